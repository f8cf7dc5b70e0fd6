"""The short-lived process that lets MPXJ read one schedule file. Run as a script, never imported by the server.

``python -I mpxj_child.py KIND INPUT FOLDER``: limits itself, starts a Java machine, reads INPUT with the one
reader that KIND names, and leaves ``schedule.xml`` (MSPDI) and ``facts.json`` (what MSPDI cannot say) in FOLDER,
or ``error.json`` and exit status 3. See docs/algorithms/schedule_files.md, "Through MPXJ".
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

MEGABYTE = 1024 * 1024
HEAP_MB = 512
ADDRESS_SPACE = 6 * 1024 * MEGABYTE
CPU_SECONDS = 120
LARGEST_OUTPUT = 512 * MEGABYTE
OPEN_FILES = 256
_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000
READERS = {
    "mpp": "org.mpxj.mpp.MPPReader",
    "mpx": "org.mpxj.mpx.MPXReader",
    "xer": "org.mpxj.primavera.PrimaveraXERFileReader",
    "pmxml": "org.mpxj.primavera.PrimaveraPMFileReader",
    "planner": "org.mpxj.planner.PlannerReader",
}


def limit_process() -> None:
    """Ceilings that a Java machine with a small heap can live with; the system kills what breaks them."""
    for kind, most in (
        (resource.RLIMIT_AS, ADDRESS_SPACE),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_OUTPUT),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))


def leave_network() -> bool:
    """Move into a network namespace of its own, without any interface. False where the system forbids it."""
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        return bool(libc.unshare(_NEW_NETWORK) == 0 or libc.unshare(_NEW_USER | _NEW_NETWORK) == 0)
    return False


def start_java(folder: Path) -> Any:
    """The Java machine: small, headless, its sockets sent to a proxy that does not exist."""
    import jpype

    if jpype.getDefaultJVMPath() is None:  # pragma: no cover - getDefaultJVMPath raises instead
        raise RuntimeError("no Java")
    import mpxj  # noqa: F401 - puts its archives on the class path

    jpype.startJVM(
        f"-Xmx{HEAP_MB}m",
        "-Xss4m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:CompressedClassSpaceSize=64m",
        "-XX:ReservedCodeCacheSize=64m",
        "-XX:-UsePerfData",
        "-Xshare:auto",
        f"-XX:ErrorFile={folder}/hs_err.log",
        "-Djava.awt.headless=true",
        "-Djava.net.useSystemProxies=false",
        "-DsocksProxyHost=127.0.0.1",
        "-DsocksProxyPort=9",
        "-Djavax.xml.accessExternalDTD=",
        "-Djavax.xml.accessExternalSchema=",
        "-Dlog4j2.loggerContextFactory=org.apache.logging.log4j.simple.SimpleLoggerContextFactory",
        "-Duser.timezone=UTC",
        "-Duser.language=en",
        "-Duser.country=US",
        f"-Djava.io.tmpdir={folder}",
        convertStrings=True,
    )
    return jpype


def read_project(java: Any, kind: str, source: Path) -> tuple[Any, list[str]]:
    """The project in the file, and notes about what the reader was told to leave."""
    if kind == "mpx":
        return _read_mpx(java, source), []
    reader = java.JClass(READERS[kind])()
    notes: list[str] = []
    if kind == "mpp":
        reader.setReadPresentationData(False)
    if kind == "xer":
        reader.setIgnoreErrors(False)
    if kind in ("xer", "pmxml"):
        stream = java.JClass("java.io.FileInputStream")(str(source))
        listed = dict(reader.listProjects(stream))
        if len(listed) > 1:
            notes.append(
                f"The file holds {len(listed)} projects: only the one meant for export is taken over"
            )
    return reader.read(str(source)), notes


def _read_mpx(java: Any, source: Path) -> Any:
    """MPX files are written in the language of the program: each that MPXJ knows is tried, English first."""
    reader_class = java.JClass(READERS["mpx"])
    locales = sorted(reader_class().getSupportedLocales(), key=lambda locale: str(locale) != "en")
    first: Exception | None = None
    for locale in locales:
        reader = reader_class()
        reader.setLocale(locale)
        try:
            return reader.read(str(source))
        except java.JException as error:
            first = first or error
    raise first or RuntimeError("no locale")


def facts_of(java: Any, project: Any, kind: str) -> dict[str, Any]:
    """What MSPDI has no place for. Durations in minutes, dates ISO, all keyed by unique id."""
    properties = project.getProjectProperties()
    minutes = java.JClass("org.mpxj.TimeUnit").MINUTES

    def length(duration: Any, calendar: Any = None) -> float | None:
        if duration is None:
            return None
        return float(duration.convertUnits(minutes, calendar or properties).getDuration())

    calendar = project.getDefaultCalendar()
    primavera = kind in ("xer", "pmxml")
    facts: dict[str, Any] = {
        "kind": kind,
        "primavera": primavera,
        "calendar": None if calendar is None else int(calendar.getUniqueID()),
        "lag_calendar": _text(properties.getRelationshipLagCalendar()),
        "progress": _text(properties.getSchedulingProgressedActivities()),
        "planned_start": _text(properties.getPlannedStart()),
        "must_finish": _text(properties.getMustFinishBy()),
        "total_float": _text(properties.getTotalSlackCalculationType()),
        "expected_finish": bool(properties.getUseExpectedFinishDates()),
        "hours": {
            str(c.getUniqueID()): None
            if c.getCalendarMinutesPerDay() is None
            else int(c.getCalendarMinutesPerDay())
            for c in project.getCalendars()
        },
        "tasks": {},
        "lags": [],
    }
    for task in project.getTasks():
        facts["tasks"][str(task.getUniqueID())] = _task_facts(task, length)
    for relation in project.getRelations():
        lag = relation.getLag()
        facts["lags"].append(
            [
                int(relation.getPredecessorTask().getUniqueID()),
                int(relation.getSuccessorTask().getUniqueID()),
                str(relation.getType()),
                float(lag.getDuration()),
                str(lag.getUnits().name()),
                length(lag) if str(lag.getUnits().name()) not in ("PERCENT", "ELAPSED_PERCENT") else None,
            ]
        )
    return facts


def _task_facts(task: Any, length: Any) -> dict[str, Any]:
    calendar = task.getEffectiveCalendar()
    return {
        "code": _text(task.getActivityID()),
        "type": _text(task.getActivityType()),
        "summary": bool(task.getSummary()),
        "calendar": None if calendar is None else int(calendar.getUniqueID()),
        "duration": length(task.getDuration(), calendar),
        "planned": length(task.getPlannedDuration(), calendar),
        "remaining": length(task.getRemainingDuration(), calendar),
        "actual": length(task.getActualDuration(), calendar),
        "constraint": _text(task.getConstraintType()),
        "constraint_date": _text(task.getConstraintDate()),
        "secondary": _text(task.getSecondaryConstraintType()),
        "secondary_date": _text(task.getSecondaryConstraintDate()),
        "external_early": _text(task.getExternalEarlyStart()),
        "external_late": _text(task.getExternalLateFinish()),
        "suspend": _text(task.getSuspendDate()),
        "resume": _text(task.getResume()),
        "expected_finish": _text(task.getExpectedFinish()),
        "actual_start": _text(task.getActualStart()),
        "actual_finish": _text(task.getActualFinish()),
        "start": _text(task.getStart()),
        "finish": _text(task.getFinish()),
        "early_start": _text(task.getCachedValue(_field("EARLY_START"))),
        "early_finish": _text(task.getCachedValue(_field("EARLY_FINISH"))),
        "late_start": _text(task.getCachedValue(_field("LATE_START"))),
        "late_finish": _text(task.getCachedValue(_field("LATE_FINISH"))),
        "total_slack": length(task.getCachedValue(_field("TOTAL_SLACK")), calendar),
        "free_slack": length(task.getCachedValue(_field("FREE_SLACK")), calendar),
    }


def _field(name: str) -> Any:
    import jpype

    return getattr(jpype.JClass("org.mpxj.TaskField"), name)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def write_project(java: Any, project: Any, path: Path) -> None:
    """The project as MSPDI."""
    writer = java.JClass("org.mpxj.mspdi.MSPDIWriter")()
    writer.setWriteTimephasedData(False)
    writer.write(project, str(path))


def main(kind: str, source: Path, folder: Path) -> int:
    """Convert one file; 0, or 3 with ``error.json``."""
    limit_process()
    isolated = leave_network()
    try:
        java = start_java(folder)
    except Exception as error:
        return _fail(folder, "java", f"{type(error).__name__}: {error}")
    try:
        project, notes = read_project(java, kind, source)
        if project is None:
            return _fail(folder, "unreadable", "no schedule found in it")
        facts = facts_of(java, project, kind)
        facts["notes"] = notes
        facts["isolated"] = isolated
        write_project(java, project, folder / "schedule.xml")
        (folder / "facts.json").write_text(json.dumps(facts), encoding="utf-8")
    except Exception as error:
        return _fail(folder, "unreadable", _reason(error))
    return 0


def _reason(error: BaseException) -> str:
    """The innermost words of a chain of Java exceptions."""
    words, cause = str(error), error
    for _ in range(10):
        try:
            inner = cause.getCause()  # type: ignore[attr-defined]
        except AttributeError:
            break
        if inner is None:
            break
        cause = inner
        words = f"{words} / {cause.getMessage()}"
    return words


def _fail(folder: Path, code: str, message: str) -> int:
    (folder / "error.json").write_text(
        json.dumps({"code": code, "message": message[:2000]}), encoding="utf-8"
    )
    return 3


if __name__ == "__main__":
    status = main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    sys.stdout.flush()
    os._exit(status)  # the Java machine needs no farewell
