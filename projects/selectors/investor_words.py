"""States, flags and terms of investors' land in the reader's language."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, gettext_noop, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from projects.domain.checklist import Ball, Step, StepStatus
from projects.domain.idle_facts import (
    Clock,
    ClockCode,
    ClockState,
    Flagged,
    IdleFlag,
    IdleState,
    IdleStatus,
    SideCode,
)
from projects.domain.regimes import Rule
from projects.models import LegalStep
from projects.selectors.law_words import article_word, note_word, unit_word

STATUS_WORDS = {
    IdleStatus.EXCEEDED: _("past the limit"),
    IdleStatus.DUE_SOON: _("near the limit"),
    IdleStatus.UNKNOWN: _("not enough data"),
    IdleStatus.EXTENDED: _("extended"),
    IdleStatus.RUNNING: _("clock running"),
    IdleStatus.NOT_STARTED: _("not handed over"),
    IdleStatus.IN_USE: _("in use"),
    IdleStatus.RETURNED: _("returned"),
}
STATUS_ICONS = {
    IdleStatus.EXCEEDED: "alert-octagon",
    IdleStatus.DUE_SOON: "alert-triangle",
    IdleStatus.UNKNOWN: "help-circle",
    IdleStatus.EXTENDED: "calendar-plus",
    IdleStatus.RUNNING: "clock",
    IdleStatus.NOT_STARTED: "circle-dashed",
    IdleStatus.IN_USE: "circle-check",
    IdleStatus.RETURNED: "arrow-back-up",
}
"""A shape for each state: never colour alone."""

CLOCK_WORDS = {
    ClockCode.UNUSED: _("Land not used"),
    ClockCode.LATE: _("Land-use progress late"),
}
CLOCK_STATE_WORDS = {
    ClockState.NOT_STARTED: _("not started"),
    ClockState.UNKNOWN: _("not enough data"),
    ClockState.RUNNING: _("clock running"),
    ClockState.DUE_SOON: _("near the limit"),
    ClockState.EXTENDED: _("extended"),
    ClockState.EXCEEDED: _("past the limit"),
    ClockState.STOPPED: pgettext_lazy("clock", "stopped"),
}
SIDE_WORDS = {
    SideCode.EXTENSION_DECISION: _("Decision on the extension"),
    SideCode.TERMINATION_NOTICE: _("Notice that land use ends"),
    SideCode.ASSETS: _("Investor deals with the assets"),
    SideCode.SALE: _("Sale or transfer after the project ended"),
}
STEP_WORDS = {
    StepStatus.GRANTED: _("granted or done"),
    StepStatus.REFUSED: _("refused"),
    StepStatus.RETURNED: _("returned for supplements"),
    StepStatus.SUBMITTED: _("submitted"),
    StepStatus.NOT_STARTED: _("not started"),
    StepStatus.UNKNOWN_IF_APPLIES: _("not known whether it applies"),
    StepStatus.NOT_APPLICABLE: _("does not apply"),
}
STEP_ICONS = {
    StepStatus.GRANTED: "circle-check",
    StepStatus.REFUSED: "circle-x",
    StepStatus.RETURNED: "arrow-back-up",
    StepStatus.SUBMITTED: "clock",
    StepStatus.NOT_STARTED: "circle",
    StepStatus.UNKNOWN_IF_APPLIES: "help-circle",
    StepStatus.NOT_APPLICABLE: "minus",
}
CONDITION_WORDS = {
    "covered_area_m2": _("Covered area (m²)"),
    "customs_supervised": _("Under customs supervision"),
    "facility_area_m2": _("Area of the warehouse or yard (m²)"),
    "forest_land_m2": _("Forest land in it (m²)"),
    "land_is_clear": _("The land is clear already"),
    "land_won_at_auction": _("The land was won at auction"),
    "needs_environment_permit": _("Needs an environmental permit to operate"),
    "needs_fire_appraisal": _("Fire-safety design needs appraisal"),
    "needs_policy_approval": _("Investment policy needs approval"),
    "permit_exempt": _("Exempt from a construction permit"),
    "rice_land_m2": _("Rice land in it (m²)"),
    "specialised_warehouse": _("Specialised bonded warehouse"),
    "specialised_yard": _("Specialised bonded yard"),
    "uses_state_land": _("The State allocates or leases the land"),
    "volume_m3": _("Volume of tanks or silos (m³)"),
    "kind": _("Kind"),
    "capital": _("Registered capital"),
    "land_area_m2": _("Land area"),
}
FLAG_WORDS = {
    IdleFlag.HANDOVER_WITHOUT_MINUTES: _("%(on)s: a hand-over on the ground without minutes starts no clock"),
    IdleFlag.HANDOVER_REPEATED: _("%(on)s: a second hand-over on the ground; the one of %(other)s counts"),
    IdleFlag.NO_HANDOVER: _("No field hand-over on record: the certificate and the lease start no clock"),
    IdleFlag.STARTED_BEFORE_HANDOVER: _(
        "%(on)s: works began before the hand-over on the ground of %(other)s"
    ),
    IdleFlag.STARTED_LATE: _("%(on)s: works began after the limit of %(other)s"),
    IdleFlag.COMPLETED_LATE: _("%(on)s: all items complete, after the limit of %(other)s"),
    IdleFlag.SCHEDULE_MISSING: _("No completion date on record: the clock of 24 months cannot be counted"),
    IdleFlag.SCHEDULE_WITHOUT_DOCUMENT: _("%(on)s: completion date without a document; counted all the same"),
    IdleFlag.SCHEDULE_AFTER_END: _(
        "%(on)s: the schedule was moved to %(other)s after it had ended; not counted until the authority confirms it"
    ),
    IdleFlag.SCHEDULE_BEFORE_HANDOVER: _(
        "The schedule ended on %(on)s, before the hand-over on the ground of %(other)s; counted as it stands"
    ),
    IdleFlag.SECOND_EXTENSION: _(
        "%(on)s: a second extension (%(months)s months); the law allows one, not counted"
    ),
    IdleFlag.EXTENSION_TOO_LONG: _(
        "%(on)s: an extension of %(months)s months; only what the law allows is counted"
    ),
    IdleFlag.EXTENSION_WITHOUT_MONTHS: _("%(on)s: an extension without a length; not counted"),
    IdleFlag.EXTENSION_WITHOUT_DOCUMENT: _("%(on)s: an extension without a decision; not counted"),
    IdleFlag.EXTENSION_NOT_IN_LAW: _(
        "%(on)s: an extension that the law of that day does not know; not counted"
    ),
    IdleFlag.FORCE_MAJEURE_WITHOUT_DECISION: _(
        "%(on)s: force majeure without a decision of the provincial chair; not added back"
    ),
    IdleFlag.SUSPENSION_NOT_ADDED: _(
        "%(on)s: suspended by the Board; only force majeure decided by the provincial chair is added back"
    ),
    IdleFlag.RULE_BEFORE_TABLE: _(
        "%(on)s lies before the first law on record (%(other)s), by which it is counted"
    ),
}


def day_word(day: date | None) -> str:
    """dd/mm/yyyy; a dash without a day."""
    return date_format(day, "d/m/Y") if day else "–"


def flag_word(flag: Flagged) -> str:
    """A flag of the clock in words."""
    values = {"on": day_word(flag.on), "other": day_word(flag.other), "months": flag.months or "–"}
    return str(FLAG_WORDS[flag.code]) % values


def rule_word(rule: Rule | None) -> str:
    """Length and article of a rule."""
    if rule is None:
        return gettext("no rule on record")
    length = unit_word(rule.unit, rule.value) if rule.value is not None else gettext("no number in the law")
    return f"{length} · {article_word(rule.article)}"


def step_name(step: LegalStep) -> str:
    """The step's name in the reader's language."""
    return step.name_en if _english() and step.name_en else step.name


def authority_name(step: LegalStep) -> str:
    """The authority of a step in the reader's language."""
    return step.authority_en if _english() and step.authority_en else step.authority


