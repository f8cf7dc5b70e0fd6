"""Figures as people write them. Unknown is a dash with its reason, never a zero and never nothing."""

import functools
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path

from django import template
from django.conf import settings
from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

register = template.Library()

_ICON_NAME = re.compile(r"[a-z0-9-]+")
_MILLION = Decimal(10) ** 6
_BILLION = Decimal(10) ** 9
_LARGEST = Decimal(10) ** 20


@register.simple_tag(name="unknown")
def unknown_mark() -> SafeString:
    """The mark of a figure that nobody has given."""
    return format_html(
        '<span class="cw-unknown" title="{0}"><span aria-hidden="true">—</span>'
        '<span class="visually-hidden">{0}</span></span>',
        gettext("No data"),
    )


def as_number(value: object) -> Decimal | None:
    """A number below 10**20 from an int, Decimal, float or text with a point; None when it is not one."""
    if value is None or isinstance(value, bool) or value == "":
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and number.copy_abs() < _LARGEST else None


def as_date(value: object) -> date | None:
    """A date from a date, a moment (taken in the current time zone) or ISO text; None when it is not one."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()  # noqa: TID251
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _rounded(value: Decimal, places: int) -> str:
    step = Decimal(1).scaleb(-places)
    rounded = value.quantize(step, rounding=ROUND_HALF_UP)
    return str(number_format(rounded + 0, decimal_pos=places, force_grouping=True)).replace("-", "−")


def _figure(places: int, scale: Decimal = Decimal(1)) -> Callable[[object], str | SafeString]:
    def write(value: object) -> str | SafeString:
        number = as_number(value)
        return unknown_mark() if number is None else _rounded(number / scale, places)

    return write


@register.filter
def number(value: object, places: int = 0) -> str | SafeString:
    """A figure in the reader's notation, rounded half up to ``places`` decimals."""
    return _figure(int(places))(value)


@register.filter
def millions(value: object) -> str | SafeString:
    """VND in millions without the unit: for tables, whose heading carries it."""
    return _figure(0, _MILLION)(value)


@register.filter
def billions(value: object) -> str | SafeString:
    """VND in billions, one decimal, without the unit: for tables, whose heading carries it."""
    return _figure(1, _BILLION)(value)


@register.filter
def money(value: object) -> str | SafeString:
    """VND with the unit that keeps the figure short: billion from 1,000 million, else million."""
    amount = as_number(value)
    if amount is None:
        return unknown_mark()
    if abs(amount) >= _BILLION:
        return gettext("%(amount)s billion VND") % {"amount": _rounded(amount / _BILLION, 1)}
    return gettext("%(amount)s million VND") % {"amount": _rounded(amount / _MILLION, 1)}


@register.filter
def square_metres(value: object) -> str | SafeString:
    """Square metres with the unit."""
    area = as_number(value)
    return unknown_mark() if area is None else f"{_rounded(area, 0)} m²"


@register.filter
def hectares(value: object) -> str | SafeString:
    """Hectares with the unit, from square metres."""
    area = as_number(value)
    return unknown_mark() if area is None else f"{_rounded(area / 10_000, 2)} ha"


@register.filter
def percent(value: object, places: int = 1) -> str | SafeString:
    """A percentage that is given as 0 to 100."""
    share = as_number(value)
    return unknown_mark() if share is None else f"{_rounded(share, int(places))} %"


@register.filter
def was_voided(row: Model) -> bool:
    """Whether a later row voids this one."""
    return hasattr(row, "voided_by")


@register.filter
def day(value: object) -> str | SafeString:
    """dd/mm/yyyy, in both languages, from a date, a moment or ISO text."""
    found = as_date(value)
    return unknown_mark() if found is None else date_format(found, "d/m/Y")


@register.filter
def days(value: object) -> str | SafeString:
    """A whole number of days with its unit."""
    count = as_number(value)
    if count is None:
        return unknown_mark()
    return ngettext("%(count)s day", "%(count)s days", abs(int(count))) % {"count": _rounded(count, 0)}


@register.filter
def chainage(value: object) -> str | SafeString:
    """Km1+200 from metres along the route."""
    metres = as_number(value)
    if metres is None:
        return unknown_mark()
    whole = int(metres.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return f"Km{whole // 1000}+{whole % 1000:03d}"


def share_text(value: object) -> str | None:
    """An exact fraction of days ("31/2") as a decimal of at most two places; None when it is not one."""
    if "/" not in str(value) and as_number(value) is None:
        return None
    try:
        exact = Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        return None
    if abs(exact) >= _LARGEST:
        return None
    places = 0 if exact.denominator == 1 else 1 if exact.denominator in (2, 5, 10) else 2
    return _rounded(Decimal(exact.numerator) / Decimal(exact.denominator), places)


@register.filter
def share(value: object) -> SafeString:
    """A share of days as a decimal; the exact fraction stands in the title."""
    text = share_text(value)
    if text is None:
        return unknown_mark()
    if "/" not in str(value):
        return format_html("{}", text)
    return format_html('<span title="{} = {}">{}</span>', gettext("exact share in days"), str(value), text)


@functools.cache
def _drawing(name: str) -> str:
    if not _ICON_NAME.fullmatch(name):
        return ""
    file = Path(settings.NODE_MODULES) / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg"
    if not file.is_file():
        return ""
    inner = re.search(r"<svg[^>]*>(.*)</svg>", file.read_text(encoding="utf-8"), re.DOTALL)
    return re.sub(r"\s*\n\s*", "", inner.group(1)) if inner else ""


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A Tabler outline icon as inline SVG. Without ``label`` it is decoration, hidden from screen readers."""
    access = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" width="20" height="20" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" focusable="false" {}>{}</svg>',
        access,
        mark_safe(_drawing(name)),  # noqa: S308 (a file of the locked package, not user input)
    )


@register.simple_tag
def person(user: object) -> str:
    """A user's name as it is said in the country: family name first; the user name when there is none."""
    names = (getattr(user, "last_name", ""), getattr(user, "first_name", ""))
    return " ".join(name for name in names if name) or str(getattr(user, "username", ""))


@register.simple_tag
def local_name(thing: object) -> str:
    """The name of a zone, area or project in the reader's language; the Vietnamese one when there is no other."""
    english = getattr(thing, "name_en", "") if (get_language() or "").startswith("en") else ""
    return str(english or getattr(thing, "name", ""))
