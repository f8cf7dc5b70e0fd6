"""Contradictions, one pair of rows each, and what is no contradiction because nobody knows."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from landclearance.domain.contradictions import (
    BookedMoney,
    Code,
    Contradiction,
    EvidenceFacts,
    Known,
    OpenBlocker,
    Reported,
    Severity,
    contradictions,
)
from landclearance.domain.count_facts import CountedCase, History
from landclearance.domain.facts import HandoverFacts, PartFacts
from landclearance.domain.sheet import RowReport
from tests.landclearance.unit.statutes import act, day, regimes
from tests.landclearance.unit.test_counts import case, part

DAY = day("2026-06-30")
SCANNED = EvidenceFacts(99, "minutes", "m", "road", "C-1", case_id=1, part_id=1, handover_id=10)
DONE = case(1, user="1", parts=(part(1, 1, handed="2026-06-01"),))
OPEN = case(2, user="2", parts=(part(2, 2),))
HEARD = Reported("road", "", "Road", RowReport(day("2026-06-29")))


def known(*cases: CountedCase, **more: object) -> Known:
    everything = {"evidence": (SCANNED,), "reports": (HEARD,)} | more
    return Known(History(cases, (), regimes(), DAY), **everything)  # type: ignore[arg-type]


def found(facts: Known) -> list[Contradiction]:
    return contradictions(facts, DAY)


def report(**said: object) -> tuple[Reported, ...]:
    return (Reported("road", "", "Road", RowReport(day("2026-06-29"), **said)),)  # type: ignore[arg-type]


def test_nothing_contradicts_when_all_is_in_order() -> None:
    assert found(known(DONE, OPEN)) == []


@pytest.mark.parametrize(("case_id", "part_id"), [(1, None), (None, 1), (1, 1)])
def test_land_handed_over_with_an_open_blocker(case_id: int | None, part_id: int | None) -> None:
    row = found(known(DONE, blockers=(OpenBlocker(5, "Unit price", case_id, part_id),)))[0]
    assert (row.code, row.case_no, row.blocker) == (Code.HANDED_OVER_BLOCKED, "C-1", 5)
    assert found(known(OPEN, blockers=(OpenBlocker(5, "Unit price", 2, None),))) == []


def test_minutes_without_a_scan_are_listed() -> None:
    row = found(known(DONE, evidence=()))[0]
    assert (row.code, row.severity, row.words) == (Code.NO_MINUTES_SCAN, Severity.MINOR, {"count": 1})


@pytest.mark.parametrize(
    ("said", "code", "severity"),
    [
        ({"status": "done"}, Code.DONE_WITH_HOUSEHOLDS_LEFT, Severity.SERIOUS),
        ({"status": "basically_done"}, Code.DONE_WITH_HOUSEHOLDS_LEFT, Severity.MINOR),
        ({"cases_handed_over": 2}, Code.CASES_ABOVE_MINUTES, Severity.SERIOUS),
        ({"area_handed_over_m2": Decimal(501)}, Code.AREA_ABOVE_MINUTES, Severity.SERIOUS),
        ({"amount_paid": Decimal(1)}, Code.PAID_UNLIKE_PAYOUTS, Severity.MINOR),
        (  # 15.7 of 38.1 ha printed as 41.36: rounding explains it
            {
                "area_percent": Decimal("41.36"),
                "area_m2": Decimal(381),
                "area_handed_over_m2": Decimal(157),
            },
            Code.SHARE_UNLIKE_QUOTIENT,
            Severity.MINOR,
        ),
        (
            {"area_percent": Decimal(60), "area_m2": Decimal(381), "area_handed_over_m2": Decimal(157)},
            Code.SHARE_UNLIKE_QUOTIENT,
            Severity.SERIOUS,
        ),
    ],
)
def test_what_was_reported_against_the_minutes(
    said: dict[str, object], code: Code, severity: Severity
) -> None:
    rows = found(known(DONE, OPEN, reports=report(**said)))
    assert [(row.code, row.severity) for row in rows] == [(code, severity)]


@pytest.mark.parametrize(
    "said",
    [
        {"status": "under_way"},
        {"cases_handed_over": 1},
        {"cases_handed_over": 0},  # fewer than the minutes: a report that lags, not a contradiction
        {"area_handed_over_m2": Decimal("500.5")},  # minutes round to whole square metres
        {"amount_paid": Decimal(0)},
    ],
)
def test_reports_that_the_minutes_bear_out(said: dict[str, object]) -> None:
    assert found(known(DONE, OPEN, reports=report(**said))) == []


def test_a_report_is_held_against_its_own_day() -> None:
    """Two cases on 30 June are right even though one is withdrawn from the scope in July."""
    late = case(2, act("out_of_scope", "2026-06-30"), user="2", parts=(part(2, 2, handed="2026-06-20"),))
    rows = found(known(DONE, late, reports=report(cases_handed_over=2), evidence=_scans(1, 2)))
    assert [row.code for row in rows] == []


def _scans(*parts: int) -> tuple[EvidenceFacts, ...]:
    return tuple(
        replace(SCANNED, id=90 + pk, sha256=str(pk), case_id=pk, part_id=pk, handover_id=pk * 10)
        for pk in parts
    )


PHOTO = EvidenceFacts(7, "photo", "abc", "road", "C-1", case_id=1, part_id=1, handover_id=10)


@pytest.mark.parametrize(
    ("photo", "codes"),
    [
        (PHOTO, []),  # neither position nor time: unknown, no contradiction
        (replace(PHOTO, metres_outside=49.0), []),
        (replace(PHOTO, metres_outside=51.0), [Code.PHOTO_OUTSIDE]),
        (replace(PHOTO, taken_on=day("2026-06-15")), []),  # 14 days after the minutes
        (replace(PHOTO, taken_on=day("2026-06-16")), [Code.PHOTO_DAY]),
        (replace(PHOTO, taken_on=day("2026-05-01")), [Code.PHOTO_DAY]),
        (
            replace(PHOTO, handover_id=None, taken_on=day("2024-05-01")),
            [],
        ),  # of the parcel, not of a hand-over
    ],
)
def test_photos(photo: EvidenceFacts, codes: list[Code]) -> None:
    assert [row.code for row in found(known(DONE, evidence=(SCANNED, photo)))] == codes


def test_one_photo_for_two_parcels() -> None:
    second = replace(PHOTO, id=8, case_id=2, part_id=2, handover_id=None, place="C-2")
    rows = found(known(DONE, OPEN, evidence=(SCANNED, PHOTO, second)))
    assert [(row.code, row.case_no, row.evidence) for row in rows] == [
        (Code.SAME_PHOTO, "C-1", (7, 8)),
        (Code.SAME_PHOTO, "C-2", (7, 8)),
    ]


def test_one_photo_on_a_case_and_on_its_only_parcel_is_no_contradiction() -> None:
    of_case = replace(PHOTO, id=8, part_id=None, handover_id=None)
    assert found(known(DONE, evidence=(SCANNED, PHOTO, of_case))) == []


def test_land_handed_over_after_it_left_the_scope() -> None:
    gone = case(1, act("out_of_scope", "2026-05-01"), parts=(part(1, 1, handed="2026-06-01"),))
    assert [row.code for row in found(known(gone))] == [Code.HANDED_OVER_OUT_OF_SCOPE]


def test_more_area_in_the_minutes_than_the_parcel_has() -> None:
    minutes = (
        HandoverFacts(10, 1, day("2026-06-01"), Decimal(300)),
        HandoverFacts(11, 1, day("2026-06-02"), Decimal(201)),
    )
    twice = case(1, parts=(PartFacts(1, 1, 1, "27", "1", "LUC", Decimal(500), handovers=minutes),))
    rows = found(known(twice, evidence=(SCANNED, replace(SCANNED, id=98, sha256="n", handover_id=11))))
    assert [row.code for row in rows] == [Code.MORE_AREA_THAN_PART]


@pytest.mark.parametrize(("treasury", "codes"), [(95, []), (94, [Code.REPORTED_UNLIKE_TREASURY]), (None, [])])
def test_the_two_books_of_a_year(treasury: int | None, codes: list[Code]) -> None:
    confirmed = None if treasury is None else Decimal(treasury)
    money = (BookedMoney("road", 2026, Decimal(100), confirmed),)
    assert [row.code for row in found(known(DONE, money=money))] == codes


@pytest.mark.parametrize(
    ("said_on", "silent"), [(date(2026, 5, 16), False), (date(2026, 5, 15), True), (None, True)]
)
def test_a_commune_with_open_cases_that_is_silent(said_on: date | None, silent: bool) -> None:
    reports = (Reported("road", "06184", "Đồng Đăng", RowReport(said_on) if said_on else None),)
    rows = found(known(OPEN, reports=reports))
    assert [row.code for row in rows] == ([Code.COMMUNE_SILENT] if silent else [])
    assert found(known(DONE, reports=())) == []  # nothing left to report there


def test_minutes_of_a_piece_and_then_of_the_rest_are_not_too_much() -> None:
    minutes = (HandoverFacts(10, 1, day("2026-06-01"), Decimal(300)), HandoverFacts(11, 1, day("2026-06-02")))
    whole = case(1, parts=(PartFacts(1, 1, 1, "27", "1", "LUC", Decimal(500), handovers=minutes),))
    scans = (SCANNED, replace(SCANNED, id=98, sha256="n", handover_id=11))
    assert found(known(whole, evidence=scans)) == []
