"""Creating projects and the organisations behind them."""

import re

from django.db import transaction

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.models import FunctionalArea, Zone
from projects.models import Organisation, Phase, Project, ProjectGroup
from projects.models.people import OrganisationKind
from projects.services.checks import check_choice, check_text

_SLUG = re.compile(r"[-a-zA-Z0-9_]+\Z")


def _check_code(code: str) -> None:
    if not _SLUG.match(code):
        raise InputProblem(
            field="code",
            message=gettext_noop("%(code)s cannot be a code."),
            mend=gettext_noop("Use letters without accents, digits, - and _ only."),
            params={"code": repr(code)},
        )


@transaction.atomic
def create_project(
    zone: Zone,
    code: str,
    name: str,
    group: str,
    *,
    owner: Organisation | None = None,
    phase: str = Phase.IMPLEMENTATION,
    name_en: str = "",
    functional_area: FunctionalArea | None = None,
    description: str = "",
    published_figures: str = "",
    source: str = "",
    invented_note: str = "",
) -> Project:
    """A new project of a zone. ``group`` is a ``ProjectGroup`` value, ``phase`` a ``Phase`` value.

    Raises InputProblem for a code that is taken or is no slug, an unknown group or phase, or text that is too
    long; nothing is stored then.
    """
    _check_code(code)
    check_choice("group", group, ProjectGroup.values)
    check_choice("phase", phase, Phase.values)
    texts = {"code": code, "name": name, "name_en": name_en, "source": source, "invented_note": invented_note}
    check_text(Project, texts)
    if Project.objects.filter(code=code).exists():
        raise InputProblem(
            field="code",
            message=gettext_noop("There is a project %(code)s already."),
            mend=gettext_noop("Choose another code."),
            params={"code": repr(code)},
        )
    return Project.objects.create(
        zone=zone,
        group=group,
        phase=phase,
        owner=owner,
        functional_area=functional_area,
        description=description,
        published_figures=published_figures,
        **texts,
    )


@transaction.atomic
def create_organisation(code: str, name: str, kind: str, *, is_invented: bool = False) -> Organisation:
    """A new organisation; ``kind`` is an ``OrganisationKind`` value. Raises InputProblem like a project."""
    _check_code(code)
    check_choice("kind", kind, OrganisationKind.values)
    check_text(Organisation, {"code": code, "name": name})
    if Organisation.objects.filter(code=code).exists():
        raise InputProblem(
            field="code",
            message=gettext_noop("There is an organisation %(code)s already."),
            mend=gettext_noop("Choose another code."),
            params={"code": repr(code)},
        )
    return Organisation.objects.create(code=code, name=name, kind=kind, is_invented=is_invented)
