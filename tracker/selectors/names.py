"""Names in the reader's language; Vietnamese when there is no English one."""

from django.utils.translation import get_language

from projects.models import Project


def in_english() -> bool:
    """Whether the reader reads English."""
    return (get_language() or "").startswith("en")


def project_name(project: Project) -> str:
    """The project's name for the reader."""
    return project.name_en if in_english() and project.name_en else project.name
