"""Case numbers pasted from a sheet."""

from datetime import date

import pytest

from landclearance.domain.pasted import missing, read_pasted


@pytest.mark.parametrize(
    ("text", "numbers", "days"),
    [
        ("K-1\nK-2\n\nK-3", ["K-1", "K-2", "K-3"], {}),
        ("K-1, K-2;K-3\tK-4", ["K-1", "K-2", "K-3", "K-4"], {}),
        ("K-1\t05/11/2026", ["K-1"], {"K-1": date(2026, 11, 5)}),
        (
            "Hộ 12; 2026-11-05\r\nHộ 13; 5.11.2026",
            ["Hộ 12", "Hộ 13"],
            {"Hộ 12": date(2026, 11, 5), "Hộ 13": date(2026, 11, 5)},
        ),
        ("K-1\t05/11/2026\nK-1\t06/11/2026", ["K-1", "K-1"], {"K-1": date(2026, 11, 6)}),  # the last counts
        ("1119-010", ["1119-010"], {}),  # a number with a dash is no day
    ],
)
def test_numbers_and_days(text: str, numbers: list[str], days: dict[str, date]) -> None:
    found = read_pasted(text)
    assert ([case.number for case in found.cases], found.days, found.wrong) == (numbers, days, ())


@pytest.mark.parametrize(
    "line", ["K-1\t31/02/2026", "05/11/2026", "05/11/2026\tK-1", "K-1\tK-2\t05/11/2026", "K-1; 5/11/26"]
)
def test_a_line_whose_day_is_none_is_named(line: str) -> None:
    assert read_pasted(f"K-0\n{line}\n").wrong == (line,)


def test_what_is_not_known_is_named_once() -> None:
    assert missing(["a", "b", "a", "c"], ["b"]) == ["a", "c"]
