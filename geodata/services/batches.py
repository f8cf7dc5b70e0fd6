"""Taking a table of features in: one transaction, a report, and nothing stored unless every row is right."""

from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from copy import copy
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib.gis.geos import GEOSGeometry
from django.db import IntegrityError, models, transaction

from geodata.domain.errors import InputProblem, InputProblems, gettext_noop
from geodata.domain.features import FeatureTable
from geodata.domain.placement import CENTRE_LIMIT_KM, check_placement
from geodata.domain.planes import PlaneSystem
from geodata.models import ImportBatch, Zone
from geodata.selectors.shapes import to_shape
from geodata.services.audit import create_audited, update_audited

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

DATUM_NOTE = (
    "Placement unverified: degrees of VN-2000 that are labelled WGS 84 lie 224 m off, and no check of position "
    "can see it. Compare a known corner, or give --crs EPSG:4756 if the survey is in VN-2000."
)

MAX_REJECTED = 20
"""Rows named in a report; the rest usually has the same cause."""


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """One row that was not taken: 1-based row (None: the file), field, what is wrong, how to mend it."""

    row: int | None
    field: str
    message: str
    mend: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file. ``stored`` is false for a dry run and whenever any row was rejected.

    ``added``, ``changed`` and ``unchanged`` count rows; they are zero when rows were rejected.
    """

    target: str
    file_name: str
    sha256: str
    source_crs: str
    encoding: str
    rows: int
    added: int
    changed: int
    unchanged: int
    rejected: tuple[RejectedRow, ...]
    rejected_count: int
    notes: tuple[str, ...]
    dry_run: bool
    stored: bool

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


@dataclass(slots=True)
class Tally:
    """What a ``store`` function counts as it works; new rows may point at ``batch``."""

    batch: ImportBatch
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: list[InputProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def reject(self, problem: InputProblem) -> None:
        """Note a row that cannot be taken; the import goes on looking for more and then stores nothing."""
        self.problems.append(problem)


class _Undo(Exception):  # noqa: N818 - not an error: the way out of a transaction
    """Leaves the transaction without storing."""


def run_import(
    table: FeatureTable,
    store: Callable[[Tally], None],
    *,
    target: str,
    zone: Zone,
    mapping: Mapping[str, str],
    at: datetime,
    by: "AbstractBaseUser | None",
    dry_run: bool,
    limit_km: float = CENTRE_LIMIT_KM,
) -> ImportReport:
    """Check where the table lies, then run ``store`` in one transaction and report.

    ``store`` writes through the ORM and counts in its Tally; it may raise InputProblem, or collect problems
    with ``Tally.reject``. Any problem, or ``dry_run``, rolls everything back. An import that changes nothing
    leaves no ImportBatch behind. ``limit_km``: how far outside the zone the middle of the data may lie.
    """
    batch = ImportBatch(
        zone=zone,
        target=target,
        file_name=table.file_name,
        sha256=table.sha256,
        crs=table.source_crs,
        encoding=table.encoding,
        mapping=dict(mapping),
        recorded_at=at,
        recorded_by=by,  # type: ignore[misc]
    )
    tally = Tally(batch=batch, notes=list(table.notes))
    total: object = None
    try:
        tally.notes += _check_place(table, zone, limit_km)
        _store_whole(table, store, tally, target=target, dry_run=dry_run)
    except InputProblems as problems:
        tally.problems += problems.problems
        total = problems.params.get("count")
    except InputProblem as problem:
        tally.reject(problem)
    except IntegrityError as error:
        tally.reject(
            InputProblem(
                gettext_noop("The database refused the data: %(reason)s."),
                gettext_noop("Look for rows with the same key or broken geometry."),
                params={"reason": str(error).splitlines()[0][:200]},
            )
        )
    return report_of(table, tally, target=target, dry_run=dry_run, total=total)


def _check_place(table: FeatureTable, zone: Zone, limit_km: float) -> tuple[str, ...]:
    """What stays unverified about the place of data that is not refused."""
    boundary = to_shape(zone.boundary) if zone.boundary else None
    plane = PlaneSystem(zone.plane_srid)
    check_placement(table.geometry, boundary, plane, source_crs=table.source_crs, limit_km=limit_km)
    surveyed = limit_km <= CENTRE_LIMIT_KM
    return (DATUM_NOTE,) if surveyed and zone.country_code == "VN" and table.source_crs == "EPSG:4326" else ()


def _store_whole(
    table: FeatureTable, store: Callable[[Tally], None], tally: Tally, *, target: str, dry_run: bool
) -> None:
    """Everything or nothing: leaves no trace of a dry run, of a rejected row, or of an import without news."""
    with suppress(_Undo), transaction.atomic():
        tally.batch.save()
        store(tally)
        report = report_of(table, tally, target=target, dry_run=dry_run)
        if not report.stored:
            raise _Undo
        if tally.added or tally.changed:
            tally.batch.report = report.as_dict()
            tally.batch.save(update_fields=["report"])
        else:
            tally.batch.delete()


def report_of(
    table: FeatureTable, tally: Tally, *, target: str, dry_run: bool, total: object = None
) -> ImportReport:
    """The report of a finished tally. ``total``: rejected rows when more were found than are named."""
    bad = bool(tally.problems)
    return ImportReport(
        target=target,
        file_name=table.file_name,
        sha256=table.sha256,
        source_crs=table.source_crs,
        encoding=table.encoding,
        rows=len(table),
        added=0 if bad else tally.added,
        changed=0 if bad else tally.changed,
        unchanged=0 if bad else tally.unchanged,
        rejected=rejected_rows(tally.problems),
        rejected_count=total if isinstance(total, int) else len(tally.problems),
        notes=tuple(tally.notes),
        dry_run=dry_run,
        stored=not bad and not dry_run,
    )


def rejected_rows(problems: list[InputProblem]) -> tuple[RejectedRow, ...]:
    """The first 20 problems with their parameters filled in, in English."""
    return tuple(
        RejectedRow(one.row, one.field, one.filled(one.message), one.filled(one.mend))
        for one in problems[:MAX_REJECTED]
    )


def upsert(
    tally: Tally,
    model: type[models.Model],
    existing: Mapping[Hashable, models.Model],
    wanted: Mapping[Hashable, dict[str, object]],
) -> None:
    """Bring rows to their wanted values, by key, with a constant number of queries, and count what happened.

    ``wanted``: for each key every value of the row; keys that exist are compared field by field and written
    only when one differs. Keys that are not wanted are left alone.
    """
    created = [model(**values) for key, values in wanted.items() if key not in existing]
    before: list[models.Model] = []
    altered: list[models.Model] = []
    fields: set[str] = set()
    for key in wanted.keys() & existing.keys():
        row = existing[key]
        differing = [name for name, value in wanted[key].items() if not same(getattr(row, name), value)]
        if differing:
            before.append(copy(row))
            altered.append(row)
            fields.update(differing)
        for name in differing:
            setattr(row, name, wanted[key][name])
    create_audited(created)
    update_audited(before, altered, fields)
    tally.added += len(created)
    tally.changed += len(altered)
    tally.unchanged += len(wanted) - len(created) - len(altered)


def same(stored: object, new: object) -> bool:
    """Whether two values of one field are the same fact; geometry to 1e-9 degrees (0.1 mm)."""
    if isinstance(stored, GEOSGeometry) and isinstance(new, GEOSGeometry):
        return stored.geom_type == new.geom_type and bool(stored.equals_exact(new, 1e-9))
    if isinstance(stored, Decimal) and isinstance(new, int | float | Decimal):
        return stored == Decimal(str(new))
    return stored == new


def parsed_rows(
    table: FeatureTable,
    tally: Tally,
    parse: Callable[[int, Any, dict[str, object]], tuple[Hashable, dict[str, object]]],
) -> dict[Hashable, dict[str, object]]:
    """Every row through ``parse(row, geometry, attributes) -> (key, values)``; problems go to the tally.

    A key that occurs twice is a problem of the later row, which names the earlier one.
    """
    wanted: dict[Hashable, dict[str, object]] = {}
    first_row: dict[Hashable, int] = {}
    for row, geometry, attributes in table.records():
        try:
            key, values = parse(row, geometry, attributes)
            if key in first_row:
                raise InputProblem(
                    gettext_noop("The key %(key)s is already in row %(first)s."),
                    gettext_noop("Keep one of the two rows, or give them different keys."),
                    row=row,
                    field="key",
                    params={"key": _shown(key), "first": first_row[key]},
                )
        except InputProblem as problem:
            tally.reject(problem)
            continue
        first_row[key] = row
        wanted[key] = values
    return wanted


def _shown(key: Hashable) -> str:
    parts = key if isinstance(key, tuple) else (key,)
    return "/".join(str(part) for part in parts if part not in (None, ""))
