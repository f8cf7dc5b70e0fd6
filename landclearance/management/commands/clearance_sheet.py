"""``clearance_sheet``: the progress sheet of a zone as JSON, with the inputs of every percentage."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from geodata.domain.errors import InputProblem, gettext_noop
from landclearance.domain.counts import Figure
from landclearance.domain.indicators import INDICATORS
from landclearance.domain.sheet import Period, SheetRow, value
from landclearance.selectors.sheet import progress_sheet
from projects.management.options import InputCommand, day_of
from projects.models import Project
from projects.selectors.lookup import find_zone


class Command(InputCommand):
    help = (
        "Print the progress sheet of a zone: cumulative, in the period, against the period before. VND, m²."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--zone", required=True, metavar="CODE")
        parser.add_argument("--from", required=True, dest="start", metavar="DAY", help="First day, inclusive")
        parser.add_argument("--to", required=True, dest="end", metavar="DAY", help="Last day, inclusive")
        parser.add_argument("--known-at", metavar="MOMENT", help="ISO, with offset: as it was known then")
        parser.add_argument("--format", choices=("json",), default="json")

    def run(self, options: dict[str, Any]) -> None:
        zone = find_zone(options["zone"])
        start, end = day_of("--from", options["start"]), day_of("--to", options["end"])
        if end < start:
            raise InputProblem(
                gettext_noop("The period ends before it begins."),
                gettext_noop("Give the first day before the last."),
                field="--to",
            )
        known_at = _moment(options["known_at"]) if options["known_at"] else timezone.now()
        projects = list(Project.objects.filter(zone=zone).order_by("code"))
        sheet = progress_sheet(zone, projects, Period("days", start, end), known_at)
        report = {
            "zone": zone.code,
            "from": start,
            "to": end,
            "known_at": known_at,
            "rows": [row_json(row) for row in sheet.rows],
            "total": row_json(sheet.total),
        }
        self.stdout.write(json.dumps(report, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))


def _moment(text: str) -> datetime:
    moment: datetime | None = None
    with suppress(ValueError):
        moment = datetime.fromisoformat(text)
    if moment is None or moment.tzinfo is None:
        raise InputProblem(
            gettext_noop("%(text)s is not a moment with its offset."),
            gettext_noop("Write it as 2026-11-23T17:00:00+07:00."),
            field="--known-at",
            params={"text": repr(text[:40])},
        )
    return moment


def row_json(row: SheetRow) -> dict[str, Any]:
    """A row with every indicator: cumulative, before, in the period, in the one before it, corrections."""
    return {
        "project": row.project,
        "commune": row.commune,
        "name": row.name,
        "indicators": {one.code: _figures(row, one.code, one.of) for one in INDICATORS},
        "target": row.target,
        "finish": {"day": row.finish.day, "actual": row.finish.actual} if row.finish else None,
        "days_late": row.days_late,
        "status": row.status,
        "claimed_status": row.report.status if row.report else "",
        "reported_on": row.report.happened_on if row.report else None,
        "not_reported": list(row.silent),
        "money": {
            "year": row.money.year,
            "plan": row.money.plan,
            "reported": row.money.reported,
            "treasury": row.money.treasury,
            "percent": _rounded(row.money.percent),
        }
        if row.money
        else None,
    }


def _figures(row: SheetRow, code: str, of: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "cumulative": value(row.figures, code),
        "before": value(row.before, code),
        "in_period": value(row.moved, code),
        "in_period_before": value(row.moved_before, code),
        "correction": row.corrections.get(code, Decimal(0)),
        "units": _units(row.figures, code),
    }
    return found | ({"of": of, "percent": _rounded(row.percent(code))} if of else {})


def _units(figures: Mapping[str, Figure], code: str) -> int:
    return figures[code].units if code in figures else 0


def _rounded(share: Decimal | None) -> Decimal | None:
    return None if share is None else round(share, 4)
