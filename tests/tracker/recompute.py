"""An assessment computed again from nothing but the JSON that ``assess --with-inputs`` prints.

Deliberately naive (day by day, no tables, no shared code with the product): it is the outside reader's check.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations
from math import factorial
from typing import Any

DAY = timedelta(days=1)


class Calendar:
    """Working days as the JSON gives them."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.work_days = set(given["work_days"])
        self.off = {date.fromisoformat(day) for day in given["days_off"]}
        self.on = {date.fromisoformat(day) for day in given["days_on"]}

    def works(self, day: date) -> bool:
        return day in self.on or (day.isoweekday() in self.work_days and day not in self.off)

    def roll(self, day: date) -> date:
        while not self.works(day):
            day += DAY
        return day

    def add(self, day: date, n: int) -> date:
        """First day after ``n`` working days from ``day`` on."""
        while n:
            n -= self.works(day)
            day += DAY
        return day

    def lag(self, day: date, n: int) -> date:
        if n >= 0:
            return self.add(day, n)
        while n:
            day -= DAY
            n += self.works(day)
        return day


def finish(network: Mapping[str, Any], releases: Mapping[str, date]) -> date:
    """Half-open finish of a network whose links are FS, SS or FF; remaining work starts at the data date."""
    calendars = {code: Calendar(given) for code, given in network["calendars"].items()}
    rows = {row["code"]: row for row in network["activities"]}
    floor = max(date.fromisoformat(network["start"]), date.fromisoformat(network["data_date"]))
    done: dict[str, tuple[date, date]] = {}
    while len(done) < len(rows):
        ready = [
            code
            for code in rows
            if code not in done
            and all(link["pred"] in done for link in network["links"] if link["succ"] == code)
        ]
        assert ready, "the links run in a circle"
        for code in ready:
            done[code] = _place(rows[code], network, calendars, rows, done, floor, releases.get(code))
    ends = [
        date.fromisoformat(rows[code]["actual_finish"]) + DAY if rows[code]["actual_finish"] else span[1]
        for code, span in done.items()
    ]
    return max(ends)


def _place(
    row: Mapping[str, Any],
    network: Mapping[str, Any],
    calendars: Mapping[str, Calendar],
    rows: Mapping[str, Mapping[str, Any]],
    done: Mapping[str, tuple[date, date]],
    floor: date,
    release: date | None,
) -> tuple[date, date]:
    calendar = calendars[row["calendar"]]
    left = _remaining(row)
    complete = row["actual_finish"] is not None
    bounds = [floor]
    if release is not None and not complete:
        bounds.append(release)
    if row["constraint"] and row["constraint"]["type"] == "SNET":
        bounds.append(date.fromisoformat(row["constraint"]["date"]))
    least_finish = [floor]
    for link in network["links"]:
        if link["succ"] == row["code"]:
            pred = rows[link["pred"]]
            value = _bound(link, pred, done[link["pred"]], calendars[pred["calendar"]], floor, left, row)
            (least_finish if link["type"] in ("FF", "SF") else bounds).append(value)
    start = max(bounds)
    if left:
        start = calendar.roll(start)
        while calendar.add(start, left) < max(least_finish):
            start = calendar.roll(start + DAY)
        return start, calendar.add(start, left)
    start = max(start, *least_finish)
    return start, start


def _remaining(row: Mapping[str, Any]) -> int:
    if row["actual_finish"] is not None:
        return 0
    return int(row["remaining"] if row["remaining"] is not None else row["duration"])


def _bound(
    link: Mapping[str, Any],
    pred: Mapping[str, Any],
    span: tuple[date, date],
    calendar: Calendar,
    data_date: date,
    left: int,
    row: Mapping[str, Any],
) -> date:
    """The rules of retained logic for lags >= 0 (docs/algorithms/critical_path.md, progress)."""
    lag = int(link["lag"])
    if link["type"] in ("FS", "FF"):
        if pred["actual_finish"] is not None and lag > 0:
            end = date.fromisoformat(pred["actual_finish"]) + DAY
            return max(calendar.lag(end, lag), data_date)
        return calendar.lag(span[1], lag)
    if pred["actual_start"] is None:
        return calendar.lag(span[0], lag)
    begun = calendar.lag(date.fromisoformat(pred["actual_start"]), lag)
    if pred["actual_finish"] is None and (row["actual_start"] is not None and lag == 0):
        return span[0]
    return max(begun, data_date)


