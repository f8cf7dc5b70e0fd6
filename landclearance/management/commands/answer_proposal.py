"""``answer_proposal``: the answer to what was proposed."""

from landclearance.management.blocker_words import BlockerWordCommand
from landclearance.services.blockers import answer_proposal


class Command(BlockerWordCommand):
    help = "Answer the open proposals on a blocker."
    record = staticmethod(answer_proposal)
    text = "answer"
    said = "Answer {event} on blocker {blocker} recorded for {day}."
