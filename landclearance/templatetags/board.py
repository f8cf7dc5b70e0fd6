"""Cells of the clearance board: thousands on a page, so they are joined here instead of looped in a template."""

from collections.abc import Callable, Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from landclearance.domain.board import Cell, Mark

register = template.Library()


def _dated(cell: Cell) -> str:
    return f"{cell.day:%d/%m/%Y}" if cell.day else ""


def _due(sign: str, word: str) -> Callable[[Cell], str]:
    return lambda cell: f'<i aria-hidden="true">{sign}</i>{word} {_dated(cell)}'


def _texts() -> dict[Mark, Callable[[Cell], str]]:
    """What each kind of cell says, in the reader's language; words are escaped once, days need none."""
    late, due = escape(gettext("late, due")), escape(gettext("due"))
    no_day, by_hand = escape(gettext("done, day unknown")), escape(gettext("set by hand"))
    outside, unsure = escape(gettext("does not apply")), escape(gettext("not known whether it applies"))
    return {
        Mark.DONE: _dated,
        Mark.OVERRIDDEN: lambda cell: f"{_dated(cell)} <small>{by_hand}</small>",
        Mark.PROVED: lambda _cell: f"<small>{no_day}</small>",
        Mark.LATE: _due("▲", late),
        Mark.SOON: _due("◐", due),
        Mark.RUNNING: _due("○", due),
        Mark.NOT_APPLICABLE: lambda _cell: f'<span class="visually-hidden">{outside}</span>',
        Mark.NEED_UNKNOWN: lambda _cell: f"<small>{unsure}</small>",
        Mark.OPEN: lambda _cell: "",
    }


@register.simple_tag
def board_cells(cells: Iterable[Cell]) -> SafeString:
    """The ``td`` elements of one row. Only days and words of ours go in: nothing that a user typed."""
    texts = _texts()
    return mark_safe(  # noqa: S308 - enumerated classes, dates and escaped translations
        "".join(f'<td class="cb-{cell.mark.value}">{texts[cell.mark](cell)}</td>' for cell in cells)
    )
