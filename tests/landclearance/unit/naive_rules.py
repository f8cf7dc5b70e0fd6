"""The rules of the naive clocks, one function for each part of the procedure."""

from datetime import date
from typing import Any

from tests.landclearance.unit.naive_clocks import (
    AGRICULTURAL,
    DAY,
    ROWS,
    Rule,
    World,
    earliest,
    last_of,
    reached,
)

UNIT, CHAIR, OFFICE, USER = "clearance_unit", "commune_chair", "commune_office", "land_user"
MARKS = ["noticed", "inventoried", "plan_drafted", "posted", "consulted", "appraised", "approved", "paid"]


def notices(w: World) -> list[tuple[Any, date | None]]:
    """Notices that reached the land user and were not replaced, each with the last day of its life."""
    came = [act for act in w.all("recovery_notice") if reached(act) <= w.today_of_facts]
    came = [act for act in came if act.id not in {other.supersedes for other in came}]
    found = []
    for act in came:
        life = w.number("notice_validity", act.happened_on)
        found.append((act, w.count(act.happened_on, *life, move=False) if life else None))
    return found


def living(w: World, day: date) -> Any:
    return next((a for a, dies in notices(w) if reached(a) <= day and (dies is None or day <= dies)), None)


def mark(w: World, name: str) -> date | None:
    """The day of a milestone by its own act."""
    kinds = {
        "inventoried": ["inventory"],
        "plan_drafted": ["plan_drafted"],
        "posted": ["public_posting"],
        "appraised": ["appraisal"],
        "approved": ["approval"],
        "paid": ["payout", "deposit_in_lieu"],
    }
    if name == "noticed":
        notice = living(w, w.today_of_facts)
        if notice is not None:
            return reached(notice)
        over = w.first("recovery_decision") is not None or w.handed is not None
        return reached(notices(w)[0][0]) if notices(w) and over else None
    if name == "consulted":
        meetings = [
            a for a in w.all("consultation", "dialogue") if a.kind == "dialogue" or a.consented is not False
        ]
        days = [a.ended_on or a.happened_on for a in meetings]
        return earliest(day for day in days if day <= w.today_of_facts)
    return w.first(*kinds[name])


def beyond(w: World, name: str) -> bool:
    """Whether something later on the track is on record."""
    return any(mark(w, later) is not None for later in MARKS[MARKS.index(name) + 1 :])


def opening(w: World) -> None:
    file, plan = w.first("file_received"), w.first("recovery_work_plan")
    decided, noticed = w.first("recovery_decision"), w.first("recovery_notice")
    over = any(mark(w, name) for name in MARKS) or decided is not None or w.handed is not None
    if file is not None and (plan is not None or not over):
        limit = w.number("work_plan", file)
        w.say("work_plan", UNIT, file, w.count(file, *limit) if limit else None, plan)
    if file is None and plan is None and not over:
        w.say("work_plan", UNIT, None, None, None)
    if plan is not None and (noticed is not None or not over):
        start = w.again(plan, "recovery_notice")
        limit = w.number("norm_notice", start)
        w.say("notice", CHAIR, start, w.count(start, *limit) if limit else None, noticed)


def wait_of_notice(w: World, notice: Any) -> date | None:
    """The first day on which a decision may follow: tried day by day, by the regime of that day."""
    codes = [code for part in w.case.parts for code in part.land_use_code.split("+")]
    key = (
        "notice_agricultural"
        if codes and all(c in AGRICULTURAL for c in codes)
        else "notice_non_agricultural"
    )
    day = reached(notice)
    first = date.fromisoformat(min(row["valid_from"] for row in ROWS if row["key"] == key))
    while day < first or (day - reached(notice)).days < (w.number(key, day) or (10**6,))[0]:
        day += DAY
    return day


def notice_life(w: World) -> None:
    decided = w.first("recovery_decision")
    found = notices(w)
    for place, (act, dies) in enumerate(found):
        if dies is None:
            continue
        end = earliest(day for day in (decided, w.handed) if day is not None and day >= reached(act))
        later = reached(found[place + 1][0]) if place + 1 < len(found) else None
        if later is not None and (end is None or later <= end):
            w.say("notice_validity", CHAIR, act.happened_on, dies, None, later)
        else:
            w.say("notice_validity", CHAIR, act.happened_on, dies, end)
    notice = waited_notice(w)
    if notice is not None:
        last = wait_of_notice(w, notice)
        if last is not None:
            w.wait("notice_wait", CHAIR, reached(notice), last, decided)


def waited_notice(w: World) -> Any:
    """The notice whose minimum counts: none where the land user agreed."""
    decisions = w.all("recovery_decision")
    notice = living(w, decisions[0].happened_on if decisions else w.today)
    agreed = notice is not None and notice.consented is True
    return None if agreed or (decisions and decisions[0].consented is True) else notice


