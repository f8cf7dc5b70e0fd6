"""The register of the items on the land, the page of one, and recording what becomes of them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geodata.domain.errors import InputProblem
from geodata.models import Zone
from landclearance.domain.items import ItemKind
from landclearance.models import ClearanceCase, ItemEvent, ResettlementSite
from landclearance.policies import can_record_act, can_record_blocker, can_see_private
from landclearance.selectors.items import MODELS, ItemRow, item_counts, item_rows
from landclearance.services.items import name_site, record_item, record_item_event, withdraw_item_event
from landclearance.views.item_forms import ItemEventForm, ItemForm, SiteCasesForm
from landclearance.views.shared import project_or_404, zone_or_none
from landclearance.views.tabs import clearance_tabs
from projects.policies import visible_projects
from projects.views.filters import address, asked_values, chips, group
from projects.views.shared import show_problem, user_of, withdrawn
from projects.views.zones import viewing_day

FIELDS = ("project",)

KIND_WORDS = {kind.value: model._meta.verbose_name for kind, model in MODELS.items()}


@require_safe
def item_list(request: HttpRequest) -> HttpResponse:
    """Utilities, graves, dump sites and resettlement sites of the zone: how many, how many done, what holds them."""
    zone = zone_or_none(request)
    if zone is None:
        return render(request, "landclearance/item_list.html", {"rows": [], "counts": {}})
    as_of = viewing_day(request)
    projects = list(visible_projects(user_of(request)).filter(zone=zone).order_by("code"))
    found = item_rows(zone, projects, as_of, timezone.now())
    chosen = {"project": asked_values(request, "project")}
    codes = [row.project.code for row in found if row.project]
    words = [(project.code, str(project)) for project in projects]
    groups = [group("project", _("Project"), words, codes, chosen["project"])]
    rows = [
        row
        for row in found
        if not chosen["project"] or (row.project and row.project.code in chosen["project"])
    ]
    context = {
        "rows": rows,
        "counts": item_counts(rows),
        "projects": projects,
        "kinds": list(KIND_WORDS.items()),
        "groups": groups,
        "chips": chips(request, FIELDS, groups, chosen),
        "clear_url": address(request, FIELDS, project=None),
        "may_record": can_record_blocker(user_of(request), zone),
        "as_of_asked": request.GET.get("as_of", ""),
        "frame_as_of": as_of,
        "clearance_tabs": clearance_tabs(request),
    }
    response = render(request, "landclearance/item_list.html", context)
    if request.headers.get("HX-Request"):
        response["HX-Push-Url"] = address(request, FIELDS)
    return response


def _item_or_404(request: HttpRequest, kind: str, pk: int) -> tuple[ItemKind, Any, Zone]:
    """An item that the user may see, and its zone: a site of a zone where the user sees any project."""
    if kind not in KIND_WORDS:
        raise Http404
    what = ItemKind(kind)
    visible = visible_projects(user_of(request))
    if what is ItemKind.RESETTLEMENT_SITE:
        site = get_object_or_404(ResettlementSite.objects.select_related("zone", "built_by"), pk=pk)
        if not visible.filter(zone=site.zone).exists():
            raise Http404
        return what, site, site.zone
    rows = MODELS[what].objects.filter(project__in=visible).select_related("project__zone")
    item = get_object_or_404(rows, pk=pk)
    return what, item, item.project.zone


@require_http_methods(["GET", "HEAD", "POST"])
def item_page(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One item with its events and the obstacles on it; on a resettlement site, the cases that move there."""
    what, item, zone = _item_or_404(request, kind, pk)
    user, as_of = user_of(request), viewing_day(request)
    projects = visible_projects(user).filter(zone=zone).order_by("code")
    form = None
    if what is ItemKind.RESETTLEMENT_SITE and can_record_act(user, zone):
        form = SiteCasesForm(request.POST or None, projects=projects)
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid() and _move(request, form, item):
            return redirect("item", kind, pk)
    rows = item_rows(zone, list(projects), as_of, timezone.now())
    row: ItemRow = next(row for row in rows if row.kind is what and row.item.pk == pk)
    events = item.events.filter(happened_on__lte=as_of, retraction=False).select_related(
        "recorded_by", "voided_by"
    )
    context = {
        "row": row,
        "item": item,
        "kind_word": KIND_WORDS[kind],
        "timeline": events.order_by("-happened_on", "-recorded_at", "-pk"),
        "cases": _cases(item, projects) if what is ItemKind.RESETTLEMENT_SITE else None,
        "form": form,
        "private": can_see_private(user, zone),
        "may_record": can_record_blocker(user, zone),
        "frame_as_of": as_of,
    }
    bad = form is not None and form.is_bound and bool(form.errors)
    return render(request, "landclearance/item.html", context, status=422 if bad else 200)


