"""Notifications and followers over the API."""

from __future__ import annotations

import pytest

from relevo.accounts.models import Desk
from relevo.core import actors
from relevo.tickets.actions import assign_ticket, comment_on_ticket
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(mailbox, ana, bruno):
    ticket = factories.ticket(account=mailbox)
    assign_ticket(ticket, assignee=ana, actor=actors.agent(bruno))
    comment_on_ticket(ticket, body_html="<p>Look</p>", actor=actors.agent(bruno))
    return ticket


def test_they_are_listed_counted_and_read(ticket, api, ana, bruno):
    caller = api(ana, **{"Accept-Language": "es"})
    first, second = caller.get("/notifications").json()["items"]
    assert (first["kind"], first["ticket"], first["excerpt"], first["is_read"]) == ("colleague", ticket.pk, "Look", False)
    assert (second["kind"], second["text"]) == ("assigned", "Bruno Reis te asignó el ticket.")
    assert caller.get("/notifications/unread").json() == {"unread": 2}
    assert caller.post("/notifications/readings", {"until": second["id"]}).json() == {"unread": 1}
    assert [one["id"] for one in caller.get("/notifications", unread=True).json()["items"]] == [first["id"]]
    # Somebody else's are nobody's business.
    assert api(bruno).post("/notifications/readings", {"ids": [first["id"]]}).json() == {"unread": 0}
    assert caller.get("/notifications/unread").json() == {"unread": 1}
    assert caller.post("/notifications/readings", {}).json() == {"unread": 0}
    Desk.objects.update(hides_other_campaigns=True)
    assert caller.get("/notifications").json()["items"] == []


def test_following_is_for_oneself_and_can_be_repeated(ticket, api, viewer, ana):
    caller = api(viewer)
    for _time in range(2):
        assert caller.put(f"/tickets/{ticket.pk}/followers/me", None).json()["items"] == [{"id": viewer.pk, "name": "Vera Viewer"}]
    assert api(ana).get(f"/tickets/{ticket.pk}/followers").json()["items"] == [{"id": viewer.pk, "name": "Vera Viewer"}]
    for _time in range(2):
        assert caller.delete(f"/tickets/{ticket.pk}/followers/me").json()["items"] == []
    Desk.objects.update(hides_other_campaigns=True)
    assert caller.put(f"/tickets/{ticket.pk}/followers/me", None).status_code == 404


def test_how_one_is_told_can_be_changed_piece_by_piece(api, ana):
    caller = api(ana)
    usual = caller.get("/me/notifications").json()
    assert usual["ways"]["changed"] == ["app"] and usual["mail_at"] == "08:00" and usual["quiet_from"] is None
    changed = caller.patch("/me/notifications", {"ways": {"changed": ["mail"]}, "quiet_from": "22:00", "quiet_until": "07:00"}).json()
    assert changed == {**usual, "ways": {**usual["ways"], "changed": ["mail"]}, "quiet_from": "22:00", "quiet_until": "07:00"}
    ways = ({"ways": {"weather": ["app"]}}, {"ways": {"changed": ["pigeon"]}})
    for wrong in (*ways, {"quiet_from": None}, {"mail_pace": "yearly"}, {"mail_at": "25:00"}):
        assert caller.patch("/me/notifications", wrong).status_code == 422, wrong
    assert caller.get("/me/notifications").json() == changed
    assert caller.post("/me/notifications/tests").status_code == 409
