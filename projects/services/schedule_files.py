"""Schedule files of every kind: MSPDI is read here, the others through MPXJ in a process of their own.

What is guaranteed and what is best effort: docs/algorithms/schedule_files.md, "Through MPXJ".
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from projects.domain.errors import ScheduleFileError
from projects.domain.file_kinds import HEAD, FileKind, sniff
from projects.domain.imported import ImportedSchedule
from projects.domain.mspdi import read_mspdi
from projects.domain.mspdi_xml import MAX_BYTES

CHILD = Path(__file__).with_name("mpxj_child.py")
SECONDS = 120
_MEND = "Run './run setup --schedules' (Java and MPXJ), or save the schedule as Microsoft Project XML."


def read_schedule_file(path: Path) -> ImportedSchedule:
    """The schedule in a file of any kind that is known. Raises ScheduleError (one line each) and OSError."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise ScheduleFileError(
            "file_too_large",
            "file",
            f"The file has {size >> 20} MiB; {MAX_BYTES >> 20} MiB is the most that is read.",
            "Split the schedule.",
        )
    data = path.read_bytes()
    kind = sniff(data[:HEAD])
    if kind is FileKind.MSPDI:
        return read_mspdi(data)
    return convert(data, kind)


def convert(data: bytes, kind: FileKind, seconds: int = SECONDS) -> ImportedSchedule:
    """A file of another kind by way of MPXJ. Raises ScheduleError: unreadable, protected, no Java, too long."""
    _require_mpxj(kind)
    with tempfile.TemporaryDirectory(prefix="clearway-schedule-") as name:
        folder = Path(name)
        source = folder / f"source.{kind.value}"
        source.write_bytes(data)
        _run_child(kind, source, folder, seconds)
        mspdi, facts = folder / "schedule.xml", folder / "facts.json"
        if not mspdi.is_file() or mspdi.stat().st_size > MAX_BYTES:
            raise _unreadable(kind, "the conversion left no schedule of a size that can be read")
        return read_mspdi(mspdi.read_bytes(), json.loads(facts.read_text(encoding="utf-8")))


def _require_mpxj(kind: FileKind) -> None:
    missing = [name for name in ("jpype", "mpxj") if find_spec(name) is None]
    if missing or (shutil.which("java") is None and not os.environ.get("JAVA_HOME")):
        what = "MPXJ" if missing else "Java"
        raise ScheduleFileError(
            "converter_missing",
            "file",
            f"{kind.label} files need {what}, which is not installed here.",
            _MEND,
        )


def _run_child(kind: FileKind, source: Path, folder: Path, seconds: int) -> None:
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "TMPDIR": str(folder)}
    if "JAVA_HOME" in os.environ:
        environment["JAVA_HOME"] = os.environ["JAVA_HOME"]
    command = [sys.executable, "-I", str(CHILD), kind.value, str(source), str(folder)]
    with subprocess.Popen(  # noqa: S603 - our own script, no shell
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=folder,
        start_new_session=True,
    ) as child:
        try:
            status = child.wait(seconds)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            raise _unreadable(kind, f"reading it took longer than {seconds} seconds") from None
    if status:
        raise _failure(kind, folder, status)


def _failure(kind: FileKind, folder: Path, status: int) -> ScheduleFileError:
    try:
        told: dict[str, Any] = json.loads((folder / "error.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return _unreadable(kind, f"the reader broke a limit or failed (status {status})")
    if told["code"] == "java":
        return ScheduleFileError(
            "converter_missing",
            "file",
            f"{kind.label} files need Java 17 or newer, which does not start here.",
            _MEND,
        )
    message = str(told["message"])
    if "password" in message.lower():
        return ScheduleFileError(
            "password",
            "file",
            "The file is protected by a password.",
            "Save it without one and send it again.",
        )
    return _unreadable(kind, _plain(message))


def _unreadable(kind: FileKind, reason: str) -> ScheduleFileError:
    return ScheduleFileError(
        "unreadable", "file", f"The file cannot be read as {kind.label}: {reason}.", "Export it again."
    )


def _plain(message: str) -> str:
    """The last, innermost reason on one line, without the names of Java classes."""
    parts = [
        part.strip() for part in message.replace("\n", " ").split(" / ") if part.strip() not in ("", "None")
    ]
    words = [word for word in (parts[-1] if parts else "").split() if not word.startswith(("org.", "java."))]
    return " ".join(words)[:200].rstrip(".") or "it is damaged or of a version that is not known"
