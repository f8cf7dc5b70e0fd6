"""The newest stored assessment of each project: what map, pages and bulletins show."""

from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from projects.models import Project
from tracker.models import ProjectAssessment


def current_assessments(
    projects_qs: QuerySet[Project], on: date | None = None
) -> QuerySet[ProjectAssessment]:
    """Newest assessment of each project among those made as of ``on`` or earlier (inclusive; None: of all).

    Newest by the run's ``as_of``, then by when the run was recorded. A project that was never assessed has
    no row: callers show it as unknown. ``run`` and ``project`` come with it, ``inputs`` does not.
    """
    candidates = ProjectAssessment.objects.filter(project=OuterRef("project"))
    if on is not None:
        candidates = candidates.filter(run__as_of__lte=on)
    newest = candidates.order_by("-run__as_of", "-run__recorded_at", "-pk").values("pk")[:1]
    return (
        ProjectAssessment.objects.filter(project__in=projects_qs, pk=Subquery(newest))
        .select_related("run", "project")
        .defer("inputs")
    )


def with_previous(assessments: QuerySet[ProjectAssessment]) -> QuerySet[ProjectAssessment]:
    """Adds ``previous_pk``: the newest assessment of the same project as of an earlier day, or None."""
    earlier = ProjectAssessment.objects.filter(
        project=OuterRef("project"), run__as_of__lt=OuterRef("run__as_of")
    ).order_by("-run__as_of", "-run__recorded_at", "-pk")
    return assessments.annotate(previous_pk=Subquery(earlier.values("pk")[:1]))
