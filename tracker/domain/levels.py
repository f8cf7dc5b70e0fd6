"""The level that is shown, beside the one that the rules give: what is remembered, and what a person has set."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from projects.domain.hysteresis import Memory, PastLevel
from projects.domain.severity_rules import Level


@dataclass(frozen=True, slots=True)
class OverrideFacts:
    """A level that a person has set, in force from ``starts`` to ``until`` (both inclusive; None: no end is set).

    ``by_role`` is the role ("planner", "leader"; "" when not known) of who set it: names stay out of assessments.
    """

    level: Level
    reason: str
    starts: date
    until: date | None
    by_role: str = ""

    def in_force(self, as_of: date) -> bool:
        """Whether it holds on ``as_of``."""
        return self.starts <= as_of and (self.until is None or as_of <= self.until)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What of earlier days counts for today's level: levels found before, oldest first, and the newest override.

    A later override takes the place of an earlier one, also when the later one has run out.
    """

    past: tuple[PastLevel, ...] = ()
    override: OverrideFacts | None = None


NOTHING_BEFORE = Judgement()
"""A project that was never assessed and whose level nobody has set."""


def shown_level(held: Level, override: OverrideFacts | None) -> Level:
    """The level set by a person, if there is one; but nobody turns unknown into green."""
    if override is None or (held is Level.UNKNOWN and override.level is Level.ON_TRACK):
        return held
    return override.level


def memory_json(memory: Memory | None, computed: Level, held: Level) -> Mapping[str, Any] | None:
    """What holds the level above the computed one, or None when nothing does."""
    if memory is None or held is computed:
        return None
    return {
        "level": memory.level.value,
        "report_end": memory.report_end.isoformat(),
        "as_of": memory.as_of.isoformat(),
    }


def override_json(override: OverrideFacts | None, shown: Level) -> Mapping[str, Any] | None:
    """An override in force; ``applied`` is false while it would turn unknown into green."""
    if override is None:
        return None
    return {
        "level": override.level.value,
        "reason": override.reason,
        "by_role": override.by_role,
        "from": override.starts.isoformat(),
        "until": override.until.isoformat() if override.until else None,
        "applied": override.level is shown,
    }
