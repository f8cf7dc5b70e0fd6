"""What the newest assessments say of blockers, for the pages of land clearance. One query."""

from collections.abc import Collection, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from geodata.templatetags.clearway import as_date
from landclearance.domain.facts import Awaited
from landclearance.selectors.told import Held, Told
from projects.models import Project
from tracker.selectors.current import current_assessments


def told_of_blockers(projects: Collection[int], on: date) -> Told:
    """What blockers wait for and what they cost, from the newest assessment of each project up to ``on``."""
    current = current_assessments(Project.objects.filter(pk__in=projects), on)
    awaited: dict[int, Awaited] = {}
    rows: dict[int, list[Mapping[str, Any]]] = {}
    for waits, blockers in current.values_list("result__waits", "result__blockers"):
        for row in waits or ():
            awaited[row["blocker"]] = Awaited(
                as_date(row["expected"]), row["reason"], done=row["done"], circle=tuple(row["circle"])
            )
        for row in blockers or ():
            if row.get("blocker_id") is not None:
                rows.setdefault(row["blocker_id"], []).append(row)
    return Told(awaited, {key: _held(found) for key, found in rows.items()})


def _held(rows: list[Mapping[str, Any]]) -> Held:
    shares = [row.get("share_days") for row in rows]
    known = None not in shares
    total = sum((Fraction(share) for share in shares if share is not None), Fraction(0))
    return Held(
        str(total) if known else None,
        tuple(sorted({code for row in rows for code in row.get("activities") or ()})),
        tuple(
            key for row in rows for key in (row.get("part_id"), *(row.get("parts") or ())) if key is not None
        ),
    )
