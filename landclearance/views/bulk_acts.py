"""One act for many households: choose cases, say what happened, see what changes, record all or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.selectors.problem_words import problem_text
from landclearance.domain.pasted import Pasted, day_in, read_pasted
from landclearance.domain.vocabulary import CaseState
from landclearance.models import Act, ActKind, ClearanceCase
from landclearance.policies import can_record_act, can_see_private
from landclearance.selectors.lists import CaseFilter, CaseRow, case_rows
from landclearance.selectors.what_if import what_if_of_cases
from landclearance.selectors.words import STATE_WORDS
from landclearance.services.bulk_acts import acts_of_bulk, cases_by_number, record_in_bulk, undo_bulk
from landclearance.views.act_form import ActForm, act_initial
from landclearance.views.shared import project_or_404
from projects.models import Project
from projects.views.shared import show_problem, user_of

SHOWN = 300
"""Cases listed one by one; all that the filter finds can be chosen at once, however many."""

TYPED = 400
"""Cases whose day of delivery can be typed in the table: a browser sends no more fields. More are pasted."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The cases chosen, and the days on which the act reached those that have one of their own."""

    cases: Sequence[ClearanceCase]
    delivered: Mapping[int, date]


@require_http_methods(["GET", "HEAD", "POST"])
def bulk_acts_page(request: HttpRequest, project: str) -> HttpResponse:
    """Record one act on many cases. ``step``: fields (of another kind), check (what it changes), record."""
    found = project_or_404(request, project)
    if not can_record_act(user_of(request), found.zone):
        raise PermissionDenied
    asked = request.POST if request.method == "POST" else request.GET
    step = request.POST.get("step", "fields") if request.method == "POST" else "fields"
    form = _form(request, found, asked, bound=step in ("check", "record"))
    preview: list[dict[str, Any]] = []
    if form.is_bound and form.is_valid():
        try:
            choice = _choice(found, asked)
            if step == "record":
                return _record(request, found, form, choice)
            preview = _preview(found, form, choice)
        except InputProblem as problem:
            show_problem(form, problem)
    rows = _rows(found, asked)
    context = {
        "project": found,
        "form": form,
        "preview": preview,
        "flagged": sum(1 for item in preview if item["seen"].flags),
        "with_days": "delivered_on" in form.fields and len(preview) <= TYPED,
        "filter": _filter(asked),
        "rows": rows[:SHOWN],
        "matching": len(rows),
        "shown": min(len(rows), SHOWN),
        "chosen": set(asked.getlist("case")),
        "every": asked.get("every") == "1",
        "pasted": asked.get("pasted", "")[:100_000],
        "states": [(state.value, STATE_WORDS[state]) for state in CaseState],
        "communes": _communes(found),
    }
    return render(request, "landclearance/bulk_acts.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, project: Project, asked: Any, *, bound: bool) -> ActForm:
    private = can_see_private(user_of(request), project.zone)
    more: dict[str, Any] = {"chosen": asked.get("kind", ""), "case": None, "private": private}
    if bound:
        return ActForm(request.POST, **more)
    return ActForm(initial=act_initial(asked, timezone.localdate()), **more)


def _filter(asked: Any) -> CaseFilter:
    """The filter of the list: values that do not exist do not narrow."""
    states = tuple(code for code in asked.getlist("state") if code in STATE_WORDS)
    communes = tuple(code for code in asked.getlist("commune") if code)
    return CaseFilter(communes=communes, states=states, text=asked.get("text", "")[:100])


def _rows(project: Project, asked: Any) -> list[CaseRow]:
    wanted = _filter(asked)
    rows = case_rows(project.zone, [project], timezone.localdate(), timezone.now())
    return [row for row in rows if wanted.passes(row)]


def _communes(project: Project) -> list[tuple[str, str]]:
    pairs = ClearanceCase.objects.filter(project=project).values_list("commune__code", "commune__name")
    return sorted(pairs.distinct(), key=lambda pair: pair[1])


def _choice(project: Project, asked: Any) -> Choice:
    """Ticked, pasted, and (when asked for) all that the filter finds. Raises InputProblem: a wrong line or number."""
    pasted = read_pasted(asked.get("pasted", ""))
    _check_lines(pasted)
    numbers = [*asked.getlist("case"), *(case.number for case in pasted.cases)]
    if asked.get("every") == "1":
        numbers += [row.facts.case_no for row in _rows(project, asked)]
    cases = cases_by_number(project, numbers)
    if not cases:
        raise InputProblem(
            gettext_noop("No case was chosen."), gettext_noop("Choose at least one case."), field="case"
        )
    return Choice(cases, _days(cases, pasted, asked))


def _check_lines(pasted: Pasted) -> None:
    if pasted.wrong:
        raise InputProblem(
            gettext_noop("“%(line)s” is not a case number with a day."),
            gettext_noop("Write the number, a tab or a semicolon, and the day as dd/mm/yyyy."),
            field="pasted",
            params={"line": pasted.wrong[0][:80]},
        )


def _days(cases: Sequence[ClearanceCase], pasted: Pasted, asked: Any) -> dict[int, date]:
    """Days of delivery of single cases: typed in the table, else pasted beside the number."""
    days: dict[int, date] = {}
    beside = pasted.days
    for case in cases:
        typed = asked.get(f"day-{case.pk}", "").strip()
        day = day_in(typed) if typed else beside.get(case.case_no)
        if typed and day is None:
            raise InputProblem(
                gettext_noop("“%(day)s” of case %(case)s is not a day."),
                gettext_noop("Write dd/mm/yyyy."),
                field="delivered_on",
                params={"day": typed[:40], "case": case.case_no},
            )
        if day is not None:
            days[case.pk] = day
    return days


def _preview(project: Project, form: ActForm, choice: Choice) -> list[dict[str, Any]]:
    found = what_if_of_cases(
        project, choice.cases, form.facts(), timezone.localdate(), timezone.now(), choice.delivered
    )
    common = form.cleaned_data.get("delivered_on")
    return [
        {"facts": facts, "seen": seen, "day": choice.delivered.get(facts.id, common)} for facts, seen in found
    ]


def _record(request: HttpRequest, project: Project, form: ActForm, choice: Choice) -> HttpResponse:
    data = form.cleaned_data
    acts, token = record_in_bulk(
        project,
        choice.cases,
        data["kind"],
        data["happened_on"],
        today=timezone.localdate(),
        at=timezone.now(),
        by=user_of(request),
        delivered=choice.delivered if "delivered_on" in form.fields else None,
        **form.details(),
    )
    said = ngettext("Recorded: %(act)s on %(n)d case.", "Recorded: %(act)s on %(n)d cases.", len(acts)) % {
        "act": ActKind(data["kind"]).label,
        "n": len(acts),
    }
    undo = format_html(
        '{} {} <a href="{}">{}</a>',
        said,
        _("The project has been assessed anew."),
        reverse("undo_bulk", args=[token]),
        _("Undo"),
    )
    messages.success(request, undo)
    return redirect(f"{reverse('clearance')}?project={project.code}")


@require_http_methods(["GET", "HEAD", "POST"])
def undo_bulk_page(request: HttpRequest, token: str) -> HttpResponse:
    """Withdraw all acts of one recording in bulk, with the reason."""
    acts = _undoable(request, token)
    project = acts[0].case.project
    if request.method == "POST":
        try:
            done = undo_bulk(
                token,
                request.POST.get("reason", ""),
                today=timezone.localdate(),
                at=timezone.now(),
                by=user_of(request),
            )
        except InputProblem as problem:
            messages.error(request, problem_text(problem))
        else:
            said = ngettext("%(n)d act has been withdrawn.", "%(n)d acts have been withdrawn.", done)
            messages.success(request, said % {"n": done})
            return redirect(f"{reverse('clearance')}?project={project.code}")
    return render(request, "landclearance/undo_bulk.html", {"project": project, "acts": acts})


def _undoable(request: HttpRequest, token: str) -> list[Act]:
    """The acts of a token, for who may record acts in their project; anything else does not exist."""
    try:
        acts = acts_of_bulk(token)
    except InputProblem as problem:
        raise Http404 from problem
    if not acts:
        raise Http404
    project = project_or_404(request, acts[0].case.project.code)
    if not can_record_act(user_of(request), project.zone):
        raise PermissionDenied
    return acts
