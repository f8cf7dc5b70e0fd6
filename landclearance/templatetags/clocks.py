"""Words and marks of clocks and of the rules of law."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from landclearance.domain.clock_table import ClockStatus
from landclearance.domain.clocks import Clock
from landclearance.selectors.clock_words import (
    CAUSE_WORDS,
    CLOCK_WORDS,
    KIND_WORDS,
    SKIP_WORDS,
    STATUS_WORDS,
    WHY_WORDS,
)
from landclearance.selectors.words import holder_word
from projects.domain.regimes import Rule
from projects.domain.terms import Skipped, Term
from projects.selectors.holidays import holiday_word
from projects.selectors.law_words import article_word, unit_word

register = template.Library()

register.filter("article_word", article_word)

MARKS = {
    ClockStatus.LATE: "cw-tag cl-overdue",
    ClockStatus.DUE_SOON: "cw-tag cw-tag-amber",
    ClockStatus.NOT_ENOUGH_DATA: "cw-tag cl-unsure",
}


@register.filter
def clock_word(clock: Clock) -> str:
    """What runs."""
    return str(CLOCK_WORDS[clock.key])


@register.filter
def clock_kind(clock: Clock) -> str:
    """What the last day of the clock means."""
    return str(KIND_WORDS[clock.kind])


@register.filter
def clock_cause(cause: str) -> str:
    """The official cause of delay under which it counts."""
    return str(CAUSE_WORDS[cause])


@register.filter
def clock_body(clock: Clock) -> str:
    """Who must act: a named organisation, else the body or the level."""
    return clock.body_name or holder_word(clock.body)


@register.filter
def clock_status(clock: Clock) -> SafeString:
    """How a clock stands, with the number of days late."""
    word = str(STATUS_WORDS[clock.status])
    if clock.late_days:
        late = ngettext("%(n)d day late", "%(n)d days late", clock.late_days) % {"n": clock.late_days}
        word = late if clock.status is ClockStatus.LATE else f"{word}, {late}"
    if clock.paused_since:
        word = word + ", " + gettext("supplements awaited")
    return format_html('<span class="{}">{}</span>', MARKS.get(clock.status, ""), word)


@register.filter
def clock_why(clock: Clock) -> str:
    """Why it is not known, was stopped or was put off; empty when there is nothing to say."""
    return str(WHY_WORDS.get(clock.why, clock.why))


@register.filter
def term_rule(term: Term) -> str:
    """Length and article: "30 days, Art. 94.3 Land Law ... (R5)"."""
    return f"{unit_word(term.unit, term.amount)} · {article_word(term.article)} ({term.regime})"


@register.filter
def rule_value(rule: Rule) -> str:
    """The number of a rule with its unit; empty when there is none."""
    return "" if rule.value is None else unit_word(rule.unit, rule.value)


@register.filter
def skip_word(day: Skipped) -> str:
    """Why a day is not counted."""
    word = str(SKIP_WORDS.get(day.why, day.why))
    return f"{word}: {holiday_word(day.name, day.day)}" if day.name else word


@register.filter
def holiday(day: Skipped) -> str:
    """The name of a holiday."""
    return holiday_word(day.name, day.day)


@register.filter
def skip_runs(days: tuple[Skipped, ...]) -> list[tuple[Skipped, Skipped]]:
    """Days in a row for the same reason as one run: first and last."""
    runs: list[tuple[Skipped, Skipped]] = []
    for day in days:
        joined = runs and (day.day - runs[-1][1].day).days == 1
        if joined and (day.why, day.name) == (runs[-1][1].why, runs[-1][1].name):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs
