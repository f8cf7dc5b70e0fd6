"""Rows of the register of blockers, and the summaries on top of it. A constant number of queries."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from geodata.templatetags.clearway import chainage
from landclearance.domain.blockers import Anchor, BlockerState, anchor_of, blocker_state, official_cause
from landclearance.domain.facts import BlockerFacts, LandFacts
from landclearance.domain.ladder import LADDER
from landclearance.models import Blocker, DumpSite, Grave, ResettlementSite, Utility
from landclearance.selectors.clearance import clearance_as_known
from landclearance.selectors.told import Held, Told, told_of, with_told
from projects.models import Project


@dataclass(frozen=True, slots=True)
class BlockerRow:
    """An obstacle in the register on ``as_of``. ``held`` None: its project was not assessed since it was recorded."""

    project: Project
    facts: BlockerFacts
    state: BlockerState
    as_of: date
    anchor: Anchor
    case_no: str = ""
    label: str = ""
    thing: str = ""
    held: Held | None = None
    awaited_project: Project | None = None

    @property
    def cause(self) -> str:
        """The official category of delay that its days count under."""
        return official_cause(self.facts.code)

    @property
    def days_at_level(self) -> int | None:
        return self.state.days_at_level(self.as_of)

    @property
    def days_unanswered(self) -> int | None:
        return self.state.days_unanswered(self.as_of)

    @property
    def undated(self) -> bool:
        """Whether it is open and nobody can say until when."""
        expected = self.state.expected_clear_on
        return self.state.is_open and (expected is None or expected < self.as_of)

    @property
    def order_overdue(self) -> bool:
        """Whether the day set by law or by order has passed with the blocker open."""
        return self.state.is_open and self.state.due_on is not None and self.state.due_on < self.as_of

    @property
    def owner(self) -> str:
        return self.state.owner_code or self.state.owner_name


MARKS: Mapping[str, Callable[[BlockerRow], bool]] = {
    "undated": lambda row: row.undated,
    "overdue": lambda row: row.state.past_due,
    "broken": lambda row: row.state.promises_broken > 0,
    "unanswered": lambda row: row.state.is_open and row.state.unanswered_since is not None,
    "unassigned": lambda row: row.state.unassigned_since is not None,
    "waiting": lambda row: row.state.is_open and bool(row.facts.waits_for),
}
"""Marks of a row that are filtered by: name in the address -> whether a row has it."""


def _most(value: int | None) -> int:
    """Sorts the largest first and the unknown last."""
    return 1 if value is None else -value


SORTS: Mapping[str, Callable[[BlockerRow], Any]] = {
    "release": lambda row: (not row.undated, row.state.expected_clear_on or date.max),
    "title": lambda row: row.facts.title,
    "project": lambda row: row.project.code,
    "level": lambda row: LADDER.index(row.state.level) if row.state.level in LADDER else -1,
    "age": lambda row: _most(row.days_at_level),
    "owner": lambda row: row.state.owner_name,
    "since": lambda row: row.state.opened_on or date.max,
    "closed": lambda row: row.state.closed_on or date.max,
    "due": lambda row: row.state.due_on or date.max,
    "broken": lambda row: -row.state.promises_broken,
    "answer": lambda row: _most(row.days_unanswered),
    "days": lambda row: -_share(row.held),
}


def _share(held: Held | None) -> float:
    return float(Fraction(held.share_days)) if held and held.share_days else -1.0


def blocker_rows(
    projects: Iterable[Project], as_of: date, known_at: datetime, *, still_open: bool
) -> list[BlockerRow]:
    """Obstacles of ``projects``: those without an end first, then by expected day. Closed ones only on demand."""
    chosen = {project.pk: project for project in projects}
    land = clearance_as_known(chosen.values(), as_of, known_at, geometry=False)
    told = told_of(chosen.values(), as_of)
    names = _things(Blocker.objects.filter(project__in=list(chosen)))
    others = _awaited(land.values())
    rows = [
        row
        for pk, facts in land.items()
        for row in _rows(chosen[pk], with_told(facts, told), told, names, others, as_of)
        if row.state.opened_on is not None and row.state.is_open == still_open
    ]
    rows.sort(key=lambda row: (SORTS["release"](row), row.project.code, row.facts.id))
    return rows


def blocker_row(blocker: Blocker, as_of: date, known_at: datetime) -> BlockerRow | None:
    """One obstacle as of a day, open or closed; None when it had not been opened by then."""
    project = blocker.project
    land = clearance_as_known([project], as_of, known_at, geometry=False)[project.pk]
    told = told_of([project], as_of)
    names = _things(Blocker.objects.filter(pk=blocker.pk))
    found = _rows(project, with_told(land, told), told, names, _awaited([land]), as_of)
    return next((row for row in found if row.facts.id == blocker.pk and row.state.opened_on), None)


def _rows(
    project: Project,
    land: LandFacts,
    told: Told,
    names: Mapping[tuple[str, int], str],
    others: Mapping[str, Project],
    as_of: date,
) -> Iterable[BlockerRow]:
    cases = {case.id: case for case in land.cases}
    parts = {part.id: part for part in land.parts}
    for facts in land.blockers:
        part = parts.get(facts.part_id or 0)
        case = cases.get(facts.case_id or (part.case_id if part else 0))
        yield BlockerRow(
            project=project,
            facts=facts,
            state=blocker_state(facts, as_of),
            as_of=as_of,
            anchor=anchor_of(facts),
            case_no=case.case_no if case else "",
            label=part.label if part else "",
            thing=_thing(facts, names),
            held=told.held.get(facts.id),
            awaited_project=others.get(facts.waits_for),
        )


_MODELS: Mapping[str, Any] = {
    "utility": Utility,
    "grave": Grave,
    "dump_site": DumpSite,
    "resettlement_site": ResettlementSite,
}


def _things(blockers: QuerySet[Blocker]) -> dict[tuple[str, int], str]:
    """The items on which ``blockers`` stand, by kind and key. Four queries."""
    found = {}
    for kind, model in _MODELS.items():
        rows = model.objects.filter(blockers__in=blockers).defer("geometry").distinct()
        found.update({(kind, row.pk): _named(row) for row in rows})
    return found


def _named(item: Any) -> str:
    name = str(getattr(item, "name", "") or "")
    return f"{item.code} · {name}" if name else str(item.code)


def _thing(facts: BlockerFacts, names: Mapping[tuple[str, int], str]) -> str:
    for kind in _MODELS:
        key = getattr(facts, f"{kind}_id")
        if key is not None:
            return names.get((kind, key), "")
    if facts.section_m is not None:
        return f"{chainage(facts.section_m[0])}–{chainage(facts.section_m[1])}"
    return ""


def _awaited(lands: Iterable[LandFacts]) -> dict[str, Project]:
    codes = {row.waits_for for land in lands for row in land.blockers if row.waits_for}
    return {row.code: row for row in Project.objects.filter(code__in=codes)}


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One line of a summary: counts of blockers, each by itself; ``oldest``: days at the level of the one that has lain
    there longest (None: unknown)."""

    key: str
    count: int
    late: int
    broken: int
    undated: int
    unanswered: int
    oldest: int | None


