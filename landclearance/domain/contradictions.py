"""What cannot all be true at once: claims against minutes, photos against parcels, one book of money against another.

Pure. Unknown is no contradiction: a photo without position or time, a report without a figure say nothing here.
Docs: docs/algorithms/contradictions.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from landclearance.domain.count_facts import CountedCase, History, case_on
from landclearance.domain.counts import Book, cumulative
from landclearance.domain.facts import AREA_TOLERANCE_M2, HandoverFacts
from landclearance.domain.figures import check_quotient
from landclearance.domain.sheet import RowReport, value
from landclearance.domain.states import derive_case
from landclearance.domain.vocabulary import CaseState


class Code(StrEnum):
    HANDED_OVER_BLOCKED = "handed_over_blocked"
    NO_MINUTES_SCAN = "no_minutes_scan"
    DONE_WITH_HOUSEHOLDS_LEFT = "done_with_households_left"
    CASES_ABOVE_MINUTES = "cases_above_minutes"
    AREA_ABOVE_MINUTES = "area_above_minutes"
    PAID_UNLIKE_PAYOUTS = "paid_unlike_payouts"
    PHOTO_OUTSIDE = "photo_outside"
    PHOTO_DAY = "photo_day"
    SAME_PHOTO = "same_photo"
    HANDED_OVER_OUT_OF_SCOPE = "handed_over_out_of_scope"
    MORE_AREA_THAN_PART = "more_area_than_part"
    REPORTED_UNLIKE_TREASURY = "reported_unlike_treasury"
    SHARE_UNLIKE_QUOTIENT = "share_unlike_quotient"
    COMMUNE_SILENT = "commune_silent"


class Severity(StrEnum):
    SERIOUS = "serious"
    MINOR = "minor"


@dataclass(frozen=True, slots=True)
class Tolerances:
    """How far two things may lie apart before they contradict each other. All are our own reading."""

    photo_metres: float = 50.0
    photo_days: int = 14
    paid_percent: Decimal = Decimal(1)
    treasury_percent: Decimal = Decimal(5)
    silent_days: int = 45


TOLERANCES = Tolerances()


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """A file in the register. ``metres_outside``: how far the photo lies outside the land it is attached to, 0
    inside, None when either place is unknown; ``place``: what it is attached to, for people."""

    id: int
    kind: str
    sha256: str
    project: str
    place: str
    case_id: int | None = None
    part_id: int | None = None
    handover_id: int | None = None
    metres_outside: float | None = None
    taken_on: date | None = None


@dataclass(frozen=True, slots=True)
class BookedMoney:
    """One budget year of a project in both books, in VND; None: nothing booked."""

    project: str
    year: int
    reported: Decimal | None
    treasury: Decimal | None


@dataclass(frozen=True, slots=True)
class Reported:
    """The newest report of a project ("" commune: of the whole) or commune; None: it never reported."""

    project: str
    commune: str
    name: str
    report: RowReport | None


@dataclass(frozen=True, slots=True)
class OpenBlocker:
    """An obstacle that is open on the day, on a case or one of its parts."""

    id: int
    title: str
    case_id: int | None
    part_id: int | None


@dataclass(frozen=True, slots=True)
class Known:
    """All that is held against each other, for some projects on a day."""

    history: History
    blockers: tuple[OpenBlocker, ...] = ()
    evidence: tuple[EvidenceFacts, ...] = ()
    reports: tuple[Reported, ...] = ()
    money: tuple[BookedMoney, ...] = ()


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two things on record that do not fit. ``words`` fill the sentence of ``code``; ``blocker``, ``evidence``: ids
    of the rows on the other side. ``case_no`` empty: of the project or commune."""

    code: Code
    severity: Severity
    project: str
    case_no: str = ""
    commune: str = ""
    words: Mapping[str, object] = field(default_factory=dict)
    blocker: int | None = None
    evidence: tuple[int, ...] = ()


def contradictions(known: Known, day: date, limits: Tolerances = TOLERANCES) -> list[Contradiction]:
    """Everything that does not fit at the end of ``day``: serious ones first, then by project and case."""
    found = [
        *_blocked(known, day),
        *_minutes(known, day),
        *_scope_and_area(known, day),
        *_photos(known, day, limits),
        *_same_photos(known),
        *_claims(known, day, limits),
        *_books(known, limits),
        *_silent(known, day, limits),
    ]
    return sorted(found, key=lambda row: (row.severity is Severity.MINOR, row.project, row.case_no, row.code))


