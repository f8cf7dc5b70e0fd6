"""The rows of a project page's tables, from its stored result."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from geodata.templatetags.clearway import as_date, as_number, days, number, percent
from landclearance.domain.facts import Awaited
from landclearance.selectors.awaited_words import awaited_words
from landclearance.selectors.words import step_word_of
from projects.selectors.law_words import article_word, note_word, unit_word
from tracker.selectors.rules import rule_stem, rule_unit, rule_word, source_word
from tracker.selectors.words import blocker_code_word, holder_word, state_word
from tracker.views.gantt import activity_name
from tracker.views.project_sentence import blocker_name

Result = Mapping[str, Any]

_MOST_STEPS = 6


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """``data`` is the stored activity; differences are calendar days, positive: later than approved."""

    data: Mapping[str, Any]
    name: str
    status: str
    slip_latest: int | None
    slip_original: int | None


@dataclass(frozen=True, slots=True)
class BlockerRow:
    """``url`` is empty where there is no page to go to."""

    rank: int
    data: Mapping[str, Any]
    name: str
    code_word: str
    state: str
    holder: str
    url: str
    counts: bool
    waits: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """``own``: the threshold is the zone's own, and so is the source. ``url``: where the value comes from."""

    level: str
    word: str
    value: str
    threshold: str
    source: str
    own: bool
    url: str


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """An amount in VND and its share of the year's plan (0 to 100); None: unknown."""

    label: str
    amount: int | None
    percent: float | None


def activity_rows(result: Result) -> list[ActivityRow]:
    words = {
        "complete": _("Done"),
        "in_progress": _("Under way"),
        "not_started": _("Not started"),
    }
    return [
        ActivityRow(
            data=row,
            name=activity_name(row),
            status=words.get(str(row.get("status")), ""),
            slip_latest=_between(row.get("baseline_finish"), row.get("finish")),
            slip_original=_between(row.get("original_finish"), row.get("finish")),
        )
        for row in result.get("activities") or []
    ]


def _between(approved: str | None, now: str | None) -> int | None:
    first = as_date(approved) if approved else None
    second: date | None = as_date(now) if now else None
    return (second - first).days if first and second else None


def blocker_rows(result: Result, project: str) -> list[BlockerRow]:
    """In the stored order: largest share first."""
    return [
        BlockerRow(
            rank=rank,
            data=row,
            name=_capital(blocker_name(row).rstrip(",")),
            code_word=_word(blocker_code_word, row.get("code")),
            state=_word(state_word, row.get("state")),
            holder=holder_word(row.get("holder")) if row.get("holder") else "",
            url=case_url(project, row.get("case_no")) or blocker_url(row.get("blocker_id")),
            waits=waits_of(row.get("waits")),
            counts=row.get("share_days") not in (None, "0"),
        )
        for rank, row in enumerate(result.get("blockers") or [], start=1)
    ]


def staircase_steps(result: Result) -> list[Mapping[str, Any]]:
    """The steps worth reading out: those that save more than the one before, at most six, the last among them."""
    steps = [row for row in result.get("staircase") or [] if row.get("saves_days")]
    telling = [row for last, row in zip([None, *steps], steps, strict=False) if not _same(last, row)]
    return [*telling[: _MOST_STEPS - 1], telling[-1]] if len(telling) > _MOST_STEPS else telling


def _same(last: Mapping[str, Any] | None, row: Mapping[str, Any]) -> bool:
    return last is not None and last["saves_days"] == row["saves_days"]


def _word(words: Any, code: str | None) -> str:
    """The word for a stored code; the code itself when a later version no longer knows it."""
    if not code:
        return ""
    try:
        return str(words(code))
    except (KeyError, ValueError):
        return code


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def case_url(project: str, case_no: str | None) -> str:
    if not case_no:
        return ""
    try:
        return reverse("case", args=[project, case_no])
    except NoReverseMatch:
        return ""


def blocker_url(key: int | None) -> str:
    """The address of an obstacle's own page; empty without one."""
    if not key:
        return ""
    try:
        return reverse("blocker", args=[key])
    except NoReverseMatch:
        return ""


