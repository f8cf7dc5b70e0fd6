"""``reopen_blocker``: an obstacle is there again."""

from landclearance.management.blocker_words import BlockerWordCommand
from landclearance.services.blockers import reopen_blocker


class Command(BlockerWordCommand):
    help = "Open a closed blocker again."
    record = staticmethod(reopen_blocker)
    said = "Blocker {blocker} opened again on {day} (event {event})."