def persuasion(w: World, key: str, follow: str, end_kinds: list[str], handed: bool = False) -> date | None:
    """Persuasion and the wait after it; the last day of both."""
    begun = w.all(key)
    if not begun:
        return None
    act, start = begun[0], begun[0].happened_on
    days = [w.first(*end_kinds, since=start)]
    if handed and w.handed is not None and w.handed >= start:
        days.append(w.handed)
    end, limit = earliest(days), w.number(key, start)
    if limit is None:
        return None
    last = max(w.count(start, *limit), act.ended_on or start)
    w.wait(key, CHAIR, start, last, end)
    after = w.number(follow, last)
    over = w.count(last, *after) if after else last
    if last <= w.today and (end is None or end >= last):
        if after and after[0]:
            w.wait(follow, CHAIR, last, over, end)
        if key == "persuasion_inventory" and after and over <= w.today and (end is None or end >= over):
            norm = w.number("norm_compulsory_signed", over)
            w.say("compulsory_signed", CHAIR, over, w.count(over, *norm) if norm else None, end)
    return over


def inventory(w: World) -> None:
    noticed, done = mark(w, "noticed"), w.first("inventory")
    if noticed is not None and (done is not None or not beyond(w, "inventoried")):
        ordered = [a.due_on for a in (w.all("compulsory_inventory")[:1] + w.all("recovery_work_plan")[:1])]
        due = next((day for day in ordered if day is not None), None)
        if done is None or done >= noticed:
            w.say("inventory", UNIT, w.again(noticed, "inventory"), due, done)
    persuasion(w, "persuasion_inventory", "wait_compulsory_inventory", ["compulsory_inventory", "inventory"])


def plan(w: World) -> None:
    counted, posted = mark(w, "inventoried"), w.first("public_posting")
    if counted is not None and not (posted is None and beyond(w, "posted")):
        start = w.again(counted, "public_posting")
        if posted is None or posted >= start:
            w.say("plan", UNIT, start, None, posted)
    posting = last_of(w.all("public_posting"))
    if posting is not None:
        post(w, posting)
    meeting = last_of([a for a in w.all("consultation") if a.consented is False])
    if meeting is not None:
        talks = [a for a in w.all("dialogue") if a.happened_on >= meeting.happened_on]
        end = earliest(day for a in talks if (day := a.ended_on or a.happened_on) <= w.today)
        limit = w.number("dialogue", meeting.happened_on)
        if end is not None or not beyond(w, "consulted"):
            due = w.count(meeting.happened_on, *limit) if limit else None
            w.say("dialogue", UNIT, meeting.happened_on, due, end)


def post(w: World, posting: Any) -> None:
    start, limit = posting.happened_on, w.number("posting", posting.happened_on)
    ended = posting.ended_on if posting.ended_on and posting.ended_on <= w.today else None
    if limit is None:
        return
    last = w.count(start, *limit, move=False)
    w.wait("posting", UNIT, start, last, ended)
    met, over = w.first("consultation", "dialogue", since=start), ended or last
    if (met is None and beyond(w, "consulted")) or over > w.today or (met is not None and met < over):
        return
    norm = w.number("norm_consultation", over)
    w.say("consultation", UNIT, over, w.count(over, *norm) if norm else None, met)


def appraisal(w: World) -> None:
    sent = last_of(w.all("appraisal_submitted"))
    if sent is not None:
        end = w.first("appraisal", since=sent.happened_on)
        if end is not None or not beyond(w, "appraised"):
            start = w.again(sent.happened_on, "appraisal")
            due, holder = supplemented(w, start, end)
            w.say("appraisal", holder, start, due, end)
    elif mark(w, "consulted") is not None and not beyond(w, "consulted"):
        w.say("appraisal", OFFICE, None, None, None)
    appraised, approved = mark(w, "appraised"), mark(w, "approved")
    if appraised is not None and (approved is not None or not beyond(w, "approved")):
        start = w.again(appraised, "approval")
        norm = w.number("norm_approval", start)
        if approved is None or approved >= start:
            w.say("approval", CHAIR, start, w.count(start, *norm) if norm else None, approved)


def supplemented(w: World, start: date, end: date | None) -> tuple[date | None, str]:
    """The last day of the appraisal, and who holds it: one day more for each day spent on supplements."""
    limit, holder, free = w.number("appraisal", start), OFFICE, None
    last = w.count(start, *limit) if limit else None
    raw = w.count(start, *limit, move=False) if limit else start
    for asked in (a.happened_on for a in w.all("supplement_requested", since=start)):
        if free is not None and asked < free:
            continue
        got = w.first("supplement_received", since=asked)
        free = got or date.max
        if got is None and end is None:
            holder = UNIT
        if last is None or asked > last:
            last = last if last is None else min(last, last)
            continue
        day = asked
        while day < min(got or date.max, end or date.max, w.today):
            raw, day = raw + DAY, day + DAY
        last = w.count(raw, 0, "days")
        while w.off(last):
            last += DAY
    return last, holder