def _blocked(known: Known, day: date) -> Iterator[Contradiction]:
    """Land handed over on which an obstacle is still open."""
    book = Book(known.history)
    by_part = {part.id: case for case in known.history.cases for part in case.facts.parts}
    by_id = {case.facts.id: case for case in known.history.cases}
    for blocker in known.blockers:
        case = by_part.get(blocker.part_id or 0) or by_id.get(blocker.case_id or 0)
        counted = book.counted(case, day) if case else None
        if case is None or counted is None:
            continue
        handed = counted.status.parts_handed_over
        done = blocker.part_id in handed if blocker.part_id else counted.status.state is CaseState.HANDED_OVER
        if done:
            yield Contradiction(
                Code.HANDED_OVER_BLOCKED,
                Severity.SERIOUS,
                case.project,
                case.facts.case_no,
                words={"title": blocker.title},
                blocker=blocker.id,
            )


def _minutes(known: Known, day: date) -> Iterator[Contradiction]:
    """Hand-overs whose minutes nobody has scanned: asked for, never refused."""
    scanned = {one.handover_id for one in known.evidence if one.kind == "minutes"}
    for case in known.history.cases:
        missing = [item for item in _handovers(case, day) if item.id not in scanned]
        if missing:
            words = {"count": len(missing)}
            yield Contradiction(
                Code.NO_MINUTES_SCAN, Severity.MINOR, case.project, case.facts.case_no, words=words
            )


def _handovers(case: CountedCase, day: date) -> list[HandoverFacts]:
    return [item for part in case.facts.parts for item in part.handovers if item.happened_on <= day]


def _scope_and_area(known: Known, day: date) -> Iterator[Contradiction]:
    for case in known.history.cases:
        facts = case_on(case, day)
        if facts is None:
            continue
        status = derive_case(facts, day, known.history.regimes)
        late = [item for item in _handovers(case, day) if item.happened_on > status.since]
        if status.state is CaseState.OUT_OF_SCOPE and late:
            words: dict[str, object] = {"left": status.since, "day": late[0].happened_on}
            yield Contradiction(
                Code.HANDED_OVER_OUT_OF_SCOPE, Severity.SERIOUS, case.project, facts.case_no, words=words
            )
        for part in facts.parts:
            minutes = [item.area_m2 for item in part.handovers if item.happened_on <= day]
            # Minutes without an area hand over what is left: only stated areas can add up to too much.
            total = sum((area for area in minutes if area is not None), Decimal(0))
            if total > part.area_m2 + AREA_TOLERANCE_M2:
                words = {"label": part.label, "total": total, "area": part.area_m2}
                yield Contradiction(
                    Code.MORE_AREA_THAN_PART, Severity.SERIOUS, case.project, facts.case_no, words=words
                )


def _photos(known: Known, day: date, limits: Tolerances) -> Iterator[Contradiction]:
    """Photos taken elsewhere, or long before or after the hand-over that they show."""
    cases = {case.facts.id: case for case in known.history.cases}
    minutes = {item.id: item for case in known.history.cases for item in _handovers(case, day)}
    for one in known.evidence:
        case = cases.get(one.case_id or 0)
        if one.kind != "photo" or case is None:
            continue
        number = case.facts.case_no
        if one.metres_outside is not None and one.metres_outside > limits.photo_metres:
            words: dict[str, object] = {"metres": round(one.metres_outside), "place": one.place}
            yield Contradiction(
                Code.PHOTO_OUTSIDE, Severity.SERIOUS, one.project, number, words=words, evidence=(one.id,)
            )
        item = minutes.get(one.handover_id or 0)
        if item is None or one.taken_on is None:
            continue
        apart = (one.taken_on - item.happened_on).days
        if abs(apart) > limits.photo_days:
            words = {"taken": one.taken_on, "day": item.happened_on, "days": abs(apart)}
            yield Contradiction(
                Code.PHOTO_DAY, Severity.MINOR, one.project, number, words=words, evidence=(one.id,)
            )


def _same_photos(known: Known) -> Iterator[Contradiction]:
    """One picture used for two parcels or cases: it shows at most one of them."""
    numbers = {case.facts.id: case.facts.case_no for case in known.history.cases}
    by_hash: dict[str, list[EvidenceFacts]] = defaultdict(list)
    for one in known.evidence:
        if one.kind == "photo":
            by_hash[one.sha256].append(one)
    for same in by_hash.values():
        places = {(one.case_id, one.part_id) for one in same if one.part_id or one.case_id}
        parts = {part for _case, part in places if part}
        if len(parts) < 2 and len({case for case, _part in places}) < 2:
            continue
        for one in same:
            others = sorted({other.place for other in same if other.place != one.place})
            yield Contradiction(
                Code.SAME_PHOTO,
                Severity.SERIOUS,
                one.project,
                numbers.get(one.case_id or 0, ""),
                words={"place": one.place, "others": ", ".join(others)},
                evidence=tuple(other.id for other in same),
            )