def check(project: Mapping[str, Any]) -> None:
    """Assert that one project's finish, slip and shares follow from its own inputs."""
    network = project["network"]
    if network is None:
        assert project["forecast_finish"] is None
        return
    releases = {code: date.fromisoformat(day) for code, day in network["releases"].items()}
    with_all = finish(network, releases)
    without = finish(network, {})
    assert releases == _open_only(network, releases_of(project, {row["id"] for row in project["blockers"]}))
    assert (with_all - DAY).isoformat() == project["forecast_finish"], project["code"]
    assert (without - DAY).isoformat() == project["finish_without_blockers"], project["code"]
    total = (with_all - without).days
    assert project["blocker_slip_days"] == total
    _check_baselines(project, with_all)
    if network["access"]:
        _check_access(project, without)
        return
    dated = [row for row in project["blockers"] if row["release"] is not None]
    alone = {
        row["id"]: (
            finish(network, dict.fromkeys(row["activities"], date.fromisoformat(row["release"]))) - without
        ).days
        for row in dated
    }
    assert max(alone.values(), default=0) == total
    shares = {row["id"]: Fraction(row["share_days"]) for row in dated}
    assert sum(shares.values(), Fraction(0)) == total
    for row in dated:
        assert row["stand_alone_days"] == alone[row["id"]], row["id"]
        others = [days for key, days in alone.items() if key != row["id"]]
        assert row["but_for_days"] == total - max(others, default=0), row["id"]
        assert shares[row["id"]] == _shapley(list(alone.values()), alone[row["id"]])


def check_waits(projects: Sequence[Mapping[str, Any]], as_of: date) -> None:
    """Assert that every blocker that waits for another project is dated by that project's own entry."""
    by_code = {project["code"]: project for project in projects}
    for project in projects:
        for row in project["waits"]:
            other = by_code.get(row["project"])
            awaited, done = _finish_of(other, row["activity"])
            assert row["reason"] == "circle" or (awaited is None) == (row["expected"] is None), row
            if row["reason"] == "circle":
                awaited, done = None, False
                assert row["circle"][0] == row["circle"][-1] == project["code"]
            if awaited is not None:
                assert row["expected"] == awaited.isoformat()
            promised = date.fromisoformat(row["promised"]) if row["promised"] else None
            ahead = promised if promised and promised >= as_of else None
            if awaited is None or (not done and awaited < as_of):
                expected = None
            else:
                days = [day for day in (None if done else awaited, ahead) if day]
                expected = max(days, default=None)
            assert row["clear"] == (expected.isoformat() if expected else None), row


def _finish_of(project: Mapping[str, Any] | None, activity: str) -> tuple[date | None, bool]:
    """Last day worked of a project or an activity, None where its computed date is only a lower bound."""
    if project is None or project["network"] is None:
        return None, False
    undated = {code for row in project["blockers"] if row["release"] is None for code in row["activities"]}
    rows = {row["code"]: row for row in project["activities"]}
    while True:
        more = {link["succ"] for link in project["network"]["links"] if link["pred"] in undated} - undated
        if not more:
            break
        undated |= more
    if not activity:
        day = None if undated else project["forecast_finish"]
        return day and date.fromisoformat(day), all(row["status"] == "complete" for row in rows.values())
    if activity not in rows or activity in undated:
        return None, False
    return date.fromisoformat(rows[activity]["finish"]), rows[activity]["status"] == "complete"


def _check_baselines(project: Mapping[str, Any], finish_day: date) -> None:
    for name in ("original", "latest"):
        approved = project["baseline_finish"][name]
        expected = None if approved is None else (finish_day - DAY - date.fromisoformat(approved)).days
        assert project["slip_days"][name] == expected


def _shapley(delays: list[int], own: int) -> Fraction:
    """Day by day: everybody whose delay reaches a day shares that day equally."""
    return sum(
        (Fraction(1, sum(1 for other in delays if other >= day)) for day in range(1, own + 1)), Fraction(0)
    )


