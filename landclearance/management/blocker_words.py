"""What the commands share that add one word to a blocker: promise, proposal, answer, level, opening again."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any, ClassVar

from django.utils import timezone

from landclearance.management.options import (
    add_day,
    add_words,
    blocker_of,
    day_or_today,
    project_of,
    today,
    words_of,
)
from landclearance.models import BlockerEvent
from projects.management.options import InputCommand


class BlockerWordCommand(InputCommand):
    """``record``: the service. ``text``: the option whose text it takes after the day ("": none). ``said``: the line
    printed, with {event}, {blocker}, {day} and {level}."""

    record: ClassVar[Callable[..., BlockerEvent]]
    text: ClassVar[str] = ""
    said: ClassVar[str]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--project", required=True)
        parser.add_argument("--blocker", required=True, metavar="ID", help="Printed when it was recorded")
        add_day(parser, "When it was said")
        if self.text:
            parser.add_argument(
                f"--{self.text}", required=True, help="No names of people: every role reads it"
            )
        add_words(parser)

    def run(self, options: dict[str, Any]) -> None:
        blocker = blocker_of(project_of(options["project"]), options["blocker"])
        event = type(self).record(
            blocker,
            day_or_today(options),
            *([options[self.text]] if self.text else []),
            today=today(),
            at=timezone.now(),
            by=None,
            **words_of(options),
        )
        self.stdout.write(
            self.said.format(event=event.pk, blocker=blocker.pk, day=event.happened_on, level=event.level)
        )
