"""The expected release of a parcel part: the first day on which crews may work there, with the reasons.

The release day is the expected day of the hand-over minutes. It is the sum of what the law still asks of the
case, each step with the number of days of the regime in force when its clock starts; a step that is overdue
is expected on ``as_of`` at the earliest. Open blockers push it; a blocker that nobody can date makes it
unknown (None).
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from landclearance.domain.blockers import BlockerState, open_blockers
from landclearance.domain.facts import BlockerFacts, CaseFacts, PartFacts
from landclearance.domain.path import CasePath, PathStep, remaining_path
from landclearance.domain.reach import on_part, on_site_of, still_held
from landclearance.domain.states import CaseStatus, derive_case
from projects.domain.regimes import RegimeTable

ReleaseStep = PathStep


@dataclass(frozen=True, slots=True)
class Release:
    """When a part is expected to be free.

    ``day``: first day that crews may work; None when unknown, and when the part no longer blocks (see
    ``blocks``).
    ``cleared_on``: the day of the minutes, for a part handed over. ``out_of_scope``: the part left the
    project.
    ``unknown_because``: why ``day`` is unknown: "blocker:<id>" or "rule:<key>"; "" otherwise.
    ``past_due``: a running step or a promise lies before ``as_of``.
    """

    day: date | None
    steps: tuple[PathStep, ...] = ()
    cleared_on: date | None = None
    out_of_scope: bool = False
    unknown_because: str = ""
    past_due: bool = False

    @property
    def blocks(self) -> bool:
        """Whether crews still wait for the part: neither handed over free of blockers nor out of scope."""
        return not self.out_of_scope and (self.cleared_on is None or self.day is not None or self.is_unknown)

    @property
    def is_unknown(self) -> bool:
        """Whether the part blocks and nobody can say until when."""
        return bool(self.unknown_because)


def expected_release(
    case: CaseFacts,
    part: PartFacts,
    blockers: Iterable[BlockerFacts],
    as_of: date,
    regimes: RegimeTable,
    days_off: AbstractSet[date] = frozenset(),
) -> Release:
    """The release of one part of ``case``. ``days_off``: public holidays; weekends are off without being in
    it.

    ``blockers`` may hold those of other cases and parts; they are left out.
    """
    status = derive_case(case, as_of, regimes)
    return _release(part, status, Waiting(case, status, blockers, as_of, regimes, days_off))


def expected_releases(
    cases: Iterable[CaseFacts],
    blockers: Iterable[BlockerFacts],
    as_of: date,
    regimes: RegimeTable,
    days_off: AbstractSet[date] = frozenset(),
    statuses: Mapping[int, CaseStatus] | None = None,
    *,
    blackout: AbstractSet[date] = frozenset(),
) -> dict[int, Release]:
    """The release of every part of ``cases``, by part id; each case's path is computed once.

    ``blackout``: days on which nothing is enforced.

    ``statuses`` (by case id) spares deriving again what the caller has derived for the same ``as_of``.
    """
    by_case = _by_case(cases := tuple(cases), tuple(blockers))
    releases: dict[int, Release] = {}
    for case in cases:
        status = (statuses or {}).get(case.id) or derive_case(case, as_of, regimes)
        waiting = Waiting(case, status, by_case.get(case.id, ()), as_of, regimes, days_off, blackout)
        for part in case.parts:
            releases[part.id] = _release(part, status, waiting)
    return releases


class Waiting:
    """What the parts of one case wait for: the path (computed when first asked for) and the open blockers."""

    def __init__(
        self,
        case: CaseFacts,
        status: CaseStatus,
        blockers: Iterable[BlockerFacts],
        as_of: date,
        regimes: RegimeTable,
        days_off: AbstractSet[date],
        blackout: AbstractSet[date] = frozenset(),
    ) -> None:
        self.as_of = as_of
        self.blackout = blackout
        self.open = open_blockers(blockers, as_of)
        self._ask = (case, status, as_of, regimes, days_off)
        self._path: CasePath | None = None

    @property
    def path(self) -> CasePath:
        if self._path is None:
            self._path = remaining_path(*self._ask, site_ready=self.site_ready(), blackout=self.blackout)
        return self._path

    def pushes(self, part_id: int) -> list[PathStep]:
        """The open blockers that hold a part, each as a step."""
        case, status = self._ask[0], self._ask[1]
        return [
            _push(blocker, state, self.as_of)
            for blocker, state in self.open.values()
            if on_part(blocker, case, part_id) and still_held(blocker, status, part_id)
        ]

    def site_ready(self) -> date | None:
        """The day on which the resettlement site is expected to be ready, by its open blockers; None: no such day.

        The legal chain stops before the decision until then (art. 91.6): the site is not only a floor of the release.
        """
        case = self._ask[0]
        days = [state.expected_clear_on for row, state in self.open.values() if on_site_of(row, case)]
        return max((day for day in days if day is not None and day >= self.as_of), default=None)


def _release(part: PartFacts, status: CaseStatus, waiting: Waiting) -> Release:
    if not status.in_scope:
        return Release(day=None, out_of_scope=True)
    pushes = waiting.pushes(part.id)
    cleared_on = status.parts_handed_over.get(part.id)
    path = CasePath((), waiting.as_of, "") if cleared_on is not None else waiting.path
    if cleared_on is not None and not pushes:
        return Release(day=None, cleared_on=cleared_on)
    steps = (*path.steps, *pushes)
    unknown = path.unknown_because or next((f"blocker:{step.ref}" for step in pushes if step.to is None), "")
    days = [day for day in (path.day, *(step.to for step in pushes)) if day is not None]
    return Release(
        day=None if unknown else max(days),
        steps=steps,
        cleared_on=cleared_on,
        unknown_because=unknown,
        past_due=any(step.past_due for step in steps),
    )


def _push(blocker: BlockerFacts, state: BlockerState, as_of: date) -> PathStep:
    """An open blocker as a step. A promised day that has passed with the blocker still open dates nothing."""
    expected = state.expected_clear_on
    dated = expected is not None and expected >= as_of
    return PathStep(
        step="blocker",
        rule=blocker.code,
        starts=state.opened_on or as_of,
        due=state.due_on or expected,
        to=expected if dated else None,
        past_due=state.past_due,
        ref=blocker.id,
    )


def _by_case(cases: Iterable[CaseFacts], blockers: Iterable[BlockerFacts]) -> dict[int, list[BlockerFacts]]:
    cases = tuple(cases)
    case_of = {part.id: case.id for case in cases for part in case.parts}
    of_site: dict[int, list[CaseFacts]] = {}
    for case in cases:
        if case.resettlement_site_id is not None:
            of_site.setdefault(case.resettlement_site_id, []).append(case)
    found: dict[int, list[BlockerFacts]] = {}
    for blocker in blockers:
        case_id = case_of.get(blocker.part_id) if blocker.part_id is not None else blocker.case_id
        if case_id is not None:
            found.setdefault(case_id, []).append(blocker)
        for case in of_site.get(blocker.resettlement_site_id or 0, ()):
            if on_site_of(blocker, case):
                found.setdefault(case.id, []).append(blocker)
    return found
