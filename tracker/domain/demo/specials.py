"""Cases that stand for something: faults, enforcement, annulment, a moved boundary, a wrong record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from tracker.domain.demo.story import LAST_DAY, CaseStory, DemoAct, DemoHandover, at_work, shifted

Special = Callable[[CaseStory], CaseStory]


def _last(story: CaseStory) -> date:
    return max((act.happened_on for act in story.acts), default=story.opened_on)


def _plus(story: CaseStory, *acts: DemoAct, note: str = "") -> CaseStory:
    return replace(story, acts=(*story.acts, *acts), note=note or story.note)


def _without_end(story: CaseStory) -> CaseStory:
    kept = tuple(act for act in story.acts if act.kind != "registry_updated")
    return replace(story, acts=kept, handovers=())


def inventory_before_notice(story: CaseStory) -> CaseStory:
    """Inventory weeks before the notice: the fault that an inspection found at Hoàng Văn Thụ."""
    notice = next(act for act in story.acts if act.kind == "recovery_notice")
    to = at_work(notice.happened_on - timedelta(days=24))
    return replace(
        shifted(story, "inventory", to, "Kiểm đếm trước thông báo thu hồi đất"),
        opened_on=min(story.opened_on, to - timedelta(days=5)),
    )


def decision_too_early(story: CaseStory) -> CaseStory:
    """A decision before the notice had run its least time, without the land user's consent."""
    notice = next(act for act in story.acts if act.kind == "recovery_notice")
    to = at_work(notice.happened_on + timedelta(days=41))
    acts = tuple(replace(act, consented=None) if act is notice else act for act in story.acts)
    return shifted(
        replace(story, acts=acts), "recovery_decision", to, "Quyết định sớm hơn thời hạn thông báo"
    )


def enforced(story: CaseStory) -> CaseStory:
    """Would not leave: persuasion, enforcement decision, enforcement; the land was then handed over."""
    start = min(_last(_without_end(story)) + timedelta(days=12), LAST_DAY - timedelta(days=62))
    days = [at_work(start + timedelta(days=n)) for n in (0, 25, 38)]
    acts = (
        DemoAct("persuasion_handover", days[0], "BB-VĐ", ended_on=days[0] + timedelta(days=10)),
        DemoAct("recovery_enforcement", days[1], "3120/QĐ-UBND", delivered_on=days[1]),
        DemoAct("enforced", days[2], "09/BB-CC", note="Cưỡng chế thu hồi đất trong giờ hành chính"),
    )
    handovers = tuple(DemoHandover(i, days[2], "09/BB-BGMB-CC") for i in range(len(story.case.parts)))
    return replace(_plus(_without_end(story), *acts), handovers=handovers)


def enforcement_decided(story: CaseStory) -> CaseStory:
    """Persuasion failed; the decision to enforce was taken this month and is not yet carried out."""
    acts = (
        DemoAct("persuasion_handover", date(2026, 10, 12), "17/BB-VĐ", ended_on=date(2026, 10, 22)),
        DemoAct("recovery_enforcement", date(2026, 11, 9), "3388/QĐ-UBND", delivered_on=date(2026, 11, 11)),
    )
    base = _without_end(story)
    return _plus(replace(base, acts=tuple(a for a in base.acts if a.happened_on < date(2026, 10, 12))), *acts)


def annulled(story: CaseStory) -> CaseStory:
    """The plan's approval was annulled on a complaint: back to before the approval."""
    index = next(i for i, act in enumerate(story.acts) if act.kind == "approval")
    complaint = DemoAct(
        "complaint", date(2026, 8, 3), "Đơn 14/2026", note="Khiếu nại giá và diện tích đo đạc"
    )
    annulment = DemoAct(
        "annulment",
        date(2026, 9, 21),
        "2790/QĐ-UBND",
        effective_on=date(2026, 9, 21),
        note="Hủy quyết định phê duyệt phương án để đo đạc lại",
        supersedes=index,
    )
    kept = tuple(act for act in story.acts[: index + 1])
    return _plus(replace(story, acts=kept, handovers=()), complaint, annulment)


def out_of_scope(story: CaseStory) -> CaseStory:
    """The boundary was moved: the land is no longer needed."""
    kept = tuple(act for act in story.acts if act.kind in ("recovery_notice", "inventory"))
    act = DemoAct(
        "out_of_scope", date(2026, 7, 14), "1902/QĐ-BQLKKTCK", note="Điều chỉnh ranh GPMB, nắn mép taluy"
    )
    return _plus(replace(story, acts=kept, handovers=()), act)


def wrongly_recorded(story: CaseStory) -> CaseStory:
    """A hand-over was recorded in October and withdrawn in November: the minutes were another household's."""
    rows = tuple(
        DemoHandover(
            i,
            date(2026, 10, 15),
            "77/BB-BGMB",
            note="Ghi nhầm biên bản của hộ khác",
            learnt_after=3,
            withdrawn_on=date(2026, 11, 10),
        )
        for i in range(len(story.case.parts))
    )
    return replace(_without_end(story), handovers=rows)


