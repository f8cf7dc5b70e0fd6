"""Figures as sheets and bulletins write them: lists with plus signs, percentages beside their quotient. Pure."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from geodata.domain.errors import InputProblem, gettext_noop

_GROUPED = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?\Z")
_PLAIN = re.compile(r"[0-9]+([.,][0-9]+)?\Z")
_LONGEST = 200


def plus_list(text: str, field: str = "") -> tuple[Decimal, ...]:
    """The parts of a cell such as "359+507" or "1.337,82 + 15,7", in their order; () for an empty cell.

    A comma is a decimal sign. A point is one too, unless it groups thousands ("1.337,82", "305.716"); a lone
    group of three digits after a point is thousands, as Vietnamese sheets write them. Raises InputProblem for
    anything else, and for a sign with nothing on one side of it.
    """
    if len(text) > _LONGEST:
        raise _not_a_list(text, field)
    if not text.strip():
        return ()
    return tuple(_number(piece, text, field) for piece in text.split("+"))


def _number(piece: str, text: str, field: str) -> Decimal:
    digits = "".join(piece.split())
    if _GROUPED.match(digits):
        return Decimal(digits.replace(".", "").replace(",", "."))
    if _PLAIN.match(digits):
        return Decimal(digits.replace(",", "."))
    raise _not_a_list(text, field)


def _not_a_list(text: str, field: str) -> InputProblem:
    return InputProblem(
        gettext_noop("“%(text)s” is not a number, nor numbers with plus signs between them."),
        gettext_noop("Write it as 359+507 or 1.337,82."),
        field=field,
        params={"text": text[:60]},
    )


def percent(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """``part`` of ``whole`` in per cent, not rounded; None when one is unknown or the whole is nothing."""
    if part is None or whole is None or whole == 0:
        return None
    return part * 100 / whole


@dataclass(frozen=True, slots=True)
class QuotientCheck:
    """A published percentage beside the quotient of the figures that were published with it.

    ``computed``: the quotient, rounded to as many decimals as were printed. ``lowest`` and ``highest``: what
    it can be when the two inputs were themselves rounded to their last digit that is not nought.
    """

    printed: Decimal
    part: Decimal
    whole: Decimal
    computed: Decimal
    lowest: Decimal
    highest: Decimal

    @property
    def agrees(self) -> bool:
        return self.printed == self.computed

    @property
    def rounding_explains(self) -> bool:
        """Whether inputs rounded before printing could have given the printed figure."""
        return self.lowest <= self.printed <= self.highest


def check_quotient(printed: Decimal, part: Decimal, whole: Decimal) -> QuotientCheck | None:
    """Hold ``printed`` (0 to 100) against ``part`` / ``whole``; None without a whole.

    15.7 ha of 38.1 ha printed as 41.36 %: the quotient is 41.21; with inputs rounded to 0.1 ha it may be 41.02
    to 41.39, so rounding explains it.
    """
    if whole <= 0:
        return None
    step = _step(printed)
    half_part, half_whole = _step(part) / 2, _step(whole) / 2
    lowest = max(part - half_part, Decimal(0)) * 100 / (whole + half_whole)
    highest = (part + half_part) * 100 / (whole - half_whole) if whole > half_whole else Decimal("Infinity")
    return QuotientCheck(
        printed=printed,
        part=part,
        whole=whole,
        computed=(part * 100 / whole).quantize(step, rounding=ROUND_HALF_UP),
        lowest=lowest.quantize(step, rounding=ROUND_HALF_UP),
        highest=highest.quantize(step, rounding=ROUND_HALF_UP) if highest.is_finite() else highest,
    )


def _step(value: Decimal) -> Decimal:
    """The unit of the last digit that is not nought: 0.01 for 41.36, 1000 for 157000; 1 for nought."""
    if value == 0:
        return Decimal(1)
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