def _claims(known: Known, day: date, limits: Tolerances) -> Iterator[Contradiction]:
    """What was reported against what stands in the minutes on the report's own day."""
    book = Book(known.history)
    for said in known.reports:
        if said.report is None or said.report.happened_on > day:
            continue
        cases = [
            case
            for case in known.history.cases
            if case.project == said.project and said.commune in ("", case.facts.commune_code)
        ]
        figures = cumulative(book, cases, (), said.report.happened_on)
        ours = {code: value(figures, code) for code in _COMPARED}
        for code, severity, words in _against(said.report, ours, limits):
            words = {"name": said.name, "reported": said.report.happened_on, **words}
            yield Contradiction(code, severity, said.project, commune=said.commune, words=words)


_COMPARED = ("users", "users_handed_over", "cases_handed_over", "area_handed_over_m2", "amount_paid")
_Found = tuple[Code, Severity, dict[str, object]]


def _against(report: RowReport, ours: Mapping[str, Decimal], limits: Tolerances) -> Iterator[_Found]:
    left = ours["users"] - ours["users_handed_over"]
    if report.status in ("done", "basically_done") and left > 0:
        severity = Severity.SERIOUS if report.status == "done" else Severity.MINOR
        yield Code.DONE_WITH_HOUSEHOLDS_LEFT, severity, {"left": int(left), "status": report.status}
    cases = ours["cases_handed_over"]
    if report.cases_handed_over is not None and report.cases_handed_over > cases:
        words: dict[str, object] = {"claimed": report.cases_handed_over, "ours": int(cases)}
        yield Code.CASES_ABOVE_MINUTES, Severity.SERIOUS, words
    area = ours["area_handed_over_m2"]
    if report.area_handed_over_m2 is not None and report.area_handed_over_m2 > area + AREA_TOLERANCE_M2:
        yield Code.AREA_ABOVE_MINUTES, Severity.SERIOUS, {"claimed": report.area_handed_over_m2, "ours": area}
    paid = ours["amount_paid"]
    if report.amount_paid is not None and _apart(report.amount_paid, paid, limits.paid_percent):
        yield Code.PAID_UNLIKE_PAYOUTS, Severity.MINOR, {"claimed_vnd": report.amount_paid, "ours_vnd": paid}
    yield from _printed_share(report)


def _printed_share(report: RowReport) -> Iterator[_Found]:
    if report.area_percent is None or report.area_m2 is None or report.area_handed_over_m2 is None:
        return
    check = check_quotient(report.area_percent, report.area_handed_over_m2, report.area_m2)
    if check is not None and not check.agrees:
        severity = Severity.MINOR if check.rounding_explains else Severity.SERIOUS
        words: dict[str, object] = {"printed": check.printed, "computed": check.computed}
        yield Code.SHARE_UNLIKE_QUOTIENT, severity, words


def _apart(one: Decimal, other: Decimal, tolerance: Decimal) -> bool:
    """Whether two amounts differ by more than ``tolerance`` per cent of the larger."""
    return abs(one - other) * 100 > tolerance * max(abs(one), abs(other))


def _books(known: Known, limits: Tolerances) -> Iterator[Contradiction]:
    for year in known.money:
        if year.reported is None or year.treasury is None:
            continue
        if _apart(year.reported, year.treasury, limits.treasury_percent):
            words = {"year": year.year, "reported_vnd": year.reported, "treasury_vnd": year.treasury}
            yield Contradiction(Code.REPORTED_UNLIKE_TREASURY, Severity.SERIOUS, year.project, words=words)


def _silent(known: Known, day: date, limits: Tolerances) -> Iterator[Contradiction]:
    """Communes with open cases that have not reported for too long; a project in one commune reports for it."""
    communes = _communes_open(known, day)
    heard = {(said.project, said.commune): said.report for said in known.reports}
    for (project, commune), name in sorted(communes.items()):
        alone = sum(1 for other, _code in communes if other == project) == 1
        reports: Iterable[RowReport | None] = (
            heard.get((project, commune)),
            heard.get((project, "")) if alone else None,
        )
        last = max((report.happened_on for report in reports if report), default=None)
        if last is None or (day - last).days > limits.silent_days:
            words = {"name": name, "last": last, "days": (day - last).days if last else None}
            yield Contradiction(Code.COMMUNE_SILENT, Severity.MINOR, project, commune=commune, words=words)


def _communes_open(known: Known, day: date) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    counted: Sequence[CountedCase] = known.history.cases
    book = Book(known.history)
    for case in counted:
        one = book.counted(case, day)
        if one is not None and one.status.state is not CaseState.HANDED_OVER:
            found[case.project, case.facts.commune_code] = case.facts.commune_name
    return found