def _cases(site: ResettlementSite, projects: Any) -> Any:
    rows = ClearanceCase.objects.filter(resettlement_site=site, project__in=projects)
    return rows.select_related("project").order_by("project__code", "case_no")


def _move(request: HttpRequest, form: SiteCasesForm, site: ResettlementSite) -> bool:
    """Name the site on the cases asked for; False with the form's errors when it could not be."""
    project = form.cleaned_data["project"]
    asked = [text.strip() for text in form.cleaned_data["cases"].replace(";", ",").split(",") if text.strip()]
    found = list(ClearanceCase.objects.filter(project=project, case_no__in=asked).select_related("project"))
    missing = sorted(set(asked) - {case.case_no for case in found})
    if missing:
        text = _("Project %(project)s has no case %(case)s.")
        form.add_error("cases", text % {"project": project.code, "case": missing[0][:60]})
        return False
    try:
        name_site(found, site, today=timezone.localdate(), at=timezone.now())
    except InputProblem as problem:
        show_problem(form, problem)
        return False
    messages.success(request, _("The cases move here. Their project has been assessed anew."))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def record_item_page(request: HttpRequest, project: str, kind: str) -> HttpResponse:
    """Record a new item."""
    found = project_or_404(request, project)
    if kind not in KIND_WORDS:
        raise Http404
    if not can_record_blocker(user_of(request), found.zone):
        raise PermissionDenied
    form = ItemForm(request.POST or None, project=found, kind=ItemKind(kind))
    if request.method == "POST" and form.is_valid():
        try:
            item = record_item(found, kind, **form.cleaned_data)
        except InputProblem as problem:
            show_problem(form, problem)
        else:
            messages.success(request, _("Recorded: %(item)s.") % {"item": item.code})
            return redirect("item", kind, item.pk)
    title = _("Record: %(kind)s") % {"kind": KIND_WORDS[kind]}
    return _form_page(request, form, title, _("Record"), reverse("clearance_items"), project=found)


@require_http_methods(["GET", "HEAD", "POST"])
def item_event_page(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Record what happened to an item."""
    what, item, zone = _item_or_404(request, kind, pk)
    if not can_record_blocker(user_of(request), zone):
        raise PermissionDenied
    today = timezone.localdate()
    form = ItemEventForm(request.POST or None, item_kind=what, initial={"happened_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            record_item_event(item, **form.cleaned_data, today=today, at=timezone.now(), by=user_of(request))
        except InputProblem as problem:
            show_problem(form, problem)
        else:
            messages.success(request, _("Recorded on %(item)s.") % {"item": item.code})
            return redirect("item", kind, pk)
    title = _("What happened: %(item)s") % {"item": item.code}
    project = item.built_by if what is ItemKind.RESETTLEMENT_SITE else item.project
    return _form_page(request, form, title, _("Record"), reverse("item", args=[kind, pk]), project=project)


def _form_page(
    request: HttpRequest, form: forms.Form, title: str, verb: str, cancel_url: str, **more: Any
) -> HttpResponse:
    context = {"form": form, "title": title, "verb": verb, "cancel_url": cancel_url, **more}
    return render(request, "landclearance/record.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw_item_event_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an event with a reason; the row stays in the history."""
    event = get_object_or_404(ItemEvent, pk=pk)
    kind = next(name for name in KIND_WORDS if getattr(event, f"{name}_id") is not None)
    _what, item, zone = _item_or_404(request, kind, getattr(event, f"{kind}_id"))
    if not can_record_blocker(user_of(request), zone):
        raise PermissionDenied
    withdrawn(
        request,
        lambda reason: withdraw_item_event(event, reason, at=timezone.now(), by=user_of(request)),
        _("The entry has been withdrawn."),
    )
    return redirect("item", kind, item.pk)
