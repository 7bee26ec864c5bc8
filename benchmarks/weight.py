"""What a browser with an empty cache downloads for the first page, compressed, as counted by the browser itself."""

from __future__ import annotations

import argparse
import shutil
from collections import defaultdict
from typing import Any
from urllib.parse import urlsplit

from benchmarks import store, web
from benchmarks.report import Figure, Report

HELP = "compressed kilobytes of the first load of login, list and ticket, and of the editor on first focus (needs Chromium)"
# Of the tickets with twenty messages and no attachment, a thousand tickets hold none that is not closed.
SIZES = "50000"
SWITCHES = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split()
)


def run(options: argparse.Namespace) -> Report:
    """Every page in a new profile; heads of answers are counted, favicons too."""
    from playwright.sync_api import sync_playwright

    with store.opened(options.size):
        from django.conf import settings

        from benchmarks import people
        from relevo.accounts.models import User
        from relevo.tickets.models import Ticket

        user = User.objects.get(pk=people.SUPERVISOR)
        # Without attachments, whose pictures are the customers' weight.
        numbers = Ticket.objects.filter(message_count=20, status__in=["open", "pending", "resolved"])
        number = numbers.exclude(messages__attachments__isnull=False).latest("pk").pk
        value = dict(pair.split("=", 1) for pair in web.cookie_of(user).split("; "))[settings.SESSION_COOKIE_NAME]
        report = Report("weight", options.size)
        with web.serving(options.size) as server, sync_playwright() as playwright:
            executable = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-headless-shell"))), None)
            browser = playwright.chromium.launch(executable_path=executable, args=list(SWITCHES))
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": server.url("/")}
            _page(report, browser, server.url("/login/"), "login page", None, {})
            _page(report, browser, server.url("/tickets/?view=all"), "list of 50", cookie, {"value": 45})
            _page(report, browser, server.url(f"/tickets/{number}/"), "ticket of 20 messages", cookie, {"value": 60}, editor={"value": 180})
            browser.close()
    return report


def _page(report: Report, browser: Any, url: str, name: str, cookie: Any, target: dict[str, float], editor: dict[str, float] | None = None) -> None:
    context = browser.new_context()
    if cookie:
        context.add_cookies([cookie])
    page = context.new_page()
    weights: dict[str, float] = defaultdict(float)
    names: dict[str, str] = {}
    session = context.new_cdp_session(page)
    session.on("Network.responseReceived", lambda event: names.update({event["requestId"]: _kind(event["response"]["url"])}))
    session.on("Network.loadingFinished", lambda event: _count(weights, names, event))
    session.send("Network.enable")
    # An open event stream keeps the network from ever being idle, so the load event and a moment after it have to do.
    page.goto(url, wait_until="load")
    page.wait_for_timeout(1500)
    report.add(Figure(f"{name}, KB", value=sum(weights.values()), target=target))
    for kind, kilobytes in sorted(weights.items(), key=lambda item: -item[1]):
        report.add(Figure(f"  {kind}", value=kilobytes))
    if editor is not None:
        weights.clear()
        page.locator("[data-behavior~=composer] textarea, textarea").first.focus()
        page.wait_for_timeout(2000)
        if not weights:
            raise SystemExit("focusing the composer loaded no editor")
        report.add(Figure("editor on first focus, KB", value=sum(weights.values()), target=editor))
    context.close()


def _count(weights: dict[str, float], names: dict[str, str], event: dict[str, Any]) -> None:
    kind = names.get(event["requestId"], "other")
    if event["encodedDataLength"]:
        weights[kind] += event["encodedDataLength"] / 1000


def _kind(url: str) -> str:
    path = urlsplit(url).path
    suffix = path.rpartition(".")[2]
    return suffix if path.startswith("/static/") else path