def _english() -> bool:
    return (get_language() or "").startswith("en")


def holder_of(step: Step | None, text: LegalStep | None) -> str:
    """Who holds the ball on a step: the authority's name, the investor, or nobody."""
    if step is None or step.ball is Ball.NOBODY:
        return gettext("nobody")
    if step.ball is Ball.INVESTOR or text is None:
        return gettext("investor")
    return authority_name(text)


def condition_word(name: str) -> str:
    """What a condition of the checklist asks; its own name when there is no word for it."""
    return str(CONDITION_WORDS.get(name, name))


def idle_sentence(idle: IdleState, as_of: date) -> str:
    """Where a portion stands: what is wrong, by which day, how far."""
    if idle.status is IdleStatus.RETURNED:
        return gettext("Returned or recovered on %(day)s.") % {"day": day_word(idle.returned_on)}
    if idle.status is IdleStatus.NOT_STARTED:
        return gettext("Not started: no field hand-over on record.")
    if idle.status is IdleStatus.UNKNOWN:
        if idle.handover_on is None:
            return gettext(
                "Not known: the investor is said to hold the land, but no field hand-over is on record."
            )
        return gettext("Not known: no completion date is on record.")
    clock = idle.clock
    if idle.status is IdleStatus.IN_USE or clock is None:
        done = idle.complete_on or idle.begun_on
        text = (
            gettext("All items complete since %(day)s.")
            if idle.complete_on
            else gettext("In use since %(day)s.")
        )
        return text % {"day": day_word(done)}
    return _clock_sentence(clock, as_of)


