"""From the columns of somebody's file to our fields: said by the sender, or guessed from usual names."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from geodata.domain.errors import InputProblem, gettext_noop

_TWO_NUMBERS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_VIETNAMESE = re.compile(r"\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,}")
_ENGLISH = re.compile(r"\d{1,3}(,\d{3})+\.\d+|\d{1,3}(,\d{3}){2,}")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of ours. ``guesses`` are usual column names, compared after ``fold``; its own name is one."""

    name: str
    guesses: tuple[str, ...] = ()
    required: bool = False


def fold(text: str) -> str:
    """Lower case letters and digits only, without Vietnamese marks: "Tờ bản đồ số" gives "tobandoso"."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in plain if letter.isalnum() and letter.isascii())


def resolve_columns(
    columns: Iterable[str], fields: Sequence[Field], mapping: Mapping[str, str]
) -> dict[str, str]:
    """Which column feeds which field, as field -> column.

    ``mapping`` (column -> field, from ``--map``) decides; the rest is guessed. Raises InputProblem when the
    mapping names a column or a field that does not exist, or a required field finds no column.
    """
    present = list(columns)
    known = {field.name for field in fields}
    found: dict[str, str] = {}
    for column, name in mapping.items():
        if name not in known:
            raise InputProblem(
                gettext_noop("There is no field %(name)s to map to."),
                gettext_noop("The fields are: %(fields)s."),
                field="map",
                params={"name": name, "fields": ", ".join(sorted(known))},
            )
        if column not in present:
            raise _no_column(column, present)
        found[name] = column
    folded = {fold(column): column for column in reversed(present) if not column.startswith("=")}
    taken = set(mapping)
    for field in fields:
        if field.name in found:
            continue
        names = (fold(name) for name in (field.name, *field.guesses))
        guess = next((folded[name] for name in names if name in folded and folded[name] not in taken), None)
        if guess is not None:
            found[field.name] = guess
        elif field.required:
            raise InputProblem(
                gettext_noop("No column gives the field %(name)s."),
                gettext_noop(
                    "Name it with --map COLUMN=%(name)s, or give one value for all rows with "
                    "--set %(name)s=VALUE. Columns: %(columns)s."
                ),
                field=field.name,
                params={"name": field.name, "columns": ", ".join(present[:30]) or "-"},
            )
    return found


def _no_column(column: str, present: list[str]) -> InputProblem:
    return InputProblem(
        gettext_noop("The file has no column %(column)s."),
        gettext_noop("Its columns are: %(columns)s."),
        field="map",
        params={"column": column, "columns": ", ".join(present[:30]) or "-"},
    )


def as_text(value: object, *, row: int, field: str, limit: int, required: bool = False) -> str:
    """A cell as text in Unicode NFC, whole numbers without ".0". Raises InputProblem: too long, missing."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else unicodedata.normalize("NFC", str(value)).strip()
    if required and not text:
        raise InputProblem(
            gettext_noop("The value is missing."),
            gettext_noop("Fill it in; every row needs one."),
            row=row,
            field=field,
        )
    if len(text) > limit:
        raise InputProblem(
            gettext_noop("The text has %(length)s characters; at most %(limit)s fit."),
            gettext_noop("Shorten it."),
            row=row,
            field=field,
            params={"length": len(text), "limit": limit},
        )
    return text


def as_decimal(value: object, *, row: int, field: str, places: int, maximum: Decimal) -> Decimal | None:
    """A cell as a number from 0 to ``maximum``, rounded to ``places``; None when empty.

    Text may use a decimal comma ("12,5"), and thousands marks where a decimal mark shows which is which
    ("1.337,82", "1,337.82"). Raises InputProblem for anything else, and for text that means two numbers ("1.337").
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, str) and _TWO_NUMBERS.fullmatch(value.strip()):
        raise InputProblem(
            gettext_noop("%(value)s may be a whole number with a thousands mark, or one with decimals."),
            gettext_noop("Write it without thousands marks (1337), or with two decimals (1,34)."),
            row=row,
            field=field,
            params={"value": value.strip()},
        )
    try:
        number = Decimal(_plain_number(str(value).strip())).quantize(Decimal(1).scaleb(-places))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 <= number <= maximum:
        raise InputProblem(
            gettext_noop("%(value)s is not a number from 0 to %(maximum)s."),
            gettext_noop("Write it plainly, such as 12.5, without thousands marks."),
            row=row,
            field=field,
            params={"value": str(value)[:40], "maximum": maximum},
        )
    return number


def _plain_number(text: str) -> str:
    """``1.337,82`` and ``1,337.82`` as 1337.82, ``12,5`` as 12.5; anything else as it is."""
    if _VIETNAMESE.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    if _ENGLISH.fullmatch(text):
        return text.replace(",", "")
    return text.replace(",", ".")


def as_flag(value: object, *, row: int, field: str) -> bool:
    """A cell as yes or no; empty is no. Raises InputProblem for anything that is neither."""
    word = fold(str(value)) if value is not None else ""
    if word in ("", "0", "false", "no", "khong", "00"):
        return False
    if word in ("1", "true", "yes", "co", "10"):
        return True
    raise InputProblem(
        gettext_noop("%(value)s is neither yes nor no."),
        gettext_noop("Write true or false."),
        row=row,
        field=field,
        params={"value": str(value)[:40]},
    )