def waits_of(chain: Mapping[str, Any] | None) -> dict[str, str]:
    """ "waits for project X, activity Y, expected dd/mm/yyyy", with the page to go to; empty when it waits for none."""
    if not chain:
        return {"text": "", "url": ""}
    url = ""
    with suppress(NoReverseMatch):
        url = reverse("project_delay", args=[chain["project"]])
    expected = as_date(chain["expected"]) if chain.get("expected") else None
    awaited = Awaited(
        expected,
        str(chain.get("reason") or ""),
        done=bool(chain.get("done")),
        circle=tuple(chain.get("circle") or ()),
    )
    return {
        "text": awaited_words(str(chain["project"]), str(chain.get("activity") or ""), awaited),
        "url": url,
    }


def page_url(name: str) -> str:
    """The address of another page of the site; empty when the site has none of that name."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def reason_rows(result: Result) -> list[ReasonRow]:
    """The worst threshold that each rule has passed: whoever is past "critical" is past "watch" as well."""
    worst: dict[str, Mapping[str, Any]] = {}
    for row in result.get("reasons") or []:
        worst.setdefault(rule_stem(str(row.get("rule", ""))), row)
    return [_reason_row(row, str(result.get("code") or "")) for row in worst.values()]


def _reason_row(row: Mapping[str, Any], project: str) -> ReasonRow:
    rule = str(row.get("rule", ""))
    threshold = _figure(rule, row.get("threshold"))
    sign = "<" if rule_unit(rule) == "index" else "≥"
    return ReasonRow(
        level=row.get("level", ""),
        word=rule_word(rule),
        value=_figure(rule, row.get("value")),
        threshold=f"{sign} {threshold}" if threshold else "",
        source=source_word(str(row.get("source") or "")),
        own=bool(row.get("own")),
        url=_where(rule_stem(rule), project),
    )


# Where on the project's pages a rule's figure can be followed: a page of its own, else a part of the overview.
_WHERE: Mapping[str, tuple[str, str]] = {
    "slip_days": ("", "#activities"),
    "slip_ratio": ("", "#activities"),
    "physical_gap": ("", "#progress"),
    "cpli": ("", "#schedule"),
    "p80_slip": ("project_forecast", "#activities"),
    "unchanged": ("", "#progress"),
    "spi_t": ("project_progress", "#progress"),
    "statutory": ("", "#blockers"),
    "legal_end": ("", "#money"),
    "no_baseline": ("", "#decisions"),
    "no_report": ("", "#progress"),
    "no_forecast": ("", "#schedule"),
    "no_physical_progress": ("", "#progress"),
    "open_end": ("", "#blockers"),
}


def _where(stem: str, project: str) -> str:
    page, anchor = _WHERE.get(stem, ("", ""))
    try:
        return reverse(page, args=[project]) if page and project else anchor
    except NoReverseMatch:
        return anchor


def _figure(rule: str, value: object) -> str:
    """A rule's figure with its unit; empty when there is none."""
    known = as_number(value)
    unit = rule_unit(rule)
    if known is None or unit == "none":
        return ""
    if unit == "days":
        return str(days(known))
    if unit == "ratio":
        return str(percent(known * 100))
    if unit == "points":
        return _("%(count)s points") % {"count": number(known, 1)}
    if unit == "index":
        return str(number(known, 2))
    if unit == "periods":
        return _("%(count)s periods") % {"count": number(known)}
    return str(number(known))


def money_rows(result: Result) -> list[MoneyRow]:
    """Plan, reported and Treasury apart, never summed."""
    money = result.get("money") or {}
    plan = money.get("plan")
    rows = [MoneyRow(_("Plan of the year"), plan, None)]
    for name, label in (
        ("reported", _("Reported by the owner")),
        ("treasury", _("Confirmed by the Treasury")),
    ):
        amount = money.get(name)
        part = 100 * amount / plan if plan and amount is not None else None
        rows.append(MoneyRow(label, amount, part))
    return rows


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of an expected release, in words."""

    data: Mapping[str, Any]
    word: str
    length: str
    article: str
    verify: str


def step_rows(blocker: Mapping[str, Any]) -> list[StepRow]:
    """How an expected release comes about, step by step."""
    return [_step_row(step) for step in blocker.get("steps") or []]


def _step_row(step: Mapping[str, Any]) -> StepRow:
    count = as_number(step.get("days"))
    return StepRow(
        data=step,
        word=step_word_of(str(step.get("step", "")), str(step.get("rule", ""))),
        length=unit_word(str(step.get("unit", "")), int(count)) if count else "",
        article=article_word(str(step.get("article") or "")),
        verify=note_word(str(step.get("verify") or "")),
    )
