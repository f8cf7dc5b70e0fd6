"""The page "Front" in one sentence: cleared, workable, in how many fronts, and the parcel that opens most."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from geodata.templatetags.clearway import number, percent
from landclearance.domain.front import LineFront, part_number
from landclearance.domain.front_project import GroundFront
from landclearance.selectors.front import ProjectFronts

CREW_WORDS = (
    gettext_noop(
        "House rule: on national road 14E pieces of 5 to 56 m could not be worked (patchy hand-over, press report)"
    ),
    gettext_noop("No published minimum found: agree it with the contractors of the zone"),
)
"""Where the proposed needs of crews come from (projects.domain.crews), as they are translated."""


def front_sentence(found: ProjectFronts) -> str:
    """For lines and for areas apart: their figures are never added."""
    if not found.grounds:
        return _("No works are drawn for this project: its front cannot be computed.")
    said = [_said(rows, unit, found) for rows, unit in ((found.lines, "m"), (found.areas, "m²")) if rows]
    return " ".join(said)


def _said(rows: Sequence[GroundFront], unit: str, found: ProjectFronts) -> str:
    workable, total = sum(row.size for row in rows), sum(row.total for row in rows)
    words = {
        "share": percent(_share(rows)),
        "workable": number(workable),
        "total": number(total),
        "unit": unit,
        "fronts": _fronts(sum(row.front.fronts for row in rows)),
    }
    share = _share(rows)
    if share is None:
        text = _("Of %(total)s %(unit)s nothing is known: a line without a width has no ground") % words
    elif total and workable / total < share / 100 - 0.005:
        text = (
            _(
                "%(share)s of the ground is clear, but crews can work on only %(workable)s of %(total)s %(unit)s, "
                "in %(fronts)s"
            )
            % words
        )
    else:
        text = (
            _(
                "%(share)s of the ground is clear, and crews can work on %(workable)s of %(total)s %(unit)s, "
                "in %(fronts)s"
            )
            % words
        )
    return f"{text}{_opens(rows, unit, found)}.{_unknown(rows, unit)}"


def _fronts(count: int) -> str:
    return ngettext("%(count)s front", "%(count)s fronts", count) % {"count": number(count)}


def _share(rows: Sequence[GroundFront]) -> float | None:
    """Per cent of the ground by area; None: no ground is known."""
    known = [(row.handed_share, row.laid.ground.area) for row in rows if row.handed_share is not None]
    area = sum(size for _share, size in known)
    return 100 * sum(share * size for share, size in known) / area if area else None


def _opens(rows: Sequence[GroundFront], unit: str, found: ProjectFronts) -> str:
    """The first step of the best sequence, of the footprint where it adds most."""
    best = max(
        (row for row in rows if row.sequence),
        key=lambda row: row.size_of(row.sequence[0].adds),
        default=None,
    )
    if best is None:
        return ""
    step = best.sequence[0]
    words = {
        "parcels": ", ".join(found.held[part_number(key)].part.label for key in step.keys),
        "gain": number(best.size_of(step.adds)),
        "unit": unit,
    }
    if len(step.keys) == 1:
        return _("; parcel %(parcels)s opens %(gain)s %(unit)s more") % words
    return _("; parcels %(parcels)s together open %(gain)s %(unit)s more") % words


def _unknown(rows: Sequence[GroundFront], unit: str) -> str:
    unknown = sum(
        row.front.unknown_m if isinstance(row.front, LineFront) else row.front.unknown_m2 for row in rows
    )
    if unknown < 1:
        return ""
    return " " + _("Of %(unknown)s %(unit)s no parcel is on record: not counted as clear.") % {
        "unknown": number(unknown),
        "unit": unit,
    }
