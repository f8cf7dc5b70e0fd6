"""Rows of the progress sheet: per commune, project and zone, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.timezone import make_aware

from geodata.models import Zone
from landclearance.domain.count_facts import CountedCase, History
from landclearance.domain.counts import Book, Figure, Movement, cumulative, movements
from landclearance.domain.indicators import INDICATORS
from landclearance.domain.release import expected_releases
from landclearance.domain.sheet import (
    ClearanceMoney,
    Finish,
    Period,
    RowReport,
    SheetRow,
    derived_status,
    value,
)
from landclearance.domain.vocabulary import Milestone
from landclearance.models import ClearanceClaim, ClearanceTarget
from landclearance.selectors.clearance import clearance_as_known
from landclearance.selectors.counts import count_history
from landclearance.selectors.lists import holidays_around
from projects.models import CapitalPlan, Disbursement, Project
from projects.models.capital import CapitalKind, DisbursementSource

Place = tuple[int, str]
"""A project's pk and a commune's code ("": the whole project)."""


def end_of_day(day: date) -> datetime:
    """The last moment of a day in the office's time zone."""
    return make_aware(datetime.combine(day, time.max), ZoneInfo(settings.TIME_ZONE))


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of a zone: ``rows`` by project (communes before their project), then ``total``.

    ``history`` and ``moved_rows`` are what the figures come from, for lists of who entered and left.
    """

    zone: Zone
    period: Period
    rows: tuple[SheetRow, ...]
    total: SheetRow
    history: History


@dataclass(frozen=True, slots=True)
class _Sources:
    """What every row is made from; the books of now and of what was known when the last period ended."""

    period: Period
    book: Book
    then: Book
    reports: Mapping[Place, RowReport]
    names: Mapping[Place, str]
    targets: Mapping[Place, date]
    money: Mapping[int, ClearanceMoney]
    releases: Mapping[int, date | None]


def progress_sheet(zone: Zone, projects: Sequence[Project], period: Period, known_at: datetime) -> Sheet:
    """The sheet at the end of ``period`` as known at ``known_at``, with what moved in it and before it.

    Movements compare two days as they are known now; what was learnt since about the earlier day stands apart
    as corrections, so that figure then + corrections + in the period = figure now.
    """
    sources = _sources(zone, projects, period, known_at)
    rows: list[SheetRow] = []
    for project in projects:
        rows += _project_rows(sources, project)
    silent = tuple(name for row in rows if not row.commune for name in row.silent)
    total = _row(sources, None, "", zone.name, sources.book.history.cases, silent)
    return Sheet(zone, period, tuple(rows), total, sources.book.history)


def _sources(zone: Zone, projects: Sequence[Project], period: Period, known_at: datetime) -> _Sources:
    last = period.start - timedelta(days=1)
    keys = [project.pk for project in projects]
    reports, report_names = claims_by_place(keys, period.end, known_at)
    targets, target_names = _targets(keys, period.end, known_at)
    return _Sources(
        period=period,
        book=Book(count_history(projects, period.end, known_at)),
        then=Book(count_history(projects, last, min(known_at, end_of_day(last)))),
        reports=reports,
        names=report_names | target_names,
        targets=targets,
        money=_money(keys, period.end, known_at),
        releases=_releases(zone, projects, period.end, known_at),
    )


def _project_rows(sources: _Sources, project: Project) -> list[SheetRow]:
    """A line for each commune that has a case, a report or a target, then the project's."""
    cases = [case for case in sources.book.history.cases if case.project == project.code]
    communes: dict[str, list[CountedCase]] = defaultdict(list)
    names = {code: name for (pk, code), name in sources.names.items() if pk == project.pk}
    for case in cases:
        communes[case.facts.commune_code].append(case)
        names[case.facts.commune_code] = case.facts.commune_name
    expected = sorted(names, key=lambda code: (names[code], code))
    alone = len(expected) == 1
    missing = {code for code in expected if not _has_reported(sources, project.pk, code, alone)}
    rows = [
        _row(sources, project, code, names[code], communes[code], (names[code],) if code in missing else ())
        for code in expected
    ]
    silent = tuple(names[code] for code in expected if code in missing)
    return [*rows, _row(sources, project, "", project.name, cases, silent)]


def _has_reported(sources: _Sources, project: int, commune: str, alone: bool) -> bool:
    """Whether the commune was reported in the period; a project in one commune reports for it."""
    places = [(project, commune), *([(project, "")] if alone else [])]
    found = (sources.reports.get(place) for place in places)
    return any(report is not None and report.happened_on >= sources.period.start for report in found)


def _row(
    sources: _Sources,
    project: Project | None,
    commune: str,
    name: str,
    cases: Sequence[CountedCase],
    silent: tuple[str, ...],
) -> SheetRow:
    period, book = sources.period, sources.book
    last, earlier = period.start - timedelta(days=1), period.before.start - timedelta(days=1)
    items = [
        item
        for item in book.history.items
        if not commune and (project is None or item.project == project.code)
    ]
    codes = {project.code} if project else {case.project for case in book.history.cases}
    then_cases = [
        case
        for case in sources.then.history.cases
        if case.project in codes and (not commune or case.facts.commune_code == commune)
    ]
    then_items = [
        item
        for item in sources.then.history.items
        if not commune and (project is None or item.project == project.code)
    ]
    now = cumulative(book, cases, items, period.end)
    before = cumulative(book, cases, items, last)
    believed = cumulative(sources.then, then_cases, then_items, last)
    place = (project.pk, commune) if project else (0, "")
    return SheetRow(
        project=project.code if project else "",
        commune=commune,
        name=name,
        figures=now,
        before=before,
        moved=_sums(movements(book, cases, items, last, period.end)),
        moved_before=_sums(movements(book, cases, items, earlier, last)),
        corrections=_corrections(before, believed),
        report=sources.reports.get(place),
        money=sources.money.get(project.pk) if project and not commune else None,
        target=sources.targets.get(place),
        finish=_finish(sources, cases),
        status=derived_status(now, not silent),
        silent=silent,
        case_ids=tuple(case.facts.id for case in cases),
    )


