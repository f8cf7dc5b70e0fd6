"""The page of one parcel, and recording what papers say of its area."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geodata.domain.errors import InputProblem
from landclearance.domain.parcel_areas import AreaGround
from landclearance.models import AreaKind, Parcel, ParcelArea
from landclearance.policies import can_record_act, can_see_private
from landclearance.selectors.lists import land_user_names
from landclearance.selectors.parcel_page import ParcelRecord, parcel_record
from landclearance.selectors.parcels import parcel_labels
from landclearance.services.parcel_areas import record_parcel_area, withdraw_parcel_area
from projects.policies import visible_projects
from projects.views.form_fields import choice_field, day_field, note_field, text_field
from projects.views.shared import show_problem, user_of, withdrawn
from projects.views.zones import viewing_day

GROUND_WORDS = {
    AreaGround.SAME: gettext_lazy("measured as on the certificate"),
    AreaGround.SMALLER: gettext_lazy("measured smaller than on the certificate: as measured"),
    AreaGround.LARGER_UNDISPUTED: gettext_lazy("measured larger, nobody disputes it: as measured"),
    AreaGround.LARGER_DISPUTED: gettext_lazy(
        "measured larger, and a dispute is open or others claim the land"
    ),
    AreaGround.NOT_MEASURED: gettext_lazy("not measured yet"),
    AreaGround.NO_CERTIFICATE: gettext_lazy("no certificate to compare with"),
}


class AreaForm(forms.Form):
    """What one paper says of a parcel's area."""

    kind = choice_field(gettext_lazy("Area"), AreaKind.choices)
    area_m2 = forms.DecimalField(
        label=gettext_lazy("Area (m²)"),
        max_digits=12,
        decimal_places=1,
        localize=True,
        widget=forms.TextInput(attrs={"class": "form-control", "inputmode": "decimal"}),
    )
    happened_on = day_field(gettext_lazy("Day of the paper"))
    document_number = text_field(gettext_lazy("Document number"), 80, required=True)
    note = note_field()


def parcel_or_404(request: HttpRequest, pk: int) -> Parcel:
    """A parcel of a zone in which the user may see a project; what may not be seen does not exist."""
    rows = Parcel.objects.select_related("zone", "commune", "old_commune")
    parcel = get_object_or_404(rows, pk=pk)
    if not visible_projects(user_of(request)).filter(zone=parcel.zone_id).exists():
        raise Http404
    return parcel


@require_safe
def parcel_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One parcel; the land user only for those who may see whose land it is."""
    parcel, user, as_of = parcel_or_404(request, pk), user_of(request), viewing_day(request)
    record = parcel_record(parcel, visible_projects(user), as_of, timezone.now())
    private = can_see_private(user, parcel.zone)
    names = land_user_names(holding.row.facts.id for holding in record.holdings) if private else {}
    context = {
        "parcel": parcel,
        "record": record,
        "areas": [(label, record.areas.get(kind)) for kind, label in AreaKind.choices],
        "ground_word": GROUND_WORDS[record.compensated.ground],
        "holdings": [(holding, names.get(holding.row.facts.id)) for holding in record.holdings],
        "map_project": _map_project(record),
        "bounds": parcel.geometry.extent,
        "part_ids": [part.id for holding in record.holdings for part in holding.parts],
        "private": private,
        "may_record": can_record_act(user, parcel.zone),
        "frame_as_of": as_of,
    }
    return render(request, "landclearance/parcel.html", context)


def _map_project(record: ParcelRecord) -> str:
    """The project whose small map shows the parcel; empty when no project needs it."""
    held = [holding.row.project.code for holding in record.holdings if holding.parts]
    return held[0] if held else ""


@require_http_methods(["GET", "HEAD", "POST"])
def record_area_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an area by its paper."""
    parcel = parcel_or_404(request, pk)
    if not can_record_act(user_of(request), parcel.zone):
        raise PermissionDenied
    today = timezone.localdate()
    form = AreaForm(request.POST or None, initial={"happened_on": today})
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        try:
            record_parcel_area(parcel, **data, today=today, at=timezone.now(), by=user_of(request))
        except InputProblem as problem:
            show_problem(form, problem)
        else:
            messages.success(request, _("The area has been recorded."))
            return redirect("parcel", parcel.pk)
    return parcel_form_page(request, parcel, form, _("Record an area"))


@require_POST
def withdraw_area_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an area with a reason; the row stays in the history."""
    area = get_object_or_404(ParcelArea.objects.select_related("parcel"), pk=pk)
    parcel = parcel_or_404(request, area.parcel_id)
    if not can_record_act(user_of(request), parcel.zone):
        raise PermissionDenied
    withdrawn(
        request,
        lambda reason: withdraw_parcel_area(area, reason, at=timezone.now(), by=user_of(request)),
        _("The entry has been withdrawn."),
    )
    return redirect("parcel", parcel.pk)


def parcel_form_page(request: HttpRequest, parcel: Parcel, form: forms.Form, title: str) -> HttpResponse:
    """A form about one parcel."""
    label = parcel_labels([parcel])[parcel.pk]
    context = {
        "form": form,
        "title": f"{title}: {label}",
        "verb": _("Record"),
        "cancel_url": reverse("parcel", args=[parcel.pk]),
    }
    return render(request, "landclearance/record.html", context, status=422 if form.errors else 200)
