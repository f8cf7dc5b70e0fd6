"""Recording obstacles: what stands in the way, what is promised, proposed and answered about it, and its end."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypedDict, Unpack, cast

from django.db import transaction

from geodata.domain.errors import InputProblem, gettext_noop
from landclearance.domain.blockers import BlockerState, blocker_state
from landclearance.domain.ladder import DISTRICT, DISTRICT_ENDED, is_higher
from landclearance.models import (
    AuthorityLevel,
    Blocker,
    BlockerCode,
    BlockerEvent,
    BlockerEventKind,
)
from landclearance.selectors.clearance import blocker_facts
from landclearance.services.acts import void_fact
from landclearance.services.anchors import Place, anchor_fields
from landclearance.services.checks import check_choice, check_expected_day, check_length, check_past_day
from landclearance.services.signals import announce
from projects.models import Organisation, Project, User


class Recording(TypedDict):
    """Who writes it down, when: ``today`` in the office's time zone, ``at`` the moment."""

    today: date
    at: datetime
    by: User | None


class Said(TypedDict, total=False):
    """What was said of a blocker on a day. A field that is left out or empty keeps its last value.

    ``expected_clear_on``: the promised day (never said: nobody knows); ``due_on``: by law or by order.
    """

    level: str
    owner: Organisation | None
    expected_clear_on: date | None
    due_on: date | None
    document_number: str
    note: str


class Opening(Said, Place, total=False):
    """Everything that may be said of a new blocker beside what it is."""


@transaction.atomic
def record_blocker(
    project: Project,
    *,
    code: str,
    title: str,
    happened_on: date,
    today: date,
    at: datetime,
    by: User | None,
    is_invented: bool = False,
    **more: Unpack[Opening],
) -> Blocker:
    """Open a blocker on the land, an item, a section, or activities of the programme (nothing: all not yet done).

    Raises InputProblem: unknown code, level or activity, no title, a place that is not the project's (see
    ``anchor_fields``), a day in the future, a promise before the day on which it was given.
    """
    check_choice(code, BlockerCode.values, "code")
    _check_title(title)
    given: dict[str, Any] = dict(more)
    said = cast("Said", {key: given.pop(key) for key in list(given) if key in Said.__annotations__})
    fields = anchor_fields(project, cast("Place", given))
    blocker = Blocker.objects.create(
        project=project, code=code, title=title, is_invented=is_invented, **fields
    )
    who = Recording(today=today, at=at, by=by)
    _say(blocker, BlockerEventKind.OPENED, happened_on, who, said)
    return blocker


@transaction.atomic
def update_blocker(
    blocker: Blocker, happened_on: date, *, today: date, at: datetime, by: User | None, **said: Unpack[Said]
) -> BlockerEvent:
    """Add what was said or done about an open blocker: a promise, an owner, a level, an order.

    Raises InputProblem: nothing said, the blocker is not open on that day, and as for ``record_blocker``.
    """
    check_past_day(happened_on, today)
    _open_state(blocker, happened_on, at)
    _check_something(said.values(), "note")
    return _say(blocker, BlockerEventKind.UPDATED, happened_on, Recording(today=today, at=at, by=by), said)


@transaction.atomic
def escalate_blocker(
    blocker: Blocker,
    happened_on: date,
    *,
    today: date,
    at: datetime,
    by: User | None,
    **said: Unpack[Said],
) -> BlockerEvent:
    """Pass an open blocker to a higher level of authority (``level``), on whose desk it lies from then.

    Raises InputProblem: not open, a level that is not above the present one, and as for ``update_blocker``.
    """
    check_past_day(happened_on, today)
    level = said.get("level", "")
    check_choice(level, AuthorityLevel.values, "level")
    present = _open_state(blocker, happened_on, at).level
    if not is_higher(level, present):
        raise InputProblem(
            gettext_noop("%(level)s is not above the present level, %(present)s."),
            gettext_noop("Choose a higher level, or record the change as an update."),
            field="level",
            params={"level": level, "present": present},
        )
    return _say(blocker, BlockerEventKind.ESCALATED, happened_on, Recording(today=today, at=at, by=by), said)


@transaction.atomic
def propose_solution(
    blocker: Blocker,
    happened_on: date,
    proposal: str,
    *,
    today: date,
    at: datetime,
    by: User | None,
    **said: Unpack[Said],
) -> BlockerEvent:
    """Propose a solution to whoever must decide. Raises InputProblem: no text, not open on that day."""
    check_past_day(happened_on, today)
    _open_state(blocker, happened_on, at)
    _check_something([proposal.strip()], "proposal")
    who = Recording(today=today, at=at, by=by)
    return _say(blocker, BlockerEventKind.PROPOSED, happened_on, who, said, proposal=proposal)


