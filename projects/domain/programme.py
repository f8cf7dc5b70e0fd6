"""A project's programme as it was known at a moment: what an assessment starts from. Plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from shapely.geometry.base import BaseGeometry

from projects.domain.days import Day, WorkDays
from projects.domain.network import Network


class BaselineDates(NamedTuple):
    """An activity as approved; ``finish`` is half-open, ``weight`` 0 to 1, ``duration`` in working days of its
    calendar (None: not told).
    """

    start: Day
    finish: Day
    weight: Decimal
    duration: WorkDays | None = None


@dataclass(frozen=True, slots=True)
class BaselineFacts:
    """An approved baseline with the decision behind it. ``finish`` is half-open, the latest of its
    activities.
    """

    name: str
    decision_number: str
    decided_on: date
    activities: Mapping[str, BaselineDates]
    finish: Day
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """A progress report; both days inclusive. ``physical_percent`` 0 to 100, None: the report gives none.

    ``stated_cause`` is a ``DelayCause`` value, empty when the report states none. ``corrects``: it took the place
    of an earlier report of that period.
    """

    period_start: date
    period_end: date
    physical_percent: Decimal | None
    stated_cause: str
    narrative: str = ""
    corrects: bool = False


@dataclass(frozen=True, slots=True)
class MoneyFacts:
    """Money of one budget year in VND. ``plan``: annual plan with what was carried over. None: no figure
    known.
    """

    year: int
    plan: Decimal | None = None
    reported: Decimal | None = None
    treasury: Decimal | None = None


class PaymentFacts(NamedTuple):
    """Money paid out on a day in one of the two books ("reported", "treasury"); VND, a recovery is negative."""

    paid_on: date
    book: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class CapitalFacts:
    """What payments are measured against, VND. ``approved``: total investment of the newest decision that states
    one (``approved_by``, its number); ``assigned``: annual plans of all years to date. None: no figure known.
    """

    approved: Decimal | None = None
    approved_by: str = ""
    assigned: Decimal | None = None
    payments: tuple[PaymentFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class FootprintFacts:
    """The ground that one activity needs, EPSG:4326: a polygon, or a line whose full width (metres) is not
    yet applied.

    ``access_rule``: "all", "share" (``access_share`` of the length or area, above 0 to 1) or "stretch"
    (``access_length_m`` metres of a line in one piece).
    """

    id: int
    activity_code: str
    geometry: BaseGeometry
    width_m: float | None
    start_chainage_m: float | None
    name: str = ""
    access_rule: str = "all"
    access_share: Decimal | None = None
    access_length_m: float | None = None


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything about the works of one project. ``network`` None: no programme was known.

    ``weights`` are each activity's share in physical progress, 0 to 1. ``reports`` run from the oldest to the
    newest; ``baselines`` likewise, by the day of their decision: the first is ``original``, the last ``latest``.
    ``notes`` are codes of what the reader should know: ``holidays_unknown`` (no public holidays are
    known for the zone's country: every day of the working week counts as worked).
    """

    network: Network | None
    names: Mapping[str, str]
    weights: Mapping[str, Decimal]
    original: BaselineFacts | None
    latest: BaselineFacts | None
    reports: tuple[ReportFacts, ...]
    money: MoneyFacts
    footprints: tuple[FootprintFacts, ...]
    names_en: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    data_date: date | None = None
    notes: tuple[str, ...] = ()
    baselines: tuple[BaselineFacts, ...] = ()
    capital: CapitalFacts = CapitalFacts()
