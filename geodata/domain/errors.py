"""The one error that a user of an import, a command or a form is meant to read."""

from dataclasses import dataclass


@dataclass(frozen=True)
class InputProblem(Exception):
    """Input that cannot be taken: where it is, what is wrong, and how to mend it.

    ``row`` is 1-based as people count the rows of their file (None: the file as a whole);
    ``field`` is the column, option or element at fault (empty: none in particular).
    """

    message: str
    mend: str
    row: int | None = None
    field: str = ""

    def __str__(self) -> str:
        place = ", ".join(
            part for part in (f"row {self.row}" if self.row is not None else "", self.field) if part
        )
        return f"{place}: {self.message} {self.mend}" if place else f"{self.message} {self.mend}"
