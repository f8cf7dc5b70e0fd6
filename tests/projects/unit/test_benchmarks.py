"""The benchmarks run, and what they compute is right. Their times are nobody's business here."""

from __future__ import annotations

import re

import pytest

from benchmarks import front, monte_carlo, portfolio


def checked(text: str, what: str) -> int:
    """How many results a report says were compared and equal."""
    match = re.search(rf"^{re.escape(what)}\s+(\d+)$", text, re.MULTILINE)
    assert match, text
    return int(match[1])


def test_portfolio(capsys: pytest.CaptureFixture[str]) -> None:
    """A small portfolio equals the scalar passes and, where the peer can, networkx."""
    portfolio.main(["--small"])
    text = capsys.readouterr().out
    assert checked(text, "projects equal to the scalar passes and attribution") == 24
    assert checked(text, "plain projects equal to networkx") == 3


def test_monte_carlo(capsys: pytest.CaptureFixture[str]) -> None:
    """Samples equal the scalar passes, critical activities included."""
    monte_carlo.main(["--small"])
    assert checked(capsys.readouterr().out, "samples equal to the scalar passes") == 10


def test_front(capsys: pytest.CaptureFixture[str]) -> None:
    """The cleared length of a small road equals points laid out along it."""
    front.main(["--small"])
    assert (
        0
        < checked(capsys.readouterr().out, "metres clear over the full width, equal to points along it")
        < 2000
    )
