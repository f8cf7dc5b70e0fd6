"""Issuing: assess the zone at the end of the period, compose, keep. The same facts never make a second issue."""

import calendar
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.models import Zone
from projects.models import Project, User
from tracker.domain import bulletin as compose
from tracker.domain.fingerprint import fingerprint
from tracker.models import AssessmentRun, Bulletin
from tracker.selectors.bulletin_map import bulletin_map
from tracker.services.assessment import compute_zone, store_zone

SCHEMA = 1


def issue_bulletin(
    zone: Zone, period: date, *, today: date, known_at: datetime, at: datetime, by: User | None = None
) -> Bulletin:
    """The bulletin of a zone for the month that starts on ``period`` (its first day).

    As of the month's last day, or of ``today`` while the month runs. If the newest issue of that month rests on the
    same inputs and the same previous issue, that issue is returned and nothing is stored; otherwise a new issue is.
    Raises InputProblem for a month that has not begun and for a zone without projects.
    """
    as_of = min(_month_end(period), today)
    if period > today:
        raise InputProblem(
            field="period",
            message=gettext_noop("%(month)s has not begun."),
            mend=gettext_noop("Give a month up to the present one."),
            params={"month": f"{period:%Y-%m}"},
        )
    with transaction.atomic():
        found = compute_zone(zone, as_of=as_of, known_at=known_at)
        if not found.results:
            raise InputProblem(
                field="zone",
                message=gettext_noop("Zone %(zone)s has no project."),
                mend=gettext_noop("Create a project first."),
                params={"zone": zone.code},
            )
        previous = _previous(zone, period)
        last = (
            Bulletin.objects.filter(zone=zone, period=period).order_by("-issue").select_related("run").first()
        )
        if (
            last
            and last.run.inputs_hash == found.inputs_hash
            and last.previous_id == (previous and previous.pk)
        ):
            return last
        run = store_zone(found, at=at)
        issue = last.issue + 1 if last else 1
        content = _content(zone, period, issue, run, found.results, previous, issued_on=today)
        return Bulletin.objects.create(
            zone=zone,
            period=period,
            issue=issue,
            run=run,
            previous=previous,
            content=content,
            content_hash=fingerprint(content),
            recorded_at=at,
            recorded_by=by,
        )


def _month_end(period: date) -> date:
    return period.replace(day=calendar.monthrange(period.year, period.month)[1])


def _previous(zone: Zone, period: date) -> Bulletin | None:
    return Bulletin.objects.filter(zone=zone, period__lt=period).order_by("-period", "-issue").first()


def _content(
    zone: Zone,
    period: date,
    issue: int,
    run: AssessmentRun,
    results: Sequence[Mapping[str, Any]],
    previous: Bulletin | None,
    *,
    issued_on: date,
) -> dict[str, Any]:
    before = previous.content if previous else None
    facts = _project_facts(zone)
    rows = [compose.project_row(result, facts[str(result["code"])]) for result in results]
    rows.sort(key=lambda row: (compose.LEVELS.index(row["level"]), -(row["slip_latest"] or 0), row["code"]))
    for number, row in enumerate(rows, start=1):
        row["number"] = number
    content: dict[str, Any] = {
        "schema": SCHEMA,
        "zone": _zone_facts(zone),
        "period": f"{period:%Y-%m}",
        "issue": issue,
        "as_of": run.as_of.isoformat(),
        "known_at": run.known_at.isoformat(),
        "issued_on": issued_on.isoformat(),
        "rules_version": run.rules_version,
        "inputs_hash": run.inputs_hash,
        "headline": compose.headline(results),
        "bands": compose.bands(results, before),
        "projects": rows,
        "blockers": compose.ranked_blockers(results),
        "communes": compose.communes(results),
        "parcels": compose.outstanding_parcels(results),
        "map_svg": _map(zone, rows),
        "invented": any(row["invented"] for row in rows),
    }
    content["changes"] = compose.changes(content, before)
    return content


def _zone_facts(zone: Zone) -> dict[str, str]:
    return {
        "code": zone.code,
        "name": zone.name,
        "name_en": zone.name_en,
        "board": zone.board_name,
        "parent": zone.parent_body,
        "place": zone.place_name,
        "symbol": zone.symbol,
    }


def _project_facts(zone: Zone) -> dict[str, dict[str, Any]]:
    projects = Project.objects.filter(zone=zone).select_related("owner")
    return {
        project.code: {
            "name_en": project.name_en,
            "group": project.group,
            "owner": project.owner.name if project.owner else "",
            "invented": project.invented_note,
        }
        for project in projects
    }


def _map(zone: Zone, rows: Sequence[Mapping[str, Any]]) -> str:
    project_ids = list(Project.objects.filter(zone=zone).values_list("pk", flat=True))
    content = bulletin_map(zone, project_ids)
    if content is None:
        return ""
    from tracker.services.bulletins.picture import draw_map  # matplotlib: only where a map is drawn

    return draw_map(
        content, {row["code"]: row["number"] for row in rows}, {row["code"]: row["level"] for row in rows}
    )
