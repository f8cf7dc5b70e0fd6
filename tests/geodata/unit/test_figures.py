"""Figures as people write them, in both languages; unknown is never a number."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from geodata.templatetags import clearway as tags

UNKNOWN = "No data"

WRITTEN = [
    # filter, value, Vietnamese, English
    (tags.number, 1234567, "1.234.567", "1,234,567"),
    (tags.number, -5, "−5", "−5"),
    (tags.number, Decimal("2.5"), "3", "3"),  # half up, not to even
    (tags.number, -0.4, "0", "0"),  # no minus zero
    (tags.money, 1_234_500_000_000, "1.234,5 tỷ đồng", "1,234.5 billion VND"),
    (tags.money, 999_950_000, "1.000,0 triệu đồng", "1,000.0 million VND"),
    (tags.billions, 74_250_000_000, "74,3", "74.3"),
    (tags.millions, 74_250_000_000, "74.250", "74,250"),
    (tags.square_metres, 1234.5, "1.235 m²", "1,235 m²"),
    (tags.hectares, 12345, "1,23 ha", "1.23 ha"),
    (tags.percent, "61.55", "61,6 %", "61.6 %"),
    (tags.day, "2026-11-05", "05/11/2026", "05/11/2026"),
    (tags.day, date(2026, 11, 5), "05/11/2026", "05/11/2026"),
    # A moment is shown on the day that it had in the zone: 01:00 at Lạng Sơn is the day before in Greenwich.
    (tags.day, datetime(2026, 11, 4, 18, tzinfo=UTC), "05/11/2026", "05/11/2026"),
    (tags.days, 1, "1 ngày", "1 day"),
    (tags.days, 47, "47 ngày", "47 days"),
    (tags.days, -2, "−2 ngày", "−2 days"),
    (tags.chainage, 1200, "Km1+200", "Km1+200"),
    (tags.chainage, 999.6, "Km1+000", "Km1+000"),
    (tags.chainage, 0, "Km0+000", "Km0+000"),
    (tags.share, "31", "31", "31"),
]


@pytest.mark.parametrize(("write", "value", "vietnamese", "english"), WRITTEN)
def test_figure(write: Callable[[object], str], value: object, vietnamese: str, english: str) -> None:
    with translation.override("vi"):
        assert write(value) == vietnamese
    with translation.override("en"):
        assert write(value) == english


SHARES = [("31/2", "15.5"), ("22/3", "7.33"), ("47/5", "9.4"), ("1/6", "0.17"), ("-31/2", "−15.5")]


@pytest.mark.parametrize(("fraction", "decimal"), SHARES)
def test_a_share_shows_a_decimal_and_keeps_the_exact_fraction(fraction: str, decimal: str) -> None:
    with translation.override("en"):
        written = tags.share(fraction)
    assert f">{decimal}</span>" in written
    assert f"= {fraction}" in written


ALL: list[Callable[[object], str]] = [
    tags.number,
    tags.money,
    tags.billions,
    tags.millions,
    tags.square_metres,
    tags.hectares,
    tags.percent,
    tags.day,
    tags.days,
    tags.chainage,
    tags.share,
]


@pytest.mark.parametrize("write", ALL)
@pytest.mark.parametrize("value", [None, "", "nan", "inf", "soon", "1/0", object()])
def test_unknown_is_a_dash_with_its_reason(write: Callable[[object], str], value: object) -> None:
    with translation.override("en"):
        written = write(value)
    assert "—" in written
    assert UNKNOWN in written


@example(tags.share, 1e28)
@example(tags.share, "1e99999999")
@example(tags.share, f"{10**30}/3")
@given(st.sampled_from(ALL), st.one_of(st.text(max_size=12), st.integers(), st.floats(), st.none()))
def test_no_value_is_an_error(write: Callable[[object], str], value: object) -> None:
    assert write(value)


def test_icons_come_from_the_locked_package_only() -> None:
    assert "<path" in tags.icon("map-2")
    assert 'aria-hidden="true"' in tags.icon("map-2")
    assert "<path" not in tags.icon("no-such-icon")
    assert "<path" not in tags.icon("../../../package")
    assert 'aria-label="A &quot;b&quot;"' in tags.icon("map-2", 'A "b"')
