"""Words and marks of the investors' pages."""

from datetime import date

from django import template
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from geodata.templatetags.clearway import icon
from projects.domain.checklist import StepStatus
from projects.domain.idle_facts import ClockCode, ClockState, IdleState, IdleStatus, SideCode
from projects.selectors.investor_words import (
    CLOCK_STATE_WORDS,
    CLOCK_WORDS,
    SIDE_WORDS,
    STATUS_ICONS,
    STATUS_WORDS,
    STEP_ICONS,
    STEP_WORDS,
    authority_name,
    condition_word,
    flag_word,
    idle_sentence,
    rule_word,
    sentences_word,
    step_name,
)
from projects.selectors.law_words import article_word
from projects.selectors.legal_steps import Minimum

register = template.Library()

register.filter("flag_word", flag_word)
register.filter("rule_word", rule_word)
register.filter("step_name", step_name)
register.filter("authority", authority_name)
register.filter("condition_word", condition_word)
register.filter("article_word", article_word)
register.filter("note", sentences_word)


def _marked(kind: str, name: str, drawing: str, word: object) -> SafeString:
    return format_html(
        '<span class="iv-mark iv-{}-{}">{}<span>{}</span></span>', kind, name, icon(drawing), word
    )


@register.filter
def idle_mark(status: IdleStatus | None) -> SafeString:
    """The state of a portion: shape, colour and word."""
    if status is None:
        return _marked("idle", "unknown", STATUS_ICONS[IdleStatus.UNKNOWN], STATUS_WORDS[IdleStatus.UNKNOWN])
    return _marked("idle", status.value, STATUS_ICONS[status], STATUS_WORDS[status])


@register.filter
def clock_mark(state: ClockState) -> SafeString:
    """The state of one clock."""
    as_status = IdleStatus.IN_USE if state is ClockState.STOPPED else IdleStatus(state.value)
    return _marked("idle", as_status.value, STATUS_ICONS[as_status], CLOCK_STATE_WORDS[state])


@register.filter
def step_mark(status: StepStatus) -> SafeString:
    """The state of a legal step."""
    return _marked("step", status.value, STEP_ICONS[status], STEP_WORDS[status])


@register.filter
def clock_word(code: ClockCode) -> str:
    return str(CLOCK_WORDS[code])


@register.filter
def side_word(code: SideCode) -> str:
    return str(SIDE_WORDS[code])


@register.filter
def idle_says(idle: IdleState, as_of: date) -> str:
    """The portion's first line."""
    return idle_sentence(idle, as_of)


@register.filter
def minimum_name(minimum: Minimum) -> str:
    """A customs minimum in the reader's language."""
    return minimum.name_en if (get_language() or "").startswith("en") else minimum.name


@register.filter
def box(bounds: tuple[float, float, float, float] | None) -> str:
    """West, south, east, north in degrees for the small map; empty without geometry."""
    return ",".join(f"{edge:.6f}" for edge in bounds) if bounds else ""


@register.filter
def described(field: BoundField) -> SafeString:
    """The field's widget, tied to its help and its errors for screen readers."""
    ids = [f"{field.auto_id}_error"] if field.errors else []
    ids += [f"{field.auto_id}_help"] if field.help_text else []
    attributes: dict[str, str | bool] = {"aria-describedby": " ".join(ids)} if ids else {}
    if field.errors:
        attributes["aria-invalid"] = "true"
    return field.as_widget(attrs=attributes)
