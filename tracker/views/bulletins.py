"""Bulletins: the issues of a zone, one issue as a page, its files, and issuing a new one in the background."""

import re
from datetime import date, datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe
from django_tasks import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from projects.policies import visible_zones
from projects.views.zones import current_zone
from tracker.models import Bulletin
from tracker.policies import can_issue_bulletin
from tracker.services.bulletins import FORMATS, render_bulletin
from tracker.tasks import issue

PAGE_SIZE = 60
_TASK = re.compile(r"[0-9A-Za-z-]{1,64}")

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}


def _visible(request: HttpRequest, pk: int) -> Bulletin:
    rows = Bulletin.objects.filter(zone__in=visible_zones(request.user)).select_related(
        "zone", "run", "previous"
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
def bulletins(request: HttpRequest) -> HttpResponse:
    """Every issue of the zone, newest first."""
    zone = current_zone(request)
    rows = (
        Bulletin.objects.filter(zone=zone).select_related("recorded_by", "run").defer("content")
        if zone
        else Bulletin.objects.none()
    )
    months = _months(timezone.localdate())
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "may_issue": zone is not None and can_issue_bulletin(request.user, zone),
        "months": months,
        "suggested": months[1],
        "formats": [fmt for fmt in FORMATS if fmt != "json"],
        "task": _task_id(request.GET.get("task", "")),
    }
    return render(request, "tracker/bulletin/list.html", context)


def _months(today: date) -> list[date]:
    """First days of this month and of the twelve before it, newest first."""
    count = today.year * 12 + today.month - 1
    return [date((count - back) // 12, (count - back) % 12 + 1, 1) for back in range(13)]


def _task_id(text: str) -> str:
    """A task's number from the address; empty when it is not one."""
    return text if _TASK.fullmatch(text) else ""


@require_safe
def bulletin(request: HttpRequest, pk: int) -> HttpResponse:
    """One issue as a page."""
    found = _visible(request, pk)
    context = {"bulletin": found, "content": found.content, "content_hash": found.content_hash}
    return render(request, "tracker/bulletin/page.html", context)


@require_safe
def bulletin_file(request: HttpRequest, pk: int, fmt: str) -> HttpResponse:
    """One issue as a file, in the reader's language."""
    if fmt not in FORMATS:
        raise Http404
    found = _visible(request, pk)
    response = HttpResponse(
        render_bulletin(found, fmt, get_language() or "vi"), content_type=CONTENT_TYPES[fmt]
    )
    name = f"{found.zone.code}-{found.period:%Y-%m}-{found.issue}.{fmt}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
def issue_bulletin_now(request: HttpRequest) -> HttpResponse:
    """Ask the worker for the bulletin of a month; the list then shows how far it is."""
    zone = current_zone(request)
    if zone is None or not can_issue_bulletin(request.user, zone):
        raise PermissionDenied
    today = timezone.localdate()
    try:
        period = datetime.strptime(request.POST.get("period", ""), "%Y-%m").date()  # noqa: DTZ007 - a month
    except ValueError:
        period = None
    if period is None or period > today:
        messages.error(request, gettext("Choose a month up to the present one, written as 2026-10."))
        return redirect("bulletins")
    result = issue.enqueue(zone.pk, f"{period:%Y-%m-%d}", f"{today:%Y-%m-%d}", int(request.user.pk or 0))
    response = redirect("bulletins")
    response["Location"] += f"?task={result.id}"
    return response


@require_safe
def issue_progress(request: HttpRequest, task_id: str) -> HttpResponse:
    """The state of one issuing task, as a fragment that asks again until it is over."""
    try:
        result = issue.get_result(task_id)
    except (TaskResultDoesNotExist, ValueError) as gone:
        raise Http404 from gone
    context = {
        "task_id": task_id,
        "waiting": result.status == TaskResultStatus.READY,
        "running": result.status == TaskResultStatus.RUNNING,
        "failed": result.status == TaskResultStatus.FAILED,
    }
    outcome = result.return_value if result.status == TaskResultStatus.SUCCESSFUL else None
    if outcome is not None:
        context["problem"] = " ".join(gettext(text) % outcome["params"] for text in outcome["problem"])
        context["bulletin"] = outcome["bulletin"]
    return render(request, "tracker/bulletin/progress.html", context)