def expired_notice(story: CaseStory) -> CaseStory:
    """The notice is more than twelve months old and there is no decision (art. 85.5)."""
    kept = tuple(act for act in story.acts if act.kind in ("recovery_notice", "inventory", "plan_drafted"))
    old = date(2025, 9, 8)
    kept = tuple(
        replace(act, happened_on=old, delivered_on=old) if act.kind == "recovery_notice" else act
        for act in kept
    )
    opened = min(story.opened_on, date(2025, 8, 11))
    note = "Thông báo quá 12 tháng, chờ ban hành lại"
    return replace(story, acts=kept, handovers=(), opened_on=opened, note=note)


def in_court(story: CaseStory) -> CaseStory:
    """Two claim one plot; it is before the court, which does not stop the procedure."""
    act = DemoAct("lawsuit", date(2026, 9, 8), "TLST-DS 31/2026", note="Tranh chấp thừa kế quyền sử dụng đất")
    kept = tuple(a for a in story.acts if a.happened_on < date(2026, 9, 8))
    return _plus(replace(story, acts=kept, handovers=()), act)


def early_by_agreement(story: CaseStory) -> CaseStory:
    """Handed over before payment, by agreement."""
    kept = tuple(
        act for act in story.acts if act.kind not in ("payout", "recovery_decision", "registry_updated")
    )
    kept = tuple(replace(a, consented=True) if a.kind == "recovery_notice" else a for a in kept)
    day = at_work(max((a.happened_on for a in kept), default=story.opened_on) + timedelta(days=3))
    day = min(day, LAST_DAY)
    rows = tuple(
        DemoHandover(i, day, "12/BB-BGMB", note="Đồng ý bàn giao sớm") for i in range(len(story.case.parts))
    )
    return replace(story, acts=kept, handovers=rows)


def partly_handed_over(story: CaseStory) -> CaseStory:
    """Two thirds of the largest part were handed over; the rest waits for the harvest."""
    areas = [part.area_m2 for part in story.case.parts]
    part = areas.index(max(areas))
    day = min(at_work(_last(story) + timedelta(days=4)), date(2026, 11, 6))
    row = DemoHandover(
        part, day, "31/BB-BGMB", round(areas[part] * 0.66, 1), "Bàn giao trước phần không có hoa màu"
    )
    return replace(_without_end(story), handovers=(row,))


def _handed_over_on(day: date) -> Special:
    def special(story: CaseStory) -> CaseStory:
        """Decided earlier, handed over on ``day``: what moved in a period between two bulletins."""
        rows = tuple(DemoHandover(i, day, f"{40 + day.day}/BB-BGMB") for i in range(len(story.case.parts)))
        kept = tuple(act for act in _without_end(story).acts if act.happened_on < day)
        return replace(story, acts=kept, handovers=rows)

    return special


SPECIALS: dict[str, Special] = {
    "handed_over_in_october": _handed_over_on(date(2026, 10, 20)),
    "handed_over_in_november": _handed_over_on(date(2026, 11, 12)),
    "inventory_before_notice": inventory_before_notice,
    "decision_too_early": decision_too_early,
    "enforced": enforced,
    "enforcement_decided": enforcement_decided,
    "annulled": annulled,
    "out_of_scope": out_of_scope,
    "wrongly_recorded": wrongly_recorded,
    "expired_notice": expired_notice,
    "in_court": in_court,
    "early_by_agreement": early_by_agreement,
    "partly_handed_over": partly_handed_over,
}

_NEEDS: dict[str, str] = {
    "handed_over_in_october": "recovery_decision",
    "handed_over_in_november": "recovery_decision",
    "inventory_before_notice": "inventory",
    "decision_too_early": "recovery_decision",
    "enforced": "recovery_decision",
    "enforcement_decided": "recovery_decision",
    "annulled": "approval",
    "wrongly_recorded": "payout",
    "expired_notice": "recovery_notice",
    "in_court": "inventory",
    "early_by_agreement": "approval",
    "out_of_scope": "inventory",
    "partly_handed_over": "payout",
}


def with_specials(stories: Sequence[CaseStory], wanted: Sequence[tuple[str, float, str]]) -> list[CaseStory]:
    """Turn some stories into specials: (special, rank to look from, activity that the case must touch or "").

    A story is used once; the next one along the works that has got far enough is taken.
    """
    result = list(stories)
    used: set[int] = set()
    for name, rank, activity in wanted:
        for i, story in enumerate(stories):
            codes = {code for part in story.case.parts for code in part.activities}
            able = i not in used and story.case.rank >= rank and (not activity or activity in codes)
            if able and any(act.kind == _NEEDS[name] for act in story.acts):
                used.add(i)
                result[i] = SPECIALS[name](story)
                break
    return result
