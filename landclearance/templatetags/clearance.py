"""Words and marks of the clearance pages."""

from typing import Any

from django import template
from django.forms import BoundField
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from geodata.templatetags.clearway import as_date
from landclearance.domain.branch_state import BranchState
from landclearance.domain.clock_table import ClockKind
from landclearance.domain.clocks import Clock
from landclearance.domain.redflags import RedFlag
from landclearance.domain.states import CaseStatus
from landclearance.models import ActKind
from landclearance.selectors.branch_words import (
    branch_code_word,
    branch_word,
    outcome_word,
    reach_word,
    why_word,
)
from landclearance.selectors.clock_words import CLOCK_WORDS, KIND_WORDS
from landclearance.selectors.lists import CaseRow
from landclearance.selectors.words import (
    blocker_code_word,
    holder_word,
    milestone_word,
    red_flag_word,
    state_word,
    step_word_of,
)
from projects.selectors.law_words import article_word, note_word, unit_word

register = template.Library()

register.filter("blocker_word", blocker_code_word)
register.filter("holder", holder_word)
register.filter("note_word", note_word)
register.filter("milestone", milestone_word)
register.filter("branch", branch_word)
register.filter("branch_code", branch_code_word)
register.filter("reach", reach_word)
register.filter("why", why_word)


def _day(value: object) -> str:
    found = as_date(value)
    return date_format(found, "d/m/Y") if found else "–"


@register.filter
def case_state(status: CaseStatus) -> SafeString:
    """The state as a swatch of the map's scale and a word."""
    word = state_word(status.state)
    if status.partly_handed_over:
        word = gettext("%(state)s, partly handed over") % {"state": word}
    return format_html(
        '<span class="cl-state"><span class="cw-swatch cw-state-{}" aria-hidden="true"></span>{}</span>',
        status.state.value,
        word,
    )


@register.filter
def case_sentence(row: CaseRow) -> str:
    """What is wrong, since when, because of what, who must act: the page's first line."""
    status = row.status
    if not status.in_scope:
        return gettext("Out of scope since %(day)s.") % {"day": _day(status.since)}
    if row.done:
        return gettext("Handed over on %(day)s.") % {"day": _day(status.since)}
    state = gettext("%(state)s since %(day)s; %(holder)s must act.") % {
        "state": state_word(status.state),
        "day": _day(status.since),
        "holder": holder_word(status.holder),
    }
    return f"{state} {_release_sentence(row)}"


def _release_sentence(row: CaseRow) -> str:
    if row.unknown:
        return gettext("Nobody can say yet when the land will be free.")
    text = gettext("The land is expected to be free on %(day)s.") % {"day": _day(row.release)}
    late = gettext("A term or a promise has run out.")
    return f"{text} {late}" if row.past_due else text


@register.filter
def red_flag(flag: RedFlag) -> str:
    """A breach in words, with the day, and the lawful one where the rule gives it."""
    text = f"{_day(flag.on)}: {red_flag_word(flag.code)}"
    if flag.milestone and flag.missing:
        text += gettext(" (%(milestone)s without %(missing)s)") % {
            "milestone": milestone_word(flag.milestone),
            "missing": milestone_word(flag.missing),
        }
    if flag.needed_on:
        text += gettext("; lawful from %(day)s") % {"day": _day(flag.needed_on)}
    return f"{text} [{article_word(flag.article)}]" if flag.article else text


@register.filter
def clock_verdict(clock: Clock) -> str:
    """What was due by when, and how it was kept; a handbook's norm says that it is one."""
    told = {"clock": CLOCK_WORDS[clock.key], "day": _day(clock.due), "n": clock.late_days}
    if clock.late_days:
        text = ngettext(
            "%(clock)s: due %(day)s, %(n)d day late",
            "%(clock)s: due %(day)s, %(n)d days late",
            clock.late_days,
        )
    else:
        text = gettext("%(clock)s: due %(day)s, on time")
    said = text % told
    return f"{said} ({KIND_WORDS[clock.kind]})" if clock.kind is ClockKind.NORM else said


@register.filter
def clock_effect(clock: Clock) -> str:
    """What a clock that an act starts means for whoever signs it."""
    told = {"clock": CLOCK_WORDS[clock.key], "day": _day(clock.due)}
    if clock.due is None:
        return gettext("%(clock)s: no limit set") % told
    if clock.key == "notice_wait":
        return gettext("A recovery decision is lawful from %(day)s.") % told
    if clock.key == "notice_validity":
        return gettext("The notice dies after %(day)s.") % told
    if clock.kind is ClockKind.MINIMUM:
        return gettext("%(clock)s: runs until %(day)s") % told
    return gettext("%(clock)s: due by %(day)s") % told


@register.filter
def branch_state(state: BranchState) -> str:
    """The state of a branch with the day on which it was entered, and the end of its clock."""
    word = branch_code_word(state.code)
    if state.outcome:
        word = f"{word} ({outcome_word(state.outcome).lower()})"
    if state.since is None:
        return word
    said = gettext("%(state)s since %(day)s") % {"state": word, "day": _day(state.since)}
    if state.until is None:
        return said
    until = gettext("until %(day)s") % {"day": _day(state.until)}
    return f"{said}, {until}" + (f" [{article_word(state.rule.article)}]" if state.rule else "")


@register.filter
def branch_next(state: BranchState) -> str:
    """What leads on, and who must act."""
    kinds = gettext(" or ").join(str(ActKind(kind).label).lower() for kind in state.ends_with)
    parts = [gettext("Next: %(what)s") % {"what": kinds}] if kinds else []
    return "; ".join([*parts, holder_word(state.holder)] if state.holder else parts)


@register.filter
def step_word(step: dict[str, Any]) -> str:
    return step_word_of(step["step"], step["rule"])


@register.filter
def step_dates(step: dict[str, Any]) -> str:
    """From when to when; an overdue step says when it should have been over."""
    if step["to"] is None:
        return gettext("from %(day)s, nobody knows until when") % {"day": _day(step["from"])}
    text = gettext("%(start)s to %(end)s") % {"start": _day(step["from"]), "end": _day(step["to"])}
    if step["past_due"] and step["due"]:
        text += gettext("; was due on %(day)s") % {"day": _day(step["due"])}
    return text


@register.filter
def step_rule(step: dict[str, Any]) -> str:
    """Number of days and article."""
    parts = [unit_word(step["unit"], step["days"])] if step["days"] is not None else []
    return " · ".join([*parts, article_word(step["article"])] if step["article"] else parts)


@register.filter
def bounds(box: tuple[float, float, float, float] | None) -> str:
    """West, south, east, north in degrees for the small map; empty without geometry."""
    return ",".join(f"{edge:.6f}" for edge in box) if box else ""


@register.filter
def described(field: BoundField) -> SafeString:
    """The field's widget, tied to its help and its errors for screen readers."""
    ids = [f"{field.auto_id}_error"] if field.errors else []
    ids += [f"{field.auto_id}_help"] if field.help_text else []
    attributes: dict[str, str | bool] = {"aria-describedby": " ".join(ids)} if ids else {}
    if field.errors:
        attributes["aria-invalid"] = "true"
    return field.as_widget(attrs=attributes)
