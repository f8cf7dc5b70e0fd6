"""Plain facts for tests: the regimes from the fixture, and short ways to write acts, parts and cases."""

import csv
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from landclearance.domain.facts import (
    ActFacts,
    BlockerEventFacts,
    BlockerFacts,
    CaseFacts,
    HandoverFacts,
    PartFacts,
)
from landclearance.domain.vocabulary import ActKind
from projects.domain.regimes import RegimeTable, Rule

FIXTURE = Path(__file__).parents[3] / "projects" / "fixtures" / "regimes.csv"


@cache
def regimes() -> RegimeTable:
    """The table that the migration loads."""
    with FIXTURE.open(encoding="utf-8", newline="") as file:
        return RegimeTable.of(_rule(row) for row in csv.DictReader(file))


def _rule(row: dict[str, str]) -> Rule:
    return Rule(
        regime=row["regime"],
        key=row["key"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        value=int(row["value"]) if row["value"] else None,
        unit=row["unit"],
        article=row["article"],
        source=row["source"],
        verify=row["verify"],
    )


def day(text: str) -> date:
    """``2026-11-23`` as a date."""
    return date.fromisoformat(text)


def act(kind: str, on: str, number: int = 0, **more: object) -> ActFacts:
    """An act; dates among ``more`` as ISO text. ``number`` is its id (0: made from the day)."""
    dated = {
        key: day(value) if isinstance(value, str) and key.endswith("_on") else value
        for key, value in more.items()
    }
    identity = number or day(on).toordinal() * 100 + list(ActKind).index(ActKind(kind))
    return ActFacts(identity, ActKind(kind), day(on), **dated)  # type: ignore[arg-type]


def part(
    number: int = 1, code: str = "LUC", area: str = "500", handed: tuple[tuple[str, str | None], ...] = ()
) -> PartFacts:
    """A part with id ``number``; ``handed`` holds (day, area or None for the whole)."""
    return PartFacts(
        id=number,
        case_id=1,
        parcel_id=number,
        sheet="27",
        number=str(number),
        land_use_code=code,
        area_m2=Decimal(area),
        handovers=tuple(
            HandoverFacts(index, number, day(on), Decimal(size) if size else None)
            for index, (on, size) in enumerate(handed, start=1)
        ),
    )


def case(
    *acts: ActFacts,
    parts: tuple[PartFacts, ...] | None = None,
    opened: str = "2024-08-01",
    resettlement: bool | None = False,
) -> CaseFacts:
    """A case with one part of rice land unless told otherwise."""
    return CaseFacts(
        1, "C-1", "06184", "Đồng Đăng", day(opened), resettlement, acts, (part(),) if parts is None else parts
    )


def blocker(
    *events: tuple[str, str, str | None], number: int = 1, case_id: int | None = 1, part_id: int | None = None
) -> BlockerFacts:
    """A blocker; events are (kind, day, expected day or None)."""
    return BlockerFacts(
        number,
        "PRICE",
        "Price",
        case_id,
        part_id,
        events=tuple(
            BlockerEventFacts(index, kind, day(on), expected_clear_on=day(until) if until else None)
            for index, (kind, on, until) in enumerate(events, start=1)
        ),
    )
