"""Red flags of the land handed over and of the money for land that several claim."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from landclearance.domain.facts import AREA_TOLERANCE_M2, ActFacts, HandoverFacts
from landclearance.domain.findings import Findings, RedFlag
from landclearance.domain.vocabulary import ActKind, Milestone, RedFlagCode
from projects.domain.terms import ONE_DAY, term_end


def land_flags(found: Findings) -> Iterable[RedFlag]:
    """More land taken than decided; minutes after the decision had fallen; disputed money not deposited."""
    yield from _more_than_decided(found)
    yield from _after_annulment(found)
    yield from _claimants(found)


def decided_area_m2(found: Findings) -> Decimal | None:
    """The area that the recovery decisions in force recover together; None where one states none.

    A decision that replaces another (``supersedes``) counts in its place.
    """
    decisions = list(found.of(ActKind.RECOVERY_DECISION))
    replaced = {act.supersedes for act in decisions}
    areas = [act.area_m2 for act in decisions if act.id not in replaced]
    if not areas or any(area is None for area in areas):
        return None
    return sum((area for area in areas if area is not None), Decimal(0))


def _more_than_decided(found: Findings) -> Iterable[RedFlag]:
    decided = decided_area_m2(found)
    decision = found.first(ActKind.RECOVERY_DECISION)
    if decided is None or decision is None or not found.stands.handovers:
        return
    sizes = {part.id: part.area_m2 for part in found.facts.parts}
    taken = Decimal(0)
    done: dict[int, Decimal] = {}
    for item in sorted(found.stands.handovers, key=_by_day):
        left = sizes.get(item.part_id, Decimal(0)) - done.get(item.part_id, Decimal(0))
        area = item.area_m2 if item.area_m2 is not None else max(left, Decimal(0))
        done[item.part_id] = done.get(item.part_id, Decimal(0)) + area
        taken += area
        if taken > decided + AREA_TOLERANCE_M2:
            law = found.law("decision", decision.happened_on)
            yield RedFlag(
                RedFlagCode.MORE_RECOVERED_THAN_DECIDED,
                item.happened_on,
                decision.id,
                Milestone.HANDED_OVER,
                Milestone.DECIDED,
                **law,
            )
            return


def _by_day(item: HandoverFacts) -> tuple[date, int]:
    return item.happened_on, item.id


def _after_annulment(found: Findings) -> Iterable[RedFlag]:
    """Minutes dated after a decision was annulled, before a new one of its kind."""
    for pair in found.stands.annulled:
        if pair.target is None:
            continue
        kind, since = pair.target.kind, pair.by.happened_on
        later = [item for item in found.stands.handovers if item.happened_on > since]
        first = min(later, key=_by_day, default=None)
        if first is None or _renewed(found, kind, since, first.happened_on):
            continue
        yield RedFlag(
            RedFlagCode.HANDOVER_AFTER_ANNULMENT,
            first.happened_on,
            pair.by.id,
            Milestone.HANDED_OVER,
            **found.law("decision", first.happened_on),
        )


def _renewed(found: Findings, kind: ActKind, since: date, by: date) -> bool:
    return any(since <= act.happened_on <= by for act in found.of(kind))


def _claimants(found: Findings) -> Iterable[RedFlag]:
    """Land that several claim: its money is deposited (Land Law 2024, art. 94.4), not paid to one of them."""
    claimed = min(
        (claim.happened_on for claim in found.facts.claims if claim.happened_on <= found.as_of), default=None
    )
    approval = found.first(ActKind.APPROVAL)
    if claimed is None or approval is None or found.first(ActKind.DEPOSIT) is not None:
        return
    payout = next((act for act in found.of(ActKind.PAYOUT) if act.happened_on >= claimed), None)
    day = payout.happened_on if payout is not None else _late_on(found, approval, claimed)
    if day is not None:
        yield RedFlag(
            RedFlagCode.CLAIMANTS_WITHOUT_DEPOSIT,
            day,
            payout.id if payout is not None else approval.id,
            Milestone.PAID,
            **found.law("payout", approval.in_force_on),
        )


def _late_on(found: Findings, approval: ActFacts, claimed: date) -> date | None:
    """The first day after the term of payment, once it has come and nothing was paid before the claim."""
    rule = found.regimes.find("payout", approval.in_force_on)
    if rule is None or rule.value is None or found.first(ActKind.PAYOUT) is not None:
        return None
    due = term_end(approval.in_force_on, rule.value, rule.unit, found.legal.days_off)
    day = max(due + ONE_DAY, claimed)
    return day if day <= found.as_of else None
