"""The words for codes about money, in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from landclearance.domain.money import MoneyState
from landclearance.domain.prices import PriceFlagCode

MONEY_STATE_WORDS: dict[str, Promise] = {
    MoneyState.NOT_DUE: _("Nothing due yet"),
    MoneyState.UNPAID: _("Not paid"),
    MoneyState.PART_PAID: _("Paid in part"),
    MoneyState.PAID: _("Paid"),
    MoneyState.DEPOSITED: _("Deposited in the bank"),
    MoneyState.RELEASED: _("Deposit released"),
}

PRICE_FLAG_WORDS: dict[str, Promise] = {
    PriceFlagCode.REGIME_CHANGED: _(
        "Price date: priced by the rules before 01/01/2026, approved under those since"
    ),
    PriceFlagCode.TABLE_CHANGED: _("Price date: the price table has changed since (1 January)"),
    PriceFlagCode.NOT_OF_DECISION: _("Price date: not that of the adjustment decision (art. 94.5)"),
    PriceFlagCode.NO_PRICE_DATE: _("Price date not recorded"),
}

UNKNOWN_WORDS: dict[str, Promise] = {
    "no_effect": _("the day on which the approval took effect is not recorded"),
    "no_decision": _("the recovery decision is not recorded"),
    "rule:late_payment_rate": _("the rate of late payment is not recorded for those days"),
    "rule:payout": _("the law of that day sets no term of payment"),
}

LEVEL_OF_BUDGET: dict[str, Promise] = {
    "district": _("the district's budget"),
    "commune": _("the commune's budget"),
}


def money_state_word(code: str) -> str:
    """The word for the state of a case's money."""
    return str(MONEY_STATE_WORDS[code])


def price_flag_word(code: str) -> str:
    """The word for what is wrong with the prices of a plan."""
    return str(PRICE_FLAG_WORDS[code])


def unknown_word(code: str) -> str:
    """Why a term or an interest cannot be told; "" for none."""
    return str(UNKNOWN_WORDS.get(code, code))


def budget_word(code: str) -> str:
    """Whose budget bears the interest; "" when nothing was approved."""
    return str(LEVEL_OF_BUDGET.get(code, ""))
