"""Criticality indices against closed forms (no published table at hand is complete)."""

from __future__ import annotations

import numpy as np
import pytest

from projects.domain.criticality import criticality
from projects.domain.sampling import generator

COUNT = 200_000


def test_two_exponentials_in_parallel() -> None:
    """Rates 1/40 and 1/60: P(the first is the longer) = (1/60) / (1/40 + 1/60) = 0.4; E[max] = 40 + 60 - 24."""
    rng = generator(1)
    one, two = rng.exponential(40, COUNT), rng.exponential(60, COUNT)
    span = np.maximum(one, two)
    first, second = criticality(one >= two, one, span), criticality(two > one, two, span)
    assert first.ci == pytest.approx(0.4, abs=0.005)
    assert first.ci + second.ci == 1
    assert span.mean() == pytest.approx(76, rel=0.01)


@pytest.mark.parametrize("count", [2, 5, 20])
def test_uniforms_in_parallel(count: int) -> None:
    """n of U(0, 1): mean of the greatest n / (n + 1), its median 0.5^(1/n); each is critical with 1 / n."""
    draws = generator(2).random((count, COUNT))
    span = draws.max(axis=0)
    assert span.mean() == pytest.approx(count / (count + 1), abs=0.002)
    assert np.median(span) == pytest.approx(0.5 ** (1 / count), abs=0.002)
    assert criticality(draws[0] == span, draws[0], span).ci == pytest.approx(1 / count, abs=0.005)


def test_in_a_row_everything_is_critical() -> None:
    """Normal, spreads 3, 4 and 12: the whole has 13. SSI = 3/13, 4/13, 12/13; their squares add up to 1."""
    rng = generator(3)
    tasks = [rng.normal(100, spread, COUNT) for spread in (3, 4, 12)]
    span = np.sum(tasks, axis=0)
    always = np.ones(COUNT, dtype=bool)
    found = [criticality(always, task, span, np.zeros(COUNT)) for task in tasks]
    assert [row.ci for row in found] == [1, 1, 1]
    assert [row.ssi for row in found] == pytest.approx([3 / 13, 4 / 13, 12 / 13], abs=0.005)
    assert sum(row.ssi**2 for row in found) == pytest.approx(1, abs=0.01)
    assert [row.cri for row in found] == pytest.approx([3 / 13, 4 / 13, 12 / 13], abs=0.005)
    assert [row.si for row in found] == pytest.approx([1, 1, 1])  # no float: always fully significant


def test_a_duration_that_never_varies_is_critical_without_being_sensitive() -> None:
    span = generator(4).exponential(10, 1000)
    found = criticality(np.ones(1000, dtype=bool), np.full(1000, 5.0), span, np.full(1000, 5.0))
    assert (found.ci, found.ssi, found.cri) == (1, 0, None)
    assert found.si == pytest.approx(0.5)  # as much float as work


def test_shapes_must_agree() -> None:
    with pytest.raises(ValueError, match="per sample"):
        criticality(np.ones(3, dtype=bool), np.ones(2), np.ones(3))
    assert criticality(np.ones(2, dtype=bool), np.ones(2), np.zeros(2), np.zeros(2)).si is None
