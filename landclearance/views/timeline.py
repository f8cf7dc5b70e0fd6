"""The history of a case: acts and hand-overs, newest first, each with what was due, what happened, what is wrong."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from landclearance.domain.clock_table import CLOCKS, ClockKind
from landclearance.domain.clocks import Clock, case_clocks
from landclearance.domain.findings import RedFlag
from landclearance.domain.legal_time import LegalTime
from landclearance.models import Act, ActKind, ClearanceCase, Handover
from landclearance.selectors.lists import CaseRow
from projects.selectors.holidays import legal_days_around
from projects.selectors.regimes import regime_table

SETTLES = {ActKind.DEPOSIT.value: ActKind.PAYOUT.value}
"""A deposit settles the term of payment."""

DUE = frozenset({ClockKind.MAXIMUM, ClockKind.ORDER, ClockKind.NORM})
"""Clocks by whose last day something was due; a minimum that was not kept shows as a red flag."""


def case_timeline(case: ClearanceCase, row: CaseRow | None, as_of: date) -> list[dict[str, Any]]:
    """Acts and hand-overs up to a day, newest first; withdrawn ones struck through with the reason.

    ``clocks``: those that the act ended, each with its last day; ``flags``: the red flags that name the act.
    """
    acts = Act.objects.filter(case=case, happened_on__lte=as_of, retraction=False)
    handovers = Handover.objects.filter(case=case, happened_on__lte=as_of, retraction=False)
    ended = [] if row is None else _ended(case, row, as_of)
    flags = row.status.red_flags if row else ()
    items = [
        _item(act, "act", act.get_kind_display(), ended, flags)
        for act in acts.select_related("recorded_by", "voided_by", "issued_by", "supersedes", "voids")
    ]
    items += [
        _item(one, "handover", _("Hand-over of parcel %(label)s") % {"label": one.part.parcel}, ended, ())
        for one in handovers.select_related("recorded_by", "voided_by", "voids", "part__parcel")
    ]
    return sorted(items, key=_newest_first, reverse=True)


def _ended(case: ClearanceCase, row: CaseRow, as_of: date) -> list[Clock]:
    """The clocks of the case that have been ended and by which something was due."""
    law = LegalTime(regime_table(), legal_days_around(case.project.zone.country_code, as_of))
    return [
        clock
        for clock in case_clocks(row.facts, row.status, as_of, law)
        if clock.ended_on is not None and clock.due is not None and clock.kind in DUE
    ]


def _item(
    row: Act | Handover, kind: str, word: str, ended: Sequence[Clock], flags: Iterable[RedFlag]
) -> dict[str, Any]:
    name = SETTLES.get(row.kind, row.kind) if isinstance(row, Act) else "handover"
    stands = not hasattr(row, "voided_by")
    return {
        "row": row,
        "kind": kind,
        "word": word,
        "clocks": [
            clock
            for clock in ended
            if stands and CLOCKS[clock.key].ends == name and clock.ended_on == row.happened_on
        ],
        "flags": [flag for flag in flags if flag.act_id == row.pk] if isinstance(row, Act) else [],
    }


def _newest_first(item: dict[str, Any]) -> tuple[date, Any]:
    return item["row"].happened_on, item["row"].recorded_at
