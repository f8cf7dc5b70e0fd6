"""``approve_plan``: the approval of a draft of a compensation plan."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from geodata.domain.errors import InputProblem, gettext_noop
from landclearance.management.options import add_day, day_or_today, project_of, today
from landclearance.models import CompensationPlan
from landclearance.services.plans import approve_plan
from projects.management.options import InputCommand, optional_day


class Command(InputCommand):
    help = "Approve the newest draft of a batch's version; records the approval on each of its cases."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True)
        parser.add_argument("--batch", required=True)
        parser.add_argument("--plan-version", type=int, default=1, metavar="N")
        parser.add_argument("--document", required=True, metavar="NUMBER", help="Of the decision")
        parser.add_argument(
            "--effective", metavar="DAY", help="In force from; the payment clock runs from it"
        )
        parser.add_argument("--price-regime", default="")
        parser.add_argument("--price-on", metavar="DAY", help="The day whose prices it uses")
        add_day(parser, "When it was approved")

    def run(self, options: dict[str, Any]) -> None:
        project = project_of(options["project"])
        drafts = CompensationPlan.objects.filter(
            project=project,
            batch=options["batch"],
            version=options["plan_version"],
            is_approved=False,
            retraction=False,
            voided_by__isnull=True,
        )
        draft = drafts.order_by("-happened_on", "-pk").first()
        if draft is None:
            raise InputProblem(
                gettext_noop("There is no draft of this batch and version."),
                gettext_noop("Record the draft first, or record the version as approved."),
                field="--batch",
            )
        plan = approve_plan(
            draft,
            day_or_today(options),
            options["document"],
            today=today(),
            at=timezone.now(),
            by=None,
            effective_on=optional_day("--effective", options["effective"]),
            price_regime=options["price_regime"],
            price_on=optional_day("--price-on", options["price_on"]),
        )
        self.stdout.write(f"Plan {plan.pk}: batch {plan.batch}, version {plan.version} (approved).")
