"""Reading values out of MSPDI elements: text, numbers, dates, durations. Errors name element and field."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from projects.domain.days import Day, to_day
from projects.domain.errors import ScheduleFileError

NAMESPACE = "{http://schemas.microsoft.com/project}"
MAX_BYTES = 100 * 1024 * 1024
_DURATION = re.compile(
    r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?", re.ASCII
)
_LONGEST_MINUTES = 10**12
_MINUTES = (None, None, 24 * 60, 60, 1, 1 / 60)  # years and months have no fixed length


def parse_project(data: bytes) -> Row:
    """Root of an MSPDI file. Raises ScheduleFileError for anything else; never opens entities or files."""
    if not data.strip():
        raise ScheduleFileError("empty_file", "file", "The file is empty.", "Export the schedule again.")
    if len(data) > MAX_BYTES:
        raise ScheduleFileError(
            "file_too_large", "file", f"The file is larger than {MAX_BYTES >> 20} MiB.", "Split the schedule."
        )
    try:
        root = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise ScheduleFileError(
            "xml_entities",
            "file",
            "The file declares a document type or entities, which a schedule never needs.",
            "Export it again as XML from the scheduling program.",
        ) from None
    except (ParseError, ValueError, LookupError) as error:
        raise ScheduleFileError(
            "broken_xml", "file", f"The file is not well-formed XML: {error}.", "Export it again."
        ) from None
    if root.tag not in (f"{NAMESPACE}Project", "Project"):
        raise ScheduleFileError(
            "not_mspdi",
            "file",
            f"The file is XML, but not a Microsoft Project schedule (its root is {root.tag[:80]!r}).",
            "Save the schedule as Microsoft Project XML (MSPDI).",
        )
    return Row(root, "Project", NAMESPACE if root.tag.startswith("{") else "")


@dataclass(frozen=True, slots=True)
class Row:
    """An element with typed access to its children; ``name`` is used in errors."""

    element: Element
    name: str
    namespace: str
    texts: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def rows(self, *path: str) -> Iterator[Row]:
        """Elements at a path below this one."""
        found = self.element.findall("/".join(self.namespace + step for step in path))
        return (Row(element, f"{self.name}/{path[-1]}", self.namespace) for element in found)

    def text(self, field: str) -> str:
        """Text of a child (the first of that name), stripped; empty if there is none."""
        if not self.texts:
            for child in self.element:
                self.texts.setdefault(child.tag, (child.text or "").strip())
        return self.texts.get(self.namespace + field, "")

    def flag(self, field: str) -> bool:
        """Whether a child says 1 or true."""
        return self.text(field).lower() in ("1", "true")

    def number(self, field: str, default: int | None = None) -> int | None:
        """Integer of a child (a decimal is cut); ``default`` if there is none."""
        text = self.text(field)
        if not text:
            return default
        try:
            return int(float(text))
        except (ValueError, OverflowError):
            raise self._wrong(field, text, "a number") from None

    def decimal(self, field: str, default: float) -> float:
        """Finite number of a child; ``default`` if there is none."""
        text = self.text(field)
        if not text:
            return default
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise self._wrong(field, text, "a number")
        return value

    def moment(self, field: str) -> datetime | None:
        """Local date and time of a child; the year-1984 and 'NA' fillers count as none."""
        text = self.text(field)
        if not text or text == "NA":
            return None
        try:
            return datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=None)
        except ValueError:
            raise self._wrong(field, text, "a date such as 2026-10-31T08:00:00") from None

    def clock(self, field: str, default: time) -> time:
        """Time of day of a child."""
        text = self.text(field)
        try:
            return time.fromisoformat(text) if text else default
        except ValueError:
            raise self._wrong(field, text, "a time such as 08:00:00") from None

    def minutes(self, field: str) -> float | None:
        """Minutes of an ISO 8601 duration such as PT8H0M0S; None if there is none."""
        text = self.text(field)
        if not text:
            return None
        match = _DURATION.fullmatch(text)
        if not match or match[2] or match[3]:
            raise self._wrong(field, text, "a duration such as PT8H0M0S")
        parts = zip(match.groups()[3:], _MINUTES[2:], strict=True)
        total = sum(float(value) * (unit or 0) for value, unit in parts if value)
        if total > _LONGEST_MINUTES:
            raise self._wrong(field, text, "a duration of a length that makes sense")
        return -total if match[1] else total

    def _wrong(self, field: str, text: str, expected: str) -> ScheduleFileError:
        return ScheduleFileError(
            "bad_value",
            self.name,
            f"{self.name}: {field} is {text[:60]!r}, which is not {expected}.",
            "Correct it in the scheduling program and export again.",
        )


@dataclass(frozen=True, slots=True)
class Clock:
    """When the file's working day begins and ends: turns moments into half-open days."""

    begins: time
    ends: time

    def start(self, moment: datetime | None) -> Day | None:
        """Day of a start; at or after the end of a day's work it is the next day."""
        if moment is None:
            return None
        return to_day(moment.date()) + (moment.time() >= self.ends)

    def finish(self, moment: datetime | None) -> Day | None:
        """Half-open day of a finish; at or before the beginning of a day's work that day is not touched."""
        if moment is None:
            return None
        return to_day(moment.date()) + (moment.time() > self.begins)