def _clock_sentence(clock: Clock, as_of: date) -> str:
    due = clock.final_due
    left = (due - as_of).days if due else 0
    if clock.state is ClockState.EXCEEDED:
        late = ngettext("%(n)d day ago", "%(n)d days ago", -left) % {"n": -left}
        text = gettext("The limit passed on %(day)s, %(late)s: recovery without compensation is due.")
        return text % {"day": day_word(due), "late": late}
    rest = ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left}
    if clock.code is ClockCode.UNUSED and clock.extension is None:
        text = gettext("The first approved item must begin by %(day)s (%(left)s).")
    else:
        text = gettext("All items must be complete by %(day)s (%(left)s).")
    return text % {"day": day_word(due), "left": rest}


NOTES = (
    gettext_noop("Amended by Decrees 67/2020 and 167/2025: check."),
    gettext_noop("Construction Law 50/2014/QH13, amended"),
    gettext_noop("Construction law in force from 01/07/2026"),
    gettext_noop("Decree 68/2016/NĐ-CP"),
    gettext_noop("Decree 68/2016/NĐ-CP, amended by 67/2020/NĐ-CP and 167/2025/NĐ-CP"),
    gettext_noop("Decree 68/2016/NĐ-CP, art. 10"),
    gettext_noop("General plan 1055/QĐ-TTg"),
    gettext_noop("Investment Law 61/2020/QH14"),
    gettext_noop("Investment law in force from 01/03/2026"),
    gettext_noop("Land Law 31/2024/QH15"),
    gettext_noop("Law 55/2024/QH15"),
    gettext_noop("Law on Environmental Protection 72/2020/QH14"),
    gettext_noop("Law on fire prevention 27/2001/QH10, amended"),
    gettext_noop("No reliable source for the minimum: ask Customs."),
    gettext_noop("Planning law in force from 01/07/2026: check"),
    gettext_noop("Planning law: check"),
    gettext_noop("Vietnam Trade Portal, page 849, on Decree 68/2016/NĐ-CP, art. 10"),
    gettext_noop("Order of the steps from memory (high confidence): check."),
    gettext_noop("Authority from memory (high confidence): customs was restructured in 2025."),
    gettext_noop("By scale: which of the three applies is for the authority to say."),
    gettext_noop(
        "Law from memory (low confidence): the construction law changed on 01/07/2026, check the article."
    ),
    gettext_noop(
        "Law from memory (low confidence): the investment law changed on 01/03/2026, check the article."
    ),
    gettext_noop(
        "Law from memory (medium confidence): the fire law changed on 01/07/2025, check the article."
    ),
    gettext_noop("The idle-land clock starts with the hand-over on the ground, not with this step."),
)
"""What the template and the minima say in words, sentence by sentence; what is not here is shown as it stands."""


def sentences_word(text: str) -> str:
    """A note of the template: translated whole, else sentence by sentence."""
    whole = note_word(text)
    if whole != text or ": check. " not in text:
        return whole
    first, rest = text.split(": check. ", 1)
    return f"{note_word(first + ': check.')} {note_word(rest)}"
