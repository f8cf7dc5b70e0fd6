"""The rows of the page "Programme", from a stored result; each activity named is a link to its row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from projects.domain.quality_rules import BY_CODE, Kind
from tracker.selectors.quality_words import POINT_WORDS, REASON_WORDS, figure_word, threshold_word
from tracker.views.gantt import activity_name
from tracker.views.project_tables import activity_rows

Result = Mapping[str, Any]

_SHOWN_OFFENDERS = 6


@dataclass(frozen=True, slots=True)
class Ref:
    """An activity elsewhere on the page; ``anchor`` is empty when the programme no longer has it."""

    code: str
    name: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """``path``: "critical", "near", "off", "done", or "" when nothing was computed. ``land``: the release of its
    land sets the start.
    """

    data: Mapping[str, Any]
    name: str
    status: str
    anchor: str
    driver: Ref | None
    path: str
    land: bool


@dataclass(frozen=True, slots=True)
class CheckRow:
    """``verdict``: "passed", "failed", "reported" or "unknown"; offenders are activities, or pairs joined by a
    link. ``rest`` are those past the first few. ``of_path``: what fails is the critical path, no single activity.
    """

    number: int
    word: Any
    verdict: str
    value: str
    threshold: str
    reason: Any
    population: int | None
    offenders: tuple[tuple[Ref, ...], ...]
    rest: tuple[tuple[Ref, ...], ...]
    of_links: bool
    of_path: bool
    gao: str


@dataclass(frozen=True, slots=True)
class PathRow:
    """``float_days``: accumulated, in working days; ``joins`` None: this path ends in the last activity."""

    number: int
    float_days: int
    activities: tuple[Ref, ...]
    joins: Ref | None


class Refs:
    """Activities by code."""

    def __init__(self, result: Result) -> None:
        rows = result.get("activities") or []
        self._known = {
            str(row["code"]): Ref(str(row["code"]), activity_name(row), f"activity-{place}")
            for place, row in enumerate(rows, start=1)
        }

    def of(self, code: str) -> Ref:
        """Never fails: an unknown code stands for itself."""
        return self._known.get(code) or Ref(code, code, "")

    def all(self, codes: Iterable[str]) -> tuple[Ref, ...]:
        return tuple(self.of(code) for code in codes)


def programme_rows(result: Result, refs: Refs) -> list[ProgrammeRow]:
    """In the programme's order."""
    quality = result.get("quality") or {}
    near = set((quality.get("near_critical") or {}).get("activities") or [])
    land = set(quality.get("held_by_land") or [])
    return [
        ProgrammeRow(
            data=row.data,
            name=row.name,
            status=row.status,
            anchor=refs.of(str(row.data["code"])).anchor,
            driver=refs.of(row.data["driving"]) if row.data.get("driving") else None,
            path=_path(row.data, near),
            land=row.data.get("code") in land,
        )
        for row in activity_rows(result)
    ]


def _path(row: Mapping[str, Any], near: set[str]) -> str:
    if row.get("critical") is None:
        return ""
    if row.get("status") == "complete":
        return "done"
    if row["critical"]:
        return "critical"
    return "near" if row.get("code") in near else "off"


def check_rows(result: Result, refs: Refs) -> list[CheckRow]:
    """In the order of the pamphlet; a point that this version does not know is left out."""
    stored = (result.get("quality") or {}).get("checks") or []
    return [_check(row, refs) for row in stored if row.get("code") in BY_CODE]


def _check(row: Mapping[str, Any], refs: Refs) -> CheckRow:
    code = str(row["code"])
    rule = BY_CODE[code]
    links = rule.offends is Kind.LINK
    offenders = tuple(_offender(text, refs, links) for text in row.get("offenders") or [])
    return CheckRow(
        number=rule.number,
        word=POINT_WORDS[code],
        verdict=_verdict(row),
        value=figure_word(code, row.get("value")),
        threshold=threshold_word(code, row.get("threshold")),
        reason=REASON_WORDS.get(str(row.get("reason")), ""),
        population=row.get("population"),
        offenders=offenders[:_SHOWN_OFFENDERS],
        rest=offenders[_SHOWN_OFFENDERS:],
        of_links=links,
        of_path=row.get("passed") is False and not offenders,
        gao=", ".join(str(practice) for practice in rule.gao),
    )


def _offender(text: str, refs: Refs, link: bool) -> tuple[Ref, ...]:
    return refs.all(text.split(" -> ", 1) if link else [text])


def _verdict(row: Mapping[str, Any]) -> str:
    if row.get("passed") is not None:
        return "passed" if row["passed"] else "failed"
    return "unknown" if row.get("value") is None else "reported"


def path_rows(result: Result, refs: Refs) -> list[PathRow]:
    """Most pressing first."""
    stored = ((result.get("quality") or {}).get("paths") or {}).get("paths") or []
    return [
        PathRow(
            number=place,
            float_days=row["float_days"],
            activities=refs.all(row["activities"]),
            joins=refs.of(row["joins"]) if row.get("joins") else None,
        )
        for place, row in enumerate(stored, start=1)
    ]


def ahead_rows(result: Result, refs: Refs) -> list[tuple[Ref, Ref, str]]:
    """Links that work ran ahead of: predecessor, successor, type."""
    override = (result.get("quality") or {}).get("override") or {}
    return [
        (refs.of(row["pred"]), refs.of(row["succ"]), str(row["type"]))
        for row in override.get("out_of_sequence") or []
    ]
