"""A leader sets a project's level and withdraws it, with the keyboard alone."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

DESK = (1440, 900)
PROJECT = "/projects/pac-luong-tan-thanh/"
REASON = "Nhà thầu báo thiếu đá dăm (giả định)"
MOST_STEPS = 60


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is on what ``selector`` finds; fails when it is never reached."""
    for _ in range(MOST_STEPS):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {selector}")


def start_at(page: Page, selector: str) -> None:
    """Put the focus where a reader of the panel would be; the rest is done with Tab."""
    page.locator(selector).first.focus()


def test_a_leader_sets_and_withdraws_a_level_by_keyboard(visit: Callable[..., Visit]) -> None:
    opened = visit(DESK, user="leader")
    page = opened.page
    page.goto(PROJECT)
    heading = page.locator(".cw-meta")
    expect(heading).not_to_contain_text("do người đặt")

    start_at(page, "#reasons summary")
    tab_to(page, ".cw-set-level > summary")
    page.keyboard.press("Enter")
    tab_to(page, "[name=level]")
    page.keyboard.type("Rất")  # the first letters choose in a list
    tab_to(page, "[name=reason]")
    page.keyboard.type(REASON)
    tab_to(page, ".cw-level-form button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pac-luong-tan-thanh/#reasons")
    expect(heading).to_contain_text("Rất chậm")
    expect(heading).to_contain_text("do người đặt")
    reasons = page.locator("#reasons")
    expect(reasons).to_contain_text(REASON)
    # What the rules say stays beside it.
    expect(reasons.locator(".cw-levels")).to_contain_text("Riêng theo quy tắc")

    page.goto("/")
    row = page.locator("tr", has_text="pac-luong-tan-thanh")
    expect(row).to_contain_text("do người đặt")

    page.goto(PROJECT)
    start_at(page, "#reasons summary")
    tab_to(page, "#reasons .cw-withdraw > summary")
    page.keyboard.press("Enter")
    tab_to(page, "#reasons .cw-withdraw [name=reason]")
    page.keyboard.type("Đá đã về công trường (giả định)")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pac-luong-tan-thanh/#reasons")
    expect(heading).not_to_contain_text("do người đặt")
    expect(reasons).to_contain_text("Đá đã về công trường")
    expect(reasons.locator(".cw-withdraw")).to_have_count(0)
    opened.watch.settle()
    assert opened.watch.problems == []


def test_on_a_telephone_the_form_fits(visit: Callable[..., Visit]) -> None:
    opened = visit((390, 844), user="leader")
    page = opened.page
    page.goto(PROJECT + "level/")
    for field in page.locator(
        ".cw-level-form input:visible, .cw-level-form select, .cw-level-form button"
    ).all():
        box = field.bounding_box()
        assert box is not None
        assert box["height"] >= 40
        assert box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
