"""How pages, API answers and files travel."""

from __future__ import annotations

import gzip

import brotli
import pytest

from relevo.core import actors
from relevo.core.compression import accepted
from relevo.tickets.actions import receive_message
from relevo.tickets.content import NewFile
from relevo.tickets.models import Attachment
from tests import factories


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, BR;q=0.2", "br"),
        ("gzip, br;q=0", "gzip"),
        ("gzip;q=0.0, br; q=0", ""),
        ("deflate, zstd, x-gzip", ""),
        ("", ""),
    ],
)
def test_what_a_browser_takes(header, encoding):
    assert accepted(header) == encoding


@pytest.mark.parametrize(("encoding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_pages_travel_small_and_their_length_tells_nothing(encoding, unpack, client, db):
    plain = client.get("/login/")
    assert "Content-Encoding" not in plain.headers and "Accept-Encoding" in plain.headers["Vary"]
    answers = [client.get("/login/", headers={"Accept-Encoding": encoding}) for _ in range(20)]
    assert len({len(answer.headers["Padding"]) for answer in answers}) > 5
    assert "</html>" in unpack(answers[0].content).decode()
    assert all(answer.headers["Content-Encoding"] == encoding and len(answer.content) < len(plain.content) for answer in answers)


def test_a_part_that_has_not_changed_is_known_again_after_compression(mailbox, ana, as_user):
    ticket = factories.ticket(account=mailbox, requester=factories.contact())
    client = as_user(ana)
    first = client.get(f"/tickets/{ticket.number}/conversation/", headers={"Accept-Encoding": "br"})
    assert first.headers["Content-Encoding"] == "br" and first.headers["ETag"].startswith('W/"')
    again = client.get(f"/tickets/{ticket.number}/conversation/", headers={"Accept-Encoding": "br", "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_files_come_as_they_are_and_say_how_long_they_are(mailbox, ana, as_user):
    ticket = factories.ticket(account=mailbox, requester=factories.contact())
    content = b"name,order\n" * 1000
    mail = factories.inbound(ticket.requester, files=[NewFile("orders.csv", "text/csv", content)])
    receive_message(ticket, message=mail, actor=actors.contact(ticket.requester_id))
    file = Attachment.objects.get()
    answer = as_user(ana).get(f"/attachments/{file.uuid}/", headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Content-Length"] == str(len(content)) and b"".join(answer) == content
