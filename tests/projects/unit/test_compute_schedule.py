"""The command: JSON on success; one line and exit status 1 for anything it cannot use. No database."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.projects.unit.mspdi_files import link, project, task

GOOD = project(task(1, "Dig", "PT40H0M0S"), task(2, "Pour", "PT16H0M0S", link(1)))


def _run(path: Path, *arguments: str) -> str:
    out = StringIO()
    call_command("compute_schedule", str(path), *arguments, stdout=out)
    return out.getvalue()


def test_prints_json(tmp_path: Path) -> None:
    """With and without another data date."""
    path = tmp_path / "plan.xml"
    path.write_bytes(GOOD)
    assert json.loads(_run(path, "--format", "json"))["finish"] == "2026-01-13"
    assert json.loads(_run(path, "--data-date", "2026-01-12"))["finish"] == "2026-01-20"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"<html/>", "not a Microsoft Project schedule"),
        (b"ERMHDR\t8.4", "XER"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "MPP"),
        (project(task(1, "a", extra=link(2)), task(2, "b", extra=link(1))), "1 -> 2 -> 1"),
        (project(task(1, "a", "PT999999999H0M0S")), "outside the range"),
    ],
)
def test_refuses_in_one_line(tmp_path: Path, data: bytes, words: str) -> None:
    """Names the file, the trouble and the mend."""
    path = tmp_path / "plan.xml"
    path.write_bytes(data)
    with pytest.raises(CommandError) as caught:
        _run(path)
    assert words in str(caught.value)
    assert "plan.xml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_refuses_bad_arguments(tmp_path: Path) -> None:
    """A missing file, a date that is none, a data date before an actual date."""
    path = tmp_path / "plan.xml"
    with pytest.raises(CommandError, match="cannot be read"):
        _run(path)
    path.write_bytes(GOOD)
    with pytest.raises(CommandError, match="YYYY-MM-DD"):
        _run(path, "--data-date", "12/01/2026")
    path.write_bytes(project(task(1, "Dig", extra="<ActualStart>2026-01-09T08:00:00</ActualStart>")))
    with pytest.raises(CommandError, match="after the data date"):
        _run(path, "--data-date", "2026-01-06")
