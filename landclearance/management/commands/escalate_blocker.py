"""``escalate_blocker``: an obstacle goes to a higher level."""

from landclearance.management.blocker_words import BlockerWordCommand
from landclearance.services.blockers import escalate_blocker


class Command(BlockerWordCommand):
    help = "Pass an open blocker to a higher level of authority (--level)."
    record = staticmethod(escalate_blocker)
    said = "Blocker {blocker} passed to {level} on {day} (event {event})."
