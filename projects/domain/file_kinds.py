"""What kind of schedule a file is, told from its first bytes; its name decides nothing."""

from __future__ import annotations

import re
from enum import Enum

from projects.domain.errors import ScheduleFileError

HEAD = 64 * 1024
"""How many of a file's first bytes ``sniff`` wants to see."""


class FileKind(Enum):
    """The formats that are read; the value names the reader of the conversion process."""

    MSPDI = "mspdi"
    MPP = "mpp"
    MPX = "mpx"
    XER = "xer"
    PMXML = "pmxml"
    PLANNER = "planner"

    @property
    def label(self) -> str:
        """What people call it."""
        return _LABELS[self]


_LABELS = {
    FileKind.MSPDI: "Microsoft Project XML (MSPDI)",
    FileKind.MPP: "Microsoft Project (MPP)",
    FileKind.MPX: "Microsoft Project exchange (MPX)",
    FileKind.XER: "Primavera XER",
    FileKind.PMXML: "Primavera XML (PMXML)",
    FileKind.PLANNER: "Planner",
}
_MAGIC: tuple[tuple[bytes, FileKind], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind.MPP),
    (b"ERMHDR", FileKind.XER),
    (b"MPX", FileKind.MPX),
)
_WRONG: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"SQLite format 3", "a database"),
)
_ROOT = re.compile(r"<\s*(?:([A-Za-z_][\w.-]*):)?([A-Za-z_][\w.-]*)(?=[\s/>])")


def sniff(head: bytes) -> FileKind:
    """Kind of the file that begins with ``head``. Raises ScheduleFileError for anything else, saying what it
    is.
    """
    if not head.strip():
        raise ScheduleFileError("empty_file", "file", "The file is empty.", "Export the schedule again.")
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    for magic, what in _WRONG:
        if head.startswith(magic):
            raise ScheduleFileError(
                "wrong_archive",
                "file",
                f"The file is {what}, not a schedule.",
                "Send the schedule file itself.",
            )
    text = _as_text(head).lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        return _of_root(text)
    raise ScheduleFileError(
        "unknown_format",
        "file",
        "The file is no schedule of a kind that can be read.",
        "Send Microsoft Project XML (MSPDI), MPP or MPX, Primavera XER or XML, or Planner.",
    )


def _as_text(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head[:4]:
        big = head.startswith((b"\xfe\xff", b"\x00"))
        return head.decode("utf-16-be" if big else "utf-16-le", "replace")
    return head.decode("utf-8", "replace")


def _of_root(text: str) -> FileKind:
    """By the root element; files with a document type are MSPDI's to refuse, in its own words."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return FileKind.MSPDI
    body = re.sub(r"<\?.*?\?>|<!--.*?-->", "", text, flags=re.DOTALL)
    match = _ROOT.search(body)
    name = match[2] if match else ""
    if name == "APIBusinessObjects":
        return FileKind.PMXML
    if name == "project" and "mrproject-version" in body[:4000]:
        return FileKind.PLANNER
    return FileKind.MSPDI
