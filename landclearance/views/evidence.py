"""Evidence: the panel of a case, the form (from a phone too), and the file itself by role."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geodata.domain.errors import InputProblem
from landclearance.models import Blocker, ClearanceCase, Evidence, EvidenceKind, Handover, ParcelPart
from landclearance.policies import can_attach_photo, can_record_act, can_see_private
from landclearance.selectors.contradictions import case_contradictions
from landclearance.selectors.lists import CaseRow
from landclearance.services.evidence import Thing, attach_evidence, withdraw_evidence
from landclearance.services.evidence_files import LARGEST_BYTES, PDF, shown_image
from landclearance.views.contradictions import line_of
from landclearance.views.panel import Panel
from landclearance.views.shared import case_or_404
from projects.policies import visible_projects
from projects.views.shared import show_problem, user_of, withdrawn


class EvidenceForm(forms.Form):
    """A photo or scan and what it bears on."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What kind"), widget=forms.Select(attrs={"class": "form-select"})
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "JPEG or PNG, a scan also as PDF; at most 15 MB. Position and time are read from it."
        ),
        widget=forms.ClearableFileInput(
            attrs={
                "class": "form-control",
                "accept": "image/jpeg,image/png,application/pdf",
            }
        ),
    )
    thing = forms.ChoiceField(
        label=gettext_lazy("Bears on"), widget=forms.Select(attrs={"class": "form-select"})
    )
    happened_on = forms.DateField(
        label=gettext_lazy("Day that it shows"),
        required=False,
        help_text=gettext_lazy("Empty: the photo's own day, else today."),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    def __init__(
        self,
        *args: Any,
        kinds: list[tuple[str, str]],
        things: list[tuple[str, str]],
        camera: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if camera:  # on a phone: the camera at once, instead of the choice of files
            self.fields["file"].widget.attrs |= {"accept": "image/jpeg", "capture": "environment"}
        for name, choices in (("kind", kinds), ("thing", things)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
            field.choices = choices


def _things(case: ClearanceCase) -> dict[str, tuple[str, Thing]]:
    """What of a case a file can bear on, by the value in the form."""
    found: dict[str, tuple[str, Thing]] = {"case": (_("The case"), case)}
    parts = ParcelPart.objects.filter(case=case).select_related("parcel", "case__project")
    for part in parts.defer("geometry", "parcel__geometry"):
        found[f"part-{part.pk}"] = (_("Parcel %(label)s") % {"label": part}, part)
    handovers = Handover.objects.filter(case=case, retraction=False, voided_by__isnull=True)
    for item in handovers.select_related("part__parcel", "case__project").order_by("happened_on", "pk"):
        words = {
            "label": item.part.parcel,
            "day": f"{item.happened_on:%d/%m/%Y}",
            "number": item.minutes_number,
        }
        found[f"handover-{item.pk}"] = (_("Hand-over %(label)s, %(day)s, minutes %(number)s") % words, item)
    for blocker in Blocker.objects.filter(case=case).select_related("project", "part").order_by("pk"):
        found[f"blocker-{blocker.pk}"] = (_("Blocker: %(title)s") % {"title": blocker.title}, blocker)
    for act in case.acts.filter(retraction=False, voided_by__isnull=True).order_by("happened_on", "pk"):
        words = {"act": act.get_kind_display(), "day": f"{act.happened_on:%d/%m/%Y}"}
        found[f"act-{act.pk}"] = (_("%(act)s, %(day)s") % words, act)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def attach_evidence_page(request: HttpRequest, project: str, case_no: str) -> HttpResponse:
    """Attach a file to a case or something of it. Photos: field officers too; scans: who may record acts."""
    case = case_or_404(request, project, case_no)
    user, zone = user_of(request), case.project.zone
    if not can_attach_photo(user, zone):
        raise PermissionDenied
    kinds = [(value, str(word)) for value, word in EvidenceKind.choices]
    if not can_record_act(user, zone):
        kinds = [pair for pair in kinds if pair[0] == EvidenceKind.PHOTO]
    things = _things(case)
    form = EvidenceForm(
        request.POST or None,
        request.FILES or None,
        kinds=kinds,
        things=[(value, word) for value, (word, _thing) in things.items()],
        camera=request.GET.get("camera") == "1",
        initial={"thing": request.GET.get("thing", "case"), "kind": request.GET.get("kind", "photo")},
    )
    if request.method == "POST" and form.is_valid() and _attached(request, form, things):
        return redirect("case", case.project.code, case.case_no)
    context = {"case": case, "form": form, "title": _("Attach a file"), "verb": _("Attach")}
    return render(request, "landclearance/attach.html", context, status=422 if form.errors else 200)


def _attached(request: HttpRequest, form: EvidenceForm, things: dict[str, tuple[str, Thing]]) -> bool:
    data = form.cleaned_data
    try:
        evidence = attach_evidence(
            things[data["thing"]][1],
            data["kind"],
            data["file"].read(LARGEST_BYTES + 1),
            today=timezone.localdate(),
            at=timezone.now(),
            by=user_of(request),
            happened_on=data["happened_on"],
            note=data["note"],
        )
    except InputProblem as problem:
        show_problem(form, problem)
        return False
    text = _("Attached.")
    if evidence.kind == EvidenceKind.PHOTO and evidence.position is None:
        text += " " + _("The photo carries no position: nobody can check where it was taken.")
    messages.success(request, text)
    return True


@require_safe
def evidence_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file. Images are drawn anew (nothing that the file said beside the picture goes out); what may carry
    names, and the file as it came (``?original=1``), only for those who may see private fields, as a download."""
    row = get_object_or_404(_visible(request), pk=pk)
    private = can_see_private(user_of(request), row.project.zone)
    original = request.GET.get("original") == "1" or row.content_type == PDF
    if not private and (original or row.kind != EvidenceKind.PHOTO):
        raise PermissionDenied
    try:
        with row.file.open("rb") as file:
            data = file.read()
        body = data if original else shown_image(data)
    except (FileNotFoundError, InputProblem) as error:
        raise Http404 from error
    kind = row.content_type if original else "image/jpeg"
    response = HttpResponse(body, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    ending = {"application/pdf": "pdf", "image/png": "png"}.get(kind, "jpg")
    place = "attachment" if original else "inline"
    response["Content-Disposition"] = f'{place}; filename="evidence-{row.pk}.{ending}"'
    return response


def _visible(request: HttpRequest) -> Any:
    rows = Evidence.objects.filter(project__in=visible_projects(user_of(request)), retraction=False)
    return rows.select_related("project__zone", "case")


@require_POST
def withdraw_evidence_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a file with a reason: whoever may record acts, and whoever attached it."""
    row = get_object_or_404(_visible(request).filter(case__isnull=False), pk=pk)
    user = user_of(request)
    own = row.recorded_by_id == user.pk and can_attach_photo(user, row.project.zone)
    if not own and not can_record_act(user, row.project.zone):
        raise PermissionDenied
    withdrawn(
        request,
        lambda reason: withdraw_evidence(row, reason, today=timezone.localdate(), at=timezone.now(), by=user),
        _("The file has been withdrawn; it stays in the history."),
    )
    return redirect("case", row.project.code, row.case.case_no)


def evidence_panel(request: HttpRequest, case: ClearanceCase, row: CaseRow, as_of: date) -> Panel | None:
    """Files of the case and what does not fit about it."""
    user, zone = user_of(request), case.project.zone
    private = can_see_private(user, zone)
    now = timezone.now()
    known = Evidence.objects.known(as_of, now).filter(case=case)
    files = list(
        known.select_related("part__parcel", "handover", "blocker", "act").order_by("-happened_on", "-pk")
    )
    found = case_contradictions(case, as_of, now, row.facts)
    may = can_attach_photo(user, zone)
    if not files and not found and not may:
        return None
    data = {
        "files": [(file, private or file.kind == EvidenceKind.PHOTO) for file in files],
        "lines": [line_of(one, as_of, amounts=private) for one in found],
        "private": private,
        "may_attach": may,
        "may_act": can_record_act(user, zone),
        "user_id": user.pk,
    }
    return Panel("landclearance/case_evidence.html", data, wide=True)
