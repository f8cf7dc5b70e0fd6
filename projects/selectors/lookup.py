"""Finding a zone, a project or an organisation by what somebody typed; a miss names what is near."""

from difflib import get_close_matches

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.models import Zone
from projects.models import Decision, InvestorProject, LandPortion, Organisation, Project

_KNOWN = gettext_noop("Known codes: %(known)s.")
_NEAR = gettext_noop("Did you mean %(near)s?")


def find_zone(code: str, field: str = "--zone") -> Zone:
    """The zone with this code. Raises InputProblem naming those that exist."""
    zone = Zone.objects.filter(code=code).first()
    if zone is None:
        raise _missing(
            gettext_noop("There is no zone %(code)s."),
            gettext_noop("Create it first: create_zone."),
            code,
            list(Zone.objects.values_list("code", flat=True)),
            field,
        )
    return zone


def find_project(code: str, zone: Zone | None = None, field: str = "--project") -> Project:
    """The project with this code (in ``zone`` when given). Raises InputProblem naming the nearest codes."""
    projects = Project.objects.select_related("zone")
    if zone is not None:
        projects = projects.filter(zone=zone)
    project = projects.filter(code=code).first()
    if project is None:
        raise _missing(
            gettext_noop("There is no project %(code)s."),
            gettext_noop("Create it first: create_project."),
            code,
            list(projects.values_list("code", flat=True)),
            field,
        )
    return project


def find_investor_project(code: str, field: str = "project") -> InvestorProject:
    """The investor's project with this code. Raises InputProblem naming the nearest codes."""
    found = InvestorProject.objects.select_related("zone", "investor").filter(code=code).first()
    if found is None:
        raise _missing(
            gettext_noop("There is no investor project %(code)s."),
            gettext_noop("Create it first: create_investor_project."),
            code,
            list(InvestorProject.objects.values_list("code", flat=True)),
            field,
        )
    return found


def find_portion(project: InvestorProject, code: str, field: str = "--portion") -> LandPortion:
    """The project's land portion with this code. Raises InputProblem naming the nearest codes."""
    found = LandPortion.objects.filter(investor_project=project, code=code).first()
    if found is None:
        raise _missing(
            gettext_noop("The project has no land portion %(code)s."),
            gettext_noop("Create it first: create_portion."),
            code,
            list(LandPortion.objects.filter(investor_project=project).values_list("code", flat=True)),
            field,
        )
    return found


def find_organisation(text: str, field: str = "--owner") -> Organisation:
    """The organisation with this code or name. Raises InputProblem naming the nearest codes."""
    found = Organisation.objects.filter(code=text).first() or Organisation.objects.filter(name=text).first()
    if found is None:
        raise _missing(
            gettext_noop("There is no organisation %(code)s."),
            gettext_noop("Create it first."),
            text,
            list(Organisation.objects.values_list("code", flat=True)),
            field,
        )
    return found


def find_decision(project: Project, number: str, field: str = "--decision") -> Decision:
    """The project's decision with this number. Raises InputProblem naming the nearest numbers."""
    found = Decision.objects.filter(project=project, number=number).first()
    if found is None:
        raise _missing(
            gettext_noop("The project has no decision %(code)s."),
            gettext_noop("Record it first: record_decision."),
            number,
            list(Decision.objects.filter(project=project).values_list("number", flat=True)),
            field,
        )
    return found


def _missing(message: str, mend: str, code: str, known: list[str], field: str) -> InputProblem:
    near = get_close_matches(code.lower(), known, n=3, cutoff=0.5) or get_close_matches(code, known, n=3)
    if near:
        mend = _NEAR
    elif known:
        mend = _KNOWN
    return InputProblem(
        field=field,
        message=message,
        mend=mend,
        params={"code": repr(code), "near": ", ".join(near), "known": ", ".join(known[:8])},
    )
