"""``record_blocker``: an obstacle on a case, a part, or activities of the programme."""

from argparse import ArgumentParser
from decimal import Decimal
from typing import Any, cast

from django.utils import timezone

from geodata.domain.errors import InputProblem, gettext_noop
from landclearance.management.options import (
    add_day,
    add_words,
    cases_of,
    day_or_today,
    item_of,
    parts_of,
    project_of,
    today,
    words_of,
)
from landclearance.models import BlockerCode
from landclearance.selectors.items import kind_of
from landclearance.services.anchors import Place
from landclearance.services.blockers import Opening, record_blocker
from projects.management.options import InputCommand, number_of
from projects.models import Project


class Command(InputCommand):
    help = "Open a blocker. Without case and activities it holds up all work not yet done."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True)
        parser.add_argument("--code", required=True, help=", ".join(BlockerCode.values))
        parser.add_argument("--title", required=True)
        add_day(parser, "When it arose")
        parser.add_argument("--case", metavar="NO")
        parser.add_argument("--part", metavar="SHEET/NUMBER", help="Of the case")
        parser.add_argument("--activity", action="append", default=[], metavar="CODE", help="May be repeated")
        parser.add_argument(
            "--item", metavar="KIND:CODE", help="utility, grave, dump_site, resettlement_site"
        )
        parser.add_argument(
            "--section", metavar="FROM..TO", help="Metres of chainage along the works: 1200..1460"
        )
        parser.add_argument("--waits-for", metavar="PROJECT", help="Another project, whose finish dates it")
        parser.add_argument("--waits-for-activity", default="", metavar="CODE", help="Of that project")
        add_words(parser)
        parser.add_argument("--invented", action="store_true", help="Label the blocker as invented")

    def run(self, options: dict[str, Any]) -> None:
        project = project_of(options["project"])
        case = cases_of(project, [options["case"]])[0] if options["case"] else None
        if options["part"] and case is None:
            raise InputProblem(
                gettext_noop("A part is named without its case."),
                gettext_noop("Name the case with --case NO."),
                field="--part",
            )
        part = parts_of(case, [options["part"]])[0] if case is not None and options["part"] else None
        place: Place = {
            "case": case,
            "part": part,
            "section_m": _section(options["section"]),
            "activity_codes": options["activity"],
            "waits_for": project_of(options["waits_for"]) if options["waits_for"] else None,
            "waits_for_activity": options["waits_for_activity"],
        }
        blocker = record_blocker(
            project,
            code=options["code"],
            title=options["title"],
            happened_on=day_or_today(options),
            today=today(),
            at=timezone.now(),
            by=None,
            is_invented=options["invented"],
            **cast("Opening", {**place, **_item(project, options["item"]), **words_of(options)}),
        )
        self.stdout.write(f"Blocker {blocker.pk} ({blocker.code}) opened in project {project.code}.")


def _item(project: Project, text: str | None) -> Place:
    if not text:
        return {}
    item = item_of(project, text)
    return cast("Place", {kind_of(item).value: item})


def _section(text: str | None) -> tuple[Decimal, Decimal] | None:
    if not text:
        return None
    first, dots, last = text.partition("..")
    if not dots:
        raise InputProblem(
            gettext_noop("%(text)s is not a section."),
            gettext_noop("Write it as 1200..1460, in metres."),
            field="--section",
            params={"text": text[:40]},
        )
    return number_of("--section", first), number_of("--section", last)
