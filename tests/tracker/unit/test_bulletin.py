"""What the bulletin composes from results."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon

from tracker.domain import bulletin
from tracker.domain.fingerprint import fingerprint, plain


@pytest.mark.parametrize(
    ("days", "band"),
    [
        (None, "unknown"),  # never counted as on time
        (-40, "none"),
        (0, "none"),
        (1, "under_30"),
        (29, "under_30"),
        (30, "30_to_89"),  # the thresholds of the severity table open a band
        (89, "30_to_89"),
        (90, "90_to_364"),
        (364, "90_to_364"),
        (365, "365_up"),
        (4000, "365_up"),
    ],
)
def test_bands(days: int | None, band: str) -> None:
    assert bulletin.band_of(days) == band


def blocker(id: str, share: str | None, alone: int | None = 0) -> dict[str, Any]:
    return {"id": id, "kind": "blocker", "share_days": share, "stand_alone_days": alone, "label": id}


def result(
    code: str, *blockers: dict[str, Any], latest: int | None = 0, communes: tuple[Any, ...] = ()
) -> dict[str, Any]:
    return {
        "code": code,
        "name": code,
        "level": "watch",
        "cause": "clearance",
        "open_ended": False,
        "slip_days": {"original": latest, "latest": latest},
        "blocker_slip_days": latest,
        "blockers": list(blockers),
        "land": {
            "cases": 3,
            "cases_handed_over": 1,
            "parts": 5,
            "parts_handed_over": 2,
            "area_m2": 10.1,
            "area_handed_over_m2": 3.3,
            "by_commune": list(communes),
            "outstanding": [],
        },
    }


def test_blockers_are_ranked_over_projects_and_open_ends_come_last() -> None:
    rows = bulletin.ranked_blockers(
        [
            result("b", blocker("blocker:1", "31/2"), blocker("blocker:2", None)),
            result("a", blocker("blocker:3", "15")),
        ]
    )
    assert [row["id"] for row in rows] == ["blocker:1", "blocker:3", "blocker:2"]


@given(st.lists(st.fractions(0, 50) | st.none(), max_size=8))
def test_ranking_never_puts_a_smaller_share_before_a_larger_one(shares: list[Fraction | None]) -> None:
    given_rows = [blocker(f"blocker:{n}", None if s is None else str(s)) for n, s in enumerate(shares)]
    ranked = [row["share_days"] for row in bulletin.ranked_blockers([result("a", *given_rows)])]
    known = [Fraction(share) for share in ranked if share is not None]
    assert known == sorted(known, reverse=True)
    assert ranked[len(known) :] == [None] * (len(shares) - len(known))


def test_communes_add_up_over_projects() -> None:
    one = {"code": "1", "name": "A", "cases": 2, "cases_outstanding": 1, "parts": 3, "parts_outstanding": 1,
           "area_m2": 0.1, "area_outstanding_m2": 0.1}  # fmt: skip
    two = {**one, "area_m2": 0.2}
    (row,) = bulletin.communes([result("a", communes=(one,)), result("b", communes=(two,))])
    assert (row["parts"], row["area_m2"], row["projects"]) == (6, 0.3, ["a", "b"])


def test_headline_counts_unknown_apart() -> None:
    found = bulletin.headline([result("a", latest=None), result("b", latest=12), result("c", latest=-3)])
    assert (found["projects"], found["late"], found["no_slip_figure"]) == (3, 1, 1)
    assert found["worst"] == {"code": "b", "name": "b", "days": 12}


def test_same_facts_same_fingerprint_whatever_their_order() -> None:
    one = {"b": Decimal("1.50"), "a": {3, 1}, "p": Point(106.7, 21.9), "d": date(2026, 1, 1)}
    two = {"d": date(2026, 1, 1), "p": Point(106.7 + 1e-13, 21.9), "a": {1, 3}, "b": Decimal("1.5")}
    assert fingerprint(one) == fingerprint(two)


def test_a_ring_that_starts_elsewhere_is_the_same_ring() -> None:
    ring = [(0, 0), (1, 0), (1, 1), (0, 1)]
    assert fingerprint(Polygon(ring)) == fingerprint(Polygon(ring[2:] + ring[:2]))


@given(st.fractions(), st.decimals(allow_nan=False, allow_infinity=False, places=3))
def test_plain_is_json(fraction: Fraction, number: Decimal) -> None:
    assert json.loads(json.dumps(plain([fraction, number, None, True])))[2:] == [None, True]


def test_what_has_no_stable_form_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        fingerprint(object())
