"""``record_item_event``: what happened to a utility, graves, a dump site or a resettlement site."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from landclearance.management.options import add_day, day_or_today, item_of, project_of, today
from landclearance.models import ItemEventKind
from landclearance.services.items import record_item_event
from projects.management.options import InputCommand


class Command(InputCommand):
    help = "Record what happened to an item on the land."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True)
        parser.add_argument("--item", required=True, metavar="KIND:CODE")
        parser.add_argument("--kind", required=True, help=", ".join(ItemEventKind.values))
        add_day(parser, "When it happened")
        parser.add_argument(
            "--quantity", type=int, help="Graves moved, plots ready or allotted; all when left out"
        )
        parser.add_argument("--document", default="", metavar="NUMBER")
        parser.add_argument("--note", default="")

    def run(self, options: dict[str, Any]) -> None:
        item = item_of(project_of(options["project"]), options["item"])
        event = record_item_event(
            item,
            options["kind"],
            day_or_today(options),
            today=today(),
            at=timezone.now(),
            by=None,
            quantity=options["quantity"],
            document_number=options["document"],
            note=options["note"],
        )
        self.stdout.write(f"{options['item']}: {event.kind} on {event.happened_on} (event {event.pk}).")
