"""Creating investors' projects and their land portions, and stating the conditions of the legal checklist."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from django.contrib.gis.geos import GEOSException, GEOSGeometry, MultiPolygon, Polygon
from django.db import transaction

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.models import FunctionalArea, Zone
from projects.models import InvestorKind, InvestorProject, LandPortion, LegalStep, Organisation
from projects.selectors.legal_steps import condition_names
from projects.services.checks import check_choice, check_not_future, check_text

_SLUG = re.compile(r"[-a-zA-Z0-9_]+\Z")
_MOST_POINTS = 20_000
_LARGEST = Decimal(10) ** 11


def _check_amount(field: str, value: Decimal | None, largest: Decimal) -> None:
    if value is not None and not (value.is_finite() and 0 < value < largest):
        raise InputProblem(
            field=field,
            message=gettext_noop("%(value)s is not possible here."),
            mend=gettext_noop("Give a number above zero, or leave it empty when it is not known."),
            params={"value": str(value)},
        )


@transaction.atomic
def create_investor_project(
    zone: Zone,
    code: str,
    name: str,
    kind: str,
    *,
    today: date,
    name_en: str = "",
    investor: Organisation | None = None,
    functional_area: FunctionalArea | None = None,
    registered_capital: Decimal | None = None,
    certificate_number: str = "",
    certificate_on: date | None = None,
    source: str = "",
    invented_note: str = "",
) -> InvestorProject:
    """A new investor's project. ``kind`` is an ``InvestorKind`` value, ``registered_capital`` in VND.

    Raises InputProblem: a code that is taken or is no slug, an unknown kind, text that is too long, a certificate
    dated after ``today``, a capital that is not above zero.
    """
    if not _SLUG.match(code) or code == "new":
        raise InputProblem(
            field="code",
            message=gettext_noop("%(code)s cannot be a code."),
            mend=gettext_noop("Use letters without accents, digits, - and _ only."),
            params={"code": repr(code)},
        )
    check_choice("kind", kind, InvestorKind.values)
    texts = {
        "code": code,
        "name": name,
        "name_en": name_en,
        "certificate_number": certificate_number,
        "source": source,
        "invented_note": invented_note,
    }
    check_text(InvestorProject, texts)
    _check_amount("registered_capital", registered_capital, Decimal(10) ** 20)
    if certificate_on is not None:
        check_not_future("certificate_on", certificate_on, today)
    if InvestorProject.objects.filter(code=code).exists():
        raise InputProblem(
            field="code",
            message=gettext_noop("There is an investor project %(code)s already."),
            mend=gettext_noop("Choose another code."),
            params={"code": repr(code)},
        )
    return InvestorProject.objects.create(
        zone=zone,
        kind=kind,
        investor=investor,
        functional_area=functional_area,
        registered_capital=registered_capital,
        certificate_on=certificate_on,
        **texts,
    )


@transaction.atomic
def create_portion(
    project: InvestorProject,
    code: str,
    *,
    name: str = "",
    area_m2: Decimal | None = None,
    geometry: MultiPolygon | None = None,
) -> LandPortion:
    """A new land portion with a clock of its own. ``area_m2``: the official area; ``geometry`` in EPSG:4326.

    Raises InputProblem: a code that is taken, text that is too long, an area that is not above zero.
    """
    check_text(LandPortion, {"code": code, "name": name})
    _check_amount("area_m2", area_m2, _LARGEST)
    if LandPortion.objects.filter(investor_project=project, code=code).exists():
        raise InputProblem(
            field="code",
            message=gettext_noop("The project has a land portion %(code)s already."),
            mend=gettext_noop("Choose another code."),
            params={"code": repr(code)},
        )
    return LandPortion.objects.create(
        investor_project=project, code=code, name=name, area_m2=area_m2, geometry=geometry
    )


def area_of_geojson(text: str, field: str = "geometry") -> MultiPolygon:
    """A polygon or multipolygon from GeoJSON geometry in EPSG:4326 (a Feature's geometry will do).

    Raises InputProblem: not GeoJSON, not an area, invalid (lines that cross), outside the world, too many points.
    """
    try:
        shape = GEOSGeometry(text, srid=4326)
    except (ValueError, TypeError, GEOSException) as error:
        raise _no_area(field) from error
    except Exception as error:  # GDAL's own errors share no base that GeoDjango exports
        raise _no_area(field) from error
    if isinstance(shape, Polygon):
        shape = MultiPolygon(shape, srid=4326)
    if not isinstance(shape, MultiPolygon) or shape.empty or not shape.valid:
        raise _no_area(field)
    west, south, east, north = shape.extent
    if west < -180 or east > 180 or south < -90 or north > 90 or shape.num_coords > _MOST_POINTS:
        raise _no_area(field)
    return shape


def _no_area(field: str) -> InputProblem:
    return InputProblem(
        field=field,
        message=gettext_noop("This is not an area in longitude and latitude."),
        mend=gettext_noop("Give a valid GeoJSON polygon in WGS 84 (EPSG:4326) of at most 20,000 points."),
    )


@transaction.atomic
def state_conditions(
    project: InvestorProject, conditions: Mapping[str, bool | Decimal | None]
) -> InvestorProject:
    """Set conditions of the legal checklist; None takes one back: not known. Others stay as they are.

    Raises InputProblem: a name that no step of the template asks for, a negative number.
    """
    known = condition_names(LegalStep.objects.all())
    stated = dict(project.conditions if isinstance(project.conditions, dict) else {})
    for name, value in conditions.items():
        if name not in known:
            near = get_close_matches(name, known, n=3, cutoff=0.5) or known
            raise InputProblem(
                field=name,
                message=gettext_noop("No step asks for %(name)s."),
                mend=gettext_noop("Use one of: %(known)s."),
                params={"name": repr(name[:60]), "known": ", ".join(near)},
            )
        if isinstance(value, bool):
            stated[name] = value
        elif value is None:
            stated.pop(name, None)
        elif value.is_finite() and 0 <= value < _LARGEST:
            stated[name] = int(value) if value == int(value) else float(value)
        else:
            raise InputProblem(
                field=name,
                message=gettext_noop("%(value)s is not possible here."),
                mend=gettext_noop("Give zero or more, or leave it empty when it is not known."),
                params={"value": str(value)},
            )
    project.conditions = stated
    project.save(update_fields=["conditions"])
    return project
