"""``update_blocker``: what was said or done about an obstacle."""

from landclearance.management.blocker_words import BlockerWordCommand
from landclearance.services.blockers import update_blocker


class Command(BlockerWordCommand):
    help = "Add a promise, an owner, a level, an order or a note to an open blocker."
    record = staticmethod(update_blocker)
    said = "Blocker {blocker} updated on {day} (event {event})."
