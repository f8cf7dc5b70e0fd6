"""What runs beside the main track: refusal, disagreement, resettlement, money, dispute. Pure.

Each branch is a track of its own, derived from the acts that stand (domain study, 8.2); several may be
active at once, and none stops the main track. Acts of one day count in the order of the procedure, so that
the order of recording says nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from landclearance.domain.branch_force import agreement, inventory, leaving
from landclearance.domain.branch_state import BranchState, Ground
from landclearance.domain.branch_support import dispute, money, resettlement
from landclearance.domain.facts import CaseFacts
from landclearance.domain.legal_days import NO_DAYS_KNOWN, LegalDays
from landclearance.domain.states import BEFORE_TWO_TIERS, CaseStatus
from landclearance.domain.vocabulary import BranchCode, Holder
from projects.domain.regimes import RegimeTable

__all__ = ["BranchState", "MoneyMove", "branches"]


@dataclass(frozen=True, slots=True)
class MoneyMove:
    """What the recorded sums say from ``day`` on: part paid, paid, deposited or released. No amount."""

    day: date
    code: BranchCode


def branches(
    facts: CaseFacts,
    status: CaseStatus,
    as_of: date,
    regimes: RegimeTable,
    legal: LegalDays = NO_DAYS_KNOWN,
    *,
    money_moves: Sequence[MoneyMove] | None = None,
    site_ready_on: date | None = None,
) -> tuple[BranchState, ...]:
    """The six branches of a case on ``as_of`` (the day for which ``status`` was derived), in fixed order.

    ``money_moves``: what the sums paid say, instead of the acts of payment (which tell no part payment).
    ``site_ready_on``: the day on which the resettlement site could take the family.
    """
    ground = Ground(facts, status, as_of, regimes, legal)
    moves = None if money_moves is None else [(move.day, move.code) for move in money_moves]
    found = (
        inventory(ground),
        agreement(ground),
        leaving(ground),
        resettlement(ground, site_ready_on),
        money(ground, moves),
        dispute(ground),
    )
    if regimes.regime(as_of) in BEFORE_TWO_TIERS:
        return tuple(_by_district(state) for state in found)
    return found


def _by_district(state: BranchState) -> BranchState:
    """Until 30/06/2025 the district held the powers that the commune's chairman holds since."""
    return replace(state, holder=Holder.DISTRICT) if state.holder is Holder.COMMUNE_CHAIR else state