def grouped(rows: Iterable[BlockerRow], key: Callable[[BlockerRow], str]) -> list[GroupLine]:
    """Lateness by a key of the rows, most overdue first."""
    groups: dict[str, list[BlockerRow]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    lines = [
        GroupLine(
            name,
            len(found),
            sum(1 for row in found if row.state.past_due),
            sum(row.state.promises_broken for row in found),
            sum(1 for row in found if row.undated),
            sum(1 for row in found if MARKS["unanswered"](row)),
            max((days for row in found if (days := row.days_at_level) is not None), default=None),
        )
        for name, found in groups.items()
    ]
    return sorted(lines, key=lambda line: (-line.late, -line.undated, -line.count, line.key))


def anchor_word(row: BlockerRow) -> str:
    """Where the obstacle stands, in words, without its case's number."""
    words = {
        Anchor.PART: _("parcel %(thing)s") % {"thing": row.label},
        Anchor.CASE: _("case %(thing)s") % {"thing": row.case_no},
        Anchor.UTILITY: _("utility %(thing)s") % {"thing": row.thing},
        Anchor.GRAVE: _("graves %(thing)s") % {"thing": row.thing},
        Anchor.DUMP_SITE: _("dump site %(thing)s") % {"thing": row.thing},
        Anchor.RESETTLEMENT_SITE: _("resettlement site %(thing)s") % {"thing": row.thing},
        Anchor.SECTION: _("section %(thing)s") % {"thing": row.thing},
        Anchor.CAPITAL: _("capital of the project"),
        Anchor.PRICE: _("price decision of the project"),
        Anchor.WORKS: _("the works"),
    }
    return words[row.anchor]
