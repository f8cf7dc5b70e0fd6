"""A refused input in the reader's language."""

from django.utils.translation import gettext

from geodata.domain.errors import InputProblem


def problem_text(problem: InputProblem) -> str:
    """What was wrong and how to mend it, in one line."""
    return f"{problem.filled(gettext(problem.message))} {problem.filled(gettext(problem.mend))}"
