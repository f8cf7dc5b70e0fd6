"""The access rule of a works footprint: read from a row of a file, or checked in a form."""

from collections.abc import Mapping
from decimal import Decimal

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.domain.mapping import Field, as_decimal, as_text, fold
from projects.models.works import AccessRule

ACCESS_FIELDS = (
    Field("access_rule", ("quy_tac", "quy_tac_mat_bang", "dieu_kien_mat_bang")),
    Field("access_share", ("ty_le", "ty_le_mat_bang")),
    Field("access_length_m", ("doan_lien", "chieu_dai_lien")),
)

_WORDS = {
    "all": AccessRule.ALL,
    "tatca": AccessRule.ALL,
    "toanbo": AccessRule.ALL,
    "share": AccessRule.SHARE,
    "tyle": AccessRule.SHARE,
    "stretch": AccessRule.STRETCH,
    "doanlien": AccessRule.STRETCH,
}


def access_values(row: int, cell: Mapping[str, object], *, is_line: bool) -> dict[str, object]:
    """The footprint's three fields from a row's cells; {} when the file has none of the columns.

    An empty rule is the one that the filled-in figure belongs to, else all parcels. Raises InputProblem.
    """
    if not any(field.name in cell for field in ACCESS_FIELDS):
        return {}
    share = as_decimal(cell.get("access_share"), row=row, field="access_share", places=4, maximum=Decimal(1))
    length = as_decimal(
        cell.get("access_length_m"),
        row=row,
        field="access_length_m",
        places=2,
        maximum=Decimal(99_999_999),
    )
    rule = _rule(as_text(cell.get("access_rule"), row=row, field="access_rule", limit=40), row, share, length)
    check_access(rule, share, length, is_line=is_line, row=row)
    return {"access_rule": rule.value, "access_share": share, "access_length_m": length}


def check_access(
    rule: AccessRule,
    share: Decimal | None,
    length: Decimal | None,
    *,
    is_line: bool,
    row: int | None = None,
) -> None:
    """Raise InputProblem unless rule, figures and geometry go together."""
    figures = {"access_share": share, "access_length_m": length}
    wanted = {AccessRule.SHARE: "access_share", AccessRule.STRETCH: "access_length_m"}.get(rule, "")
    if rule is AccessRule.STRETCH and not is_line:
        raise InputProblem(
            gettext_noop("A stretch in one piece needs a line."),
            gettext_noop("Use the rule of a share for an area."),
            row=row,
            field="access_rule",
        )
    for name, value in figures.items():
        if name == wanted and not value:
            raise InputProblem(
                gettext_noop("The access rule %(rule)s needs a figure above 0."),
                gettext_noop("Give access_share (such as 0.8) for a share, access_length_m for a stretch."),
                row=row,
                field=name,
                params={"rule": rule.value},
            )
        if name != wanted and value is not None:
            raise InputProblem(
                gettext_noop("The access rule %(rule)s does not go with this figure."),
                gettext_noop("Leave it empty, or choose the rule that it belongs to."),
                row=row,
                field=name,
                params={"rule": rule.value},
            )


def _rule(word: str, row: int, share: Decimal | None, length: Decimal | None) -> AccessRule:
    if not word:
        if share is not None:
            return AccessRule.SHARE
        return AccessRule.ALL if length is None else AccessRule.STRETCH
    if fold(word) not in _WORDS:
        raise InputProblem(
            gettext_noop("There is no access rule %(word)s."),
            gettext_noop("Write all, share or stretch."),
            row=row,
            field="access_rule",
            params={"word": repr(word)},
        )
    return _WORDS[fold(word)]
