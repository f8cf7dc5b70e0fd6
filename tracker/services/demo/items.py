"""Items on the land of the demo, all invented: what stands on the land besides households, and a blocker that waits for
the resettlement site of another project."""

from dataclasses import dataclass
from datetime import date

from geodata.services.audit import create_audited
from landclearance.models import (
    Blocker,
    BlockerCode,
    BlockerEvent,
    BlockerEventKind,
    ItemEvent,
    ItemEventKind,
    ResettlementSite,
)
from landclearance.selectors.items import AnyItem, kind_of
from landclearance.services.items import record_item
from tracker.services.demo.context import Context, moment


@dataclass(frozen=True, slots=True)
class Spec:
    """An item with its events (kind, day, quantity); ``blocker``: the demo's blocker of that code stands on it."""

    project: str
    kind: str
    code: str
    name: str = ""
    utility_kind: str = ""
    count: int | None = None
    activities: tuple[str, ...] = ()
    ready_activity: str = ""
    events: tuple[tuple[str, date, int | None], ...] = ()
    blocker: str = ""


_SURVEYED, _AGREED = ItemEventKind.SURVEYED, ItemEventKind.AGREED
_STARTED, _DONE = ItemEventKind.STARTED, ItemEventKind.DONE

ITEMS: tuple[Spec, ...] = (
    Spec(
        "dcd-1119-1120",
        "utility",
        "HT-01",
        "Cột điện 35 kV số 14 và cáp viễn thông",
        "power_high",
        activities=("N3",),
        events=((_SURVEYED, date(2026, 3, 10), None), (_AGREED, date(2026, 8, 21), None)),
        blocker="UTILITY",
    ),
    Spec(
        "dcd-1119-1120",
        "utility",
        "HT-02",
        "Đường ống cấp nước D200",
        "water",
        events=((_SURVEYED, date(2026, 3, 10), None), (_DONE, date(2026, 6, 5), None)),
    ),
    Spec(
        "dcd-1119-1120",
        "utility",
        "HT-03",
        "Tuyến cáp quang dọc đường",
        "telecom",
        events=((_STARTED, date(2026, 7, 1), None), (_DONE, date(2026, 8, 14), None)),
    ),
    Spec(
        "dcd-1088-1089",
        "grave",
        "MO-01",
        count=6,
        activities=("N3",),
        events=((_AGREED, date(2026, 7, 6), None), (_DONE, date(2026, 9, 28), 2)),
        blocker="GRAVE",
    ),
    Spec(
        "tdc-hoang-van-thu",
        "grave",
        "MO-01",
        count=34,
        activities=("MM",),
        events=((_SURVEYED, date(2026, 5, 12), None), (_DONE, date(2026, 10, 15), 11)),
        blocker="GRAVE",
    ),
    Spec(
        "hncl-tan-thanh-coc-nam",
        "dump_site",
        "BT-01",
        "Bãi thải Km7+900",
        activities=("N3",),
        events=((_SURVEYED, date(2026, 6, 2), None),),
        blocker="DUMP",
    ),
    Spec(
        "hncl-tan-thanh-coc-nam",
        "dump_site",
        "BT-02",
        "Bãi thải Km4+300",
        events=((_DONE, date(2026, 2, 16), None),),
    ),
    Spec(
        "tdc-tan-thanh",
        "resettlement_site",
        "TDC-TT",
        "Khu tái định cư Tân Thanh",
        count=48,
        events=((_DONE, date(2026, 11, 2), 30), (ItemEventKind.ALLOTTED, date(2026, 11, 9), 18)),
    ),
)

WAITS_SINCE = date(2026, 11, 5)


def store_items(context: Context) -> None:
    """The items with their events; then the blocker on the site of another project."""
    events = []
    for spec in ITEMS:
        item = _item(context, spec)
        for kind, day, quantity in spec.events:
            events.append(
                ItemEvent(
                    **{kind_of(item).value: item},
                    kind=kind,
                    happened_on=day,
                    quantity=quantity,
                    recorded_at=moment(day, 1),
                    recorded_by=context.users["clearance"],
                    is_invented=True,
                )
            )
    create_audited(events)
    _waiting(context)


def _item(context: Context, spec: Spec) -> AnyItem:
    project = context.projects[spec.project]
    item = record_item(
        project,
        spec.kind,
        spec.code,
        name=spec.name,
        utility_kind=spec.utility_kind,
        count=spec.count,
        activity_codes=spec.activities,
        ready_activity=spec.ready_activity,
        is_invented=True,
    )
    blocker = project.blockers.filter(code=spec.blocker).order_by("pk").first() if spec.blocker else None
    if blocker is not None:
        setattr(blocker, kind_of(item).value, item)
        blocker.save(update_fields=[kind_of(item).value])
    return item


def _waiting(context: Context) -> None:
    """On a road that has time to wait: the site is ready before the guard rails are due."""
    site = ResettlementSite.objects.get(zone=context.zone, code="TDC-TT")
    blocker = Blocker.objects.create(
        project=context.projects["pac-luong-tan-thanh"],
        code=BlockerCode.RESETTLE,
        title="Chờ khu tái định cư Tân Thanh xong để dời nhà tạm ở cuối tuyến",
        resettlement_site=site,
        activity_codes=["AT"],
        waits_for=context.projects["tdc-tan-thanh"],
        is_invented=True,
    )
    create_audited(
        [
            BlockerEvent(
                blocker=blocker,
                kind=kind,
                happened_on=day,
                recorded_at=moment(day, 1),
                recorded_by=context.users["clearance"],
                **said,
            )
            for kind, day, said in (
                (BlockerEventKind.OPENED, WAITS_SINCE, {"level": "commune"}),
                (
                    BlockerEventKind.PROPOSED,
                    date(2026, 11, 10),
                    {"proposal": "Cho các hộ nhận lô đã xong hạ tầng trước khi nghiệm thu toàn khu."},
                ),
                (BlockerEventKind.ESCALATED, date(2026, 11, 12), {"level": "province"}),
            )
        ]
    )
