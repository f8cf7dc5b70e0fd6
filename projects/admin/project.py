"""Projects with their decisions and footprints."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from geodata.domain.errors import InputProblem
from geodata.selectors.problem_words import problem_text
from projects.models import CrewNorm, Decision, Project, WorksFootprint
from projects.models.works import AccessRule
from projects.services.access_rules import check_access


class DecisionInline(admin.TabularInline[Decision, Project]):
    model = Decision
    extra = 0
    fields = ("kind", "number", "issued_on", "issued_by", "total_investment", "recorded_at")


@admin.register(Project)
class ProjectAdmin(admin.ModelAdmin[Project]):
    list_display = ("code", "name", "zone", "group", "phase", "owner", "is_labelled_invented")
    list_filter = ("zone", "group", "phase", "owner")
    search_fields = ("code", "name", "name_en")
    autocomplete_fields = ("owner",)
    list_select_related = ("zone", "owner")
    inlines = (DecisionInline,)

    @admin.display(description=Project._meta.get_field("invented_note").verbose_name, boolean=True)
    def is_labelled_invented(self, project: Project) -> bool:
        """Whether the project carries a label that something in it is invented."""
        return bool(project.invented_note)


@admin.register(Decision)
class DecisionAdmin(admin.ModelAdmin[Decision]):
    list_display = ("number", "kind", "project", "issued_on", "issued_by", "total_investment")
    list_filter = ("kind", "project__zone", "issued_on")
    search_fields = ("number", "subject", "project__code", "project__name")
    date_hierarchy = "issued_on"
    autocomplete_fields = ("project",)
    list_select_related = ("project",)


class WorksFootprintForm(forms.ModelForm[WorksFootprint]):
    """Rule, figure and geometry must go together; the geometry itself is not edited here."""

    def clean(self) -> dict[str, Any]:
        """Name the field that is wrong, with the mend."""
        found: dict[str, Any] = super().clean() or {}
        geometry = self.instance.geometry
        if geometry is None or "access_rule" not in found:
            return found
        try:
            check_access(
                AccessRule(found["access_rule"]),
                found.get("access_share"),
                found.get("access_length_m"),
                is_line=geometry.geom_type in ("LineString", "MultiLineString"),
            )
        except InputProblem as problem:
            said = problem_text(problem)
            self.add_error(problem.field or None, said)
        return found


@admin.register(WorksFootprint)
class WorksFootprintAdmin(admin.ModelAdmin[WorksFootprint]):
    """Geometry is imported, not drawn here: Django's own map would ask a server on the internet."""

    form = WorksFootprintForm
    list_display = (
        "activity_code",
        "name",
        "project",
        "width_m",
        "access_rule",
        "access_share",
        "access_length_m",
        "valid_from",
        "is_approximate",
    )
    list_filter = ("project__zone", "project", "access_rule", "is_approximate")
    search_fields = ("activity_code", "name", "project__code")
    autocomplete_fields = ("project",)
    exclude = ("geometry",)
    list_select_related = ("project",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[WorksFootprint]":
        """Without the geometry: a list does not show it."""
        return super().get_queryset(request).defer("geometry")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False


@admin.register(CrewNorm)
class CrewNormAdmin(admin.ModelAdmin[CrewNorm]):
    """A zone's own numbers: a later row holds from its day, earlier days keep theirs."""

    list_display = ("zone", "valid_from", "length_m", "width_m", "area_m2", "source", "verify")
    list_filter = ("zone",)
    list_select_related = ("zone",)
