"""Progress override beside retained logic."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from projects.domain.activities import Activity, Link, LinkType, Network, ProgressMode
from projects.domain.cpm import schedule
from projects.domain.network import compile_network
from projects.domain.whatif import compare_modes
from tests.projects.unit.strategies import FIVE_DAYS, MONDAY, PROGRESSED, networks

DD = MONDAY + 14


def test_work_that_ran_ahead() -> None:
    """b began before a was done: what is left of b waits for a's ten days, or not."""
    acts = (
        Activity("a", 10, "5"),
        Activity("b", 5, "5", MONDAY + 7, None, 3),
        Activity("c", 2, "5"),
        Activity("d", 4, "5", MONDAY, MONDAY + 4),
        Activity("e", 4, "5", MONDAY + 4, None, 1),
    )
    links = (Link("a", "b"), Link("b", "c"), Link("d", "e"), Link("a", "c", LinkType.SS))
    network = Network(MONDAY, DD, acts, links, (FIVE_DAYS,), mode=ProgressMode.PROGRESS_OVERRIDE)
    found = compare_modes(network)
    assert found.out_of_sequence == (links[0],)
    assert found.retained_logic.finish == DD + 19  # two weeks of a, Mon-Wed of b, Thu and Fri of c
    assert found.progress_override.finish == DD + 12  # a alone: b and c are done in the first week
    assert found.days_earlier == 7
    held = compare_modes(network, {"c": DD + 21})
    assert (held.days_earlier, held.retained_logic.finish) == (0, DD + 23)


@given(networks(replace(PROGRESSED, modes=tuple(ProgressMode))))
@settings(max_examples=40, deadline=None)
def test_both_sides_are_what_each_mode_gives(network: Network) -> None:
    """The network's own mode does not matter; links counted are those named as issues."""
    found = compare_modes(network)
    for mode, result in (
        (ProgressMode.RETAINED_LOGIC, found.retained_logic),
        (ProgressMode.PROGRESS_OVERRIDE, found.progress_override),
    ):
        assert result == schedule(compile_network(replace(network, mode=mode)))
        named = [i.subject for i in result.issues if i.code == "out_of_sequence"]
        assert named == [f"{k.pred} -> {k.succ}" for k in found.out_of_sequence]
