"""Published networks: PSPLIB (critical path lengths in the files) and DSLIB (real projects; networkx beside us).

Both folders are read in place and never copied: PSPLIB is for research use, DSLIB's cut is under the GPL.
"""

from __future__ import annotations

import json
import math
from typing import Any

import networkx as nx
import pytest

from projects.domain.activities import Activity, Link, Network
from projects.domain.cpm import ScheduleResult, schedule
from projects.domain.network import compile_network
from tests.projects.unit.mspdi_files import SHARED
from tests.projects.unit.strategies import EVERY_DAY

PSPLIB = SHARED / "data" / "schedules-psplib"
DSLIB = SHARED / "data" / "schedules-dslib" / "real_projects_2011_2014.json"


def _cpm(durations: dict[str, int], links: list[tuple[str, str]]) -> ScheduleResult:
    acts = tuple(Activity(key, days, "7") for key, days in durations.items())
    network = Network(0, 0, acts, tuple(Link(p, j) for p, j in links), (EVERY_DAY,))
    return schedule(compile_network(network))


def _psplib(text: str) -> tuple[int, dict[str, int], list[tuple[str, str]]]:
    """(MPM-Time, durations, links) of a single-mode file; job numbers as keys."""
    lines = [line.split() for line in text.splitlines()]

    def section(head: str, skip: int) -> list[list[str]]:
        first = next(i for i, words in enumerate(lines) if words[:1] == [head]) + skip
        rows = []
        for words in lines[first:]:
            if words and words[0].startswith("*"):
                break
            rows.append(words)
        return rows

    length = int(section("PROJECT", 2)[0][5])
    links = [(row[0], succ) for row in section("PRECEDENCE", 2) for succ in row[3:]]
    durations = {row[0]: int(row[2]) for row in section("REQUESTS/DURATIONS:", 3)}
    return length, durations, links


def test_psplib() -> None:
    """MPM-Time of each header is the critical path's length (Kolisch and Sprecher, PSPLIB j30)."""
    files = sorted(PSPLIB.glob("*.sm"))
    if not files:
        pytest.skip(f"NOT TESTED: {PSPLIB} is missing; set CLEARWAY_SHARED to the folder that holds it")
    assert len(files) == 60
    wrong = {}
    for path in files:
        length, durations, links = _psplib(path.read_text(encoding="latin-1"))
        assert len(durations) == 32
        result = _cpm(durations, links)
        last = result.by_id["32"]
        if (last.early_finish, last.late_finish, last.total_float) != (length, length, 0):
            wrong[path.name] = (length, last)
    assert wrong == {}


def _dslib() -> list[dict[str, Any]]:
    if not DSLIB.is_file():
        return []
    found: list[dict[str, Any]] = json.loads(DSLIB.read_text(encoding="utf-8"))
    return found


PROJECTS: list[dict[str, Any] | None] = [*_dslib()]


@pytest.mark.parametrize("project", PROJECTS or [None], ids=lambda p: p["name"][:8] if p else "missing")
def test_dslib(project: dict[str, Any] | None) -> None:
    """The file holds durations in working hours and links, no dates: early and late starts, floats and length
    against networkx on the same network (an hour counted as a day, part hours rounded up).
    """
    if project is None:
        pytest.skip(f"NOT TESTED: {DSLIB} is missing; set CLEARWAY_SHARED to the folder that holds it")
    hours = {str(task["id"]): math.ceil(task["duration"]) for task in project["tasks"]}
    links = [(str(p), str(j)) for p, j in project["edges_FS"]]
    assert (len(hours), len(links)) == (project["n"], project["n_edges"])
    result = _cpm(hours, links)
    graph = nx.DiGraph()
    graph.add_nodes_from(hours)
    graph.add_weighted_edges_from((p, j, hours[p]) for p, j in links)
    starts = _longest_to(graph)
    tails = _longest_to(nx.reverse(_ending(graph, hours)))
    length = max(starts[key] + hours[key] for key in hours)
    assert {key: d.early_start for key, d in result.by_id.items()} == starts
    assert {key: d.total_float for key, d in result.by_id.items()} == {
        key: length - starts[key] - tails[key] for key in hours
    }
    graph.add_weighted_edges_from((key, "end", hours[key]) for key in hours)
    assert max(d.early_finish for d in result.by_id.values()) == length
    assert length == nx.dag_longest_path_length(graph)


def _ending(graph: nx.DiGraph, hours: dict[str, int]) -> nx.DiGraph:
    """The same network with a common end, from which tails are measured."""
    more = graph.copy()
    more.add_weighted_edges_from((key, "end", hours[key]) for key in hours)
    return more


def _longest_to(graph: nx.DiGraph) -> dict[str, int]:
    """Length of the longest way from any first node to each node."""
    far: dict[str, int] = {}
    for key in nx.topological_sort(graph):
        far[key] = max((far[p] + graph.edges[p, key]["weight"] for p in graph.predecessors(key)), default=0)
    return far
