"""The form of an act: it asks only what acts of its kind have, in the words of that kind."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from landclearance.domain.facts import ActFacts
from landclearance.domain.vocabulary import ActKind as DomainActKind
from landclearance.domain.what_if import NOT_STORED
from landclearance.models import Act, ActKind, ClearanceCase, DecisionException, DisputeOutcome
from landclearance.services.act_checks import ActDetails
from projects.models import Organisation
from projects.views.form_fields import choice_field, day_field, note_field, text_field

DECISION = ("issued_by", "effective_on", "delivered_on", "supersedes", "transitional_note")

FIELDS_OF: Mapping[str, tuple[str, ...]] = {
    ActKind.WORK_PLAN: ("issued_by", "due_on"),
    ActKind.RECOVERY_NOTICE: (
        "issued_by",
        "delivered_on",
        "due_on",
        "consented",
        "supersedes",
        "transitional_note",
    ),
    ActKind.PERSUASION_INVENTORY: ("ended_on",),
    ActKind.COMPULSORY_INVENTORY: DECISION,
    ActKind.INVENTORY_ENFORCEMENT: (*DECISION, "due_on"),
    ActKind.LAND_ORIGIN: ("issued_by",),
    ActKind.PUBLIC_POSTING: ("ended_on", "transitional_note"),
    ActKind.CONSULTATION: ("consented",),
    ActKind.DIALOGUE: ("ended_on", "consented"),
    ActKind.APPRAISAL_SUBMITTED: ("issued_by",),
    ActKind.SUPPLEMENT_REQUESTED: ("issued_by",),
    ActKind.SUPPLEMENT_RECEIVED: ("issued_by",),
    ActKind.APPRAISAL: ("issued_by",),
    ActKind.APPROVAL: (*DECISION, "due_on"),
    ActKind.PAYOUT: ("amount",),
    ActKind.DEPOSIT: ("issued_by", "amount"),
    ActKind.TEMPORARY_HOUSING: ("due_on",),
    ActKind.RESETTLEMENT_MONEY: ("amount",),
    ActKind.PERSUASION_DECISION: ("ended_on",),
    ActKind.RECOVERY_DECISION: ("area_m2", *DECISION, "due_on", "consented", "exception_code"),
    ActKind.VOLUNTARY_HANDOVER: ("due_on",),
    ActKind.PERSUASION_HANDOVER: ("ended_on",),
    ActKind.RECOVERY_ENFORCEMENT: (*DECISION, "due_on"),
    ActKind.ENFORCED: ("ended_on",),
    ActKind.COMPLAINT: ("issued_by",),
    ActKind.LAWSUIT: ("issued_by",),
    ActKind.DISPUTE_RESOLVED: ("issued_by", "outcome"),
    ActKind.ANNULMENT: ("issued_by", "supersedes"),
    ActKind.OUT_OF_SCOPE: ("issued_by",),
    ActKind.BACK_IN_SCOPE: ("issued_by",),
}
"""What a kind of act has besides its day, number and note. A kind that is not here has no more."""

PER_CASE = frozenset({"amount", "area_m2", "supersedes"})
"""Differs from household to household: not asked for when one act is recorded on many cases."""

DAY_WORDS: Mapping[str, Any] = {
    ActKind.PUBLIC_POSTING: _("First day of the posting"),
    ActKind.DIALOGUE: _("First day of the dialogue"),
    ActKind.PERSUASION_INVENTORY: _("First day of the persuasion"),
    ActKind.PERSUASION_DECISION: _("First day of the persuasion"),
    ActKind.PERSUASION_HANDOVER: _("First day of the persuasion"),
    ActKind.PAYOUT: _("Day of the payment"),
    ActKind.DEPOSIT: _("Day of the deposit"),
    ActKind.INVENTORY: _("Day of the minutes"),
    ActKind.CONSULTATION: _("Day of the meeting"),
    ActKind.INFORMATION_MEETING: _("Day of the meeting"),
}

LABELS: Mapping[tuple[str, str], Any] = {
    (ActKind.COMPLAINT, "issued_by"): _("Lodged with"),
    (ActKind.LAWSUIT, "issued_by"): _("Court"),
    (ActKind.ANNULMENT, "supersedes"): _("Decision annulled"),
    (ActKind.ANNULMENT, "issued_by"): _("Annulled by"),
    (ActKind.RECOVERY_DECISION, "due_on"): _("Hand-over by"),
    (ActKind.RECOVERY_NOTICE, "due_on"): _("Inventory by"),
    (ActKind.APPROVAL, "due_on"): _("Payment by"),
    (ActKind.RECOVERY_ENFORCEMENT, "due_on"): _("To be carried out by"),
    (ActKind.CONSULTATION, "consented"): _("The land users agreed"),
    (ActKind.DIALOGUE, "consented"): _("Agreed after the dialogue"),
}

HELP: Mapping[tuple[str, str], Any] = {
    (ActKind.RECOVERY_NOTICE, "delivered_on"): _(
        "The minimum time runs from this day. An owner who cannot be reached: the day of the last of three "
        "consecutive issues of a central and a provincial daily; note the issues below."
    ),
    (ActKind.RECOVERY_NOTICE, "consented"): _(
        "With the land user's consent the decision may come earlier (art. 85.2)."
    ),
    (ActKind.RECOVERY_NOTICE, "supersedes"): _("A notice that replaces a dead one starts all its days anew."),
    (ActKind.PUBLIC_POSTING, "ended_on"): _("The last day on the board; leave empty while it hangs."),
    (ActKind.CONSULTATION, "consented"): _("“No” opens the dialogue: it must be held before the appraisal."),
    (ActKind.APPROVAL, "effective_on"): _("The term of payment runs from this day, not from the signature."),
    (ActKind.RECOVERY_DECISION, "area_m2"): _(
        "As the decision states it for this case; more handed over than that is flagged."
    ),
    (ActKind.RECOVERY_DECISION, "exception_code"): _(
        "Only for a decision before the plan is approved (Resolution 254/2025/QH15, art. 3.3)."
    ),
    (ActKind.DEPOSIT, "amount"): _("Money refused, or for land that several claim."),
    (ActKind.ANNULMENT, "supersedes"): _("Everything that rests on it falls with it."),
    (ActKind.COMPLAINT, "issued_by"): _("A complaint does not stop the procedure."),
    (ActKind.LAWSUIT, "issued_by"): _("A lawsuit does not stop the procedure."),
}


SWAP = {
    "hx-post": "",
    "hx-trigger": "change consume",
    "hx-target": "closest form",
    "hx-select": "form.cl-form",
    "hx-swap": "outerHTML",
    "hx-vals": '{"step": "fields"}',
}
"""Another kind asks for other things: the form is drawn anew. Without scripts a button does the same."""


class ActChoice(forms.ModelChoiceField[Act]):
    """An act of the case to choose: what, when, which paper."""

    def label_from_instance(self, obj: Act) -> str:
        return f"{obj.get_kind_display()} · {obj.happened_on:%d/%m/%Y} · {obj.document_number or '–'}"


class OrganisationChoice(forms.ModelChoiceField[Organisation]):
    """A body by its name."""

    def label_from_instance(self, obj: Organisation) -> str:
        return obj.name


def _consented() -> forms.NullBooleanField:
    choices = [("unknown", _("not stated")), ("true", _("yes")), ("false", _("no"))]
    return forms.NullBooleanField(
        label=_("The land user agreed"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}, choices=choices),
    )


def _number(label: Any, digits: int, places: int) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_digits=digits,
        decimal_places=places,
        localize=True,
        widget=forms.TextInput(
            attrs={"class": "form-control", "inputmode": "decimal" if places else "numeric"}
        ),
    )


class ActForm(forms.Form):
    """An act of one kind; ``case`` None: of many cases at once, without what differs from case to case.

    ``private``: whether the user may see amounts; who may not is not asked for one.
    """

    kind = choice_field(_("Act"), ActKind.choices)
    happened_on = day_field(_("Day of issue or of the minutes"))
    document_number = text_field(_("Document number"), 80, help_text=_("As printed: 123/QĐ-UBND"))
    issued_by = OrganisationChoice(
        label=_("Issued by"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("not stated"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    area_m2 = _number(_("Area recovered (m²)"), 12, 1)
    effective_on = day_field(_("In force from"), required=False)
    delivered_on = day_field(_("Delivered on"), required=False)
    ended_on = day_field(_("Ended on"), required=False)
    due_on = day_field(_("Day that it sets"), required=False)
    consented = _consented()
    outcome = choice_field(_("Outcome of the dispute"), DisputeOutcome.choices, required=False)
    exception_code = choice_field(_("Ground of the exception"), DecisionException.choices, required=False)
    amount = _number(_("Amount (VND)"), 18, 0)
    supersedes = ActChoice(
        label=_("Replaces"),
        queryset=Act.objects.none(),
        required=False,
        empty_label=_("no earlier act"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    transitional_note = text_field(
        _("Transitional note"), 300, help_text=_("Why the rules of another time hold for it.")
    )
    note = note_field()

    def __init__(
        self, *args: Any, chosen: str, case: ClearanceCase | None, private: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind_chosen = chosen if chosen in ActKind.values else ""
        wanted = {*FIELDS_OF.get(self.kind_chosen, ()), "kind"}
        if self.kind_chosen:
            wanted |= {"happened_on", "document_number", "note"}
        if case is None:
            wanted -= PER_CASE
        if not private:
            wanted.discard("amount")
        self.fields = {name: field for name, field in self.fields.items() if name in wanted}
        self.fields["kind"].widget.attrs.update(SWAP)
        self._fill(case)
        self._say()

    def _fill(self, case: ClearanceCase | None) -> None:
        issued, replaced = self.fields.get("issued_by"), self.fields.get("supersedes")
        if isinstance(issued, forms.ModelChoiceField):
            issued.queryset = Organisation.objects.order_by("name")
        if isinstance(replaced, forms.ModelChoiceField) and case is not None:
            standing = Act.objects.filter(case=case, retraction=False, voided_by__isnull=True)
            if self.kind_chosen != ActKind.ANNULMENT:
                standing = standing.filter(kind=self.kind_chosen)
            replaced.queryset = standing.order_by("-happened_on", "-pk")

    def _say(self) -> None:
        """The labels and the help of this kind."""
        for name, field in self.fields.items():
            asked = (self.kind_chosen, name)
            field.label = LABELS.get(asked, field.label)
            field.help_text = HELP.get(asked, field.help_text)
        if self.kind_chosen in DAY_WORDS:
            self.fields["happened_on"].label = DAY_WORDS[self.kind_chosen]

    def details(self) -> ActDetails:
        """What the act says, for the service; only of a form that is valid."""
        data = self.cleaned_data
        names = set(ActDetails.__annotations__) & set(data)
        return cast("ActDetails", {name: data[name] for name in names})

    def facts(self) -> ActFacts:
        """The act as the domain sees it, not stored yet."""
        data = self.cleaned_data
        replaced = data.get("supersedes")
        return ActFacts(
            id=NOT_STORED,
            kind=DomainActKind(data["kind"]),
            happened_on=data["happened_on"],
            effective_on=data.get("effective_on"),
            delivered_on=data.get("delivered_on"),
            ended_on=data.get("ended_on"),
            consented=data.get("consented"),
            supersedes=replaced.pk if replaced else None,
            due_on=data.get("due_on"),
            outcome=data.get("outcome", ""),
            exception_code=data.get("exception_code", ""),
            area_m2=data.get("area_m2"),
        )


def act_initial(posted: Mapping[str, Any], today: date) -> dict[str, Any]:
    """What was typed before the kind changed, so that nothing has to be typed twice."""
    typed = {name: posted[name] for name in ActForm.base_fields if posted.get(name)}
    return {"happened_on": today, **typed}
