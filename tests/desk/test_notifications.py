"""The bell, its menu, the whole list, and what opening a ticket does to them."""

from __future__ import annotations

import pytest

from relevo.accounts.models import Desk
from relevo.core import actors
from relevo.notifications.kinds import KINDS
from relevo.notifications.models import Notification
from relevo.notifications.queries import choices_of
from relevo.tickets.actions import assign_ticket, comment_on_ticket, follow_ticket, merge_tickets
from tests import factories

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}
LIVE = {"Relevo-Live": "1"}


@pytest.fixture
def ticket(mailbox, ana, bruno):
    ticket = factories.ticket("Wrong <b>colour</b>", account=mailbox)
    assign_ticket(ticket, assignee=ana, actor=actors.agent(bruno))
    comment_on_ticket(ticket, body_html="<p>Please <i>look</i></p>", actor=actors.agent(bruno))
    return ticket


def unread_of(user) -> int:
    return Notification.objects.filter(user=user, read_at__isnull=True).count()


def test_the_bell_counts_on_every_page_and_opening_the_ticket_reads(ticket, ana, bruno, as_user):
    client = as_user(ana)
    for address in ("/tickets/", "/contacts/", "/preferences/", "/pending/"):
        assert "Notifications: 2 unread" in client.get(address).content.decode(), address
    assert "Notifications: 2 unread" in client.get("/tickets/", headers=LIVE).content.decode()
    assert "unread" not in as_user(bruno).get("/tickets/").content.decode()
    page = client.get(f"/tickets/{ticket.pk}/").content.decode()
    assert 'id="bell"' in page and "unread" not in page.split('id="bell"')[1][:900]
    assert unread_of(ana) == 0 and "2 unread" not in client.get("/contacts/").content.decode()


def test_what_comes_in_on_the_open_page_is_read_by_its_own_script_only(ticket, ana, as_user):
    client = as_user(ana)
    assert f'data-live-url="/pending/?ticket={ticket.pk}"' in client.get(f"/tickets/{ticket.pk}/").content.decode()
    comment_on_ticket(ticket, body_html="<p>More</p>", actor=actors.agent(factories.user("Mia")))
    client.get("/pending/", {"ticket": ticket.pk})
    assert unread_of(ana) == 1
    answer = client.get("/pending/", {"ticket": ticket.pk}, headers=LIVE).content.decode()
    assert unread_of(ana) == 0 and "unread" not in answer and f'data-live-url="/pending/?ticket={ticket.pk}"' in answer
    assert client.get("/pending/", {"ticket": "x" * 30}, headers=LIVE).status_code == 200


def test_a_survivor_reads_what_was_told_of_the_merged_one(ticket, mailbox, ana, bruno, as_user):
    survivor = factories.ticket("Same", account=mailbox, requester=ticket.requester)
    merge_tickets(survivor, other=ticket, actor=actors.agent(bruno))
    assert unread_of(ana) == 3
    as_user(ana).get(f"/tickets/{survivor.pk}/")
    assert unread_of(ana) == 0


def test_the_menu_shows_the_newest_and_marks_up_to_what_was_seen(ticket, ana, bruno, as_user):
    client = as_user(ana)
    menu = client.get("/notifications/", headers=PART).content.decode()
    assert "Bruno Reis assigned the ticket to you." in menu and "Bruno Reis wrote an internal comment." in menu
    assert "Please look" in menu and "Wrong &lt;b&gt;colour" in menu and f'href="/tickets/{ticket.pk}/"' in menu
    seen = Notification.objects.latest("pk").pk
    comment_on_ticket(ticket, body_html="<p>Later</p>", actor=actors.agent(bruno))
    answer = client.post("/notifications/read/", {"until": seen}, headers=PART).content.decode()
    assert unread_of(ana) == 1 and "Notifications: 1 unread" in answer and 'hx-swap-oob="innerHTML:#bell"' in answer
    assert client.post("/notifications/read/", {"until": seen + 9}).status_code == 302
    assert unread_of(ana) == 0 and "Mark all as read" not in client.get("/notifications/", headers=PART).content.decode()


