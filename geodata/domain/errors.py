"""The one error that a user of an import, a command or a form is meant to read."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass


def gettext_noop(message: str) -> str:
    """Mark a message for the translators without translating it: domain code knows no languages.

    ``makemessages`` finds the marked text by this function's name.
    """
    return message


@dataclass(eq=False)
class InputProblem(Exception):  # noqa: N818 - it is the sender's problem, not ours
    """Input that cannot be taken: where it is, what is wrong, and how to mend it.

    ``row`` is 1-based as people count the rows of their file (None: the file as a whole);
    ``field`` is the column, option or element at fault (empty: none in particular).
    ``message`` and ``mend`` are English msgids; with ``params`` they hold ``%(name)s`` places, so that a page
    can translate them first and fill them in afterwards. ``str()`` is the one English line that commands
    print.

    Not frozen like other dataclasses: Python writes the traceback into an exception on its way up.
    """

    message: str
    mend: str
    row: int | None = None
    field: str = ""
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def filled(self, text: str) -> str:
        """``text`` (the message, the mend, or a translation of one) with the parameters in their places."""
        return text % self.params if self.params else text

    def __str__(self) -> str:
        place = ", ".join(
            part for part in (f"row {self.row}" if self.row is not None else "", self.field) if part
        )
        said = f"{self.filled(self.message)} {self.filled(self.mend)}".strip()
        return f"{place}: {said}" if place else said


@dataclass(eq=False)
class InputProblems(InputProblem):
    """Several rows of one file are at fault; ``problems`` has each of them, in the order of the rows."""

    problems: tuple[InputProblem, ...] = ()

    def __str__(self) -> str:
        if not self.problems:
            return InputProblem.__str__(self)
        count = self.params.get("count", len(self.problems))
        others = (count if isinstance(count, int) else len(self.problems)) - 1
        return f"{self.problems[0]} (and {others} more rows)" if others else str(self.problems[0])
