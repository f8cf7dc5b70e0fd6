"""A served demo of its own (database, port) and Debian's Chromium, once for the whole run."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.watch import Watch
from tracker.domain.demo import DEMO_TODAY, DEMO_ZONE

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent

# Only this machine is talked to, and Chromium's own housekeeping is off.
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@dataclass(frozen=True)
class Site:
    """The served demo."""

    address: str


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.path).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _attempt in range(120):
        if server.poll() is not None:
            pytest.fail("the web server stopped at once")
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):  # noqa: S310 -- our own server
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail("the web server does not answer")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo loaded, assessed, with two bulletins, served by gunicorn from a folder thrown away afterwards.

    CLEARWAY_SITE names a demo that is served already; the tests then write into it.
    """
    if served := os.environ.get("CLEARWAY_SITE"):
        yield Site(served)
        return
    folder = tmp_path_factory.mktemp("site")
    environment = {
        **os.environ,
        "DATABASE_URL": f"spatialite:///{folder / 'demo.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "tracker.settings.dev",
        "CLEARWAY_BULLETIN_DIR": str(folder / "bulletins"),
        "PYTHONWARNINGS": "ignore",
    }

    def manage(*words: str) -> None:
        done = subprocess.run(
            [BIN / "python", "manage.py", *words],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            pytest.fail(f"manage.py {' '.join(words)}: {done.stderr[-2000:]}", pytrace=False)

    manage("migrate", "--noinput")
    manage("load_demo")
    for day in ("2026-09-30", "2026-10-31", DEMO_TODAY.isoformat()):
        manage("assess", "--zone", DEMO_ZONE, "--as-of", day, "--format", "json")
    for period in ("2026-09", "2026-10"):
        manage(
            *("bulletin", "--zone", DEMO_ZONE, "--period", period),
            *("--formats", "pdf,html", "--out", str(folder / "bulletins")),
        )
    port = free_port()
    server = subprocess.Popen(
        [
            BIN / "gunicorn",
            "tracker.wsgi",
            "--bind",
            f"127.0.0.1:{port}",
            "--threads",
            "4",
            "--log-level",
            "warning",
        ],
        cwd=ROOT,
        env=environment,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address, server)
        yield Site(address)
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = os.environ.get("CLEARWAY_CHROMIUM") or shutil.which("chromium")
    if executable is None:
        pytest.fail("Chromium is not installed: ./run setup --test, or name it in CLEARWAY_CHROMIUM")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, headless=True, args=CHROMIUM_ARGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def signed_in(browser: Browser, site: Site) -> Callable[[str], str]:
    """``signed_in("planner")``: the file with the session of that demo user; one login for all tests."""
    folder = Path(os.environ.get("TMPDIR", "/tmp"))  # noqa: S108 -- removed at once below
    sessions: dict[str, str] = {}

    def sign_in(name: str) -> str:
        if name not in sessions:
            context = browser.new_context(base_url=site.address, locale="vi-VN")
            page = context.new_page()
            page.goto("/login/")
            page.fill("#id_username", name)
            page.fill("#id_password", f"demo-{name}")
            page.click("form[method=post]:has(#id_password) button[type=submit]")
            page.wait_for_url(lambda address: "/login/" not in address)
            sessions[name] = str(folder / f"clearway-{os.getpid()}-{name}.json")
            context.storage_state(path=sessions[name])
            context.close()
        return sessions[name]

    return sign_in


@dataclass(frozen=True)
class Visit:
    """An open page and what went wrong on it so far."""

    page: Page
    watch: Watch
    context: BrowserContext


@pytest.fixture
def visit(browser: Browser, site: Site, signed_in: Callable[[str], str]) -> Iterator[Callable[..., Visit]]:
    """``visit(size, language, user)``: a new browser window, signed in unless ``user`` is None, being watched."""
    contexts: list[BrowserContext] = []

    def open_window(size: tuple[int, int], language: str = "vi", user: str | None = "planner") -> Visit:
        context = browser.new_context(
            base_url=site.address,
            viewport={"width": size[0], "height": size[1]},
            locale="vi-VN" if language == "vi" else "en-GB",
            storage_state=signed_in(user) if user else None,
            reduced_motion="reduce",
        )
        context.add_cookies([{"name": "django_language", "value": language, "url": site.address}])
        contexts.append(context)
        page = context.new_page()
        return Visit(page, Watch(page, site.address), context)

    yield open_window
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """docs/screenshots when asked to renew them (CLEARWAY_SCREENSHOTS=1), a temporary folder otherwise."""
    if os.environ.get("CLEARWAY_SCREENSHOTS") == "1":
        folder = ROOT / "docs" / "screenshots"
        folder.mkdir(parents=True, exist_ok=True)
        return folder
    return tmp_path_factory.mktemp("screenshots")
