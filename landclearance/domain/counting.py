"""What each land user, case, parcel, part, plan and item adds to the indicators on one day. Pure.

The definitions are those of docs/algorithms/counts.md: one place for every page, bulletin and command.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from landclearance.domain.annulment import standing_facts
from landclearance.domain.count_facts import CountedCase, ItemFacts, PlanLineFacts
from landclearance.domain.facts import CaseFacts, PartFacts
from landclearance.domain.states import CaseStatus
from landclearance.domain.vocabulary import ActKind, Milestone

Contributions = dict[tuple[str, str], Decimal]

ONE = Decimal(1)
MONEY_OF_THE_PLAN = frozenset({"compensation", "support"})
"""Column 17 is "giá trị BT-HT": compensation and support; the cost of resettlement is a line of its own."""
PAID_OUT = {"paid": 1, "released": 1, "recovered": -1}
DEPOSITED = {"deposited": 1, "released": -1}
KINDS = {"household": "households", "organisation": "organisations", "community": "communities"}
ITEMS = {
    "grave": ("graves", "graves_moved"),
    "utility": ("utilities", "utilities_moved"),
    "dump_site": ("dump_sites", "dump_sites_ready"),
}


@dataclass(frozen=True, slots=True)
class Counted:
    """A case that counts on a day: its facts and its status on that day."""

    case: CountedCase
    facts: CaseFacts
    status: CaseStatus

    def has(self, milestone: Milestone) -> bool:
        return milestone in self.status.milestones

    def stands(self, kind: ActKind) -> bool:
        """Whether an act of this kind stands (was not annulled)."""
        return any(act.kind is kind for act in self.status.standing)

    @property
    def resettles(self) -> bool:
        return self.facts.needs_resettlement is True


USER_COUNTS: Mapping[str, Callable[[Counted], bool]] = {
    "users": lambda _case: True,
    "users_noticed": lambda case: case.has(Milestone.NOTICED),
    "users_inventoried": lambda case: case.has(Milestone.INVENTORIED),
    "users_approved": lambda case: case.has(Milestone.APPROVED),
    "users_posted": lambda case: case.has(Milestone.POSTED),
    "users_paid": lambda case: case.stands(ActKind.PAYOUT),
    "users_handed_over": lambda case: case.has(Milestone.HANDED_OVER),
}
"""Counts of land users that hold when they hold for every case of the user."""


def count_cases(standing: Sequence[Counted], day: date) -> Contributions:
    """What the cases that count at the end of ``day`` add to each indicator, by unit."""
    found: Contributions = {}
    by_user: dict[str, list[Counted]] = defaultdict(list)
    for one in standing:
        by_user[one.case.user_key].append(one)
        found.update(_of_case(one, day))
    for user, cases in by_user.items():
        found.update(_of_user(user, cases))
    found.update(_of_parcels(standing))
    found.update(_of_plans(standing, day))
    return found


def count_item(item: ItemFacts, day: date) -> Contributions:
    """A utility, a group of graves or a dump site, by the numbers on record."""
    all_of_them, done = ITEMS[item.kind]
    unit = f"{item.kind}-{item.id}"
    return {(all_of_them, unit): Decimal(item.count), (done, unit): Decimal(item.done_on(day))}


def _of_user(user: str, cases: Sequence[Counted]) -> Contributions:
    found = {(name, user): ONE for name, holds in USER_COUNTS.items() if all(holds(case) for case in cases)}
    found[KINDS.get(cases[0].case.user_kind, "users_unnamed"), user] = ONE
    if any(_banked(case) for case in cases) and ("users_paid", user) not in found:
        found["users_deposited", user] = ONE
    moving = [case for case in cases if case.resettles]
    if moving:
        found["resettle_users", user] = ONE
        arranged = all(case.has(Milestone.RESETTLED) for case in moving)
        found["resettle_arranged" if arranged else "resettle_left", user] = ONE
        if not all(case.has(Milestone.HANDED_OVER) for case in moving):
            found["users_not_moved", user] = ONE
    return found


def _banked(case: Counted) -> bool:
    return case.stands(ActKind.DEPOSIT) and not case.stands(ActKind.PAYOUT)


def _of_case(one: Counted, day: date) -> Contributions:
    unit = f"case-{one.facts.id}"
    found: Contributions = {("cases", unit): ONE}
    if one.has(Milestone.HANDED_OVER):
        found["cases_handed_over", unit] = ONE
    if not _approval_annulled(one):
        found["value_approved", unit] = approved_value(one.case, day)
    found["amount_paid", unit] = paid_amount(one.case, day)
    found["amount_deposited", unit] = deposited_amount(one.case, day)
    handed = areas_handed_over(one.facts, one.status, day)
    for part in one.facts.parts:
        found.update(_of_part(one, part, handed))
    return found


def _of_part(one: Counted, part: PartFacts, handed: Mapping[int, Decimal]) -> Contributions:
    unit = f"part-{part.id}"
    found: Contributions = {("parts", unit): ONE, ("area_m2", unit): part.area_m2}
    found["area_handed_over_m2", unit] = handed.get(part.id, Decimal(0))
    if part.id in one.status.parts_handed_over:
        found["parts_handed_over", unit] = ONE
    if one.has(Milestone.DECIDED):
        found["area_decided_m2", unit] = part.area_m2
    return found


def areas_handed_over(facts: CaseFacts, status: CaseStatus, day: date) -> dict[int, Decimal]:
    """Square metres of each part handed over by standing minutes, never more than it has; by part id.

    A part handed over as a whole counts with its area, one in pieces with the areas in the minutes.
    """
    found = {part.id: part.area_m2 for part in facts.parts if part.id in status.parts_handed_over}
    if not status.partly_handed_over:
        return found
    minutes = [item for part in facts.parts for item in part.handovers]
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for item in standing_facts(facts.acts, minutes, day).handovers:
        sums[item.part_id] += item.area_m2 or Decimal(0)
    return {part.id: min(sums[part.id], part.area_m2) for part in facts.parts if part.id in sums} | found


def _of_parcels(standing: Iterable[Counted]) -> Contributions:
    """Parcels are done when every part of them that counts is."""
    done: dict[int, bool] = {}
    for one in standing:
        for part in one.facts.parts:
            done[part.parcel_id] = done.get(part.parcel_id, True) and part.id in one.status.parts_handed_over
    found: Contributions = {}
    for parcel, handed_over in done.items():
        found["parcels", f"parcel-{parcel}"] = ONE
        if handed_over:
            found["parcels_handed_over", f"parcel-{parcel}"] = ONE
    return found


def _of_plans(standing: Iterable[Counted], day: date) -> Contributions:
    """Approved plan documents, and plan files: one for each case in each batch, however many versions it has."""
    found: Contributions = {}
    for one in standing:
        lines = [line for line in one.case.lines if line.day <= day and not _approval_annulled(one)]
        for line in lines:
            found["plans", f"plan-{line.plan_id}"] = ONE
            found["plan_files", f"file-{one.facts.id}-{line.batch}"] = ONE
        if not lines and one.has(Milestone.APPROVED):
            found["plan_files", f"file-{one.facts.id}-"] = ONE
    return found


def _approval_annulled(one: Counted) -> bool:
    """Whether the approval was cancelled and none has come since: the plan then gives nothing."""
    gone = any(
        pair.target is not None and pair.target.kind is ActKind.APPROVAL for pair in one.status.annulled
    )
    return gone and not one.has(Milestone.APPROVED)


def approved_value(case: CountedCase, day: date) -> Decimal:
    """Compensation and support by the plans approved by ``day``, in VND; without lines, by the approval acts."""
    lines = [line for line in case.lines if line.day <= day]
    if not lines:
        written = [one for one in case.amounts if one.kind is ActKind.APPROVAL and one.day <= day]
        return written[-1].amount if written else Decimal(0)
    batches: dict[str, list[PlanLineFacts]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: (line.version, line.plan_id)):
        kept = batches[line.batch]
        if line.replaces:
            kept[:] = [other for other in kept if other.version >= line.version]
        kept.append(line)
    return sum(
        (line.amount for kept in batches.values() for line in kept if line.item in MONEY_OF_THE_PLAN),
        Decimal(0),
    )


def paid_amount(case: CountedCase, day: date) -> Decimal:
    """VND that reached the land user by ``day``: paid and released, less what was recovered."""
    return _moved(case, day, PAID_OUT, ActKind.PAYOUT)


def deposited_amount(case: CountedCase, day: date) -> Decimal:
    """VND that lies in the bank for the land user at the end of ``day``."""
    return _moved(case, day, DEPOSITED, ActKind.DEPOSIT)


def _moved(case: CountedCase, day: date, signs: Mapping[str, int], kind: ActKind) -> Decimal:
    """The register of money, and the amounts in acts of ``kind`` that have no row in it."""
    rows = [row for row in case.moved if row.day <= day]
    booked_acts = {row.act_id for row in rows if row.act_id is not None}
    booked_days = {row.day for row in rows if row.act_id is None}
    total = sum((row.amount * signs.get(row.kind, 0) for row in rows), Decimal(0))
    for written in case.amounts:
        if written.kind is not kind or written.day > day:
            continue
        if written.act_id not in booked_acts and written.day not in booked_days:
            total += written.amount
    return total
