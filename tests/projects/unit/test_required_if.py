"""The small language of the legal checklist: what holds, what is unknown, what is refused and where."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.domain.required_if import RequiredIfError, parse_condition

KNOWN: dict[str, Any] = {
    "land": Decimal(6000),
    "rice": 0,
    "clear": True,
    "auction": False,
    "kind": "bonded_warehouse",
    "open": None,
}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("", True),  # always
        ("clear", True),
        ("not clear", False),
        ("land >= 5000 and not auction", True),
        ("rice > 0 or clear", True),
        ("land < 5000.5", False),
        ("kind in ('yard', 'bonded_warehouse')", True),
        ("kind not in ('yard')", True),
        ('kind != "yard"', True),
        ("open", None),  # stated as not known
        ("missing > 3", None),
        ("auction and missing", False),  # false whatever the other is
        ("clear or missing", True),
        ("clear and missing", None),
        ("not (missing or auction)", None),
        ("missing in (1, 2)", None),
        ("clear == true", True),
    ],
)
def test_what_holds(text: str, holds: bool | None) -> None:
    assert parse_condition(text).holds(KNOWN) is holds


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("land >=", 8),
        ("land >= 5000 and", 17),
        ("(clear", 7),
        ("clear clear", 7),
        ("land => 3", 6),  # not a sign of ours
        ("__import__('os')", 11),  # no calls
        ("land ** 2", 6),
        ("kind not 'yard'", 10),
        ("", 0),
    ],
)
def test_errors_name_their_place(text: str, position: int) -> None:
    if not position:
        assert parse_condition(text).node is None
        return
    with pytest.raises(RequiredIfError) as caught:
        parse_condition(text)
    assert caught.value.position == position


@pytest.mark.parametrize("text", ["kind > 3", "clear < 2", "land == 'x'", "land", "kind in (1)"])
def test_values_that_cannot_be_compared(text: str) -> None:
    with pytest.raises(RequiredIfError):
        parse_condition(text).holds(KNOWN)


def test_nesting_ends_before_the_stack_does() -> None:
    with pytest.raises(RequiredIfError, match="too deep"):
        parse_condition("(" * 150 + "clear" + ")" * 150)


def test_names() -> None:
    assert parse_condition("a > 1 and (b or not c) and kind in ('x')").names == {"a", "b", "c", "kind"}


TRUTHS = st.sampled_from([True, False, None])


@given(TRUTHS, TRUTHS)
def test_and_or_not_are_kleenes(left: bool | None, right: bool | None) -> None:
    """De Morgan holds, and an unknown side matters only where the other does not decide."""
    known = {"a": left, "b": right}
    both = parse_condition("a and b").holds(known)
    assert both is (False if False in (left, right) else None if None in (left, right) else True)
    assert parse_condition("not (not a or not b)").holds(known) is both


@given(st.text(alphabet="ab()<>=!'\", 1.notrdi", max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        parse_condition(text).holds({"a": True, "b": Decimal(1)})
    except RequiredIfError as error:
        assert 1 <= error.position <= len(text) + 1
