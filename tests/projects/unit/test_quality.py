"""The fourteen points: the page's tables, each point alone, published indices, and what must hold for any network."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings

from projects.domain.activities import Activity, ConstraintType, Link, LinkType, Network
from projects.domain.cpm import schedule
from projects.domain.days import Day, to_date, to_day
from projects.domain.network import compile_network
from projects.domain.planned import cpli
from projects.domain.programme import BaselineDates
from projects.domain.quality import QualityCheck, dcma14
from projects.domain.quality_rules import GAO_PRACTICES, RULES, Kind, Unit
from tests.projects.unit.pages import tables
from tests.projects.unit.strategies import EVERY_DAY, FIVE_DAYS, FS_ONLY, MONDAY, PROGRESSED, networks

PAGE = "schedule_quality.md"
Baseline = dict[str, BaselineDates]


def _checks(network: Network, baseline: Baseline | None = None, **more: object) -> dict[str, QualityCheck]:
    c = compile_network(network)
    found = dcma14(c, schedule(c), baseline, **more)  # type: ignore[arg-type]
    assert [check.rule for check in found] == list(RULES)
    return {check.rule.code: check for check in found}


def _written(text: str) -> Day:
    return to_day(date(2026, ["Jan", "Feb", "Mar", "Apr", "May"].index(text[-3:]) + 1, int(text[:-4])))


def _approved(rows: list[list[str]]) -> Baseline:
    spans = {row[0]: row[2].split(" - ") for row in rows if row[2] != "-"}
    return {
        key: BaselineDates(_written(start), _written(end) + 1, Decimal(0))
        for key, (start, end) in spans.items()
    }


def _page_network(rows: list[list[str]]) -> Network:
    known = {
        "survey": {"actual_start": _written("5 Jan"), "actual_finish": _written("16 Jan") + 1},
        "design": {"actual_start": _written("12 Jan"), "remaining": 8},
        "permits": {"constraint": ConstraintType.FNLT, "constraint_day": _written("20 Feb") + 1},
    }
    acts = tuple(Activity(row[0], int(row[1]), "5", **known.get(row[0], {})) for row in rows)  # type: ignore[arg-type]
    links = (
        Link("survey", "design"),
        Link("design", "permits", LinkType.SS, 3),
        Link("permits", "piles"),
        Link("piles", "deck", LinkType.SS, 30),
        Link("piles", "deck", LinkType.FF),
        Link("deck", "barriers", LinkType.FS, -2),
        Link("barriers", "open"),
        Link("fence", "open"),
    )
    return Network(MONDAY, _written("2 Feb"), acts, links, (FIVE_DAYS,))


def _day(day: Day) -> str:
    return f"{to_date(day).day} {to_date(day):%b}"


def test_page() -> None:
    """Dates and all fourteen points of the worked example."""
    works, points = tables(PAGE, "Worked table")
    network, baseline = _page_network(works), _approved(works)
    rows = schedule(compile_network(network)).by_id
    computed = [
        (f"{_day(rows[a.id].shown_start)} - {_day(rows[a.id].shown_finish)}", rows[a.id].total_float)
        for a in network.activities
    ]
    assert [(row[3], int(row[4].replace("−", "-"))) for row in works] == computed
    shown = [
        [
            code,
            check.reason if check.value is None else str(check.value),
            {True: "yes", False: "no", None: "-"}[check.passed],
            "-" if check.population is None else str(check.population),
            ", ".join(check.offenders) or "-",
        ]
        for code, check in _checks(network, baseline).items()
    ]
    assert shown == points


def _threshold(text: str) -> tuple[Fraction | None, bool]:
    if text == "reported only":
        return None, False
    number = text.lstrip("≤≥ ")
    value = Fraction(number[:-2]) / 100 if number.endswith("%") else Fraction(number)
    return value, text.startswith("≥") or number == "600"


@pytest.mark.parametrize("row", tables(PAGE, "Points")[0], ids=lambda row: row[1])
def test_rules_are_those_of_the_page(row: list[str]) -> None:
    """Number, code, threshold, side and GAO practices."""
    rule = RULES[int(row[0]) - 1]
    assert (rule.number, rule.code) == (int(row[0]), row[1])
    assert (rule.threshold, rule.at_least) == _threshold(row[3])
    assert ", ".join(map(str, rule.gao)) == row[4].replace("-", "")
    assert rule.source == f"DCMA-EA PAM 200.1 (2012) 4.{rule.number}"
    assert set(rule.gao) <= set(GAO_PRACTICES)


# critical path length, float -> index; scheduletraininghub.com (the second printed as 1.03)
@pytest.mark.parametrize(("length", "spare", "index"), [(80, 20, "1.25"), (800, 20, "1.025")])
def test_published_path_length_index(length: int, spare: int, index: str) -> None:
    """As a formula, and from a network of that length against a baseline that leaves that float."""
    assert cpli(length, spare) == Fraction(index)
    network = Network(0, 0, (Activity("a", length, "7"),), (), (EVERY_DAY,))
    check = _checks(network, {"a": BaselineDates(0, length + spare, Decimal(0))})["cpli"]
    assert (check.value, check.passed) == (Fraction(index), True)
    assert _checks(replace(network, must_finish=length + spare))["cpli"].value == Fraction(index)


A, B, C = (Activity(key, 10, "5") for key in "abc")
CHAIN = (Link("a", "b"), Link("b", "c"))
GOOD = Network(MONDAY, MONDAY, (A, B, C), CHAIN, (FIVE_DAYS,))


BEGINS_ON = {"activities": (replace(A, constraint=ConstraintType.START_ON, constraint_day=MONDAY), B, C)}
BEGINS_ALWAYS = {"activities": (replace(A, constraint=ConstraintType.MSO, constraint_day=MONDAY), B, C)}

# change of a good chain -> point, value, passed
POINTS = [
    ({}, "logic", Fraction(2, 3), False),  # a begins and c ends: two of three
    ({}, "leads", 0, True),
    ({"links": (Link("a", "b", LinkType.FS, -1), CHAIN[1])}, "leads", 1, False),
    ({}, "lags", Fraction(0), True),
    ({"links": (Link("a", "b", LinkType.FS, 1), CHAIN[1])}, "lags", Fraction(1, 2), False),
    ({}, "relationship_types", Fraction(1), True),
    ({"links": (Link("a", "b", LinkType.SS), CHAIN[1])}, "relationship_types", Fraction(1, 2), False),
    ({}, "hard_constraints", Fraction(0), True),
    (BEGINS_ON, "hard_constraints", Fraction(0), True),
    (BEGINS_ALWAYS, "hard_constraints", Fraction(1, 3), False),
    (
        {"activities": (A, B, replace(C, duration=54)), "links": ()},
        "high_float",
        Fraction(0),
        True,
    ),  # 44 days
    ({"activities": (A, B, replace(C, duration=55)), "links": ()}, "high_float", Fraction(2, 3), False),
    ({}, "negative_float", 0, True),
    ({"must_finish": MONDAY + 20}, "negative_float", 3, False),
    ({"activities": (replace(A, duration=44), B, C)}, "high_duration", Fraction(0), True),
    ({"activities": (replace(A, duration=45), B, C)}, "high_duration", Fraction(1, 3), False),
    ({}, "invalid_dates", 0, True),
    ({}, "critical_path_test", 600, True),
]


@pytest.mark.parametrize(("change", "code", "value", "passed"), POINTS)
def test_point(change: dict[str, object], code: str, value: Fraction | int, passed: bool) -> None:
    """Each at its threshold and just past it."""
    check = _checks(replace(GOOD, **change))[code]  # type: ignore[arg-type]
    assert (check.value, check.passed) == (value, passed)


def test_a_mandatory_date_cuts_the_critical_path() -> None:
    """Adding 600 days to what was critical moves the end by less: the point names the activity tried."""
    held = replace(C, constraint=ConstraintType.MSO, constraint_day=MONDAY + 28)
    links = (Link("a", "b"), Link("b", "c", LinkType.SS))
    check = _checks(replace(GOOD, activities=(A, B, held), links=links))["critical_path_test"]
    assert (check.value, check.passed) == (600, True)  # c alone is critical: its own days move the end
    soft = _checks(replace(GOOD, links=(Link("a", "b", LinkType.SS), Link("b", "c"))))["critical_path_test"]
    assert (soft.value, soft.passed, soft.offenders) == (590, False, ("a",))


def test_resources_are_reported_and_never_judged() -> None:
    """Unknown where nothing carries a cost."""
    assert _checks(GOOD)["resources"].reason == "no_costs"
    some = replace(GOOD, activities=(replace(A, budget=Decimal(5)), B, replace(C, duration=0)))
    check = _checks(some)["resources"]
    assert (check.value, check.passed, check.offenders, check.population) == (1, None, ("b",), 2)
    told = _checks(GOOD, None, costed=frozenset("abc"))["resources"]
    assert (told.value, told.passed) == (0, None)


def test_missed_and_complete_work() -> None:
    """a is done in time, b late, c was not due: one of two missed; two of two complete."""
    acts = (
        replace(A, actual_start=MONDAY, actual_finish=MONDAY + 12),
        replace(B, actual_start=MONDAY + 14, actual_finish=MONDAY + 28),
        C,
    )
    network = replace(GOOD, activities=acts, data_date=MONDAY + 28)
    approved = {
        "a": BaselineDates(MONDAY, MONDAY + 12, Decimal(0)),
        "b": BaselineDates(MONDAY + 14, MONDAY + 26, Decimal(0)),
        "c": BaselineDates(MONDAY + 28, MONDAY + 40, Decimal(0)),
    }
    found = _checks(network, approved)
    assert (found["missed_tasks"].value, found["missed_tasks"].offenders) == (Fraction(1, 2), ("b",))
    assert (found["bei"].value, found["bei"].passed) == (1, True)
    assert found["cpli"].value == 1
    assert found["lags"].population == 1  # the link into c; those into complete work no longer count
    on_the_day = {**approved, "b": BaselineDates(MONDAY + 14, MONDAY + 28, Decimal(0))}
    due = _checks(network, on_the_day)["missed_tasks"]  # over when the data date begins: due, and in time
    assert (due.value, due.population) == (0, 2)
    del approved["c"]  # c joins those that were never approved
    assert _checks(network, approved)["bei"].value == Fraction(2, 3)


def test_unknown_is_neither_passed_nor_failed() -> None:
    """No baseline, no links, nothing left to do."""
    lone = _checks(replace(GOOD, links=()))
    assert [lone[k].reason for k in ("leads", "lags", "relationship_types")] == ["no_links"] * 3
    assert [lone[k].reason for k in ("missed_tasks", "cpli", "bei")] == ["no_baseline"] * 3
    done = replace(A, actual_start=MONDAY, actual_finish=MONDAY + 5)
    over = _checks(
        Network(MONDAY, MONDAY + 7, (done,), (), (FIVE_DAYS,)),
        {"a": BaselineDates(MONDAY, MONDAY + 20, Decimal(0))},
    )
    assert over["logic"].reason == over["cpli"].reason == "nothing_open"
    assert over["critical_path_test"].reason == "nothing_critical"
    assert over["missed_tasks"].reason == over["bei"].reason == "nothing_due"
    assert all(check.passed is None for check in (*lone.values(), *over.values()) if check.value is None)


@given(networks(replace(FS_ONLY, calendars=1, milestones=False)))
@settings(max_examples=40, deadline=None)
def test_finish_to_start_on_one_calendar_always_holds(network: Network) -> None:
    """Point 12 as a metamorphic test of the engine (P11), releases and all."""
    key = network.activities[-1].id
    release = {key: MONDAY + 9}
    c = compile_network(network)
    found = {q.rule.code: q for q in dcma14(c, schedule(c, release), None, release=release)}
    assert (found["critical_path_test"].value, found["critical_path_test"].passed) == (600, True)


@given(networks(PROGRESSED))
@settings(max_examples=60, deadline=None)
def test_any_network(network: Network) -> None:
    """Offenders exist, values follow from them, the core makes no invalid dates, verdicts follow thresholds."""
    found = _checks(network)
    ids = {a.id for a in network.activities}
    pairs = {f"{k.pred} -> {k.succ}" for k in network.links}
    assert found["invalid_dates"].value == 0
    for code, check in found.items():
        assert set(check.offenders) <= (pairs if check.rule.offends is Kind.LINK else ids)
        assert (check.value is None) <= bool(check.reason)
        if check.value is None or check.rule.threshold is None:
            assert check.passed is None
        elif check.rule.unit is not Unit.DAYS:
            assert check.passed == (
                check.value >= check.rule.threshold
                if check.rule.at_least
                else check.value <= check.rule.threshold
            )
        if check.rule.unit is Unit.RATIO and check.value is not None and check.population:
            share = Fraction(len(check.offenders), check.population)
            assert check.value == (1 - share if code == "relationship_types" else share)
