"""Who is late, and under which official cause it counts: clocks counted by body and cause."""

from collections.abc import Iterable
from dataclasses import dataclass

from landclearance.domain.clock_table import ClockKind, ClockStatus, DelayCause
from landclearance.domain.clocks import Clock


@dataclass(frozen=True, slots=True)
class Lateness:
    """Open clocks of one body under one official cause.

    ``late``: past their last day by law, order or promise; ``late_norms``: past the internal time of a handbook,
    which is no breach of law; ``days`` and ``worst``: sum and largest of their days of lateness (norms left out);
    ``due_soon``: at most seven days left; ``unknown``: not enough data, so nobody can say. ``cases``: distinct cases
    with a late clock.
    """

    body: str
    body_name: str
    cause: DelayCause
    late: int
    late_norms: int
    days: int
    worst: int
    due_soon: int
    unknown: int
    cases: int


def lateness(clocks: Iterable[Clock]) -> tuple[Lateness, ...]:
    """One row for each body (a named organisation apart from its level) and cause, the latest first.

    Only open clocks count; bodies with nothing late, due soon or unknown are left out.
    """
    groups: dict[tuple[str, str, DelayCause], list[Clock]] = {}
    for clock in clocks:
        if clock.status in _COUNTED:
            groups.setdefault((clock.body, clock.body_name, clock.cause), []).append(clock)
    rows = (_row(*key, found) for key, found in groups.items())
    return tuple(
        sorted(rows, key=lambda row: (-row.late, -row.days, -row.late_norms, row.body, row.body_name))
    )


_COUNTED = frozenset({ClockStatus.LATE, ClockStatus.DUE_SOON, ClockStatus.NOT_ENOUGH_DATA})


def _row(body: str, name: str, cause: DelayCause, clocks: list[Clock]) -> Lateness:
    late = [clock for clock in clocks if clock.status is ClockStatus.LATE]
    binding = [clock for clock in late if clock.kind is not ClockKind.NORM]
    return Lateness(
        body=body,
        body_name=name,
        cause=cause,
        late=len(binding),
        late_norms=len(late) - len(binding),
        days=sum(clock.late_days for clock in binding),
        worst=max((clock.late_days for clock in binding), default=0),
        due_soon=sum(1 for clock in clocks if clock.status is ClockStatus.DUE_SOON),
        unknown=sum(1 for clock in clocks if clock.status is ClockStatus.NOT_ENOUGH_DATA),
        cases=len({clock.case_id for clock in binding if clock.case_id is not None}),
    )
