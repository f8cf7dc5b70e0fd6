"""Fields of the forms that record something: the same look, the same dates, everywhere."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DateInput(forms.DateInput):
    """The browser's own date field; it takes and gives ISO in every language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"class": "form-control"})


def day_field(
    label: Any, *, required: bool = True, help_text: Any = "", initial: date | None = None
) -> forms.DateField:
    """A day, ISO or dd/mm/yyyy."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        initial=initial,
        widget=DateInput(),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )


def text_field(label: Any, length: int, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    """One line of text."""
    return forms.CharField(
        label=label,
        max_length=length,
        required=required,
        help_text=help_text,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


def note_field(help_text: Any = "") -> forms.CharField:
    """A note of a few lines; ``help_text`` says who reads it."""
    return forms.CharField(
        label=_("Note"),
        required=False,
        help_text=help_text,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
    )


def choice_field(
    label: Any, choices: Iterable[Any], *, required: bool = True, help_text: Any = ""
) -> forms.ChoiceField:
    """A closed list."""
    options = [("", _("choose…") if required else _("not stated")), *choices]
    return forms.ChoiceField(
        label=label,
        choices=options,
        required=required,
        help_text=help_text,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
