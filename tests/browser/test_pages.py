"""Every page, as a planner sees it, at two sizes and in two languages."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import Visit

DESK = (1440, 900)
PHONE = (390, 844)

# name of the screenshot -> address; a "first:" address is a link found on another page.
PAGES = {
    "portfolio": "/",
    "map": "/map/",
    "project": "/projects/ktc-ha-tang/",
    "project_no_data": "/projects/cap-nuoc-na-nua/",
    "forecast": "/projects/ktc-ha-tang/forecast/",
    "forecast_open_end": "/projects/tdc-hoang-van-thu/forecast/",
    "forecast_no_data": "/projects/cap-nuoc-na-nua/forecast/",
    "progress": "/projects/ktc-ha-tang/progress/",
    "progress_no_data": "/projects/cap-nuoc-na-nua/progress/",
    "programme": "/projects/ktc-ha-tang/programme/",
    "programme_no_data": "/projects/cap-nuoc-na-nua/programme/",
    "clearance": "/clearance/",
    "clearance_board": "/clearance/board/",
    "clocks": "/clearance/clocks/",
    "law": "/clearance/law/",
    "sheet": "/clearance/sheet/",
    "contradictions": "/clearance/contradictions/",
    "project_plans": "/clearance/ktc-ha-tang/plans/",
    "bulk_acts": "/clearance/ktc-ha-tang/acts/",
    "land": "/clearance/ktc-ha-tang/land/",
    "claims": "/clearance/reports/ktc-ha-tang/",
    "case": "first:/clearance/?project=ktc-ha-tang main tbody a[href^='/clearance/ktc-ha-tang/']",
    "blockers": "/blockers/",
    "blocker": "first:/blockers/ main tbody a[href^='/blockers/']",
    "items": "/clearance/items/",
    "plans": "/clearance/plans/",
    "front": "/projects/ktc-ha-tang/front/",
    "investors": "/investors/",
    "investor": "first:/investors/ main tbody a[href^='/investors/']",
    "progress_forms": "/progress-forms/",
    "delay": "/projects/ktc-ha-tang/delay/",
    "bulletins": "/bulletins/",
    "bulletin": "first:/bulletins/ main tbody th a",
}
PUBLIC = {"login": "/login/"}
SHOWN_IN_DOCS = ("portfolio.png", "map.png", "project.png", "case.png", "bulletin.png", "project_phone.png")


def go(visit: Visit, address: str) -> None:
    if address.startswith("first:"):
        start, selector = address.removeprefix("first:").split(" ", 1)
        visit.page.goto(start)
        link = visit.page.locator(selector).first.get_attribute("href")
        assert link, f"no link {selector} on {start}"
        address = link
    answer = visit.page.goto(address)
    assert answer is not None
    assert answer.status == 200, answer.status
    visit.watch.settle()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("name", [*PAGES, *PUBLIC])
def test_page(
    visit: Callable[..., Visit], screenshots: Path, tmp_path: Path, name: str, size: tuple[int, int]
) -> None:
    opened = visit(size, user="planner" if name in PAGES else None)
    go(opened, {**PAGES, **PUBLIC}[name])
    picture = f"{name}{'' if size == DESK else '_phone'}.png"
    opened.page.screenshot(path=(screenshots if picture in SHOWN_IN_DOCS else tmp_path) / picture)
    assert opened.watch.problems == []
    assert opened.watch.overflow() == []
    assert opened.watch.barriers() == []


@pytest.mark.parametrize("name", [*PAGES, *PUBLIC])
def test_page_in_english(visit: Callable[..., Visit], name: str) -> None:
    opened = visit(DESK, language="en", user="planner" if name in PAGES else None)
    go(opened, {**PAGES, **PUBLIC}[name])
    assert opened.page.locator("html").get_attribute("lang") == "en"
    assert opened.watch.problems == []
