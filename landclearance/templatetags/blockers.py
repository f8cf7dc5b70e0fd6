"""Words of the register of blockers and of one blocker's page."""

from django import template
from django.utils.formats import date_format
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geodata.templatetags.clearway import as_date, days, local_name
from landclearance.domain.blockers import official_cause
from landclearance.domain.items import ItemKind
from landclearance.domain.promises import Promise, PromiseFate
from landclearance.selectors.awaited_words import awaited_words
from landclearance.selectors.items import MODELS
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


@register.filter
def waits_words(row: BlockerRow) -> str:
    """ "waits for project X, activity Y, expected dd/mm/yyyy", or why nobody can say."""
    return awaited_words(row.facts.waits_for, row.facts.waits_for_activity, row.facts.awaited)


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
        return text + " " + _("Nobody can say until when.")
    return text + " " + _("Expected to be cleared on %(day)s.") % {"day": _day(state.expected_clear_on)}


ITEM_STAGES: dict[str, Lazy] = {
    "": gettext_lazy("nothing recorded"),
    "surveyed": gettext_lazy("surveyed"),
    "agreed": gettext_lazy("plan and cost agreed"),
    "started": gettext_lazy("work started"),
    "part": gettext_lazy("partly done"),
    "done": gettext_lazy("done"),
}


@register.filter
def item_stage(stage: str) -> str:
    """How far an item is."""
    return str(ITEM_STAGES[stage])


@register.filter
def item_kind_word(kind: str) -> str:
    """The word for a kind of item."""
    return str(MODELS[ItemKind(kind)]._meta.verbose_name)
