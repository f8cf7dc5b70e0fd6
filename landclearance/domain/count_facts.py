"""What is counted: cases with whose they are, their parts over time, their money; and items beside them.

Amounts in VND and land users' keys are here, names are not. The rows are those known at one moment
(selectors.counts); each carries the day from which it counts, so that one load serves every day up to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from landclearance.domain.facts import CaseFacts
from landclearance.domain.notices import notices
from landclearance.domain.vocabulary import ActKind
from projects.domain.regimes import RegimeTable


@dataclass(frozen=True, slots=True)
class PartLife:
    """What changes about one part: ``since`` the first day on which it counts (None: always), ``scope`` the days on
    which it left (False) or came back (True), those of one day in the order recorded."""

    part_id: int
    since: date | None = None
    scope: tuple[tuple[date, bool], ...] = ()

    def counts_on(self, day: date) -> bool:
        """Whether the part is in the project's scope at the end of ``day``."""
        if self.since is not None and day < self.since:
            return False
        said = [inside for changed, inside in self.scope if changed <= day]
        return said[-1] if said else True


@dataclass(frozen=True, slots=True)
class PlanLineFacts:
    """What one approved version of a batch's plan gives a case, from its approval on. ``replaces``: the
    versions of the batch before it no longer count."""

    plan_id: int
    batch: str
    version: int
    day: date
    replaces: bool
    item: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class MoneyMoved:
    """Money of a case that moved on a day. ``kind``: a value of PayoutKind; ``act_id``: the act beside it."""

    day: date
    kind: str
    amount: Decimal
    act_id: int | None = None


@dataclass(frozen=True, slots=True)
class ActAmount:
    """The amount written in an act (payout, deposit, approval), for cases without a register of money."""

    act_id: int
    kind: ActKind
    day: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class CountedCase:
    """A case with all that is counted of it. ``user``: the key of its land user, "" when none is on record."""

    facts: CaseFacts
    project: str
    user: str = ""
    user_kind: str = ""
    lives: tuple[PartLife, ...] = ()
    lines: tuple[PlanLineFacts, ...] = ()
    moved: tuple[MoneyMoved, ...] = ()
    amounts: tuple[ActAmount, ...] = ()

    @property
    def user_key(self) -> str:
        """The land user counted: a case without one stands for one of its own, as a case is one land user."""
        return self.user or f"case-{self.facts.id}"


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """Utilities, graves, dump sites: ``kind`` is utility, grave or dump_site; ``count`` as on record.
    ``done``: days with how many were moved or made ready (None: all)."""

    id: int
    kind: str
    project: str
    label: str
    count: int = 1
    done: tuple[tuple[date, int | None], ...] = ()

    def done_on(self, day: date) -> int:
        """How many were done by the end of ``day``, never more than there are."""
        total = 0
        for happened, quantity in self.done:
            if happened <= day:
                total = self.count if quantity is None else min(self.count, total + quantity)
        return total


@dataclass(frozen=True, slots=True)
class History:
    """All that is counted of some projects, as known at one moment, up to ``until`` (inclusive)."""

    cases: tuple[CountedCase, ...]
    items: tuple[ItemFacts, ...]
    regimes: RegimeTable
    until: date


def case_on(case: CountedCase, day: date) -> CaseFacts | None:
    """The case with the parts that count on ``day``; None before it was opened."""
    if case.facts.opened_on > day:
        return None
    lives = {life.part_id: life for life in case.lives}
    if not lives:
        return case.facts
    inside = tuple(part for part in case.facts.parts if _counts(lives.get(part.id), day))
    return replace(case.facts, parts=inside)


def _counts(life: PartLife | None, day: date) -> bool:
    return life is None or life.counts_on(day)


def changing_days(case: CountedCase, regimes: RegimeTable) -> set[date]:
    """Every day on which something about the case may change: all its dates, and the day after each notice died."""
    days = set(_dates(case))
    for act in case.facts.acts:
        if act.kind is ActKind.RECOVERY_NOTICE:
            for notice in notices([act], regimes, date.max):
                if notice.expires_on is not None:
                    days.add(notice.expires_on + timedelta(days=1))
    return days


def _dates(thing: object) -> Iterator[date]:
    """All dates in nested facts: what a later field adds is found without being named here."""
    if isinstance(thing, date):
        yield thing
    elif isinstance(thing, tuple):
        for inner in thing:
            yield from _dates(inner)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from _dates(getattr(thing, field.name))
