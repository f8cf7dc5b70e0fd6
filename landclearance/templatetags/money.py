"""Words and figures of compensation in pages."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.safestring import SafeString

from geodata.templatetags.clearway import number, unknown_mark
from landclearance.domain.money import Item
from landclearance.models import MoneyItem, PayoutKind, PlanRelation, PriceRegime
from landclearance.selectors.money_words import (
    budget_word,
    money_state_word,
    price_flag_word,
    unknown_word,
)

register = template.Library()

register.filter("money_state", money_state_word)
register.filter("price_flag", price_flag_word)
register.filter("unknown_because", unknown_word)
register.filter("budget", budget_word)


@register.filter
def item_word(code: str) -> str:
    """The name of an item."""
    return str(MoneyItem(code).label)


@register.filter
def way_word(code: str) -> str:
    """Which way money went."""
    return str(PayoutKind(code).label)


@register.filter
def relation_word(code: str) -> str:
    """How a version relates to those before it."""
    return str(PlanRelation(code).label)


@register.filter
def price_regime_word(code: str) -> str:
    """The name of a price regime; a dash when not stated."""
    return str(PriceRegime(code).label) if code else "–"


@register.filter
def vnd(amount: Decimal | None) -> str | SafeString:
    """Whole VND, grouped, without the unit; unknown stays a mark."""
    return unknown_mark() if amount is None else number(amount, 0)


@register.filter
def of_item(values: Any, item: str) -> Any:
    """The value of an item in a mapping, or of a case's money; None when there is none."""
    if values is None:
        return None
    return values.get(Item(item)) if hasattr(values, "get") else values.item(Item(item))


@register.filter
def signed(amount: Decimal) -> str:
    """A difference with its sign."""
    text = str(number(amount, 0))
    return f"+{text}" if amount > 0 else text
