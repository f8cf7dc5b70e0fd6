"""Networks and blockers for the benchmarks: drawn from a seed, so that any of them can be made again."""

from __future__ import annotations

import random
from datetime import date

from projects.domain.activities import Activity, ConstraintType, Link, LinkType, Network
from projects.domain.attribution import Blocker
from projects.domain.calendars import WorkCalendar
from projects.domain.days import to_day

START = to_day(date(2026, 1, 5))
TET = frozenset(range(to_day(date(2026, 2, 14)), to_day(date(2026, 2, 23))))
NATIONAL = frozenset(to_day(date(2026, m, d)) for m, d in ((4, 27), (4, 30), (5, 1), (9, 1), (9, 2)))
CALENDARS = (
    WorkCalendar("five", off=TET | NATIONAL),
    WorkCalendar("six", (True,) * 6 + (False,), off=TET | NATIONAL),
    WorkCalendar("seven", (True,) * 7, off=TET),
)
PLAIN = (WorkCalendar("all", (True,) * 7),)
PLAIN_EVERY = 50
"""One project in so many has no calendar and plain links only, so that the peer's dates can be compared."""

WINDOW = 12
"""Links come from the last activities listed before, as in real programmes: about forty levels in a hundred."""


def is_plain(number: int) -> bool:
    """Whether a project is one that the peer can do too."""
    return number % PLAIN_EVERY == 0


def network(number: int, size: int) -> Network:
    """Project ``number``: three calendars with holidays, all link types, lags and leads, milestones, some
    "not before" dates; about two links to an activity.
    """
    draw = random.Random(number)  # noqa: S311
    plain = is_plain(number)
    calendars = PLAIN if plain else CALENDARS
    activities = []
    for i in range(size):
        days = 0 if not plain and draw.random() < 0.05 else draw.randint(1, 20)
        calendar = draw.choice(calendars).id
        kind, day = ConstraintType.ASAP, None
        if not plain and draw.random() < 0.05:
            kind, day = ConstraintType.SNET, START + draw.randint(0, 200)
        activities.append(Activity(f"a{i}", days, calendar, constraint=kind, constraint_day=day))
    return Network(START, START, tuple(activities), tuple(_links(draw, size, plain)), calendars)


def _links(draw: random.Random, size: int, plain: bool) -> list[Link]:
    links = []
    for j in range(1, size):
        wanted = draw.choice((1, 2, 2, 3))
        for i in sorted({draw.randint(max(0, j - WINDOW), j - 1) for _ in range(wanted)}):
            kind, lag = LinkType.FS, 0
            if not plain:
                kind = draw.choices(list(LinkType), (70, 15, 12, 3))[0]
                lag = draw.choice((0, 0, 0, 0, 0, 1, 2, 5, -1, -2))
            links.append(Link(f"a{i}", f"a{j}", kind, lag))
    return links


def blockers(number: int, size: int, count: int) -> list[Blocker]:
    """Parcels of project ``number``, each under one to three activities, free within the length of the works."""
    draw = random.Random(-1 - number)  # noqa: S311
    return [
        Blocker(
            f"p{k}",
            "parcel",
            START + draw.randint(-30, 3 * size),
            frozenset(f"a{i}" for i in draw.sample(range(size), draw.randint(1, 3))),
        )
        for k in range(count)
    ]