@transaction.atomic
def answer_proposal(
    blocker: Blocker,
    happened_on: date,
    answer: str,
    *,
    today: date,
    at: datetime,
    by: User | None,
    **said: Unpack[Said],
) -> BlockerEvent:
    """Answer what was proposed: every proposal without an answer by that day gets this one.

    Raises InputProblem: no text, nothing waits for an answer on that day, not open.
    """
    check_past_day(happened_on, today)
    state = _open_state(blocker, happened_on, at)
    _check_something([answer.strip()], "answer")
    if state.unanswered_since is None:
        raise InputProblem(
            gettext_noop("No proposal on this blocker waits for an answer on %(day)s."),
            gettext_noop("Record the proposal first, or give a day after it."),
            field="happened_on",
            params={"day": f"{happened_on:%d/%m/%Y}"},
        )
    who = Recording(today=today, at=at, by=by)
    return _say(blocker, BlockerEventKind.ANSWERED, happened_on, who, said, answer=answer)


@transaction.atomic
def close_blocker(
    blocker: Blocker,
    happened_on: date,
    *,
    today: date,
    at: datetime,
    by: User | None,
    document_number: str = "",
    note: str = "",
) -> BlockerEvent:
    """Close an open blocker. Raises InputProblem: not open on that day, a day in the future."""
    check_past_day(happened_on, today)
    _open_state(blocker, happened_on, at)
    said = Said(document_number=document_number, note=note)
    return _say(blocker, BlockerEventKind.CLOSED, happened_on, Recording(today=today, at=at, by=by), said)


@transaction.atomic
def reopen_blocker(
    blocker: Blocker, happened_on: date, *, today: date, at: datetime, by: User | None, **said: Unpack[Said]
) -> BlockerEvent:
    """Open a closed blocker again; what was promised before no longer counts.

    Raises InputProblem: open on that day, and as for ``record_blocker``.
    """
    check_past_day(happened_on, today)
    state = _state(blocker, happened_on, at)
    if state is None or state.is_open or state.opened_on is None:
        raise InputProblem(
            gettext_noop("Blocker %(id)s is not closed on %(day)s."),
            gettext_noop("Give a day after it was closed."),
            field="happened_on",
            params={"id": blocker.pk, "day": f"{happened_on:%d/%m/%Y}"},
        )
    return _say(blocker, BlockerEventKind.OPENED, happened_on, Recording(today=today, at=at, by=by), said)


def withdraw_event(
    event: BlockerEvent, reason: str, *, today: date, at: datetime, by: User | None
) -> BlockerEvent:
    """Withdraw what was recorded by mistake, with the reason; without its opening a blocker was never there.

    Raises InputProblem as ``void_fact`` does.
    """
    return void_fact(event, reason, today=today, at=at, by=by)


def _say(
    blocker: Blocker,
    kind: BlockerEventKind,
    happened_on: date,
    who: Recording,
    said: Said,
    **texts: str,
) -> BlockerEvent:
    check_past_day(happened_on, who["today"])
    check_expected_day(said.get("expected_clear_on"), happened_on, who["today"], "expected_clear_on")
    check_expected_day(said.get("due_on"), happened_on, who["today"], "due_on")
    check_length(said.get("document_number", ""), 80, "document_number")
    _check_level(said.get("level", ""), happened_on)
    event = BlockerEvent.objects.create(
        blocker=blocker,
        kind=kind,
        happened_on=happened_on,
        recorded_at=who["at"],
        recorded_by=who["by"],
        **said,
        **texts,
    )
    announce(blocker.project, today=who["today"], at=who["at"])
    return event


def _check_level(level: str, happened_on: date) -> None:
    if not level:
        return
    check_choice(level, AuthorityLevel.values, "level")
    if level == DISTRICT and happened_on >= DISTRICT_ENDED:
        raise InputProblem(
            gettext_noop("There is no district level since %(day)s."),
            gettext_noop("Choose the commune or the province (Decree 151/2025/NĐ-CP)."),
            field="level",
            params={"day": f"{DISTRICT_ENDED:%d/%m/%Y}"},
        )


def _state(blocker: Blocker, on: date, at: datetime) -> BlockerState | None:
    facts = blocker_facts(Blocker.objects.filter(pk=blocker.pk), on, at).get(blocker.project_id, [])
    return blocker_state(facts[0], on) if facts else None


def _open_state(blocker: Blocker, on: date, at: datetime) -> BlockerState:
    """The blocker's state on a day, with all that is known; InputProblem when it was not open then."""
    state = _state(blocker, on, at)
    if state is None or not state.is_open:
        raise InputProblem(
            gettext_noop("Blocker %(id)s is not open on %(day)s."),
            gettext_noop("Give a day after it was opened, or record a new blocker."),
            field="happened_on",
            params={"id": blocker.pk, "day": f"{on:%d/%m/%Y}"},
        )
    return state


def _check_something(values: Iterable[object], field: str) -> None:
    if not any(values):
        raise InputProblem(
            gettext_noop("Nothing was said."),
            gettext_noop("Fill in at least one field."),
            field=field,
        )


def _check_title(title: str) -> None:
    if not title.strip():
        raise InputProblem(
            gettext_noop("A blocker needs a title."),
            gettext_noop("Say in a few words what stands in the way."),
            field="title",
        )
    check_length(title, 300, "title")
