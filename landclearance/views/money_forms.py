"""Forms of compensation plans and payouts: tables are pasted as they come out of a sheet."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from landclearance.domain.amounts import UNITS
from landclearance.models import ClearanceCase, PayoutKind, PlanRelation, PriceRegime
from projects.views.form_fields import choice_field, day_field, note_field, text_field

UNIT_WORDS = {"vnd": _("VND"), "thousand": _("thousand VND"), "million": _("million VND")}

MOST_TEXT = 500_000
"""Characters of a pasted table."""


def _table(help_text: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=_("Table"),
        required=required,
        max_length=MOST_TEXT,
        strip=False,
        help_text=help_text,
        widget=forms.Textarea(attrs={"class": "form-control cl-paste", "rows": 8, "spellcheck": "false"}),
    )


def _unit() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Unit of the amounts"),
        choices=[(unit, UNIT_WORDS[unit]) for unit in UNITS],
        widget=forms.Select(attrs={"class": "form-select"}),
    )


def _tick(label: Any, help_text: Any = "") -> forms.BooleanField:
    return forms.BooleanField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )


class PlanForm(forms.Form):
    """A version of a plan with its lines."""

    batch = text_field(_("Batch"), 40, required=True, help_text=_("Number or name of the batch, such as 1."))
    version = forms.IntegerField(
        label=_("Version"),
        min_value=1,
        max_value=99,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    relation = choice_field(
        _("To the versions before it"),
        PlanRelation.choices,
        help_text=_("A version that replaces is never below what was approved, line by line (art. 94.5)."),
    )
    approved = _tick(_("It is approved"), _("Without the tick it is a draft: nothing is due by it."))
    happened_on = day_field(_("Day of the draft or of the approval"))
    document_number = text_field(_("Document number"), 80, help_text=_("As printed: 123/QĐ-UBND"))
    effective_on = day_field(
        _("In force from"), required=False, help_text=_("The 30 days of payment run from it; empty: unknown.")
    )
    price_regime = choice_field(_("Price"), PriceRegime.choices, required=False)
    price_on = day_field(_("Prices of"), required=False, help_text=_("The day whose prices the plan uses."))
    price_document = text_field(_("Price decision"), 80)
    unit = _unit()
    table = _table(
        _(
            "One row per case: case number; compensation; support; resettlement; bonus. Columns by tab or "
            "semicolon, amounts as 1.337,82 or plain. An empty cell leaves a line as it was; 0 says nought."
        )
    )
    note = note_field()


class ApprovalForm(forms.Form):
    """The approval of a draft."""

    happened_on = day_field(_("Day of the approval"))
    document_number = text_field(
        _("Document number"), 80, required=True, help_text=_("As printed: 123/QĐ-UBND")
    )
    effective_on = day_field(
        _("In force from"), required=False, help_text=_("The 30 days of payment run from it; empty: unknown.")
    )
    price_regime = choice_field(
        _("Price"), PriceRegime.choices, required=False, help_text=_("Empty: as in the draft.")
    )
    price_on = day_field(_("Prices of"), required=False, help_text=_("Empty: as in the draft."))
    unit = _unit()
    table = _table(_("Only where the approval changed the draft: the whole table again."), required=False)
    note = note_field()


class PayoutForm(forms.Form):
    """Money that moved on one day, for cases ticked or for a table of amounts."""

    way = choice_field(_("What happened"), PayoutKind.choices)
    happened_on = day_field(_("On"))
    document_number = text_field(_("Document number"), 80, help_text=_("Pay slip, bank document or minutes."))
    refused = _tick(_("The land user refused the money"), _("For a deposit: records the refusal too."))
    with_interest = _tick(
        _("With the interest for late payment"), _("For ticked cases: what accrued until the day before.")
    )
    cases = forms.MultipleChoiceField(
        label=_("Cases"),
        required=False,
        help_text=_("Ticked: all that is open on that day, item by item."),
        widget=forms.CheckboxSelectMultiple(),
    )
    unit = _unit()
    table = _table(
        _(
            "Or stated amounts, one row per case: case number; compensation; support; resettlement; bonus; "
            "interest."
        ),
        required=False,
    )
    note = note_field()

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cases"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - narrows the type
        field.choices = list(choices)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if bool(data.get("cases")) == bool(data.get("table", "").strip()) and not self.errors:
            raise forms.ValidationError(_("Tick cases or give a table of amounts, one of the two."))
        return data


def case_choices(cases: Iterable[ClearanceCase]) -> list[tuple[str, str]]:
    """Cases to tick, by number."""
    return [(str(case.pk), case.case_no) for case in cases]
