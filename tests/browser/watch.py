"""What must not happen while a page is open: errors on the console, failed requests, requests to other hosts."""

from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page, Request, Response

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
LOCAL = ("data:", "blob:", "about:")


class Watch:
    """Listens to a page; ``problems`` holds one line for each thing that went wrong."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.problems: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        page.on("request", self._asked)
        page.on("response", self._answered)
        page.on("requestfailed", self._failed)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "GPU" not in message.text:
            self.problems.append(f"console {message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.address, *LOCAL)):
            self.problems.append(f"asked another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.problems.append(f"{response.status}: {response.url}")

    def _failed(self, request: Request) -> None:
        # A map that moves on takes back the tiles it no longer needs.
        if "ERR_ABORTED" not in str(request.failure):
            self.problems.append(f"failed: {request.url} ({request.failure})")

    def settle(self) -> None:
        """Wait until nothing is being fetched."""
        self.page.wait_for_load_state("networkidle")

    def barriers(self) -> list[str]:
        """Serious and critical findings of axe, one line for each, with the first place it was found.

        axe is run through the debugging protocol, which a content security policy does not concern.
        """
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: dict[str, Any] = self.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{item['impact']} {item['id']}: {item['nodes'][0]['target']} x{len(item['nodes'])}"
            for item in found["violations"]
            if item["impact"] in ("serious", "critical")
        ]

    def overflow(self) -> list[str]:
        """Elements that make the page wider than its window."""
        return list(
            self.page.evaluate(
                """() => {
                    const width = document.documentElement.clientWidth;
                    if (document.documentElement.scrollWidth <= width + 1) return [];
                    return [...document.querySelectorAll("body *")]
                        .filter((e) => e.getBoundingClientRect().right > width + 1)
                        .slice(0, 3)
                        .map((e) => `${e.tagName}.${e.className} to ${Math.round(e.getBoundingClientRect().right)}`);
                }"""
            )
        )
