"""Takes the pictures of docs/screenshots from a running demo: `make demo`, and in another window `.venv/bin/python tools/screenshots.py`.

Needs Chromium and what `make dev` installs.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
CHROMIUM = os.environ.get("TEST_CHROMIUM") or "/usr/bin/chromium"
PASSWORD = "relevo-demo"
WIDE, PHONE = (1440, 900), (390, 844)
TENT = "Tent pole snapped"


def ticket(page: Page, subject: str = TENT) -> None:
    page.goto("/tickets/?view=all")
    page.get_by_role("link", name=subject).first.click()
    page.locator("#composer[data-state=ready]").wait_for()


def phone_ticket(page: Page) -> None:
    ticket(page, "Mi pedido NM-48320")


def palette(page: Page) -> None:
    ticket(page)
    page.keyboard.press("Control+k")
    page.locator("#palette [role=option]").first.wait_for()
    page.keyboard.type("han")
    page.get_by_role("option", name="Hannah").wait_for()


def bulk(page: Page) -> None:
    page.goto("/tickets/?view=active")
    for box in page.locator("#list-scroll tbody input[type=checkbox]").all()[:4]:
        box.check()
    page.get_by_role("button", name="Change…").click()
    page.get_by_label("Add tags").fill("spring sale")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("heading", level=2).first.wait_for()


def search(page: Page) -> None:
    page.goto("/tickets/?view=all&q=parcel+-status%3Aclosed")


def board(page: Page) -> None:
    page.goto("/tickets/")
    page.locator(".views a", has_text="Board").click()
    page.locator(".board").wait_for()


def contact(page: Page) -> None:
    ticket(page)
    page.locator("main a[href^='/contacts/']").first.click()
    page.wait_for_url("**/contacts/*/")


def escalation(page: Page) -> None:
    ticket(page)
    page.goto(page.url + "escalation/")
    page.locator("main [name=to]").fill("workshop@poles.example")


def share(page: Page) -> None:
    ticket(page)
    page.goto(page.url + "external-view/")


def external_view(page: Page) -> None:
    share(page)
    page.goto(page.locator("#external-address").input_value())


def opened(path: str) -> Callable[[Page], None]:
    """What goes to an address and looks at what is there."""

    def go(page: Page) -> None:
        page.goto(path)

    return go


# Name, who looks, what at, size, colour scheme.
PICTURES: tuple[tuple[str, str, Callable[[Page], None], tuple[int, int], str], ...] = (
    ("list", "tom", opened("/tickets/?view=active"), WIDE, "light"),
    ("ticket", "tom", ticket, WIDE, "light"),
    ("ticket-dark", "marta", phone_ticket, WIDE, "dark"),
    ("phone", "marta", phone_ticket, PHONE, "light"),
    ("phone-list-dark", "bia", opened("/tickets/?view=active"), PHONE, "dark"),
    ("search", "tom", search, WIDE, "light"),
    ("board", "tom", board, WIDE, "dark"),
    ("side-by-side", "tom", opened("/tickets/side-by-side/"), WIDE, "light"),
    ("palette", "tom", palette, WIDE, "light"),
    ("bulk", "tom", bulk, WIDE, "light"),
    ("contact", "tom", contact, WIDE, "light"),
    ("escalation", "tom", escalation, WIDE, "light"),
    ("share", "tom", share, WIDE, "light"),
    ("external-view", "tom", external_view, PHONE, "light"),
    ("external-view-dark", "tom", external_view, PHONE, "dark"),
    ("tasks", "tom", opened("/tasks/"), WIDE, "dark"),
    ("fields", "ada", opened("/settings/fields/"), WIDE, "light"),
    ("notifications", "tom", opened("/preferences/notifications/"), WIDE, "dark"),
)


def main() -> None:
    """Takes all pictures, or those that are named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", help="only these pictures")
    parser.add_argument("--address", default="http://127.0.0.1:8000", help="where the demo is")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the pictures go")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for picture in PICTURES:
            if not options.names or picture[0] in options.names:
                print(picture[0], take(browser, options.address, options.folder, *picture), "bytes")
        browser.close()


def take(browser: Any, address: str, folder: Path, name: str, who: str, go: Callable[[Page], None], size: tuple[int, int], scheme: str) -> int:
    """Signs in, goes there, and keeps what the window shows; returns the size of the file."""
    context = browser.new_context(base_url=address, viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto("/login/")
    page.locator("[type=password]").fill(PASSWORD)
    page.locator("[name=username], [type=email]").first.fill(f"{who}@nubemontana.example")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tickets/**")
    go(page)
    page.wait_for_load_state("networkidle")
    file = folder / f"{name}.png"
    page.screenshot(path=file)
    context.close()
    return file.stat().st_size


if __name__ == "__main__":
    main()
