"""Many projects at once, against networkx and against our own scalar passes.

    .venv/bin/python -m benchmarks.portfolio [--small]

Prints processor times and their ratios, and checks results in the same run. See benchmarks/README.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field

import networkx as nx

from benchmarks.measure import Stopwatch, best, line, machine, peak_memory
from benchmarks.networks import START, blockers, is_plain, network
from projects.domain.activities import Network
from projects.domain.attribution import attribute_blockers, combined_release
from projects.domain.cpm import schedule
from projects.domain.network import CompiledNetwork, compile_network
from projects.domain.portfolio import Portfolio, PortfolioDates, compile_portfolio, schedule_portfolio
from projects.domain.portfolio_blockers import (
    BlockerRows,
    BlockerTable,
    PortfolioAttribution,
    attribute_portfolio,
    combined_releases,
)


@dataclass(frozen=True)
class Size:
    """How much to do; ``checked``: every so many projects are compared one by one."""

    projects: int = 10_000
    activities: int = 100
    blockers: int = 40
    checked: int = 250


SMALL = Size(projects=120, activities=30, blockers=8, checked=5)


@dataclass
class Peer:
    """networkx on the same networks: graphs, and the earliest start of each activity of plain projects."""

    build: Stopwatch = field(default_factory=Stopwatch)
    forward: Stopwatch = field(default_factory=Stopwatch)
    starts: dict[int, dict[str, int]] = field(default_factory=dict)

    def take(self, number: int, n: Network) -> None:
        """Build one graph, run the plain forward pass on it, and forget it."""
        with self.build:
            graph = nx.DiGraph()
            graph.add_nodes_from((a.id, {"days": a.duration}) for a in n.activities)
            graph.add_edges_from((link.pred, link.succ) for link in n.links)
        with self.forward:
            found = earliest_starts(graph)
        if is_plain(number):
            self.starts[number] = found


def earliest_starts(graph: nx.DiGraph) -> dict[str, int]:
    """The plain forward pass: no calendars, no lags, finish to start."""
    days = graph.nodes
    start: dict[str, int] = {}
    finish: dict[str, int] = {}
    for key in nx.topological_sort(graph):
        start[key] = begin = max([finish[pred] for pred in graph.pred[key]], default=0)
        finish[key] = begin + days[key]["days"]
    return start


@dataclass
class Ours:
    """The portfolio, compiled while the networks pass by: only flat arrays are kept."""

    portfolio: Portfolio
    table: BlockerTable
    compiling: float


def compiled(size: Size, peer: Peer) -> Ours:
    """Make every network once, hand it to the peer, compile it and forget it."""
    others, whole, rows = Stopwatch(), Stopwatch(), BlockerRows()

    def projects() -> Iterator[CompiledNetwork]:
        for number in range(size.projects):
            with others:
                n = network(number, size.activities)
                peer.take(number, n)
            c = compile_network(n)
            with others:
                rows.add(c, blockers(number, size.activities, size.blockers))
            yield c

    with whole:
        portfolio = compile_portfolio(projects())
    return Ours(portfolio, rows.table(), whole.seconds - others.seconds)


def check(size: Size, dates: PortfolioDates, slips: PortfolioAttribution) -> int:
    """Compare some projects with the scalar passes; how many."""
    numbers = range(0, size.projects, size.checked)
    for number in numbers:
        c = compile_network(network(number, size.activities))
        held = blockers(number, size.activities, size.blockers)
        check_dates(c, combined_release(held), dates, number)
        rows = {row.id: row for row in attribute_blockers(c, held).blockers}
        part = slips.blockers(number)
        assert slips.stand_alone[part].tolist() == [rows[b.id].stand_alone for b in held]
        assert slips.but_for[part].tolist() == [rows[b.id].but_for for b in held]
        assert slips.shares(number) == tuple(rows[b.id].share for b in held)
    return len(numbers)


def check_dates(c: CompiledNetwork, held: dict[str, int], dates: PortfolioDates, number: int) -> None:
    """One project's dates and floats against ``schedule``."""
    result, rows = schedule(c, held), dates.rows(number)
    assert dates.finish[number] == result.finish
    for name in ("early_start", "early_finish", "late_start", "late_finish", "total_float", "free_float"):
        wanted = [getattr(result.by_id[a.id], name) for a in c.activities]
        assert getattr(dates, name)[rows].tolist() == wanted, (number, name)


def check_peer(size: Size, peer: Peer, dates: PortfolioDates) -> int:
    """Projects without calendars, lags and releases against networkx; how many there were."""
    for number, starts in peer.starts.items():
        c = compile_network(network(number, size.activities))
        found = dates.early_start[dates.rows(number)] - START
        assert dict(zip((a.id for a in c.activities), found.tolist(), strict=True)) == starts, number
    return len(peer.starts)


def first_of(portfolio: Portfolio, share: int) -> tuple[Portfolio, int]:
    """The first chunks of a portfolio, one in ``share``, and how many projects these are."""
    chunks = portfolio.chunks[: max(1, len(portfolio.chunks) // share)]
    count = sum(len(chunk.flat.first) for chunk in chunks)
    return Portfolio(chunks, portfolio.start[: count + 1]), count


def report(size: Size) -> None:
    """Run and print everything; AssertionError where a result is not that of the scalar passes."""
    print(machine())
    print(f"{size.projects:,} projects x {size.activities} activities, {size.blockers} blockers in each")
    peer = Peer()
    ours = compiled(size, peer)
    release = combined_releases(ours.portfolio, ours.table)
    dates = schedule_portfolio(ours.portfolio, release)
    slips = attribute_portfolio(ours.portfolio, ours.table)
    passes = best(lambda: schedule_portfolio(ours.portfolio, release))
    shares = best(lambda: attribute_portfolio(ours.portfolio, ours.table))
    print_times(ours, peer, passes, shares)
    part, count = first_of(ours.portfolio, 10)
    few = best(lambda: schedule_portfolio(part)) / count
    many = best(lambda: schedule_portfolio(ours.portfolio)) / size.projects
    line(f"time per project, {size.projects:,} against {count:,} projects", f"x {many / few:.2f}", "about 1")
    line("most memory held, networkx graphs one at a time", f"{peak_memory():.2f} GiB", "< 1.5")
    positive = (slips.stand_alone > 0).mean()
    line("blockers that put their project off when alone", f"{positive:.0%}")
    base = schedule_portfolio(ours.portfolio)
    line("projects equal to the scalar passes and attribution", str(check(size, dates, slips)))
    line("plain projects equal to networkx", str(check_peer(size, peer, base)))


def print_times(ours: Ours, peer: Peer, passes: float, shares: float) -> None:
    """The comparison in seconds and ratios."""
    other = peer.forward.seconds
    line("ours: forward, backward, floats, with releases", f"{passes:.3f} s")
    line("networkx: plain forward pass, graphs already built", f"{other:.3f} s")
    line("networkx / ours", f"x {other / passes:.1f}", ">= 5")
    line("ours: compile and lay out", f"{ours.compiling:.3f} s")
    line("networkx: build the graphs", f"{peer.build.seconds:.3f} s")
    both = (peer.build.seconds + other) / (ours.compiling + passes)
    line("networkx / ours, from the networks on", f"x {both:.2f}")
    line("ours: slip of every blocker", f"{shares:.3f} s")
    line("blockers / passes", f"x {shares / passes:.2f}", "<= 5")


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="a quick run: the figures mean nothing")
    report(SMALL if parser.parse_args(arguments).small else Size())


if __name__ == "__main__":
    main()
