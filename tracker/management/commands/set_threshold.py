"""``set_threshold``: a threshold of a zone's own in the severity table; without one, the table in force."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from geodata.domain.errors import InputProblem, gettext_noop
from projects.management.options import InputCommand, number_of, optional_day
from projects.models import User
from projects.selectors.lookup import find_zone
from tracker.policies import can_set_threshold
from tracker.selectors.judgement import rules_in_force
from tracker.services.thresholds import plain_number, set_threshold


class Command(InputCommand):
    help = "Set a zone's own threshold for a rule of the severity table, or (without --rule) print the table in force."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--zone", required=True)
        parser.add_argument("--rule", help="As the table names it: slip_days_watch")
        parser.add_argument(
            "--threshold", metavar="NUMBER", help="In the rule's own unit; 0.05 for five per cent"
        )
        parser.add_argument("--source", default="", help="The decision or document that sets it")
        parser.add_argument("--from", dest="day", metavar="DAY", help="In force from; today when left out")
        parser.add_argument("--by", metavar="USER", help="Who sets it: a planner or leader of the zone")

    def run(self, options: dict[str, Any]) -> None:
        zone = find_zone(options["zone"])
        today, now = timezone.localdate(), timezone.now()
        if options["rule"] is None:
            for rule in rules_in_force(zone, today, now).rules:
                sign = "<" if rule.below else ">="
                own = " (own)" if rule.own else ""
                self.stdout.write(
                    f"{rule.id:<24} {rule.level.value:<9} {sign} {plain_number(rule.threshold)}{own}  {rule.source}"
                )
            return
        by = User.objects.filter(username=options["by"] or "").first()
        if by is None or not can_set_threshold(by, zone):
            raise InputProblem(
                gettext_noop("%(user)s may not set thresholds of %(zone)s."),
                gettext_noop("Name a planner or leader of the zone with --by."),
                field="--by",
                params={"user": options["by"] or "-", "zone": zone.code},
            )
        row = set_threshold(
            zone,
            rule=options["rule"],
            threshold=number_of("--threshold", options["threshold"] or ""),
            source=options["source"],
            happened_on=optional_day("--from", options["day"]) or today,
            today=today,
            at=now,
            by=by,
        )
        self.stdout.write(
            f"{row.rule}: {plain_number(row.threshold)} from {row.happened_on:%d/%m/%Y}."
            " The zone has been assessed anew."
        )
