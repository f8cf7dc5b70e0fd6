"""The severity table as it is proposed, from its file."""

import csv
from functools import cache
from pathlib import Path

from projects.domain.severity_rules import RuleTable

_FILE = Path(__file__).parent.parent / "fixtures" / "severity_rules.csv"


@cache
def proposed_rules() -> RuleTable:
    """Every rule with its threshold and source (projects/fixtures/severity_rules.csv); read once."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return RuleTable.parse(csv.DictReader(file))
