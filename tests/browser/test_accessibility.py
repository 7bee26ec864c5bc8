"""No page of the desk breaks a rule of WCAG 2.2 A and AA that a machine can check: wide and narrow, light and dark, with all that opens on it.

The pages come from the URL configuration: whatever answers with a whole page is looked at. `make thorough` looks at all of them in both widths;
`make test` at those with most on them, and at each of the others in one of the two.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from relevo.core import actors
from relevo.tickets.actions import receive_message
from relevo.tickets.models import View
from tests import factories
from tests.support import addresses, company
from tests.support.axe import violations
from tests.support.browser import DESKTOP, PHONE, REFUSALS
from tests.support.thorough import IS_THOROUGH
from tests.support.waiting import until

# The pages are shared out to so many tests, which several workers take up.
PARTS = 2
IN_BOTH_WIDTHS = {"tickets", "ticket", "message", "new-ticket", "contacts", "contact", "preferences", "settings-accounts", "settings-account"}
# Pages that show nothing until they are asked for something.
ASKED = {"service-level-targets": "?kind=first_reply"}
SETTLED = "() => [...document.querySelectorAll('#live, #composer')].every((one) => one.dataset.state)"
# Dialogs and menus by their ids, opened without their buttons.
OPENERS = "[...document.querySelectorAll('dialog, [popover]')].map((one) => one.id)"
OPEN = "(id) => { const one = document.getElementById(id); one.nodeName === 'DIALOG' ? one.showModal() : one.showPopover(); }"
TOASTS = """() => import(document.querySelector("script[src$='main.js']").src.replace("main.js", "toasts.js"))
    .then(({ toast }) => { toast("Saved"); toast("Failed", "bad"); })"""
# What can't be scrolled to; rows that scroll by themselves are meant to be longer.
# Boards scroll sideways by themselves, as do bodies of messages, rows of tabs and the table of roles.
WIDE = """[...document.querySelectorAll("#main *")]
    .filter((one) => one.checkVisibility() && !one.closest(".sr, svg, .body, .views, .filters, .tabs, .board, .matrix"))
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML.slice(0, 80))"""
CLOSE = "(id) => { const one = document.getElementById(id); one.nodeName === 'DIALOG' ? one.close() : one.hidePopover(); }"


@pytest.fixture
def desk(transactional_db):
    return company.furnish()


def pages(desk, part: int) -> dict[str, str]:
    """Name and address of everything that answers with a whole page, in so many parts."""
    client, found = Client(), {}
    client.force_login(desk.admin)
    for pattern in list(addresses.patterns())[part::PARTS]:
        path = _path(pattern, desk.samples)
        answer = client.get(path)
        assert answer.status_code in {200, 302, 405}, f"{pattern.name} can't be checked: {path} answers {answer.status_code}"
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html") and b"<!doctype html>" in answer.content[:200]:
            found[pattern.name] = path
        else:
            assert pattern.name not in IN_BOTH_WIDTHS
    return found


def _path(pattern, samples) -> str:
    """The address of a thing that exists; a new kind of thing has to be added to `tests.support.company`."""
    route, names = str(pattern.pattern), pattern.pattern.converters
    values = samples.get(max((start for start in samples if route.startswith(start)), key=len, default=""), {})
    missing = [name for name in names if name not in values]
    assert not missing, f"the page {pattern.name} ({route}) can't be checked: give a sample for {missing} in tests/support/company.py"
    return reverse(pattern.name, kwargs={name: values[name] for name in names} or None) + ASKED.get(pattern.name, "")


class Inspector:
    """Looks at what a browser page shows now, and keeps what is wrong."""

    def __init__(self, page) -> None:
        self.page = page
        self.found: list[str] = []
        self._seen: set[str] = set()

    def hold_that_looking_sends_nothing(self) -> None:
        """For whoever only looks: from now on, whatever a page sends is wrong, but that one is there."""
        self.page.on("request", self._note_sent)

    def _note_sent(self, request) -> None:
        if request.method != "GET" and not request.url.endswith("/presence/"):
            self.found.append(f"{self.page.url} sends by itself: {request.method} {request.url}")

    def look(self, what: str, within: str | None = None) -> None:
        """In both colour schemes."""
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            self.found += [f"{what}, {scheme}: {one}" for one in violations(self.page, within, colours_only=scheme == "dark")]

    def visit(self, path: str, what: str) -> None:
        """The page, and each dialog and menu on it that was not seen before."""
        self.page.goto(path)
        until(lambda: self.page.evaluate(SETTLED))
        self.look(what)
        self.found += [f"{what}: wider than the window: {one}" for one in self.page.evaluate(WIDE)]
        for id in self.page.evaluate(OPENERS):
            if id not in self._seen:
                self._seen.add(id)
                self.page.evaluate(OPEN, id)
                self.look(f"{what}, {id} open", f"#{id}")
                self.page.evaluate(CLOSE, id)


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page(desk, open_desk, part):
    found = pages(desk, part)
    assert len(found) >= 20
    wide, narrow = (Inspector(open_desk(desk.admin, "/preferences/", size=size)) for size in (DESKTOP, PHONE))
    for inspector in (wide, narrow):
        inspector.hold_that_looking_sends_nothing()
    for place, (name, path) in enumerate(found.items()):
        for inspector in (wide, narrow) if IS_THOROUGH or name in IN_BOTH_WIDTHS else (narrow if place % 2 else wide,):
            inspector.visit(path, name)
    assert not wide.found + narrow.found, "\n".join(["", *wide.found, *narrow.found])


def login_refused(page, desk):
    page.goto("/login/")
    yield "login", "body"
    page.get_by_label("E-mail address").fill("ada@desk.example")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".form-error")).to_be_visible()
    yield "login refused", "body"


def nothing_there(page, desk):
    page.goto("/tickets/?view=all&q=nonsense")
    expect(page.get_by_text("No ticket fits")).to_be_visible()
    yield "no ticket fits", "main"
    page.goto("/contacts/?q=nonsense")
    yield "no contact fits", "main"
    view = desk.samples["views/"]["number"]
    page.goto(f"/tickets/?view={view}")
    expect(page.locator(".board")).to_be_visible()
    yield "board", "main"
    View.objects.filter(pk=view).update(layout="people")
    page.reload()
    expect(page.locator(".board.by-assignee")).to_be_visible()
    yield "board of people", "main"
    View.objects.filter(pk=view).update(layout="cards")
    page.goto(f"/tickets/?view={view}")
    expect(page.locator(".tickets.cards")).to_be_visible()
    yield "cards", "main"


def refused_forms(page, desk):
    for name in ("new-ticket", "new-contact", "settings-new-account", "settings-new-user", "settings-new-team"):
        page.goto(reverse(name))
        page.locator("main form[method=post] button.primary[type=submit]").last.click()
        expect(page.locator("main .error").first).to_be_visible()
        yield f"{name} refused", "main"
    page.goto("/preferences/tokens/")
    page.locator("main [name=name]").fill("Reports")
    page.get_by_role("button", name="Make a token").click()
    expect(page.locator("#new-token")).to_be_visible()
    yield "a new token", "main"


def open_ticket(page, desk):
    page.goto(f"/tickets/{desk.ticket.pk}/")
    until(lambda: page.evaluate(SETTLED))
    for pane in ("details", "customer", "thread"):
        if page.locator(".panes").is_visible():
            page.locator(f"#pane-{pane}").check(force=True)
            yield f"ticket, {pane}", "main"


def reading(page, desk):
    yield from open_ticket(page, desk)
    for fold in page.locator("details:visible > summary").all():
        fold.click()
    expect(page.locator("details[open] [data-keep] > .link")).to_have_count(0)
    yield "ticket, unfolded", "#scroller"
    page.evaluate(TOASTS)
    expect(page.locator(".toast")).to_have_count(2)
    yield "toasts", "#toasts"
    page.get_by_role("link", name="History", exact=True).click()
    expect(page.locator("article.msg")).to_have_count(0)
    yield "ticket, history", ".thread"


def writing(page, desk):
    yield from open_ticket(page, desk)
    composer = page.locator("#composer")
    page.keyboard.press("r")
    expect(page.locator(".ProseMirror")).to_be_focused()
    composer.get_by_role("button", name="Formatting").click()
    for line in ("Cc", "Bcc", "Subject"):
        if composer.get_by_role("button", name=line, exact=True).is_visible():
            composer.get_by_role("button", name=line, exact=True).click()
    yield "composer, all open", "#composer"
    composer.locator("label.lock").click()
    yield "composer, locked", "#composer"
    composer.locator("label.lock").click()
    receive_message(desk.ticket, message=factories.inbound(desk.ticket.requester, "Wait!"), actor=actors.contact(desk.ticket.requester_id))
    composer.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".refusal")).to_be_visible()
    yield "composer, refused", "#composer"
    composer.locator("[name=kind][value=comment]").check(force=True)
    yield "composer, comment", "#composer"


def viewed_only(page, desk):
    page.goto(f"/tickets/{desk.ticket.pk}/")
    yield "ticket, read only", "body"
    for path in ("/settings/users/", "/tickets/999999/", "/tickets/?view=mine", f"/contacts/{desk.ticket.requester_id}/"):
        page.goto(path)
        yield f"viewer, {path}", "body"


SCENES = {"admin": [nothing_there, refused_forms, reading, writing], "viewer": [viewed_only], "nobody": [login_refused]}
# What stands in other places where there is less room.
IN_PANES = {"admin": [reading, writing]}


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["wide", "narrow"])
def test_what_opens_and_what_goes_wrong(desk, open_desk, size):
    found = []
    for who, scenes in (SCENES if IS_THOROUGH or size == DESKTOP else IN_PANES).items():
        inspector = Inspector(open_desk(getattr(desk, who, None), "/login/", size=size, refusals=REFUSALS | {401, 403, 404}))
        for scene in scenes:
            for what, where in scene(inspector.page, desk):
                inspector.look(what, where)
        found += inspector.found
    assert not found, "\n".join(["", *found])
