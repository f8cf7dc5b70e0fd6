"""Tests leave the database as they found it."""

import re

from tests.house.tree import ROOT, name_of

FLUSHES = re.compile(r"django_db\([^)]*transaction=True|\btransactional_db\b|\bTransactionTestCase\b")


def test_no_test_empties_the_tables() -> None:
    """After one that does, rows made by migrations (the law's terms) are gone for whatever the worker runs next."""
    here = ROOT / "tests"
    found = [name_of(path) for path in here.rglob("*.py") if FLUSHES.search(path.read_text(encoding="utf-8"))]
    assert [name for name in found if not name.endswith("house/test_tests.py")] == []
