"""Files that must be refused: one clear line, exit status 1, in bounded time, whatever they are."""

from __future__ import annotations

import gzip
import io
import json
import time
import zipfile
from pathlib import Path
from types import MappingProxyType

import pytest
from django.core.management import CommandError, call_command

from projects.domain.errors import ScheduleFileError
from projects.domain.file_kinds import FileKind, sniff
from projects.domain.mspdi import read_mspdi
from projects.domain.mspdi_xml import MAX_BYTES
from projects.domain.schedule_json import compute
from projects.services import schedule_files
from tests.projects.unit.mspdi_files import FOLDER, calendar, link, project, task
from tests.projects.unit.test_schedule_files import needs_java

XML = b'<?xml version="1.0"?>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOMB = XML + b'<!DOCTYPE P [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><Project>&b;</Project>'
OUTSIDE = XML + b'<!DOCTYPE P [<!ENTITY x SYSTEM "file:///etc/passwd">]><Project>&x;</Project>'
P6_BOMB = XML + b'<!DOCTYPE A [<!ENTITY a "aa">]><APIBusinessObjects>&a;</APIBusinessObjects>'
UTF16 = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE P [<!ENTITY a "b">]><project/>'.encode("utf-16")
CENTURY = (
    "<Exception><TimePeriod><FromDate>1950-01-01T00:00:00</FromDate><ToDate>2049-12-31T00:00:00</ToDate>"
    "</TimePeriod></Exception>"
)
CIRCULAR = "<Calendar><UID>1</UID><BaseCalendarUID>1</BaseCalendarUID></Calendar>"


def zipped(name: str) -> bytes:
    """An archive with one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "<w/>")
    return out.getvalue()


def started(text: str) -> bytes:
    """A row that began then."""
    return project(task(1, "Dig", extra=f"<ActualStart>{text}</ActualStart>"))


def constrained(text: str) -> bytes:
    """A row that may not begin before then."""
    return project(
        task(1, "Dig", extra=f"<ConstraintType>4</ConstraintType><ConstraintDate>{text}</ConstraintDate>")
    )


HERE: list[tuple[str, bytes, str]] = [
    ("nothing", b"", "empty"),
    ("blanks only", b" \n ", "empty"),
    ("no closing tag", project(task(1, "Dig"))[:-30], "not well-formed"),
    ("another encoding than declared", XML + b"<Project>\xff\xfe</Project>", "not well-formed"),
    ("entity bomb", BOMB, "document type or entities"),
    ("external entity", OUTSIDE, "document type or entities"),
    ("bomb that says it is Primavera", P6_BOMB, "document type or entities"),
    ("bomb in UTF-16", UTF16, "document type or entities"),
    ("HTML", b"<html><body/></html>", "not a Microsoft Project schedule"),
    ("another XML", XML + b"<gpx/>", "not a Microsoft Project schedule"),
    ("ZIP", zipped("plan.xml"), "ZIP archive or an Office document"),
    ("Word document", zipped("word/document.xml"), "ZIP archive or an Office document"),
    ("gzip of a schedule", gzip.compress(project(task(1, "Dig"))), "gzip archive"),
    ("PDF", b"%PDF-1.7", "PDF"),
    ("text", b"Dig, 5 days", "no schedule of a kind"),
    ("random bytes", bytes(range(1, 200)), "no schedule of a kind"),
    ("no rows", project(), "no activities"),
    ("unknown link target", project(task(1, "Dig", extra=link(99))), "predecessor 99 is not in the file"),
    ("link to itself", project(task(1, "Dig", extra=link(1))), "circle: 1 -> 1"),
    (
        "circle",
        project(task(1, "a", extra=link(3)), task(2, "b", extra=link(1)), task(3, "c", extra=link(2))),
        "1 -> 2 -> 3 -> 1",
    ),
    (
        "unknown calendar",
        project(task(1, "Dig", extra="<CalendarUID>7</CalendarUID>")),
        "calendar 7 is not in the file",
    ),
    (
        "calendar without work",
        project(task(1, "Dig"), calendars=calendar(worked="0000000")),
        "no working day",
    ),
    ("calendar based on itself", project(task(1, "Dig"), calendars=CIRCULAR), "its own base calendar"),
    (
        "too many exceptions",
        project(task(1, "Dig"), calendars=calendar(extra=f"<Exceptions>{CENTURY * 60}</Exceptions>")),
        "too many exceptions",
    ),
    ("negative duration", project(task(1, "Dig", "-PT8H0M0S")), "negative"),
    ("not a duration", project(task(1, "Dig", "NaN")), "not a duration"),
    ("duration of months", project(task(1, "Dig", "P3M")), "not a duration"),
    ("duration of a billion years", project(task(1, "Dig", "PT99999999999999H0M0S")), "not a duration"),
    ("duration past the horizon", project(task(1, "Dig", "PT9999999H0M0S")), "outside the range"),
    ("UID that is no number", project(task(1, "Dig").replace("<UID>1<", "<UID>NaN<")), "not a number"),
    ("UID beyond all numbers", project(task(1, "Dig").replace("<UID>1<", "<UID>1e999<")), "not a number"),
    ("the same UID twice", project(task(1, "Dig"), task(1, "Dig")), "no UID of its own"),
    (
        "lag past the horizon",
        project(task(1, "a"), task(2, "b", extra=link(1, lag=10**12))),
        "outside the range",
    ),
    (
        "lag that is no number",
        project(task(1, "a"), task(2, "b", extra=link(1).replace("<LinkLag>0", "<LinkLag>NaN"))),
        "not a number",
    ),
    ("year 9999", constrained("9999-12-31T08:00:00"), "outside the range"),
    ("year 1000", started("1000-01-01T08:00:00"), "outside the range"),
    ("not a date", started("31/12/2026"), "not a date"),
    (
        "status date in 9998",
        project(task(1, "Dig"), head="<StatusDate>9998-01-01T08:00:00</StatusDate>"),
        "outside the range",
    ),
]


def _refused(tmp_path: Path, data: bytes, *arguments: str) -> str:
    path = tmp_path / "plan.bin"
    path.write_bytes(data)
    began = time.monotonic()
    with pytest.raises(CommandError) as caught:
        call_command("compute_schedule", str(path), *arguments, stdout=io.StringIO())
    assert time.monotonic() - began < 60
    message = str(caught.value)
    assert "\n" not in message
    assert "plan.bin" in message
    assert len(message) < 500
    return message


@pytest.mark.parametrize(("data", "words"), [case[1:] for case in HERE], ids=[case[0] for case in HERE])
def test_refused_here(tmp_path: Path, data: bytes, words: str) -> None:
    """Without Java: what we read ourselves, and what is no schedule at all."""
    assert words in _refused(tmp_path, data)


PROTECTED = FOLDER / "password-protected-mpp9.mpp"
SAMPLE = FOLDER / "sample.mpp"
BY_JAVA: list[tuple[str, bytes]] = [
    ("MPP of eight bytes", OLE),
    ("MPP of noise", OLE + bytes(range(256)) * 40),
    ("XER of one line", b"ERMHDR\t8.4\n"),
    ("XER with no tables", b"ERMHDR\t8.4\t2015-02-24\tProject\tadmin\n%E\n"),
    ("XER of noise", b"ERMHDR\t8.4\n%T\tTASK\n%F\ttask_id\tproj_id\n%R\tx\ty\n%E\n"),
    ("MPX of noise", b"MPX,Microsoft Project,4.0,ANSI\n99,what,is,this\n"),
    ("PMXML without a project", XML + b"<APIBusinessObjects/>"),
    ("broken PMXML", XML + b"<APIBusinessObjects><Project>"),
    ("broken Planner", XML + b'<project mrproject-version="2"><calendars>'),
]


@pytest.mark.parametrize("data", [case[1] for case in BY_JAVA], ids=[case[0] for case in BY_JAVA])
def test_refused_by_the_conversion(tmp_path: Path, data: bytes) -> None:
    """Damaged files of other formats."""
    needs_java("plan.mpp")
    message = _refused(tmp_path, data)
    assert "cannot be read as" in message or "no activities" in message
    assert "java." not in message


def test_protected_and_truncated_mpp(tmp_path: Path) -> None:
    """A password is named; a file cut in half is damaged."""
    needs_java("plan.mpp")
    if not SAMPLE.is_file():
        pytest.skip(f"NOT TESTED: {SAMPLE} is missing")
    assert "password" in _refused(tmp_path, PROTECTED.read_bytes())
    data = SAMPLE.read_bytes()
    assert "cannot be read as Microsoft Project (MPP)" in _refused(tmp_path, data[: len(data) // 2])


def test_a_file_of_500_megabytes_is_refused_by_its_size(tmp_path: Path) -> None:
    """It is not even opened: a sparse file shows it."""
    path = tmp_path / "plan.xml"
    with path.open("wb") as file:
        file.truncate(500 * 1024 * 1024)
    with pytest.raises(ScheduleFileError, match="500 MiB"):
        schedule_files.read_schedule_file(path)
    assert MAX_BYTES < 500 * 1024 * 1024


def test_without_java_one_line_says_how_to_mend_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """No MPXJ; no Java; neither touches Microsoft Project XML."""
    monkeypatch.setattr(schedule_files, "find_spec", lambda _: None)
    with pytest.raises(ScheduleFileError, match="setup --schedules") as caught:
        schedule_files.convert(b"ERMHDR", FileKind.XER)
    assert caught.value.code == "converter_missing"
    monkeypatch.undo()
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(ScheduleFileError, match="setup --schedules"):
        schedule_files.convert(b"ERMHDR", FileKind.XER)


def test_a_conversion_that_takes_too_long_is_killed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The clock on the wall, with nothing left behind."""
    child = tmp_path / "child.py"
    child.write_text("import time\ntime.sleep(60)\n", encoding="utf-8")
    monkeypatch.setattr(schedule_files, "CHILD", child)
    monkeypatch.setattr(schedule_files, "_require_mpxj", lambda _: None)
    began = time.monotonic()
    with pytest.raises(ScheduleFileError, match="longer than 1 seconds"):
        schedule_files.convert(b"ERMHDR", FileKind.XER, seconds=1)
    assert time.monotonic() - began < 20


def test_a_conversion_that_breaks_a_limit_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A child that dies without a word."""
    child = tmp_path / "child.py"
    child.write_text("import os\nos.abort()\n", encoding="utf-8")
    monkeypatch.setattr(schedule_files, "CHILD", child)
    monkeypatch.setattr(schedule_files, "_require_mpxj", lambda _: None)
    with pytest.raises(ScheduleFileError, match="broke a limit"):
        schedule_files.convert(b"ERMHDR", FileKind.XER)


def test_summary_links_are_counted_before_they_are_made() -> None:
    """Two summary rows of 1,000 rows each would make a million links."""

    def block(uid: int, extra: str) -> str:
        rows = "".join(task(uid + n, "x", level=2) for n in range(1, 1001))
        return task(uid, "Works", extra=extra) + rows

    began = time.monotonic()
    with pytest.raises(ScheduleFileError, match="500000 links") as caught:
        read_mspdi(project(block(10_000, ""), block(20_000, link(10_000))))
    assert caught.value.code == "too_many_links"
    assert time.monotonic() - began < 30


def test_facts_that_make_no_sense_are_refused() -> None:
    """What the conversion process hands over is checked like any input."""
    facts = MappingProxyType({"kind": "xer", "primavera": True})
    with pytest.raises(ScheduleFileError, match="cannot be used"):
        read_mspdi(project(task(1, "Dig")), facts)


def test_a_long_chain_is_computed() -> None:
    """Linear in the number of rows: a chain is the worst case for anything that recurses."""
    rows = [task(1, "T")] + [task(n, "T", extra=link(n - 1)) for n in range(2, 5001)]
    answer = compute(read_mspdi(project(*rows)))
    assert len(answer["activities"]) == 5000
    assert json.dumps(answer)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"ERMHDR\t8.4", FileKind.XER),
        (b"MPX,Microsoft", FileKind.MPX),
        (OLE, FileKind.MPP),
        (XML + b"\n<!-- x --><a:APIBusinessObjects xmlns:a='x'>", FileKind.PMXML),
        (b"\xef\xbb\xbf" + XML + b"<Project xmlns='http://schemas.microsoft.com/project'>", FileKind.MSPDI),
        (b'\n<project name="x" mrproject-version="2">', FileKind.PLANNER),
        ('<?xml version="1.0"?><Project>'.encode("utf-16"), FileKind.MSPDI),
    ],
)
def test_kinds_are_told_by_their_first_bytes(head: bytes, kind: FileKind) -> None:
    """Never by the name."""
    assert sniff(head) is kind
