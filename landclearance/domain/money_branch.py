"""What the recorded sums say about the branch "money" of a case: its state from day to day, without any amount."""

from landclearance.domain.branches import MoneyMove
from landclearance.domain.facts import CaseFacts
from landclearance.domain.money import OWED, CaseMoney, MoneyState
from landclearance.domain.vocabulary import ActKind, BranchCode

CODES: dict[MoneyState, BranchCode] = {
    MoneyState.UNPAID: BranchCode.UNPAID,
    MoneyState.PART_PAID: BranchCode.PART_PAID,
    MoneyState.PAID: BranchCode.PAID,
    MoneyState.DEPOSITED: BranchCode.DEPOSITED,
    MoneyState.RELEASED: BranchCode.RELEASED,
}


def money_moves(money: CaseMoney) -> tuple[MoneyMove, ...]:
    """Every change of state by a payout, or by a version that makes a settled case owed again.

    Days before the first payout are left out: from when money is owed, the acts and the law say.
    """
    rows = [money.item(item) for item in OWED]
    paid = {move.happened_on for row in rows for move in row.movements}
    if not paid:
        return ()
    approved = {tranche.approved_on for row in rows for tranche in row.tranches}
    found: list[MoneyMove] = []
    for day in sorted(paid | {day for day in approved if day > min(paid)}):
        code = CODES.get(money.on(day).state)
        if code is not None and (not found or found[-1].code is not code):
            found.append(MoneyMove(day, code))
    return tuple(found)


def money_state(case: CaseFacts, money: CaseMoney | None) -> MoneyState:
    """The state of a case's money: by the sums where a plan or a payout is recorded, else by the acts alone.

    ``case``: the facts as known on the day for which ``money`` was derived. Acts tell no part payment.
    """
    if money is not None and money.state is not MoneyState.NOT_DUE:
        return money.state
    kinds = {act.kind for act in case.acts}
    if ActKind.PAYOUT in kinds:
        return MoneyState.PAID
    if ActKind.DEPOSIT in kinds:
        return MoneyState.DEPOSITED
    return MoneyState.UNPAID if ActKind.APPROVAL in kinds else MoneyState.NOT_DUE