def _sums(moved: Iterable[Movement]) -> dict[str, Figure]:
    """Changes by indicator, with the number of units that changed."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    units: dict[str, set[str]] = defaultdict(set)
    for row in moved:
        sums[row.indicator] += row.change
        units[row.indicator].add(row.unit)
    return {code: Figure(total, len(units[code])) for code, total in sums.items()}


def _corrections(before: Mapping[str, Figure], believed: Mapping[str, Figure]) -> dict[str, Decimal]:
    found = {one.code: value(before, one.code) - value(believed, one.code) for one in INDICATORS}
    return {code: change for code, change in found.items() if change}


def _finish(sources: _Sources, cases: Sequence[CountedCase]) -> Finish | None:
    """The day on which the last case was, or is expected to be, handed over; None without any case in scope."""
    standing = sources.book.standing(cases, sources.period.end)
    if not standing:
        return None
    waiting = [one for one in standing if not one.has(Milestone.HANDED_OVER)]
    if not waiting:
        return Finish(max(one.status.milestones[Milestone.HANDED_OVER] for one in standing), True)
    days = [sources.releases.get(one.facts.id) for one in waiting]
    known = [day for day in days if day is not None]
    return Finish(max(known) if len(known) == len(days) else None, False)


def _releases(
    zone: Zone, projects: Sequence[Project], as_of: date, known_at: datetime
) -> dict[int, date | None]:
    """The day on which the last part of each case is expected to be free, by case id; None: not known."""
    days_off = holidays_around(zone, as_of)
    found: dict[int, date | None] = {}
    for land in clearance_as_known(projects, as_of, known_at, geometry=False).values():
        releases = expected_releases(land.cases, land.blockers, as_of, land.regimes, days_off)
        for case in land.cases:
            own = [releases[part.id] for part in case.parts if part.id in releases]
            unknown = not own or any(release.is_unknown for release in own)
            found[case.id] = None if unknown else max((one.day for one in own if one.day), default=None)
    return found


def claims_by_place(
    keys: Sequence[int], until: date, known_at: datetime
) -> tuple[dict[Place, RowReport], dict[Place, str]]:
    """The newest claim about each place (project, commune) by ``until``, and the names of the communes. One query."""
    found: dict[Place, RowReport] = {}
    names: dict[Place, str] = {}
    rows = ClearanceClaim.objects.known(until, known_at).filter(project__in=keys).select_related("commune")
    for claim in rows.order_by("happened_on", "recorded_at", "pk"):
        place = (claim.project_id, claim.commune.code if claim.commune else "")
        if claim.commune:
            names[place] = claim.commune.name
        found[place] = RowReport(
            claim.happened_on,
            claim.status,
            claim.cases_total,
            claim.cases_handed_over,
            claim.area_m2,
            claim.area_handed_over_m2,
            claim.area_percent,
            claim.amount_paid,
            claim.document_number,
        )
    return found, names


def _targets(
    keys: Sequence[int], until: date, known_at: datetime
) -> tuple[dict[Place, date], dict[Place, str]]:
    """The planned day of each place by the newest decision. A project without one takes its latest commune's."""
    found: dict[Place, date] = {}
    names: dict[Place, str] = {}
    rows = ClearanceTarget.objects.known(until, known_at).filter(project__in=keys).select_related("commune")
    for target in rows.order_by("happened_on", "recorded_at", "pk"):
        place = (target.project_id, target.commune.code if target.commune else "")
        if target.commune:
            names[place] = target.commune.name
        found[place] = target.finish_by
    for key in keys:
        own = [day for (project, commune), day in found.items() if project == key and commune]
        if own:
            found.setdefault((key, ""), max(own))
    return found, names


def _money(keys: Sequence[int], until: date, known_at: datetime) -> dict[int, ClearanceMoney]:
    """Clearance capital of the year of ``until``: the newest plan, and payments by the two books."""
    year = until.year
    plans: dict[int, Decimal] = {}
    rows = CapitalPlan.objects.known(until, known_at).filter(
        project__in=keys, year=year, for_clearance=True, kind=CapitalKind.ANNUAL
    )
    for plan in rows.order_by("happened_on", "recorded_at", "pk"):
        plans[plan.project_id] = plan.amount
    paid: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    payments = Disbursement.objects.known(until, known_at).filter(
        project__in=keys, budget_year=year, for_clearance=True
    )
    for payment in payments:
        paid[payment.project_id, payment.book] += payment.amount
    return {
        key: ClearanceMoney(
            year,
            plans.get(key),
            paid.get((key, DisbursementSource.REPORTED.value)),
            paid.get((key, DisbursementSource.TREASURY.value)),
        )
        for key in keys
    }
