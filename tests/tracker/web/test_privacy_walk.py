"""Every page, tile, document and command as each role: no private name, note or amount where none may be.

New pages are found by themselves: the walk follows the resolver, and an address that it cannot fill in fails it.
"""

import io
import math
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import models
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from pypdf import PdfReader

from geodata.models import Zone
from landclearance.domain.items import ItemKind
from landclearance.policies.private import PRIVATE, PUBLIC
from landclearance.views.blocker_recording import DEEDS
from projects.models import Project, Role, User
from tests.conftest import AsRole
from tests.factories.projects import ProgrammeZoneFactory, member
from tests.house.test_urls import routes
from tests.tracker.web.privacy_scene import AMOUNT_MARKS, MARKS, WORD, privacy_scene
from tracker.models import Bulletin
from tracker.selectors.map_layers import LAYERS

pytestmark = pytest.mark.django_db

WITHOUT_RIGHT = (Role.VIEWER, Role.FIELD_OFFICER, Role.LEADER, "nobody", "stranger")
# The last one asks the queue of tasks, which the tests do without.
LEAVE_OUT = {"logout", "set_language", "issue_progress"}

# Values of parameters that no row has; by address name, then parameter.
SPECIAL: dict[str, list[dict[str, Any]]] = {
    "bulletin_file": [{"fmt": fmt} for fmt in ("pdf", "html", "json", "docx", "xlsx", "odt")],
    "blocker_deed": [{"deed": deed} for deed in DEEDS],
    "map_panel": [{"kind": kind} for kind in ("parcel", "project", "blocker", "zone", "functional-area")],
    "withdraw_fact": [{"kind": kind} for kind in ("act", "handover")],
    "withdraw_investor_event": [{"kind": kind} for kind in ("portion", "step")],
    "record_item": [{"kind": kind.value} for kind in ItemKind],
    "item": [{"kind": kind.value} for kind in ItemKind],
    "record_item_event": [{"kind": kind.value} for kind in ItemKind],
    "undo_bulk": [{"token": "khong"}],
}
"""Parameters whose values are words, by the name of the address."""

MODEL_OF = {
    "withdraw_fact": "Act",
    "withdraw_level": "LevelOverride",
    "map_panel": "ParcelPart",
    "plan": "CompensationPlan",
    "approve_plan": "CompensationPlan",
    "withdraw_plan": "CompensationPlan",
    "withdraw_investor_event": "PortionEvent",
    "item": "Grave",
    "record_item_event": "Grave",
}
"""Whose key an address takes, where its name does not say."""

AMOUNT_LIKE = re.compile(r"amount|paid|money|price|cost|value")
NAME_LIKE = re.compile(
    r"name\Z|note|reason|address|identity|phone|title|proposal|answer|comment|remark|file\Z"
)


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    """Evidence is stored where the test ends with it."""
    settings.MEDIA_ROOT = tmp_path / "media"


def test_no_private_looking_field_is_forgotten() -> None:
    forgotten = []
    for model in apps.get_app_config("landclearance").get_models():
        known = {*PRIVATE.get(model.__name__, ()), *PUBLIC.get(model.__name__, {})}
        for field in model._meta.concrete_fields:
            text = (
                isinstance(field, models.CharField | models.TextField | models.FileField)
                and not field.choices
            )
            figure = isinstance(field, models.DecimalField)
            looks = (text and NAME_LIKE.search(field.name)) or (figure and AMOUNT_LIKE.search(field.name))
            if looks and field.name not in known:
                forgotten.append(f"{model.__name__}.{field.name}")
    assert forgotten == [], "say in landclearance/policies/private.py whether it is private"


def test_the_registry_names_only_what_exists() -> None:
    for table in (PRIVATE, PUBLIC):
        for name, fields in table.items():
            for field in fields:
                apps.get_model("landclearance", name)._meta.get_field(field)


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def key_for(address: str) -> Any:
    """The key of a row whose model the address speaks of: the longest model name inside it."""
    every = [
        model
        for app in ("landclearance", "tracker", "projects", "geodata")
        for model in apps.get_app_config(app).get_models()
    ]
    if address in MODEL_OF:
        found = [model for model in every if model.__name__ == MODEL_OF[address]]
    else:
        named = {model: [snake(model.__name__), *snake(model.__name__).split("_")] for model in every}
        found = sorted(
            (model for model, words in named.items() if any(word in address for word in words)),
            key=lambda model: max(len(word) for word in named[model] if word in address),
            reverse=True,
        )
    for model in found:
        row = model._default_manager.order_by("pk").first()
        if row is not None:
            return row.pk
    return 1 if found else None  # no such row in the scene: the page must still answer without a mark


def addresses(project: Project) -> Iterator[str]:
    """Every address of the site with its parameters filled in from the scene."""
    case = project.clearance_cases.get()
    for route, pattern in routes(get_resolver().url_patterns):
        if route.startswith("admin/") or pattern.name in LEAVE_OUT:
            continue
        yield from filled(route, pattern, project, case.case_no)


