"""What is known about land on a day, as plain data. Geometry: shapely, EPSG:4326 degrees. Areas: square
metres.

The rows have been filtered already (true by ``as_of``, known by ``known_at``, not voided): see
selectors.clearance. No private field (name, identity number, amount) is among them.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shapely.geometry.base import BaseGeometry

from landclearance.domain.legal_days import NO_DAYS_KNOWN, LegalDays
from landclearance.domain.vocabulary import ActKind, Milestone, OverrideStatus
from projects.domain.regimes import RegimeTable

AREA_TOLERANCE_M2 = Decimal("0.5")
"""Minutes round to whole square metres: partial hand-overs this close to the part's area make it whole."""


@dataclass(frozen=True, slots=True)
class ActFacts:
    """One act. ``happened_on`` is the day of issue or of the minutes; the others are the act's own dates.

    For a posting ``happened_on`` is the first day and ``ended_on`` the last (None: still running or not
    recorded).
    ``supersedes`` is the id of the act replaced, or, for an annulment, cancelled. ``due_on``: the day by
    which the act itself orders something done. ``outcome`` of a dispute, ``exception_code`` of a decision that
    came early: values of the models' choices, "" when not stated. ``area_m2``: the area that a recovery
    decision recovers.
    """

    id: int
    kind: ActKind
    happened_on: date
    effective_on: date | None = None
    delivered_on: date | None = None
    ended_on: date | None = None
    consented: bool | None = None
    supersedes: int | None = None
    document_number: str = ""
    due_on: date | None = None
    outcome: str = ""
    exception_code: str = ""
    area_m2: Decimal | None = None

    @property
    def in_force_on(self) -> date:
        """The day from which the act has effect: a signature is not yet an effect."""
        return self.effective_on or self.happened_on

    @property
    def reached_on(self) -> date:
        """The day on which it reached the land user; the day of issue when no delivery was recorded."""
        return self.delivered_on or self.happened_on


@dataclass(frozen=True, slots=True)
class HandoverFacts:
    """Minutes of hand-over of one part; ``area_m2`` None means the whole part."""

    id: int
    part_id: int
    happened_on: date
    area_m2: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PartFacts:
    """A parcel part inside the clearance boundary, with one land-use code.

    ``place``: what tells the parcel from another one of the same sheet and number; "" when none is near.
    ``old_commune``: name and code, to search by. ``entered_on``: first day in scope, None: from the beginning.
    ``replaces``: ids of the parts whose place it took; their hand-overs are among its own, by shared area.
    """

    id: int
    case_id: int
    parcel_id: int
    sheet: str
    number: str
    land_use_code: str
    area_m2: Decimal
    geometry: BaseGeometry | None = None
    handovers: tuple[HandoverFacts, ...] = ()
    place: str = ""
    old_commune: str = ""
    entered_on: date | None = None
    replaces: tuple[int, ...] = ()

    @property
    def label(self) -> str:
        """Sheet and parcel number as people write them: ``27/14``; with the place where they are not enough:
        ``27/14 (Bảo Lâm, 06190)``."""
        return f"{self.sheet}/{self.number} ({self.place})" if self.place else f"{self.sheet}/{self.number}"


@dataclass(frozen=True, slots=True)
class OverrideFacts:
    """An officer's word on one milestone, from ``happened_on`` (inclusive) on. The reason is not among the
    facts: it may name people."""

    id: int
    milestone: Milestone
    status: OverrideStatus
    happened_on: date


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """Somebody else claims the same land from ``happened_on`` on. Who it is, is private and not among the
    facts."""

    id: int
    happened_on: date


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One land user in one project. ``needs_resettlement`` None: not known yet; ``resettlement_site_id``: where to,
    None when no site has been named. ``left_parts``: out of scope on the day, and in no sum."""

    id: int
    case_no: str
    commune_code: str
    commune_name: str
    opened_on: date
    needs_resettlement: bool | None = None
    acts: tuple[ActFacts, ...] = ()
    parts: tuple[PartFacts, ...] = ()
    overrides: tuple[OverrideFacts, ...] = ()
    claims: tuple[ClaimFacts, ...] = ()
    resettlement_site_id: int | None = None
    left_parts: tuple[PartFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class BlockerEventFacts:
    """What was said or done about a blocker on a day; ``kind`` is opened, updated, proposed, answered, escalated or
    closed."""

    id: int
    kind: str
    happened_on: date
    level: str = ""
    owner_code: str = ""
    owner_name: str = ""
    expected_clear_on: date | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Awaited:
    """When the works of another project that a blocker waits for are expected to be finished.

    ``day``: the last day worked; None: nobody can say, for the ``reason`` ("circle", "outside", "no_programme",
    "not_computed", "no_activity", "open_ended", "not_assessed"). ``done``: they are finished already, on ``day``.
    ``circle``: the projects that wait for each other, in order, when that is the reason.
    """

    day: date | None
    reason: str = ""
    done: bool = False
    circle: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BlockerFacts:
    """An obstacle on a case, a part, an item, a section, or (with none of them) on ``activity_codes`` (empty: all
    that is not yet done).

    ``activity_codes`` of an obstacle on an item that names none itself are the item's. ``section_m``: from and to in
    metres of chainage along the works. ``waits_for``: code of another project; ``waits_for_activity`` "" is its
    finish; ``awaited``: what is known of that, filled in by whoever knows the other project.
    """

    id: int
    code: str
    title: str
    case_id: int | None = None
    part_id: int | None = None
    activity_codes: tuple[str, ...] = ()
    geometry: BaseGeometry | None = None
    events: tuple[BlockerEventFacts, ...] = ()
    utility_id: int | None = None
    grave_id: int | None = None
    dump_site_id: int | None = None
    resettlement_site_id: int | None = None
    section_m: tuple[float, float] | None = None
    waits_for: str = ""
    waits_for_activity: str = ""
    awaited: Awaited | None = None

    @property
    def on_item(self) -> bool:
        """Whether it stands on a utility, graves or a dump site."""
        return (self.utility_id or self.grave_id or self.dump_site_id) is not None


@dataclass(frozen=True, slots=True)
class LandFacts:
    """All that is known about one project's land; ``parts`` are those of ``cases``, flat, in the same
    order. ``legal``: the days off of its zone's country."""

    cases: tuple[CaseFacts, ...]
    parts: tuple[PartFacts, ...]
    blockers: tuple[BlockerFacts, ...]
    regimes: RegimeTable
    legal: LegalDays = NO_DAYS_KNOWN
