"""The template of the legal checklist, the customs minima, and the names that their conditions ask for."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from projects.domain.checklist import StepRule
from projects.domain.required_if import RequiredIfError, Value, parse_condition
from projects.models import LegalStep

FIGURES = ("kind", "capital", "land_area_m2")
"""Names that the project's own figures answer; nobody states them as conditions."""

_MINIMA = Path(__file__).parent.parent / "fixtures" / "customs_minima.csv"


def step_rule(step: LegalStep) -> StepRule:
    """A row of the template as the checklist reads it."""
    return StepRule(
        step.code,
        step.order,
        step.required_if,
        tuple(step.after.split()),
        step.term_value,
        step.term_unit,
        step.valid_from,
        step.valid_to,
    )


@dataclass(frozen=True, slots=True)
class Minimum:
    """A smallest size that customs asks of a place. ``meets_if`` empty: the minimum is not on record."""

    code: str
    name: str
    name_en: str
    applies_if: str
    meets_if: str
    article: str
    source: str
    verify: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class MinimumChecked:
    """A minimum against a project's figures; ``met`` None: a figure, or the minimum itself, is not known."""

    minimum: Minimum
    applies: bool | None
    met: bool | None
    asks: tuple[str, ...]


@lru_cache(maxsize=1)
def customs_minima() -> tuple[Minimum, ...]:
    """The rows of ``fixtures/customs_minima.csv``."""
    with _MINIMA.open(encoding="utf-8", newline="") as file:
        return tuple(
            Minimum(
                row["code"],
                row["name"],
                row["name_en"],
                row["applies_if"],
                row["meets_if"],
                row["article"],
                row["source"],
                row["verify"],
                date.fromisoformat(row["valid_from"]),
                date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            )
            for row in csv.DictReader(file)
        )


def checked_minima(known: Mapping[str, Value | None], as_of: date) -> list[MinimumChecked]:
    """Minima in force on a day that apply, or may apply, to a project with these figures."""
    found = []
    for minimum in customs_minima():
        if not (minimum.valid_from <= as_of and (minimum.valid_to is None or as_of < minimum.valid_to)):
            continue
        condition, meets = parse_condition(minimum.applies_if), parse_condition(minimum.meets_if)
        applies = condition.holds(known)
        if applies is False:
            continue
        met = meets.holds(known) if minimum.meets_if and applies else None
        asks = sorted(name for name in condition.names | meets.names if known.get(name) is None)
        found.append(MinimumChecked(minimum, applies, met, tuple(asks)))
    # One that may apply says something only for a place under customs.
    return [one for one in found if one.applies or known.get("customs_supervised") is True]


def condition_names(steps: Iterable[LegalStep]) -> list[str]:
    """Names that somebody may state as conditions of a project, in order; broken conditions are passed over."""
    texts = [step.required_if for step in steps]
    texts += [text for minimum in customs_minima() for text in (minimum.applies_if, minimum.meets_if)]
    names: set[str] = set()
    for text in texts:
        try:
            names |= parse_condition(text).names
        except RequiredIfError:
            continue
    return sorted(names - set(FIGURES))
