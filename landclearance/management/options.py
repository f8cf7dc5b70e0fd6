"""What the commands of this package share: projects, cases and parts as people name them."""

from argparse import ArgumentParser
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from django.utils import timezone

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.models import AdministrativeUnit, Zone
from landclearance.domain.items import ItemKind
from landclearance.domain.parcel_search import parcel_query
from landclearance.models import AuthorityLevel, Blocker, ClearanceCase, Parcel, ParcelPart
from landclearance.selectors.communes import communes_by_code
from landclearance.selectors.items import MODELS, AnyItem
from landclearance.selectors.parcels import parcel_labels, search_parcels
from landclearance.services.blockers import Said
from projects.management.options import day_of, optional_day
from projects.models import Organisation, Project


def add_day(parser: ArgumentParser, what: str) -> None:
    """``--on``, for today's date when it is left out."""
    parser.add_argument("--on", metavar="DAY", help=f"{what}; today when left out")


def today() -> date:
    """The day in the office's time zone."""
    return timezone.localdate()


def day_or_today(options: dict[str, Any]) -> date:
    """``--on``, or today. Raises InputProblem when it is not a day."""
    return day_of("--on", options["on"]) if options["on"] else today()


def yes_or_no(name: str, text: str | None) -> bool | None:
    """``yes`` or ``no``; None when nothing was given. Raises InputProblem otherwise."""
    if text is None:
        return None
    if text not in ("yes", "no"):
        raise InputProblem(
            gettext_noop("“%(value)s” is neither yes nor no."),
            gettext_noop("Write yes or no, or leave it out when it is not known."),
            field=name,
            params={"value": text[:40]},
        )
    return text == "yes"


def project_of(code: str) -> Project:
    """The project with this code. Raises InputProblem naming the nearest codes."""
    project = Project.objects.filter(code=code).select_related("zone").first()
    if project is None:
        raise _unknown("project", "--project", code, list(Project.objects.values_list("code", flat=True)))
    return project


def cases_of(project: Project, numbers: list[str]) -> list[ClearanceCase]:
    """The cases with these numbers, in that order. Raises InputProblem for the first that does not exist."""
    found = {case.case_no: case for case in project.clearance_cases.filter(case_no__in=numbers)}
    for number in numbers:
        if number not in found:
            known = list(project.clearance_cases.values_list("case_no", flat=True))
            raise _unknown("case", "--case", number, known)
    return [found[number] for number in numbers]


def parts_of(case: ClearanceCase, labels: list[str]) -> list[ParcelPart]:
    """The parts with these labels (SHEET/NUMBER). Raises InputProblem for the first that does not exist."""
    by_label: dict[str, list[ParcelPart]] = {}
    for part in case.parts.select_related("parcel").defer("geometry", "parcel__geometry").order_by("pk"):
        by_label.setdefault(str(part.parcel), []).append(part)
    for label in labels:
        if label not in by_label:
            raise _unknown("part", "--part", label, list(by_label))
    return [part for label in labels for part in by_label[label]]


def blocker_of(project: Project, number: str) -> Blocker:
    """The blocker with this id. Raises InputProblem when the project has none such."""
    blocker = (
        project.blockers.filter(pk=int(number)).first() if number.isascii() and number.isdigit() else None
    )
    if blocker is None:
        raise _unknown("blocker", "--blocker", number, [str(b.pk) for b in project.blockers.all()])
    return blocker


def item_of(project: Project, text: str) -> AnyItem:
    """An item of the project as ``KIND:CODE`` (utility, grave, dump_site; resettlement_site of its zone).

    Raises InputProblem naming the nearest.
    """
    kind, _colon, code = text.partition(":")
    known = [one.value for one in ItemKind]
    if kind not in known:
        raise _unknown("kind of item", "--item", kind, known)
    where = {"zone": project.zone} if kind == ItemKind.RESETTLEMENT_SITE else {"project": project}
    rows = MODELS[ItemKind(kind)].objects.filter(**where)
    item: AnyItem | None = rows.filter(code=code).first()
    if item is None:
        raise _unknown("item", "--item", code, list(rows.values_list("code", flat=True)))
    return item


def add_words(parser: ArgumentParser) -> None:
    """The options of everything that may be said of a blocker."""
    parser.add_argument("--level", default="", help=", ".join(AuthorityLevel.values))
    parser.add_argument("--owner", metavar="CODE", help="Organisation that must act")
    parser.add_argument("--expected", metavar="DAY", help="Promised day; unknown when left out")
    parser.add_argument("--due", metavar="DAY", help="By law or by order")
    parser.add_argument("--document", default="", metavar="NUMBER")
    parser.add_argument("--note", default="")


def words_of(options: dict[str, Any]) -> Said:
    """What ``add_words`` took in, as the services take it."""
    return {
        "level": options["level"],
        "owner": organisation_of(options["owner"]),
        "expected_clear_on": optional_day("--expected", options["expected"]),
        "due_on": optional_day("--due", options["due"]),
        "document_number": options["document"],
        "note": options["note"],
    }


def organisation_of(code: str | None) -> Organisation | None:
    """The organisation with this code; None when nothing was given. Raises InputProblem naming the
    nearest."""
    if code is None:
        return None
    organisation = Organisation.objects.filter(code=code).first()
    if organisation is None:
        known = list(Organisation.objects.values_list("code", flat=True))
        raise _unknown("organisation", "--owner", code, known)
    return organisation


def text_of(name: str, path: str) -> str:
    """The text of a UTF-8 file. Raises InputProblem when it cannot be read."""
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputProblem(
            gettext_noop("The file %(path)s cannot be read as text."),
            gettext_noop("Give the path of a UTF-8 text file."),
            field=name,
            params={"path": path[:200]},
        ) from error


def _unknown(what: str, option: str, given: str, known: list[str]) -> InputProblem:
    near = get_close_matches(given, known, n=3, cutoff=0.3) or known[:5]
    return InputProblem(
        f"There is no {what} %(given)s.",
        gettext_noop("Did you mean: %(near)s?") if near else gettext_noop("None is recorded yet."),
        field=option,
        params={"given": given[:60], "near": ", ".join(near)},
    )


def commune_of(code: str | None) -> AdministrativeUnit | None:
    """The existing commune with this code (``scheme:code`` where two lists use it); None for none given."""
    if code is None:
        return None
    found = communes_by_code([code], existing=True).get(code, [])
    if len(found) != 1:
        raise InputProblem(
            gettext_noop("“%(code)s” is not the code of one existing commune."),
            gettext_noop("Give its code, such as 06184, with the list before it where two use it."),
            field="--commune",
            params={"code": code[:40]},
        )
    return found[0]


def parcel_of(zone: Zone, text: str) -> Parcel:
    """The one parcel in force that a text means (``27/14``, ``27/14 06190``). Raises InputProblem naming several."""
    asked = parcel_query(text)
    rows = Parcel.objects.filter(zone=zone, valid_to__isnull=True).select_related(
        "zone", "commune", "old_commune"
    )
    found = list(search_parcels(rows, asked)[:10]) if asked is not None else []
    if len(found) != 1:
        raise InputProblem(
            gettext_noop("“%(text)s” means %(count)s parcels."),
            gettext_noop("Write sheet/number, and the code of the (old) commune where needed: %(near)s."),
            field="--parcel",
            params={
                "text": text[:60],
                "count": len(found),
                "near": "; ".join(parcel_labels(found).values()) or "27/14 06190",
            },
        )
    return found[0]