def releases_of(project: Mapping[str, Any], kept: set[str]) -> dict[str, date]:
    """Release of each activity when only the blockers ``kept`` keep their days and all others are clear."""
    found: dict[str, date] = {}
    for row in project["blockers"]:
        if row["id"] in kept and row["release"] is not None:
            for code in row["holds"]:
                day = date.fromisoformat(row["release"])
                found[code] = max(day, found.get(code, day))
    for place in project["network"]["access"]:
        ready = access_day(place, kept)
        if ready is not None:
            found[place["activity"]] = max(ready, found.get(place["activity"], ready))
    return found


def access_day(place: Mapping[str, Any], kept: set[str]) -> date | None:
    """First day on which a footprint's rule is met; None: from the outset.

    A parcel without a date never clears, unless the rule could then never be met with all in place: what is open
    anyhow is counted from below, as if that parcel were clear.
    """
    everything = {key: day and date.fromisoformat(day) for key, day in place["releases"].items()}
    days = sorted({day for day in everything.values() if day})
    still = {key: day for key, day in everything.items() if key in kept}
    if not any(_met(place, everything, day, date.max) for day in [date.min, *days]):
        still = {key: day for key, day in still.items() if day}
    if _met(place, still, date.min, date.max):
        return None
    return next(day for day in days if _met(place, still, day, date.max))


def _met(place: Mapping[str, Any], clear: Mapping[str, date | None], on: date, never: date) -> bool:
    held = [row for row in place["ground"] if any((clear.get(key, on) or never) > on for key in row["ids"])]
    if not place["is_line"]:
        return sum(Fraction(str(row["area_m2"])) for row in held) <= _may_miss(place, place["total_m2"])
    strip = [(Fraction(str(a)), Fraction(str(b))) for a, b in place["strip"]]
    spans = [(Fraction(str(row["from_m"])), Fraction(str(row["to_m"]))) for row in held]
    if place["rule"] == "share":
        return sum(b - a for a, b in spans) <= _may_miss(place, sum(b - a for a, b in strip))
    longest = Fraction(0)
    for start, end in strip:
        at = start
        for a, b in sorted(span for span in spans if start <= span[0] < end):
            longest, at = max(longest, a - at), max(at, b)
        longest = max(longest, end - at)
    return longest >= min(Fraction(str(place["length_m"])), max(b - a for a, b in strip))


def _may_miss(place: Mapping[str, Any], total: Any) -> Fraction:
    return (1 - Fraction(place["share"])) * Fraction(str(total))


def _open_only(network: Mapping[str, Any], releases: Mapping[str, date]) -> dict[str, date]:
    done = {row["code"] for row in network["activities"] if row["actual_finish"] is not None}
    return {code: day for code, day in releases.items() if code not in done}


def _check_access(project: Mapping[str, Any], without: date) -> None:
    """With access rules: every coalition through the network, the shares from their definition."""
    network, rows = project["network"], project["blockers"]
    ids = [row["id"] for row in rows]
    known: dict[frozenset[str], int] = {}

    def worth(kept: frozenset[str]) -> int:
        if kept not in known:
            known[kept] = (finish(network, releases_of(project, set(kept))) - without).days
        return known[kept]

    everybody = frozenset(ids)
    assert worth(everybody) == project["blocker_slip_days"]
    counted = [row for row in rows if row["share_days"] is not None]
    assert sum((Fraction(row["share_days"]) for row in counted), Fraction(0)) == worth(everybody)
    for row in counted:
        own = frozenset({row["id"]})
        assert row["stand_alone_days"] == worth(own)
        assert row["but_for_days"] == worth(everybody) - worth(everybody - own)
        if project["attribution"]["method"] != "sampled" and len(ids) <= 8:
            assert Fraction(row["share_days"]) == _shapley_of(worth, ids, row["id"])
    cleared: set[str] = set()
    for step in project["staircase"]:
        cleared.add(step["id"])
        assert step["saves_days"] == worth(everybody) - worth(everybody - cleared)


def _shapley_of(worth: Callable[[frozenset[str]], int], ids: list[str], own: str) -> Fraction:
    others = [key for key in ids if key != own]
    total = Fraction(0)
    for size in range(len(ids)):
        for group in combinations(others, size):
            added = worth(frozenset({*group, own})) - worth(frozenset(group))
            total += Fraction(factorial(size) * factorial(len(others) - size), factorial(len(ids))) * added
    return total
