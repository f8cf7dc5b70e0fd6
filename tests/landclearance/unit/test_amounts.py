"""Amounts and tables as people write them."""

from decimal import Decimal

import pytest

from geodata.domain.errors import InputProblem
from landclearance.domain.amounts import parse_amount, parse_table
from landclearance.domain.money import PRINCIPAL, Item


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [
        ("350000000", "vnd", 350_000_000),
        ("350.000.000", "vnd", 350_000_000),  # Vietnamese
        ("350,000,000", "vnd", 350_000_000),  # English
        ("350 000 000", "vnd", 350_000_000),
        ("350\u00a0000\u00a0000", "vnd", 350_000_000),  # a space that does not break, from a spreadsheet
        ("350.000.000 đ", "vnd", 350_000_000),
        ("1.337", "vnd", 1337),  # VND have no fractions: thousands
        ("1.337,82", "vnd", 1338),  # half up to whole VND
        ("12.345.678,5", "vnd", 12_345_679),
        ("1,337.82", "vnd", 1338),
        ("1.337,82", "million", 1_337_820_000),
        ("1337.82", "million", 1_337_820_000),
        ("15,7", "million", 15_700_000),
        ("15.7", "million", 15_700_000),
        ("1.337.000", "thousand", 1_337_000_000),
        ("0", "vnd", 0),
    ],
)
def test_amounts(text: str, unit: str, amount: int) -> None:
    assert parse_amount(text, unit) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "  ", "-", "–"])
def test_an_empty_cell_is_no_amount(text: str) -> None:
    assert parse_amount(text) is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("-5", "vnd"),
        ("abc", "vnd"),
        ("1e9", "vnd"),
        ("NaN", "vnd"),
        ("1.337.82", "vnd"),  # neither thousands nor a fraction
        ("1..5", "vnd"),
        ("1.337", "million"),  # 1,337 million or 1.337 million: nobody can tell
        ("1,337", "million"),
        ("٣٥٠", "vnd"),
        ("9" * 41, "vnd"),
        ("9" * 16, "vnd"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text: str, unit: str) -> None:
    with pytest.raises(InputProblem) as caught:
        parse_amount(text, unit, row=3, field="support")
    assert (caught.value.row, caught.value.field) == (3, "support")
    assert caught.value.filled(caught.value.mend)


@pytest.mark.parametrize("mark", ["\t", ";", "|"])
def test_a_table_with_a_heading_and_an_empty_cell(mark: str) -> None:
    lines = [
        ["Hồ sơ", "Bồi thường", "Hỗ trợ", "TĐC"],
        ["HS-01", "350.000.000", "", "20.000.000"],
        ["", "", "", ""],
        ["HS-02", "0", "5.000.000"],
    ]
    rows = parse_table("\r\n".join(mark.join(line) for line in lines), PRINCIPAL)
    assert [(row.row, row.case_no) for row in rows] == [(2, "HS-01"), (4, "HS-02")]
    assert rows[0].amounts == {Item.COMPENSATION: 350_000_000, Item.RESETTLEMENT: 20_000_000}
    assert rows[1].amounts == {
        Item.COMPENSATION: 0,
        Item.SUPPORT: 5_000_000,
    }  # a nought is said, a blank is not


@pytest.mark.parametrize(
    ("text", "row", "field"),
    [
        ("", None, "table"),
        ("Hồ sơ;Bồi thường", None, "table"),
        ("HS-01;5;6;7;8", 1, "table"),  # one column too many
        ("HS-01;5\nHS-01;6", 2, "case"),  # a case twice
        ("HS-01;5\n;6", 2, "case"),
        ("HS-01;5\nHS-02;;", 2, "table"),
        ("HS-01;5\nHS-02;;x1", 2, "support"),
        ('HS-01;5\nHS-02;"\x00', 2, "compensation"),
    ],
)
def test_a_table_at_fault_names_row_and_column(text: str, row: int | None, field: str) -> None:
    with pytest.raises(InputProblem) as caught:
        parse_table(text, PRINCIPAL)
    assert (caught.value.row, caught.value.field) == (row, field)
