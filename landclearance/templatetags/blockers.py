"""Words of the register of blockers and of one blocker's page."""

from django import template
from django.utils.formats import date_format
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geodata.templatetags.clearway import as_date, days, local_name
from landclearance.domain.blockers import official_cause
from landclearance.domain.promises import Promise, PromiseFate
from landclearance.selectors.register import BlockerRow, anchor_word
from landclearance.selectors.words import holder_word
from projects.models import DelayCause

register = template.Library()

register.filter("anchor_words", anchor_word)


def _day(value: object) -> str:
    found = as_date(value)
    return date_format(found, "d/m/Y") if found else "–"


@register.filter
def cause_word(cause: str) -> str:
    """The official category of delay."""
    return str(DelayCause(cause).label)


@register.filter
def cause_of_code(code: str) -> str:
    """The official category of delay that a kind of blocker is counted under."""
    return cause_word(official_cause(code))


AWAITED_REASONS: dict[str, Lazy] = {
    "circle": gettext_lazy("the projects wait for each other: %(circle)s"),
    "outside": gettext_lazy("it is not among the projects of this zone"),
    "no_programme": gettext_lazy("it has no works programme"),
    "not_computed": gettext_lazy("its works programme cannot be computed"),
    "no_activity": gettext_lazy("its programme has no such activity"),
    "open_ended": gettext_lazy("it is itself held up without a known end"),
    "not_assessed": gettext_lazy("not assessed since this was recorded"),
}


@register.filter
def waits_words(row: BlockerRow) -> str:
    """ "waits for project X, activity Y, expected dd/mm/yyyy", or why nobody can say."""
    facts, awaited = row.facts, row.facts.awaited
    what = {"project": facts.waits_for, "activity": facts.waits_for_activity}
    if facts.waits_for_activity:
        chain = _("waits for project %(project)s, activity %(activity)s") % what
    else:
        chain = _("waits for project %(project)s") % what
    if awaited is None or awaited.day is None:
        reason = AWAITED_REASONS[awaited.reason if awaited else "not_assessed"]
        circle = " → ".join(awaited.circle) if awaited else ""
        return _("%(chain)s; unknown when: %(reason)s") % {
            "chain": chain,
            "reason": str(reason) % {"circle": circle},
        }
    if awaited.done:
        return _("%(chain)s, finished on %(day)s") % {"chain": chain, "day": _day(awaited.day)}
    return _("%(chain)s, expected %(day)s") % {"chain": chain, "day": _day(awaited.day)}


@register.filter
def proposal_words(row: BlockerRow) -> str:
    """Whether a proposal waits, and since when; "–" when none was made."""
    waiting = row.days_unanswered
    if waiting is not None:
        return _("no answer for %(days)s") % {"days": days(waiting)}
    answered = [item.answered_on for item in row.state.proposals if item.answered_on]
    return _("answered on %(day)s") % {"day": _day(max(answered))} if answered else "–"


@register.filter
def promise_words(promise: Promise) -> str:
    """What became of a promised day, and how often the end had been put off before it."""
    words = {
        PromiseFate.KEPT: _("kept: cleared on %(day)s") % {"day": _day(promise.settled_on)},
        PromiseFate.RUNNING: _("running"),
        PromiseFate.PASSED: _("broken: the day passed"),
        PromiseFate.PUT_OFF: _("broken: put off on %(day)s") % {"day": _day(promise.settled_on)},
    }
    text = words[promise.fate]
    if promise.put_off_to:
        text += _(", to %(day)s") % {"day": _day(promise.put_off_to)}
    if promise.brought_forward_from:
        text += _("; brought forward from %(day)s") % {"day": _day(promise.brought_forward_from)}
    if promise.nth:
        text += _("; put off before: %(times)s times") % {"times": promise.nth}
    return text


@register.filter
def blocker_sentence(row: BlockerRow) -> str:
    """What is wrong, since when, who must act by when: the page's first line."""
    state = row.state
    if not state.is_open:
        return _("Closed on %(day)s, %(days)s after it came up.") % {
            "day": _day(state.closed_on),
            "days": days((state.closed_on - state.opened_on).days)
            if state.closed_on and state.opened_on
            else "–",
        }
    who = state.owner_name or holder_word(state.level)
    text = _("Open since %(day)s on %(project)s; %(who)s must act.") % {
        "day": _day(state.opened_on),
        "project": local_name(row.project),
        "who": _("nobody named") if who == "–" else who,
    }
    if row.undated:
        return f"{text} {_('Nobody can say until when.')}"
    return text + " " + _("Expected to be cleared on %(day)s.") % {"day": _day(state.expected_clear_on)}
