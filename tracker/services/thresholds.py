"""A zone's own thresholds of the severity table."""

from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from itertools import pairwise

from django.db import transaction

from geodata.domain.errors import InputProblem, gettext_noop
from geodata.models import Zone
from landclearance.services.checks import check_length, check_past_day
from projects.domain.severity_rules import Number, OwnThreshold, Rule, RuleTable, exact
from projects.models import User
from tracker.models import SeverityThreshold
from tracker.selectors.judgement import rules_in_force
from tracker.services.refresh import refresh_zone

_PLACES = -4
"""Decimal places that the column keeps."""


@transaction.atomic
def set_threshold(
    zone: Zone,
    *,
    rule: str,
    threshold: Decimal,
    source: str,
    happened_on: date,
    today: date,
    at: datetime,
    by: User | None,
) -> SeverityThreshold:
    """Put a threshold of the zone's own in force from ``happened_on``; it holds until another one does.

    In the rule's own unit (days, a ratio, percentage points, a count). Saying the same again gives the stored row.
    The zone is assessed afresh. Raises InputProblem: an unknown rule, no source, a day in the future, a number outside
    the limits of the rule, no whole number where days or cases are counted, or one that would put the rule past the
    next worse or milder level of the same figure.
    """
    table = rules_in_force(zone, happened_on, at)
    found = _rule(table, rule)
    _check_source(source)
    check_past_day(happened_on, today)
    _check_number(found, threshold)
    _check_order(table.with_own([OwnThreshold(rule, exact(threshold), source)]), found)
    said = {"rule": rule, "threshold": threshold, "source": source.strip(), "happened_on": happened_on}
    newest: SeverityThreshold | None = (
        SeverityThreshold.objects.filter(zone=zone, rule=rule).order_by("-recorded_at", "-pk").first()
    )
    if (
        newest is not None
        and not newest.retraction
        and said == {name: getattr(newest, name) for name in said}
    ):
        return newest
    row: SeverityThreshold = SeverityThreshold.objects.create(
        zone=zone, recorded_at=at, recorded_by=by, **said
    )
    refresh_zone(zone, today=today, at=at)
    return row


def _rule(table: RuleTable, name: str) -> Rule:
    found = table.find(name)
    if found is None:
        known = [rule.id for rule in table.rules]
        raise InputProblem(
            gettext_noop("The severity table has no rule “%(rule)s”."),
            gettext_noop("Use one of: %(choices)s."),
            field="rule",
            params={
                "rule": name[:60],
                "choices": ", ".join(get_close_matches(name, known, n=3, cutoff=0.4) or known),
            },
        )
    return found


def _check_source(source: str) -> None:
    if not source.strip():
        raise InputProblem(
            gettext_noop("A threshold needs a source."),
            gettext_noop("Name the decision or document that sets it."),
            field="source",
        )
    check_length(source.strip(), 300, "source")


def _check_number(rule: Rule, threshold: Decimal) -> None:
    if not threshold.is_finite() or not rule.lowest <= exact(threshold) <= rule.highest:
        raise InputProblem(
            gettext_noop("%(threshold)s is no threshold for %(rule)s."),
            gettext_noop("Give a number from %(lowest)s to %(highest)s."),
            field="threshold",
            params={
                "threshold": str(threshold)[:30],
                "rule": rule.id,
                "lowest": plain_number(rule.lowest),
                "highest": plain_number(rule.highest),
            },
        )
    exponent = threshold.normalize().as_tuple().exponent
    if isinstance(exponent, int) and exponent < (0 if rule.metric.whole else _PLACES):
        raise InputProblem(
            gettext_noop("%(threshold)s is too fine for %(rule)s."),
            gettext_noop("Give a whole number of days or cases; other figures to four decimal places."),
            field="threshold",
            params={"threshold": str(threshold)[:30], "rule": rule.id},
        )


def _check_order(table: RuleTable, rule: Rule) -> None:
    """Within one figure a worse level starts at a worse threshold."""
    ladder = table.ladder(rule)
    for milder, worse in pairwise(ladder):
        if rule.id not in (milder.id, worse.id):
            continue
        in_order = milder.threshold > worse.threshold if worse.below else milder.threshold < worse.threshold
        if not in_order:
            raise InputProblem(
                gettext_noop(
                    "%(worse)s (%(worse_from)s) would not start after %(milder)s (%(milder_from)s)."
                ),
                gettext_noop("A worse level needs a worse threshold: set the other one first."),
                field="threshold",
                params={
                    "worse": worse.id,
                    "worse_from": plain_number(worse.threshold),
                    "milder": milder.id,
                    "milder_from": plain_number(milder.threshold),
                },
            )


def plain_number(number: Number) -> str:
    """A threshold as people type it: 30, 0.05."""
    return f"{float(number):g}"
