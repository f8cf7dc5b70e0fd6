"""What is counted, as data: the columns of the 31-column progress sheet and what bulletins always give beside them.

Each is a cumulative count at the end of a day. Households, cases, parcels, parts, plans and square metres are
separate figures; the columns 11 to 16 are independent of each other. Docs: docs/algorithms/counts.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What one counted thing is, and so what a figure is counted in."""

    LAND_USER = "land_user"
    CASE = "case"
    PARCEL = "parcel"
    PART = "part"
    PLAN = "plan"
    PLAN_FILE = "plan_file"
    ITEM = "item"


class Measure(StrEnum):
    """What a figure is given in: a number of things, square metres, or VND."""

    COUNT = "count"
    AREA = "m2"
    MONEY = "vnd"


@dataclass(frozen=True, slots=True)
class Indicator:
    """``column``: of the progress sheet (0: beside it). ``of``: the indicator that it is a share of ("": none).
    Money is ``private``: shown in full by role, to others as totals of enough cases."""

    code: str
    unit: Unit
    measure: Measure = Measure.COUNT
    column: int = 0
    of: str = ""

    @property
    def private(self) -> bool:
        return self.measure is Measure.MONEY


_USER, _CASE, _PARCEL, _PART = Unit.LAND_USER, Unit.CASE, Unit.PARCEL, Unit.PART
_AREA, _MONEY, _COUNT = Measure.AREA, Measure.MONEY, Measure.COUNT

INDICATORS: tuple[Indicator, ...] = (
    Indicator("area_m2", _PART, _AREA, 7),
    Indicator("area_handed_over_m2", _PART, _AREA, 8, "area_m2"),
    Indicator("users", _USER, _COUNT, 10),
    Indicator("users_noticed", _USER, _COUNT, 11, "users"),
    Indicator("users_inventoried", _USER, _COUNT, 12, "users"),
    Indicator("users_approved", _USER, _COUNT, 13, "users"),
    Indicator("users_posted", _USER, _COUNT, 14, "users"),
    Indicator("users_paid", _USER, _COUNT, 15, "users"),
    Indicator("users_handed_over", _USER, _COUNT, 16, "users"),
    Indicator("value_approved", _CASE, _MONEY, 17),
    Indicator("amount_paid", _CASE, _MONEY, 18, "value_approved"),
    Indicator("resettle_users", _USER, _COUNT, 20),
    Indicator("resettle_arranged", _USER, _COUNT, 21, "resettle_users"),
    Indicator("resettle_left", _USER, _COUNT, 22, "resettle_users"),
    Indicator("households", _USER),
    Indicator("organisations", _USER),
    Indicator("communities", _USER),
    Indicator("users_unnamed", _USER),
    Indicator("users_deposited", _USER, of="users"),
    Indicator("users_not_moved", _USER, of="resettle_users"),
    Indicator("area_decided_m2", _PART, _AREA, of="area_m2"),
    Indicator("cases", _CASE),
    Indicator("cases_handed_over", _CASE, of="cases"),
    Indicator("parcels", _PARCEL),
    Indicator("parcels_handed_over", _PARCEL, of="parcels"),
    Indicator("parts", _PART),
    Indicator("parts_handed_over", _PART, of="parts"),
    Indicator("plans", Unit.PLAN),
    Indicator("plan_files", Unit.PLAN_FILE),
    Indicator("amount_deposited", _CASE, _MONEY),
    Indicator("graves", Unit.ITEM),
    Indicator("graves_moved", Unit.ITEM, of="graves"),
    Indicator("utilities", Unit.ITEM),
    Indicator("utilities_moved", Unit.ITEM, of="utilities"),
    Indicator("dump_sites", Unit.ITEM),
    Indicator("dump_sites_ready", Unit.ITEM, of="dump_sites"),
)

BY_CODE: Mapping[str, Indicator] = {indicator.code: indicator for indicator in INDICATORS}

SMALLEST_TOTAL = 5
"""A sum of money of fewer cases than this may tell what one household got: it is shown by role only."""
