"""Reading a small table of text from a file."""

from pathlib import Path

from geodata.domain.errors import InputProblem, gettext_noop

LARGEST_FILE = 5_000_000
"""Bytes; some tens of thousands of rows."""


def read_table(path: Path) -> str:
    """The text of a file in UTF-8. Raises InputProblem: no such file, too large, not text."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputProblem(
                gettext_noop("The file is larger than %(most)s bytes."),
                gettext_noop("Record it in several parts."),
                field="file",
                params={"most": LARGEST_FILE},
            )
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputProblem(
            gettext_noop("The file %(file)s cannot be read as text."),
            gettext_noop("Save it as CSV in UTF-8."),
            field="file",
            params={"file": path.name[:80]},
        ) from error