def filled(route: str, pattern: URLPattern, project: Project, case_no: str) -> Iterator[str]:
    name = str(pattern.name)
    if name == "tile":
        for layer in LAYERS:
            for zoom in (8, 12, 14, 16, 18):
                yield reverse("tile", args=[layer, zoom, *tile_at(zoom)])
        return
    plain: dict[str, Any] = {
        "project": project.code,
        "code": project.code,
        "zone": project.zone.code,
        "case_no": case_no,
    }
    for special in SPECIAL.get(name, [{}]):
        values = {}
        for parameter in pattern.pattern.converters:
            value = special.get(parameter, plain.get(parameter))
            if value is None and parameter in ("pk", "id"):
                value = key_for(name)
            assert value is not None, (
                f"the walk cannot fill {parameter} of {route}: add it to SPECIAL or MODEL_OF"
            )
            values[parameter] = value
        yield reverse(name, kwargs=values)


def tile_at(zoom: int) -> tuple[int, int]:
    """The tile over the scene's first parcel."""
    lon, lat = 106.7102, 21.9702
    n = 2**zoom
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * n
    return int((lon + 180) / 360 * n), int(y)


def client_for(as_role: AsRole, role: Role | str, zone: Zone) -> Client:
    if role == "stranger":
        return as_role(Role.PLANNER, ProgrammeZoneFactory.create())
    return as_role(role, zone)


def leaks(response: Any, address: str) -> list[str]:
    """Marks in the body (PDF text too), in headers and in where it redirects."""
    body = b"".join(response) if response.streaming else response.content
    text = body.decode("utf-8", errors="replace")
    if body.startswith(b"%PDF"):
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    text += " ".join(f"{key}: {value}" for key, value in response.headers.items())
    return [f"{address}: {mark}" for mark in MARKS if mark in text.replace("csrfmiddlewaretoken", "")]


VARIANTS: tuple[dict[str, str], ...] = (
    {"accept-language": "vi"},
    {"accept-language": "en", "hx-request": "true"},
)


@pytest.mark.parametrize("role", WITHOUT_RIGHT)
def test_nothing_private_is_told_to_who_has_no_right(as_role: AsRole, role: Role | str) -> None:
    project = privacy_scene()
    client = client_for(as_role, role, project.zone)
    found, broken = [], []
    for address in addresses(project):
        answers = [client.get(address, headers=headers) for headers in VARIANTS]
        if not address.startswith("/tiles/"):
            answers.append(client.post(address, {}, headers=VARIANTS[1]))
        for response in answers:
            found += leaks(response, address)
            broken += [address] if response.status_code >= 500 else []
    for address in (
        f"/clearance/{project.code}/KHONG/",
        "/projects/khong/",
        f"/clearance/?text={WORD}x"[:-1],
    ):
        found += [leak for leak in leaks(client.get(address), address) if "?text" not in address]
    assert found == []
    assert broken == []


def test_who_has_the_right_sees_it_where_it_is_meant(as_role: AsRole) -> None:
    project = privacy_scene()
    case = project.clearance_cases.get()
    planner = as_role(Role.PLANNER, project.zone)
    text = planner.get(reverse("case", args=[project.code, case.case_no])).content.decode()
    assert f"{WORD}-LandUser-name" in text
    assert f"{WORD}-Act-note" in text
    assert f"{WORD}-Act-void_reason" in text
    for address in (
        reverse("case", args=[project.code, case.case_no]),
        reverse("project_plans", args=[project.code]),
    ):
        page = planner.get(address).content.decode()
        assert any(mark in page for mark in AMOUNT_MARKS), address
    assert any(leaks(planner.get(address), address) for address in addresses(project))
    for address in addresses(project):
        for headers in VARIANTS:
            assert planner.get(address, headers=headers).status_code < 500, address
        # Map tiles and what leaves the office are for nobody.
        if address.startswith(("/tiles/", "/bulletins/")):
            assert leaks(planner.get(address), address) == []


def test_commands_that_write_for_others_tell_nothing_private(
    capsys: pytest.CaptureFixture[str], tmp_path: Any
) -> None:
    project = privacy_scene()
    zone = project.zone.code
    call_command("assess", "--zone", zone, "--as-of", "2026-11-23", "--with-inputs", "--format", "json")
    call_command("assess", "--zone", zone, "--project", project.code, "--format", "json")
    call_command(
        "bulletin",
        "--zone",
        zone,
        "--period",
        "2026-10",
        "--formats",
        "html,json,pdf",
        "--out",
        str(tmp_path / "out"),
    )
    said = capsys.readouterr().out
    files = [
        path.read_bytes().decode("utf-8", errors="replace")
        for path in (tmp_path / "out").rglob("*")
        if path.is_file()
    ]
    assert Bulletin.objects.exists()
    assert len(files) >= 3
    for text in (said, *files):
        assert [mark for mark in MARKS if mark in text] == []


def staff(role: Role, zone: Zone) -> Client:
    """On the staff with every model permission: only our own rules still hide anything."""
    user: User = member(role, zone)
    user.is_staff = True
    user.save()
    user.user_permissions.set(Permission.objects.all())
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_admin_and_its_audit_trail_keep_to_the_same_rights() -> None:
    project = privacy_scene()
    client = staff(Role.VIEWER, project.zone)
    found: list[str] = []
    for model in admin.site._registry:
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages = [reverse(f"{base}_changelist")]
        rows = model._default_manager.order_by("-pk")[:60]
        pages += [reverse(f"{base}_change", args=[row.pk]) for row in rows]
        pages += [reverse(f"{base}_history", args=[row.pk]) for row in rows[:5]]
        for address in pages:
            response = client.get(address)
            assert response.status_code < 500, address
            found += leaks(response, address)
    assert found == []
