"""The gallery in a browser: opened from a file, walked through by keyboard, and the focus comes back."""

from __future__ import annotations

import struct
import zlib

import pytest
from playwright.sync_api import expect

from relevo.core import actors
from relevo.tickets.actions import receive_message
from relevo.tickets.content import NewFile
from tests import factories


@pytest.fixture
def ana(transactional_db):
    return factories.user("Ana Moreno", "ana@desk.example", password=factories.PASSWORD)


def picture(side: int) -> bytes:
    """A grey PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x90" * side for _row in range(side))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def test_files_are_walked_through_by_keyboard(open_desk, ana):
    factories.account()
    ticket = factories.ticket()
    files = [
        NewFile("photo.png", "image/png", picture(64)),
        NewFile("plan.zip", "application/zip", b"PK"),
        NewFile("bill.pdf", "application/pdf", b"<script>top.document.title = 'caught'</script>"),
        NewFile("broken.png", "image/png", b"<script>alert(1)</script>"),
    ]
    receive_message(ticket, message=factories.inbound(ticket.requester, "See", files=files), actor=actors.contact(ticket.requester_id))
    page = open_desk(ana, f"/tickets/{ticket.pk}/", refusals=frozenset({404}))
    tile = page.locator(".file a").first
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    tile.focus()
    page.keyboard.press("Enter")
    gallery = page.get_by_role("dialog", name="Attachments")
    expect(gallery.locator("[data-place]")).to_have_text("1 / 4")
    expect(gallery.get_by_role("img", name="photo.png")).to_be_visible()
    assert gallery.get_by_role("img", name="photo.png").evaluate("(picture) => picture.decode().then(() => picture.naturalWidth)") == 64
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    expect(gallery.locator("[data-place]")).to_have_text("2 / 4")
    expect(gallery.get_by_text("There is no preview of this kind of file.")).to_be_visible()
    expect(gallery.get_by_role("link", name="Download")).to_have_attribute("download", "plan.zip")
    page.keyboard.press("ArrowRight")
    expect(gallery.get_by_text("This file can't be shown here.")).to_be_visible()
    assert gallery.locator("iframe").count() == 0
    page.keyboard.press("End")
    expect(gallery.locator("[data-place]")).to_have_text("4 / 4")
    expect(gallery.get_by_text("This file can't be shown here.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(gallery).to_have_count(0)
    expect(tile).to_be_focused()
