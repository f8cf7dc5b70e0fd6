"""``propose_solution``: a solution is put to whoever decides."""

from landclearance.management.blocker_words import BlockerWordCommand
from landclearance.services.blockers import propose_solution


class Command(BlockerWordCommand):
    help = "Propose a solution for an open blocker."
    record = staticmethod(propose_solution)
    text = "proposal"
    said = "Proposal {event} on blocker {blocker} recorded for {day}."
