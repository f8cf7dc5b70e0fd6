"""Monte Carlo of one project against repeating the scalar passes.

    .venv/bin/python -m benchmarks.monte_carlo [--small]

Draws durations and clear days of parcels, puts each activity's release together, schedules every sample. Prints
processor times and ratios, and checks columns in the same run. See benchmarks/README.md.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from benchmarks.measure import Stopwatch, best, line, machine
from benchmarks.networks import START, blockers, network
from projects.domain.columns import FREE
from projects.domain.cpm import finish, schedule
from projects.domain.network import CompiledNetwork, compile_network
from projects.domain.samples import FinishSamples, schedule_samples

PROJECT = 1
"""Number of the project (one with calendars, all link types, lags and leads)."""

Ints = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Size:
    """How much to do; ``checked``: so many samples are repeated by the scalar passes."""

    samples: int = 10_000
    activities: int = 100
    parcels: int = 40
    checked: int = 100


SMALL = Size(samples=300, activities=30, parcels=8, checked=10)


@dataclass(frozen=True)
class Draws:
    """One run's input: ``durations`` and ``release``, activities x samples."""

    durations: Ints
    release: Ints


def drawn(c: CompiledNetwork, size: Size) -> Draws:
    """Triangular durations (80 % to 160 % of the plan, whole days, at least one) and log-normal delays of the
    parcels; an activity waits for the latest of its parcels.
    """
    rng = np.random.Generator(np.random.PCG64(2026))
    planned = np.array([node.remaining for node in c.nodes], dtype=np.float32)[:, None]
    shape = (len(c.nodes), size.samples)
    spread = rng.random(shape, dtype=np.float32) + rng.random(shape, dtype=np.float32)
    days = np.rint(planned * (np.float32(0.8) + np.float32(0.4) * spread)).astype(np.int32)
    durations = np.where(planned > 0, np.maximum(days, 1), 0).astype(np.int32)
    parcels = blockers(PROJECT, size.activities, size.parcels)
    delay = rng.lognormal(4, 0.6, (size.parcels, size.samples)).astype(np.int32)
    release = np.full(shape, FREE, dtype=np.int32)
    for parcel, days_late in zip(parcels, delay, strict=True):
        for key in parcel.activities:
            row = release[c.index[key]]
            np.maximum(row, START + days_late, out=row)
    return Draws(durations, release)


def scalar(c: CompiledNetwork, draws: Draws, columns: list[int], watches: tuple[Stopwatch, ...]) -> None:
    """The same samples one by one: compile, forward pass alone, both passes. Compares every one."""
    compiling, forward, whole = watches
    found = schedule_samples(c, draws.durations, draws.release, critical=True)
    assert found.critical is not None
    for k in columns:
        activities = tuple(
            replace(a, duration=int(draws.durations[c.index[a.id], k])) for a in c.network.activities
        )
        days = zip(c.activities, draws.release[:, k].tolist(), strict=True)
        held = {a.id: day for a, day in days if day != FREE}
        with compiling:
            twin = compile_network(replace(c.network, activities=activities))
        with forward:
            end = finish(twin, held)
        with whole:
            result = schedule(twin, held)
        assert found.finish[k] == end == result.finish
        flags = [result.by_id[a.id].on_longest_path for a in c.activities]
        assert found.critical[:, k].tolist() == flags


def report(size: Size) -> None:
    """Run and print everything; AssertionError where a column is not what the scalar passes say."""
    print(machine())
    print(f"one project x {size.activities} activities x {size.samples:,} samples, {size.parcels} parcels")
    c = compile_network(network(PROJECT, size.activities))
    draws = drawn(c, size)

    def passes(critical: bool) -> FinishSamples:
        return schedule_samples(c, draws.durations, draws.release, critical=critical)

    def everything() -> FinishSamples:
        new = drawn(c, size)
        return schedule_samples(c, new.durations, new.release)

    whole, finishes, critical = (
        best(everything, 5),
        best(lambda: passes(False), 5),
        best(lambda: passes(True)),
    )
    watches = (Stopwatch(), Stopwatch(), Stopwatch())
    columns = np.linspace(0, size.samples - 1, size.checked).astype(int).tolist()
    scalar(c, draws, columns, watches)
    compiling, forward, both = (watch.seconds / size.checked * size.samples for watch in watches)
    line("draw, put releases together, finish of every sample", f"{whole:.3f} s", "< 0.2")
    line("of which the passes", f"{finishes:.3f} s")
    line("passes with the critical activities of every sample", f"{critical:.3f} s")
    line("scalar: compile and forward pass, all samples", f"{compiling + forward:.1f} s")
    line("scalar / ours", f"x {(compiling + forward) / finishes:.0f}", ">= 50")
    line("scalar: forward pass alone, networks already compiled", f"{forward:.1f} s")
    line("scalar / ours", f"x {forward / finishes:.0f}")
    line("scalar: compile and both passes (critical activities)", f"{compiling + both:.1f} s")
    line("scalar / ours", f"x {(compiling + both) / critical:.0f}", ">= 50")
    line("samples equal to the scalar passes", str(len(columns)))


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="a quick run: the figures mean nothing")
    report(SMALL if parser.parse_args(arguments).small else Size())


if __name__ == "__main__":
    main()
