"""What an act may say, by its kind. Each check raises InputProblem with the field and the mend."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TypedDict

from geodata.domain.errors import InputProblem, gettext_noop
from landclearance.models import Act, ActKind, CompensationPlan, DecisionException, DisputeOutcome
from landclearance.services.checks import (
    MOST_M2,
    check_amount,
    check_choice,
    check_ended,
    check_expected_day,
    check_length,
    check_past_day,
)
from projects.models import Organisation


class ActDetails(TypedDict, total=False):
    """What an act says besides its kind and day; see ``landclearance.models.Act``."""

    document_number: str
    effective_on: date | None
    delivered_on: date | None
    ended_on: date | None
    consented: bool | None
    due_on: date | None
    issued_by: Organisation | None
    plan: CompensationPlan | None
    outcome: str
    exception_code: str
    transitional_note: str
    area_m2: Decimal | None
    amount: Decimal | None
    note: str
    is_invented: bool


OF_A_DECISION = (ActKind.RECOVERY_DECISION,)
ONLY_OF: Mapping[str, tuple[str, ...]] = {
    "outcome": (ActKind.DISPUTE_RESOLVED,),
    "exception_code": OF_A_DECISION,
    "area_m2": OF_A_DECISION,
}
"""Details that only these kinds of act have: on another kind they are a slip."""


def check_act(kind: str, happened_on: date, details: ActDetails, today: date) -> None:
    """An act by itself: its kind, its days, its details."""
    check_choice(kind, ActKind.values, "kind")
    check_past_day(happened_on, today)
    check_length(details.get("document_number", ""), 80, "document_number")
    check_length(details.get("transitional_note", ""), 300, "transitional_note")
    check_amount(details.get("amount"))
    _check_kind(kind, details)
    delivered_on = details.get("delivered_on")
    if delivered_on is not None:
        check_past_day(delivered_on, today, "delivered_on")
        _check_not_before(delivered_on, happened_on, "delivered_on")
    effective_on = details.get("effective_on")
    if effective_on is not None:
        _check_not_before(effective_on, happened_on, "effective_on")
        check_expected_day(effective_on, happened_on, today, "effective_on")
    check_ended(details.get("ended_on"), happened_on)
    check_expected_day(details.get("due_on"), happened_on, today, "due_on")


def check_delivered(delivered: Mapping[int, date], happened_on: date, today: date) -> None:
    """The days on which an act reached each land user: after its issue, not in the future."""
    for day in delivered.values():
        check_past_day(day, today, "delivered_on")
        _check_not_before(day, happened_on, "delivered_on")


def check_superseded(kind: str, happened_on: date, supersedes: Act | None) -> None:
    """The act replaced is of the same kind (an annulment cancels any), not later, and the newest of its chain."""
    if supersedes is None:
        return
    if kind not in (ActKind.ANNULMENT, supersedes.kind):
        raise InputProblem(
            gettext_noop("An act replaces one of its own kind."),
            gettext_noop("Name an act of the same kind, or record an annulment."),
            field="supersedes",
        )
    if supersedes.happened_on > happened_on:
        raise InputProblem(
            gettext_noop("The act named is of %(day)s, after the day of this one."),
            gettext_noop("Correct the day, or name an earlier act."),
            field="supersedes",
            params={"day": f"{supersedes.happened_on:%d/%m/%Y}"},
        )
    chain = supersedes.superseded_by.filter(retraction=False, voided_by__isnull=True)
    newer = chain.filter(kind=supersedes.kind).first()
    if newer is not None or supersedes.retraction or hasattr(supersedes, "voided_by"):
        raise InputProblem(
            gettext_noop("The act named no longer stands: it was replaced or withdrawn."),
            gettext_noop("Name the newest act of its kind."),
            field="supersedes",
        )


def _check_kind(kind: str, details: ActDetails) -> None:
    given = {
        "outcome": details.get("outcome", ""),
        "exception_code": details.get("exception_code", ""),
        "area_m2": details.get("area_m2"),
    }
    for field, kinds in ONLY_OF.items():
        if given[field] not in ("", None) and kind not in kinds:
            raise InputProblem(
                gettext_noop("This kind of act does not have that detail."),
                gettext_noop("Leave it empty, or choose another kind of act."),
                field=field,
            )
    if given["outcome"]:
        check_choice(str(given["outcome"]), DisputeOutcome.values, "outcome")
    if given["exception_code"]:
        check_choice(str(given["exception_code"]), DecisionException.values, "exception_code")
    area = details.get("area_m2")
    if area is not None and (not area.is_finite() or not 0 < area < MOST_M2):
        raise InputProblem(
            gettext_noop("The area %(area)s is not one."),
            gettext_noop("Give square metres above zero, or leave it empty when the decision states none."),
            field="area_m2",
            params={"area": str(area)},
        )


def _check_not_before(day: date, happened_on: date, field: str) -> None:
    """No paper has effect, or reaches anybody, before it was signed."""
    if day < happened_on:
        raise InputProblem(
            gettext_noop("The day %(day)s lies before the day of issue, %(issued)s."),
            gettext_noop("Correct one of the two days."),
            field=field,
            params={"day": f"{day:%d/%m/%Y}", "issued": f"{happened_on:%d/%m/%Y}"},
        )
