"""MSPDI elements as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import TypeAlias

from projects.domain.worktime import MINUTE, Moment, Ticks, to_datetime

Tags: TypeAlias = Iterator[str]
_UNSAYABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold."""


def element(name: str, value: object) -> str:
    """``<name>value</name>``; empty for None."""
    if value is None:
        return ""
    return f"<{name}>{escape(_UNSAYABLE.sub('', str(value)), quote=False)}</{name}>"


def flag(name: str, value: bool) -> str:
    """1 or 0."""
    return f"<{name}>{int(value)}</{name}>"


def instant(name: str, moment: Moment | None) -> str:
    """A local date and time; empty for None."""
    return "" if moment is None else element(name, to_datetime(moment).isoformat())


def work(name: str, ticks: Ticks | None) -> str:
    """A length of work, such as PT8H0M0S; empty for None."""
    if ticks is None:
        return ""
    minutes, tenths = divmod(abs(ticks), MINUTE)
    sign = "-" if ticks < 0 else ""
    return element(name, f"{sign}PT{minutes // 60}H{minutes % 60}M{tenths * 6}S")
