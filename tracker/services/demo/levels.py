"""A level that a leader of the demo has set by hand, beside what the rules say."""

from datetime import date

from geodata.services.audit import create_audited
from tracker.models import LevelOverride
from tracker.services.demo.context import Context, moment
from tracker.services.demo.files import read_rows


def store_levels(context: Context) -> None:
    """The rows of ``levels.csv``, recorded on the day on which they were set."""
    create_audited(
        [
            LevelOverride(
                project=context.projects[row["project"]],
                level=row["level"],
                reason=row["reason"],
                happened_on=date.fromisoformat(row["from"]),
                until=date.fromisoformat(row["until"]) if row["until"] else None,
                recorded_at=moment(date.fromisoformat(row["from"])),
                recorded_by=context.users[row["by"]],
                is_invented=True,
            )
            for row in read_rows("levels.csv")
        ]
    )
