"""Invented land users and their cases: who holds which parts of which project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tracker.domain.demo.ground import DemoParcel, DemoPart, rng_for


@dataclass(frozen=True, slots=True)
class DemoUser:
    """An invented land user; ``kind`` is household, organisation or community."""

    code: str
    kind: str
    name: str
    identity_number: str
    address: str


@dataclass(frozen=True, slots=True)
class DemoCase:
    """One land user in one project; ``parts`` in the order of the works, ``rank`` 0 to 1 along them."""

    number: str
    project: str
    commune: str
    user: DemoUser
    parts: tuple[DemoPart, ...]
    rank: float

    @property
    def loses_home(self) -> bool:
        """Whether most of a house plot is taken."""
        return any(
            part.use in ("ONT", "ODT") and part.share > 0.6 and part.area_m2 > 90 for part in self.parts
        )

    @property
    def has_residential_land(self) -> bool:
        return any(part.use in ("ONT", "ODT", "NTD") for part in self.parts)


def make_cases(
    project: str, prefix: str, parts: Sequence[DemoPart], parcels: Sequence[DemoParcel], first_user: int
) -> list[DemoCase]:
    """Share the parts of a project out to invented land users: neighbours often share one.

    Parts of one parcel always stay together. ``prefix`` starts the case numbers, ``first_user`` the users'.
    """
    rng = rng_for("cases " + project)
    groups = _groups(parts, rng)
    homes = {parcel.key: parcel for parcel in parcels}
    cases = []
    for i, group in enumerate(groups):
        home = homes[group[0].parcel]
        user = _user(first_user + i, group, home)
        number = f"{prefix}-{i + 1:03d}"
        rank = (i + 0.5) / len(groups)
        cases.append(DemoCase(number, project, home.commune, user, tuple(group), rank))
    return cases


def _groups(parts: Sequence[DemoPart], rng: np.random.Generator) -> list[list[DemoPart]]:
    by_parcel: dict[str, list[DemoPart]] = {}
    for part in parts:
        by_parcel.setdefault(part.parcel, []).append(part)
    groups: list[list[DemoPart]] = []
    for own in by_parcel.values():
        able = [g for g in groups[-5:] if len(g) < 4 and _may_share(g, own)]
        if able and rng.random() < 0.66:
            able[int(rng.integers(len(able)))].extend(own)
        else:
            groups.append(list(own))
    return groups


def _may_share(group: Sequence[DemoPart], own: Sequence[DemoPart]) -> bool:
    """A cemetery stands alone, and so does a second house plot."""
    uses = [part.use for part in (*group, *own)]
    return "NTD" not in uses and sum(use in ("ONT", "ODT") for use in uses) < 2


def _user(number: int, group: Sequence[DemoPart], home: DemoParcel) -> DemoUser:
    uses = {part.use for part in group}
    code = f"GD{number:04d}"
    identity = f"GIA-DINH-{number:06d}"
    place = f"Thôn giả định số {1 + int(home.sheet) % 9}"
    if uses == {"NTD"}:
        return DemoUser(code, "community", f"Cộng đồng dân cư giả định {number:04d}", "", place)
    if uses == {"RSX"} and number % 5 == 0:
        return DemoUser(code, "organisation", f"Tổ chức lâm nghiệp giả định {number:04d}", "", place)
    return DemoUser(code, "household", f"Hộ giả định {number:04d}", identity, place)