def test_the_page_goes_back_in_time_and_can_leave_out_what_is_read(ticket, ana, bruno, as_user, django_assert_num_queries):
    for number in range(60):
        comment_on_ticket(ticket, body_html=f"<p>Comment {number}.</p>", actor=actors.agent(bruno))
    client = as_user(ana)
    with django_assert_num_queries(4):  # session, user, the list, the counts
        page = client.get("/notifications/").content.decode()
    assert page.count('class="excerpt"') == 50 and "Comment 59." in page and "Comment 5." not in page
    older = page.split('href="/notifications/?before=')[1].split('"')[0]
    assert "Comment 5." in client.get("/notifications/", {"before": older}).content.decode()
    client.post("/notifications/read/", {"until": Notification.objects.latest("pk").pk})
    assert "You have read everything." in client.get("/notifications/", {"unread": 1}).content.decode()


def test_others_notifications_and_hidden_tickets_stay_out(ticket, ana, bruno, as_user):
    stranger = as_user(bruno)
    assert "Nothing yet." in stranger.get("/notifications/").content.decode()
    stranger.post("/notifications/read/", {"until": 10**9})
    assert unread_of(ana) == 2
    Desk.objects.update(hides_other_campaigns=True)
    page = as_user(ana).get("/notifications/").content.decode()
    assert "Nothing yet." in page and "unread" not in page.split('id="bell"')[1][:900]


def test_the_words_are_the_readers(ticket, ana, as_user):
    ana.language = "es"
    ana.save()
    assert "Bruno Reis te asignó el ticket." in as_user(ana).get("/notifications/").content.decode()


def test_following_is_switched_on_the_ticket_and_shown_there(ticket, ana, viewer, as_user):
    client = as_user(viewer)
    assert 'name="follow" value="1"' in client.get(f"/tickets/{ticket.pk}/").content.decode()
    assert client.post(f"/tickets/{ticket.pk}/following/", {"follow": "1"}).status_code == 302
    follow_ticket(ticket, actor=actors.agent(ana))
    page = client.get(f"/tickets/{ticket.pk}/").content.decode()
    assert "Followed by Ana Moreno, Vera Viewer" in page and 'name="follow" value="0"' in page
    assert client.post(f"/tickets/{ticket.pk}/following/", {"follow": "0"}, headers=PART).status_code == 204
    assert "Followed by Ana Moreno" in client.get(f"/tickets/{ticket.pk}/").content.decode()
    assert not ticket.follows.filter(user=viewer).exists()


def test_how_one_is_told_is_chosen_in_a_matrix(ana, as_user):
    client = as_user(ana)
    page = client.get("/preferences/notifications/").content.decode()
    assert page.count('type="checkbox"') == 3 * len(KINDS) + 1 and 'name="assigned-mail" id="id_assigned-mail" checked' in page
    data = {"assigned-app": "on", "changed-app": "on", "changed-mail": "on", "mail_pace": "day", "mail_at": "07:30", "quiet_from": "22:00"}
    refused = client.post("/preferences/notifications/", data)
    assert refused.status_code == 422 and "Enter a time, or leave both empty." in refused.content.decode()
    assert client.post("/preferences/notifications/", {**data, "quiet_until": "06:00"}).status_code == 302
    kept = choices_of(ana)
    assert (kept.ways["assigned"], kept.ways["changed"], kept.ways["mentioned"]) == (["app"], ["app", "mail"], [])
    assert (kept.mail_pace, str(kept.mail_at), str(kept.quiet_until)) == ("day", "07:30:00", "06:00:00")
    page = client.get("/preferences/notifications/").content.decode()
    assert 'value="22:00"' in page and 'name="assigned-mail" id="id_assigned-mail">' in page
