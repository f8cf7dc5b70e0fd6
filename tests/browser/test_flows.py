"""What a person does, from the page where the question arises to the page where the answer shows."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tracker.domain.demo import DEMO_TODAY

DESK = (1440, 900)
PROJECT = "/projects/ktc-ha-tang/"
BLOCKING_CASES = "#blockers tbody th a[href^='/clearance/']"
# Land with an obstacle on record cannot be handed over before that is closed: take land that only waits.
ONLY_WAITING = "#blockers tbody tr:has(td:nth-child(2) > .cw-muted) th a[href^='/clearance/']"


def blocking_cases(page: Page) -> list[str]:
    links = page.locator(BLOCKING_CASES)
    return [str(links.nth(i).get_attribute("href")) for i in range(links.count())]


def test_a_hand_over_is_in_the_project_at_once(visit: Callable[..., Visit]) -> None:
    """The clearance officer records the minutes of a case that blocks; it blocks no more, the days are new."""
    opened = visit(DESK, user="clearance")
    page = opened.page
    page.goto(PROJECT)
    before = blocking_cases(page)
    figures = page.locator("#blockers").inner_text()
    link = page.locator(ONLY_WAITING).first
    case = str(link.get_attribute("href"))
    link.click()
    page.locator("a[href$='/handover/']").click()
    for box in page.locator("input[type=checkbox][name=parts]").all():
        box.check()
    page.fill("[name=happened_on]", DEMO_TODAY.isoformat())
    page.fill("[name=minutes_number]", "BB-01/2026")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile(re.escape(case) + "(\\?.*)?$"))
    expect(page.locator("body")).to_contain_text("BB-01/2026")
    page.goto(PROJECT)
    after = blocking_cases(page)
    assert case in before
    assert case not in after
    assert len(after) < len(before)
    assert page.locator("#blockers").inner_text() != figures
    opened.watch.settle()
    assert opened.watch.problems == []


def test_a_mistake_is_told_beside_its_field(visit: Callable[..., Visit]) -> None:
    opened = visit(DESK, user="clearance")
    page = opened.page
    page.goto("/clearance/?project=ktc-ha-tang")
    page.locator("main tbody a[href^='/clearance/ktc-ha-tang/']").first.click()
    page.goto(str(page.locator("a[href$='/act/']").get_attribute("href")) + "?kind=inventory")
    page.fill("[name=happened_on]", "2999-01-01")
    page.locator("main form button[value=record]").click()
    expect(page.locator("main [role=alert]")).to_be_visible()
    expect(page.locator(".cl-field-wrong").first).to_be_visible()
    expect(page.locator("[name=happened_on]")).to_have_value("2999-01-01")
    assert opened.watch.barriers() == []


def test_a_viewer_is_offered_no_form(visit: Callable[..., Visit]) -> None:
    opened = visit(DESK, user="viewer")
    page = opened.page
    page.goto("/clearance/?project=ktc-ha-tang")
    page.locator("main tbody a[href^='/clearance/ktc-ha-tang/']").first.click()
    assert page.locator("a[href$='/act/'], a[href$='/handover/']").count() == 0
    answer = page.goto(page.url.split("?")[0] + "act/")
    assert answer is not None
    assert answer.status == 403


def test_the_map_answers_a_click_with_a_way_to_the_page(visit: Callable[..., Visit]) -> None:
    opened = visit(DESK)
    page = opened.page
    page.goto("/map/")
    opened.watch.settle()
    button = page.locator("button[data-map-open]:not([disabled])").first
    button.evaluate("element => element.closest('details').open = true")
    button.click()
    expect(page.locator("main a[href^='/projects/']").first).to_be_visible()
    opened.watch.settle()
    assert opened.watch.problems == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_language_is_one_click_away(visit: Callable[..., Visit], language: str) -> None:
    opened = visit(DESK, language="en" if language == "vi" else "vi")
    page = opened.page
    page.goto("/blockers/?code=PRICE")
    page.locator(f".cw-language button[value={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert page.url.endswith("/blockers/?code=PRICE")


def test_signing_out_closes_the_site(visit: Callable[..., Visit]) -> None:
    """A session of its own: the others share theirs."""
    opened = visit(DESK, user=None)
    page = opened.page
    page.goto("/blockers/")
    page.fill("#id_username", "leader")
    page.fill("#id_password", "demo-leader")
    page.locator("form:has(#id_password) button[type=submit]").click()
    page.wait_for_url("**/blockers/")
    page.evaluate("document.querySelector(\"form[action='/logout/']\").requestSubmit()")
    page.wait_for_url("**/login/**")
    page.goto("/blockers/")
    assert "/login/" in page.url
