"""Pages of the items on the land, and the commands that record them."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from landclearance.models import Blocker, ClearanceCase, DumpSite, Grave, ItemEvent, ResettlementSite, Utility
from landclearance.services.blockers import record_blocker
from landclearance.services.items import record_item
from projects.models import Project, Role
from tests.conftest import AsRole
from tests.factories.landclearance import CaseFactory
from tests.factories.projects import ProjectFactory, record_chain

pytestmark = pytest.mark.django_db


def run(name: str, *args: str) -> str:
    out = StringIO()
    call_command(name, *args, stdout=out)
    return out.getvalue()


def road() -> Project:
    project: Project = ProjectFactory.create(code="duong-1")
    record_chain(project, 5, 5)
    return project


def test_items_through_the_forms(as_role: AsRole) -> None:
    project = road()
    client = as_role(Role.PLANNER, project.zone)
    forms: dict[str, dict[str, Any]] = {
        "utility": {
            "code": "HT-01",
            "utility_kind": "water",
            "activity_codes": ["A1"],
            "place": "106.71, 21.97",
        },
        "grave": {"code": "MO-01", "count": "34"},
        "dump_site": {"code": "BT-01", "capacity_m3": "12000", "place": "444214 2431052"},
        "resettlement_site": {
            "code": "TDC-01",
            "name": "Khu tái định cư",
            "count": "48",
            "ready_activity": "A2",
        },
    }
    for kind, data in forms.items():
        address = reverse("record_item", args=[project.code, kind])
        assert client.get(address).status_code == 200
        response = client.post(address, data)
        assert response.status_code == 302, response.context["form"].errors
    site, dump = ResettlementSite.objects.get(), DumpSite.objects.get()
    assert (site.built_by, site.plots, site.zone) == (project, 48, project.zone)
    # The test point of Hữu Nghị in the domain reference, section 5.2.
    assert dump.geometry is not None and (round(dump.geometry.x, 3), round(dump.geometry.y, 3)) == (
        106.712,
        21.975,
    )
    grave = Grave.objects.get()
    event = reverse("record_item_event", args=["grave", grave.pk])
    assert (
        client.post(event, {"kind": "done", "happened_on": "2026-06-01", "quantity": "35"}).status_code == 422
    )
    assert client.post(event, {"kind": "allotted", "happened_on": "2026-06-01"}).status_code == 422
    assert (
        client.post(event, {"kind": "done", "happened_on": "2026-06-01", "quantity": "11"}).status_code == 302
    )
    counts = client.get(reverse("clearance_items")).context["counts"]
    assert (counts["grave"].units_done, counts["grave"].units, counts["utility"].items) == (11, 34, 1)
    page = client.get(reverse("item", args=["grave", grave.pk]))
    assert page.status_code == 200 and "11 / 34" in " ".join(page.content.decode().split())
    client.post(reverse("withdraw_item_event", args=[ItemEvent.objects.get().pk]), {"reason": "Nhầm"})
    assert client.get(reverse("clearance_items")).context["counts"]["grave"].units_done == 0


@pytest.mark.parametrize(
    ("kind", "data", "field"),
    [
        ("utility", {"code": "a b"}, "code"),
        ("utility", {"place": "106.71"}, "place"),
        ("utility", {"place": "2431052 444214"}, "place"),  # north before east: far away
        ("utility", {"utility_kind": "gas"}, "utility_kind"),
        ("grave", {"count": "0"}, "count"),
        ("resettlement_site", {"ready_activity": "A9"}, "ready_activity"),
    ],
)
def test_what_cannot_be_is_refused(as_role: AsRole, kind: str, data: dict[str, str], field: str) -> None:
    project = road()
    address = reverse("record_item", args=[project.code, kind])
    given = {"code": "X-1", "utility_kind": "water", **data}
    response = as_role(Role.PLANNER, project.zone).post(address, given)
    assert response.status_code == 422 and response.context["form"].errors.get(field)
    assert (
        not Utility.objects.exists() and not Grave.objects.exists() and not ResettlementSite.objects.exists()
    )


def test_who_may_do_what(as_role: AsRole) -> None:
    project = road()
    item = record_item(project, "grave", "MO-01", count=3)
    viewer = as_role(Role.VIEWER, project.zone)
    assert viewer.get(reverse("clearance_items")).status_code == 200
    assert viewer.get(reverse("record_item", args=[project.code, "grave"])).status_code == 403
    assert viewer.get(reverse("record_item_event", args=["grave", item.pk])).status_code == 403
    assert viewer.post(reverse("item", args=["grave", item.pk])).status_code == 403
    stranger = as_role("nobody")
    assert stranger.get(reverse("item", args=["grave", item.pk])).status_code == 404
    assert as_role("superuser").get(reverse("item", args=["tree", item.pk])).status_code == 404


def test_cases_that_move_to_a_site_are_named_on_its_page(as_role: AsRole) -> None:
    project = road()
    site = record_item(project, "resettlement_site", "TDC-01")
    case = CaseFactory.create(project=project, case_no="C-07")
    client = as_role(Role.PLANNER, project.zone)
    address = reverse("item", args=["resettlement_site", site.pk])
    assert client.post(address, {"project": project.pk, "cases": "C-07, C-99"}).status_code == 422
    assert client.post(address, {"project": project.pk, "cases": "C-07"}).status_code == 302
    case.refresh_from_db()
    assert (case.resettlement_site, case.needs_resettlement) == (site, True)
    assert "C-07" in client.get(address).content.decode()
    run("name_resettlement_site", "--project", project.code, "--case", "C-07")
    assert ClearanceCase.objects.get().resettlement_site is None


def test_the_register_asks_as_many_queries_for_many_items_as_for_one(as_role: AsRole) -> None:
    project = road()
    client = as_role(Role.PLANNER, project.zone)
    counts = []
    for size in (1, 6):
        for number in range(size):
            item = record_item(project, "grave", f"M-{size}-{number}")
            assert isinstance(item, Grave)
            record_blocker(
                project,
                code="GRAVE",
                title="Mộ",
                happened_on=date(2026, 6, 1),
                grave=item,
                today=date(2026, 11, 1),
                at=timezone.now(),
                by=None,
            )
        client.get(reverse("clearance_items"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("clearance_items"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_blockers_life_through_the_commands() -> None:
    road()
    run(
        "record_item",
        "--project",
        "duong-1",
        "--kind",
        "utility",
        "--code",
        "HT-1",
        "--utility-kind",
        "water",
        "--activity",
        "A1",
    )
    one = ["--project", "duong-1"]
    told = run(
        "record_blocker", *one, "--code", "UTILITY", "--title", "Ống nước", "--on", "2026-03-02",
        "--item", "utility:HT-1", "--level", "commune",
    )  # fmt: skip
    blocker = Blocker.objects.get()
    assert f"Blocker {blocker.pk}" in told and blocker.utility == Utility.objects.get()
    one += ["--blocker", str(blocker.pk)]
    run("update_blocker", *one, "--on", "2026-03-10", "--expected", "2026-05-01")
    run("propose_solution", *one, "--on", "2026-03-12", "--proposal", "Dời tạm")
    run("escalate_blocker", *one, "--on", "2026-03-20", "--level", "province")
    run("answer_proposal", *one, "--on", "2026-04-01", "--answer", "Đồng ý")
    run("close_blocker", *one, "--on", "2026-04-20")
    run("reopen_blocker", *one, "--on", "2026-04-25")
    event = blocker.events.order_by("-pk")[0]
    run("withdraw_blocker_event", *one, "--event", str(event.pk), "--reason", "Nhầm")
    kinds = list(blocker.events.filter(retraction=False).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["opened", "updated", "proposed", "escalated", "answered", "closed", "opened"]
    run(
        "record_item_event",
        "--project",
        "duong-1",
        "--item",
        "utility:HT-1",
        "--kind",
        "done",
        "--on",
        "2026-04-20",
    )
    assert ItemEvent.objects.get().utility == blocker.utility


@pytest.mark.parametrize(
    ("name", "args", "words"),
    [
        ("record_blocker", ["--code", "GRAVE", "--title", "x", "--item", "grave:NO"], "no item NO"),
        ("record_blocker", ["--code", "GRAVE", "--title", "x", "--item", "tree:1"], "no kind of item tree"),
        ("record_blocker", ["--code", "GRAVE", "--title", "x", "--section", "12"], "not a section"),
        ("record_blocker", ["--code", "GRAVE", "--title", "x", "--section", "500..100"], "lower to a higher"),
        ("record_blocker", ["--code", "GRAVE", "--title", "x", "--waits-for", "duong-1"], "own project"),
        (
            "record_blocker",
            ["--code", "GRAVE", "--title", "x", "--waits-for-activity", "A1"],
            "without the project",
        ),
        ("withdraw_blocker_event", ["--blocker", "9", "--event", "1", "--reason", "x"], "no blocker 9"),
    ],
)
def test_a_mistake_is_one_line(name: str, args: list[str], words: str) -> None:
    road()
    with pytest.raises(CommandError, match=words):
        run(name, "--project", "duong-1", *args)
