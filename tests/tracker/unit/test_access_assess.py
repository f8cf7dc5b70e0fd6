"""Access rules through the whole chain: from parcels on a strip to shares that an outsider finds again."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, box

from landclearance.domain.facts import BlockerFacts, PartFacts
from projects.domain.programme import FootprintFacts
from tests.tracker import recompute
from tests.tracker.unit import facts as f
from tracker.domain.result import Assessment, assess

AXIS = LineString([(0, 10), (200, 10)])
EARTH = FootprintFacts(1, "EARTH", AXIS, 20.0, 1000.0)
DRAIN = FootprintFacts(2, "DRAIN", box(0, 20, 200, 30), None, None)


def share(footprint: FootprintFacts, of: str) -> FootprintFacts:
    return replace(footprint, access_rule="share", access_share=Decimal(of))


def stretch(footprint: FootprintFacts, metres: float) -> FootprintFacts:
    return replace(footprint, access_rule="stretch", access_length_m=metres)


def run(
    footprints: Iterable[FootprintFacts],
    parts: Iterable[PartFacts] = (),
    blockers: Iterable[BlockerFacts] = (),
) -> Assessment:
    network = f.road()
    work = f.programme(network, f.baseline(network), footprints=tuple(footprints))
    cases = [f.case(part.id, replace(part, case_id=part.id)) for part in parts]
    return assess(f.project(work, cases, blockers), f.SETTING)


def on_part(id: int, expected: date | None) -> BlockerFacts:
    return f.obstacle(id, expected, code="PRICE", part_id=id)


def checked(found: Assessment) -> dict[str, Any]:
    result = {**found.result, "network": found.network}
    recompute.check(result)
    return result


def test_with_all_parcels_nothing_changes() -> None:
    plain = checked(run([EARTH], [f.part(7, 1, 100)]))
    assert plain["network"]["access"] == []
    assert plain["attribution"]["method"] == "closed_form"
    (place,) = plain["access"]
    assert (place["rule"], place["state"], place["needed"], place["clear"], place["total"]) == (
        "all",
        "dated",
        200.0,
        180.0,
        200.0,
    )
    assert place["land"] == [
        {"id": "part:7", "from_m": 1100.0, "to_m": 1120.0, "release": plain["blockers"][0]["release"]}
    ]


def test_a_share_already_clear_lets_the_works_start() -> None:
    """20 m of 200 are held: 90 % are clear, the rule asks for 80 %: the parcel holds nothing."""
    found = checked(run([share(EARTH, "0.8")], [f.part(7, 1, 100)]))
    assert (found["blockers"], found["blocker_slip_days"]) == ([], 0)
    assert found["access"][0]["state"] == "met"
    assert found["land"]["parts"] - found["land"]["parts_handed_over"] == 1  # it is outstanding all the same


def test_a_share_that_waits_is_shared_among_parcels_that_stand_in_for_each_other() -> None:
    """60 m of 200 are held, 30 % must still come down to 20 %: one of three parcels is enough."""
    days = [date(2027, 3, 1), date(2027, 4, 1), date(2027, 5, 1)]
    parts = [f.part(n, 1, 40.0 * n) for n in (1, 2, 3)]
    found = checked(run([share(EARTH, "0.8")], parts, [on_part(n, d) for n, d in enumerate(days, 1)]))
    (place,) = found["access"]
    assert (place["state"], place["day"]) == ("dated", "2027-03-01")
    assert found["network"]["releases"]["EARTH"] == "2027-03-01"
    assert [row["stand_alone_days"] for row in found["blockers"]] == [0, 0, 0]
    shares = [Fraction(row["share_days"]) for row in found["blockers"]]
    assert sum(shares) == found["blocker_slip_days"] == (date(2027, 3, 1) - date(2026, 7, 11)).days
    assert len(set(shares)) == 1
    assert all(row["holds"] == [] and row["activities"] == ["EARTH"] for row in found["blockers"])
    assert found["staircase"][0]["saves_days"] == found["blocker_slip_days"]
    assert found["cheapest"] == [
        {"clear": 1, "ids": [found["staircase"][0]["id"]], "saves_days": found["blocker_slip_days"]}
    ]


def test_unknown_land_is_an_open_end_only_where_the_rule_needs_it() -> None:
    parts = [f.part(1, 1, 40.0), f.part(2, 1, 80.0), f.part(3, 1, 120.0)]
    blockers = [on_part(1, None), on_part(2, date(2027, 3, 1)), on_part(3, date(2027, 3, 1))]
    enough = checked(run([share(EARTH, "0.9")], parts, blockers))
    assert (enough["open_ended"], enough["access"][0]["day"]) == (False, "2027-03-01")
    unknown = next(row for row in enough["blockers"] if row["release"] is None)
    assert Fraction(unknown["share_days"]) > 0
    needed = checked(run([share(EARTH, "0.95")], parts, blockers))
    assert (needed["open_ended"], needed["access"][0]["state"]) == (True, "open")
    assert needed["blocker_slip_days"] > 0  # at least


def test_a_stretch_names_the_front_that_needs_fewest_parcels() -> None:
    parts = [f.part(n, 1, 20.0 * n) for n in (1, 2, 4, 7)]
    found = checked(run([stretch(EARTH, 60)], parts))
    (place,) = found["access"]
    assert place["clear"] == 40.0  # Km1+100 to Km1+140
    assert place["front"]["ids"] == ["part:4"]
    assert (place["front"]["from_m"], place["front"]["to_m"]) == (1060.0, 1120.0)


def test_each_footprint_of_an_activity_keeps_its_own_rule() -> None:
    """Under the one every parcel counts, under the other half of the area will do."""
    yard = replace(share(DRAIN, "0.5"), id=3, activity_code="EARTH")
    both = f.part(7, 1, 100)  # on the axis and on the yard
    only_yard = f.part(8, 1, 140, south=21, north=29)
    found = checked(run([EARTH, yard], [both, only_yard]))
    (row,) = found["blockers"]
    assert (row["id"], row["holds"]) == ("part:7", ["EARTH"])
    assert [place["state"] for place in found["access"]] == ["dated", "met"]


def test_bodies_add_up_and_say_what_they_could_save() -> None:
    found = checked(
        run(
            [EARTH],
            [f.part(7, 1, 100)],
            [f.obstacle(1, date(2028, 1, 10)), f.obstacle(2, None, activities=("PAVE",))],
        )
    )
    bodies = {row["holder"]: row for row in found["bodies"]}
    assert set(bodies) == {"Điện lực", found["blockers"][1]["holder"]}
    total = sum((Fraction(row["share_days"]) for row in found["bodies"]), Fraction(0))
    assert total == found["blocker_slip_days"]
    assert (bodies["Điện lực"]["blockers"], bodies["Điện lực"]["open_ended"]) == (2, 1)
    assert bodies["Điện lực"]["saves_days"] == found["staircase"][0]["saves_days"]


def test_the_waterfall_stands_beside_the_slip() -> None:
    network = f.road()
    work = f.programme(network, f.baseline(network), f.baseline(network, "QĐ 2", late_by=9))
    found = assess(f.project(work, blockers=[f.obstacle(1, date(2026, 8, 10))]), f.SETTING).result
    original, latest = found["waterfall"]["original"], found["waterfall"]["latest"]
    assert original["total"] == found["slip_days"]["original"] == 30
    assert (original["scope"], original["blockers_last"]) == (0, {"performance": 0, "blockers": 30})
    assert latest["total"] == found["slip_days"]["latest"] == 21
    assert latest["scope"] + sum(latest["blockers_first"].values()) == 21


def test_no_waterfall_has_its_reason() -> None:
    without = assess(f.project(f.programme(f.road())), f.SETTING).result
    assert without["waterfall"]["latest"] == {"reason": "no_baseline"}
    unknown = assess(f.project(f.programme(None, f.baseline(f.road()))), f.SETTING).result
    assert unknown["waterfall"]["latest"] == {"reason": "not_computed"}
    assert unknown["attribution"] is None


rule_of = st.one_of(
    st.just(lambda fp: fp),
    st.integers(1, 20).map(lambda n: lambda fp: share(fp, str(n / 20))),
    st.integers(1, 24).map(lambda n: lambda fp: stretch(fp, 10.0 * n) if fp.width_m else fp),
)
release_days = st.one_of(st.none(), st.dates(date(2026, 7, 1), date(2027, 12, 1)))


@given(st.data())
@settings(max_examples=50, deadline=None)
def test_an_outsider_finds_the_same_under_any_rules(data: st.DataObject) -> None:
    footprints = [data.draw(rule_of)(EARTH), data.draw(rule_of)(DRAIN)]
    if data.draw(st.booleans()):
        footprints.append(replace(data.draw(rule_of)(DRAIN), id=3, activity_code="EARTH"))
    parts, blockers = [], []
    for n in range(1, data.draw(st.integers(0, 5)) + 1):
        parts.append(f.part(n, 1, data.draw(st.integers(0, 18)) * 10.0))
        if data.draw(st.booleans()):
            blockers.append(on_part(n, data.draw(release_days)))
    for n in range(data.draw(st.integers(0, 2))):
        blockers.append(f.obstacle(90 + n, data.draw(release_days), activities=("PAVE",)))
    checked(run(footprints, parts, blockers))
