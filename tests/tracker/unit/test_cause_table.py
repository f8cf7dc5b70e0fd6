"""Late projects by official cause and group, and who moved between the rows."""

from tracker.domain.cause_table import CAUSES, JudgedProject, cause_table, row_of


def judged(code: str, cause: str = "clearance", group: str = "B", late: bool | None = True) -> JudgedProject:
    return JudgedProject(code, group, late, cause)


def test_each_late_project_stands_in_one_row_of_its_group() -> None:
    now = [judged("a"), judged("b", group="A"), judged("c", "capital"), judged("d", late=False)]
    rows = {row.cause: row for row in cause_table(now, now)}
    assert rows["clearance"].groups == ((), ("b",), ("a",), ())
    assert rows["capital"].total == 1
    assert sum(row.total for row in rows.values()) == 3


def test_unknown_is_not_on_time_and_a_missing_cause_is_a_row() -> None:
    assert row_of(judged("a", late=None)) == "unknown"
    assert row_of(judged("a", "")) == "unstated"
    assert row_of(judged("a", "none")) == "unstated"
    assert row_of(judged("a", late=False)) is None


def test_a_project_whose_cause_changes_leaves_one_row_and_enters_another() -> None:
    rows = {row.cause: row for row in cause_table([judged("a", "capital")], [judged("a")])}
    assert (rows["capital"].entered, rows["capital"].change) == (("a",), 1)
    assert (rows["clearance"].left, rows["clearance"].change) == (("a",), -1)
    assert {row.change for name, row in rows.items() if name not in ("capital", "clearance")} == {0}


def test_the_change_is_the_difference_of_the_two_totals() -> None:
    before = [judged("a"), judged("b"), judged("c", late=None)]
    now = [judged("a", late=False), judged("b", "other"), judged("c"), judged("d")]
    then = {row.cause: row.total for row in cause_table(before, [])}
    for row in cause_table(now, before):
        assert row.change == row.total - then[row.cause]
    assert set(CAUSES) <= set(then)
