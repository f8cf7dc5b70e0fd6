"""How far an obstacle reaches: the parts that it holds, or the works themselves."""

from collections.abc import Iterable

from landclearance.domain.facts import BlockerFacts, CaseFacts
from landclearance.domain.states import CaseStatus
from landclearance.domain.vocabulary import Milestone


def on_part(blocker: BlockerFacts, case: CaseFacts, part_id: int) -> bool:
    """Whether an obstacle stands on a part of ``case``: on the part, on the whole case, or on the resettlement site
    to which its people are to move."""
    if blocker.part_id is not None:
        return blocker.part_id == part_id
    if blocker.case_id is not None:
        return blocker.case_id == case.id
    return on_site_of(blocker, case)


def on_site_of(blocker: BlockerFacts, case: CaseFacts) -> bool:
    """Whether an obstacle stands on the resettlement site of a case that needs one."""
    return (
        blocker.resettlement_site_id is not None
        and blocker.case_id is None
        and blocker.part_id is None
        and blocker.resettlement_site_id == case.resettlement_site_id
        and case.needs_resettlement is not False
    )


def still_held(blocker: BlockerFacts, status: CaseStatus, part_id: int) -> bool:
    """Whether an obstacle on a part holds it: that of a resettlement site no longer does once the people have been
    resettled or the part has been handed over, with the people in temporary housing or not."""
    if blocker.resettlement_site_id is None:
        return True
    settled = Milestone.RESETTLED in status.milestones or Milestone.RESETTLED in status.words.not_applicable
    return not settled and part_id not in status.parts_handed_over


def on_works(blocker: BlockerFacts, cases: Iterable[CaseFacts]) -> bool:
    """Whether an obstacle holds works, not land: it names no part and no case, and its resettlement site, if any, is
    that of no case on record (nobody can then say whom it holds, so it holds the works)."""
    if blocker.part_id is not None or blocker.case_id is not None:
        return False
    return blocker.resettlement_site_id is None or not any(on_site_of(blocker, case) for case in cases)
