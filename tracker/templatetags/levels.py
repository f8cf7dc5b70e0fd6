"""Level and cause as marks and words. Colour is never alone: a shape and a word go with it."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from geodata.templatetags.clearway import number, unknown_mark
from projects.models import DelayCause
from tracker.models import Level
from tracker.selectors import level_words

register = template.Library()

_SHAPES = {
    Level.ON_TRACK: '<circle cx="8" cy="8" r="5.5" fill="currentColor"/>',
    Level.WATCH: '<circle cx="8" cy="8" r="4.75" fill="none" stroke="currentColor" stroke-width="1.5"/>'
    '<path d="M8 2.5a5.5 5.5 0 0 0 0 11z" fill="currentColor"/>',
    Level.SERIOUS: '<path d="M8 2 14.5 13.5h-13z" fill="currentColor"/>',
    Level.CRITICAL: '<rect x="2.5" y="2.5" width="11" height="11" fill="currentColor"/>',
    Level.UNKNOWN: '<circle cx="8" cy="8" r="4.75" fill="none" stroke="currentColor" stroke-width="1.5"/>'
    '<path d="M4.7 9.8 9.8 4.7M6.3 11.4l5.1-5.1" stroke="currentColor" stroke-width="1.1"/>',
}


def known_level(value: object) -> Level:
    """The level a word stands for; anything that is not a level is unknown."""
    try:
        return Level(str(value))
    except ValueError:
        return Level.UNKNOWN


@register.filter
def level_word(value: object) -> str:
    """The word of a level in the reader's language."""
    return str(known_level(value).label)


@register.simple_tag
def level_mark(value: object) -> SafeString:
    """The shape alone, as decoration next to a word."""
    level = known_level(value)
    return format_html(
        '<svg class="cw-mark cw-level-{}" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" '
        'focusable="false">{}</svg>',
        level.value,
        mark_safe(_SHAPES[level]),  # noqa: S308 (constants above)
    )


@register.simple_tag
def level_badge(value: object) -> SafeString:
    """Shape and word, coloured."""
    level = known_level(value)
    return format_html(
        '<span class="cw-level cw-level-{}-text">{}<span>{}</span></span>',
        level.value,
        level_mark(level),
        level_word(level),
    )


@register.simple_tag
def level_tag(result: Mapping[str, Any]) -> SafeString:
    """A small mark where a level is set by hand or held up by earlier reports; what that means is its title."""
    words = level_words.level_tag(result) if result else ""
    if not words:
        return mark_safe("")
    return format_html(
        ' <span class="cw-tag cw-level-tag" title="{}">{}</span>', level_words.level_note(result), words
    )


@register.filter
def cause_word(value: object) -> str:
    """The official cause of delay; empty when none was found or stated."""
    if value in ("", None):
        return ""
    try:
        return str(DelayCause(str(value)).label)
    except ValueError:
        return gettext("Other causes")


def _days_figure(value: object, at_least: bool) -> str | SafeString:
    if value is None or value == "":
        return unknown_mark()
    count = int(str(value))
    text = number(count)
    if at_least and count >= 0:
        return format_html(
            '<span title="{}">≥ {}</span>', gettext("at least: a blocker has no known end"), text
        )
    return text


@register.simple_tag
def slip(value: object, open_ended: object = False) -> str | SafeString:
    """Days late (negative: early) without the unit; "≥" when the end of a blocker is not known."""
    return _days_figure(value, bool(open_ended))


@register.simple_tag
def change(value: object) -> str | SafeString:
    """Days gained or lost since an earlier assessment, with its sign."""
    if value is None or value == "":
        return unknown_mark()
    days = int(str(value))
    if days == 0:
        return "0"
    word = gettext("later") if days > 0 else gettext("earlier")
    kind = "worse" if days > 0 else "better"
    sign = "+" if days > 0 else ""
    return format_html(
        '<span class="cw-change-{}">{}{}<span class="visually-hidden"> {}</span></span>',
        kind,
        sign,
        number(days),
        word,
    )


@register.simple_tag
def longer(value: object) -> str | SafeString:
    """Days of work more (or fewer) than approved, with its sign."""
    if value is None or value == "":
        return unknown_mark()
    days = int(str(value))
    return f"+{number(days)}" if days > 0 else str(number(days))