def money(w: World) -> None:
    approvals, paid = w.all("approval"), mark(w, "paid")
    if approvals:
        first = approvals[0].happened_on
        posted = w.first("approval_posted", since=first)
        norm = w.number("norm_approval_posted", first)
        if posted is not None or paid is None:
            w.say("approval_posted", UNIT, first, w.count(first, *norm) if norm else None, posted)
    for act in approvals:
        end = w.first("payout", "deposit_in_lieu", since=act.happened_on)
        stop = earliest(other.happened_on for other in approvals if other.supersedes == act.id)
        start = w.again(act.effective_on, "payout", "deposit_in_lieu") if act.effective_on else None
        if w.number("decision_with_approval", act.happened_on) is not None:
            decisions = w.all("recovery_decision")
            if not decisions:
                continue
            start = decisions[0].effective_on
        limit = w.number("payout", start) if start else None
        due = earliest([w.count(start, *limit) if start and limit else None, act.due_on])
        w.say("payout", UNIT, start, due, end, stop)


def decision(w: World) -> None:
    decided = w.first("recovery_decision")
    over = persuasion(w, "persuasion_decision", "wait_decision", ["recovery_decision"])
    approvals = w.all("approval")
    if not approvals:
        if decided is None and mark(w, "paid") is not None:
            w.say("decision", CHAIR, None, None, None)
        return
    start, known = condition(w, approvals[0])
    if start is None and (known or decided is not None):
        return
    start = w.again(start, "recovery_decision") if start else None
    same = max(approvals[0].happened_on, start or date.min)
    if w.number("decision_with_approval", same) is not None:
        w.say("decision", CHAIR, same, same, decided)
    else:
        w.say("decision", CHAIR, start, decision_due(w, start, over), decided)


def condition(w: World, approval: Any) -> tuple[date | None, bool]:
    """The day of a condition of art. 87.5, and whether it is known what the condition is."""
    force: date = approval.effective_on or approval.happened_on
    if w.case.needs_resettlement is not True:
        return (None, False) if w.case.needs_resettlement is None else (force, True)
    housed = w.first("resettlement_done", "resettlement_money", "temporary_housing")
    return (max(housed, force) if housed is not None else None), True


def decision_due(w: World, start: date | None, over: date | None) -> date | None:
    """Ten days, but not before the minimum of the notice and the wait after a persuasion are over."""
    limit = w.number("decision", start) if start else None
    if start is None or limit is None:
        return None
    due, notice = w.count(start, *limit), waited_notice(w)
    waits = [wait_of_notice(w, notice) if notice is not None and reached(notice) <= w.today else None, over]
    latest = max((day for day in waits if day is not None), default=None)
    if latest is not None and latest > due:
        due = latest
        while w.off(due):
            due += DAY
    return due


def handover(w: World) -> None:
    forced = w.first("persuasion_handover", "recovery_enforcement")
    agreed = last_of(w.all("voluntary_handover")[:1])
    for act in w.all("recovery_decision")[:1]:
        if w.handed is not None and w.handed < act.happened_on:
            continue
        start = act.delivered_on or (act.happened_on if act.due_on else None)
        limit = w.number("handover", start) if start else None
        due = act.due_on or (w.count(start, *limit) if start and limit else None)
        stop = earliest([forced, agreed.happened_on if agreed else None])
        w.say("handover", USER, start, due, w.handed, stop)
    if agreed is not None and (w.handed is None or w.handed >= agreed.happened_on):
        limit = w.number("voluntary_handover", agreed.happened_on)
        due = agreed.due_on or (w.count(agreed.happened_on, *limit) if limit else None)
        stop = forced if forced is not None and forced >= agreed.happened_on else None
        w.say("voluntary_handover", USER, agreed.happened_on, due, w.handed, stop)
    persuasion(w, "persuasion_handover", "wait_enforcement", ["recovery_enforcement"], handed=True)
    order = last_of(w.all("recovery_enforcement"))
    if order is not None:
        start = order.delivered_on or (order.happened_on if order.due_on else None)
        done = w.handed if w.handed is not None and w.handed >= order.happened_on else None
        limit = w.number("enforcement", start) if start else None
        days = [w.enforce(start, limit[0]) if start and limit else None, order.due_on]
        due = max((day for day in days if day is not None), default=None)
        w.say(
            "enforcement", CHAIR, start, due, earliest([w.first("enforced", since=order.happened_on), done])
        )


def registry(w: World) -> None:
    needed = [mark(w, "paid"), w.first("recovery_decision"), w.handed]
    sent, updated = w.first("registry_sent"), w.first("registry_updated")
    if None not in needed and (sent is not None or updated is None):
        start = max(day for day in needed if day is not None)
        norm = w.number("norm_registry_sent", start)
        if sent is None or sent >= start:
            w.say("registry_sent", UNIT, start, w.count(start, *norm) if norm else None, sent)
    if sent is not None:
        norm = w.number("norm_registry_updated", sent)
        w.say("registry_updated", "registry", sent, w.count(sent, *norm) if norm else None, updated)


RULES: tuple[Rule, ...] = (
    opening,
    notice_life,
    inventory,
    plan,
    appraisal,
    money,
    decision,
    handover,
    registry,
)
