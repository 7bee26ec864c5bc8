"""What the token's user was told, and following tickets."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from relevo.api import paging, render
from relevo.api.access import found
from relevo.api.auth import actor, caller
from relevo.api.schemas.base import Named, Page, page_of
from relevo.api.schemas.notifications import (
    BrowserOut,
    Browsers,
    ChoiceChanges,
    Followers,
    NewBrowser,
    NotificationOut,
    NotificationQuery,
    OwnChoices,
    Reading,
    Unread,
)
from relevo.api.tickets import ticket_of
from relevo.notifications.actions import choose, mark_read
from relevo.notifications.digests import send_test
from relevo.notifications.listing import FACTS, in_words
from relevo.notifications.push import deliver as push
from relevo.notifications.push.keys import keys
from relevo.notifications.push.subscriptions import browsers_of, switch_off, switch_on
from relevo.notifications.queries import choices_of, notifications_of, unread_count
from relevo.tickets import actions
from relevo.tickets.queries import follows_visible_to

router = Router(tags=["Notifications"])


@router.get("/notifications", response=Page[NotificationOut])
def list_notifications(request: HttpRequest, query: Query[NotificationQuery]) -> HttpResponse:
    """List what you were told.

    The newest first. Nothing of tickets that you may not see any more.
    """
    rows = notifications_of(caller(request)).select_related(*FACTS)
    if query.unread:
        rows = rows.filter(read_at__isnull=True)
    page, cursor = paging.by_id(rows, query, newest_first=True)
    return render.ok(page_of([NotificationOut.of(one) for one in in_words(caller(request), page)], cursor))


@router.get("/notifications/unread", response=Unread)
def count_unread_notifications(request: HttpRequest) -> HttpResponse:
    """Count what you have not read."""
    return render.ok(Unread(unread=unread_count(caller(request))))


@router.post("/notifications/readings", response=Unread)
def read_notifications(request: HttpRequest, data: Reading) -> HttpResponse:
    """Mark notifications as read."""
    mark_read(user=caller(request), ids=data.ids, until=data.until)
    return render.ok(Unread(unread=unread_count(caller(request))))


def _followers(request: HttpRequest, number: int) -> HttpResponse:
    rows = follows_visible_to(caller(request)).filter(ticket=number).select_related("user").order_by("user__name", "pk")
    return render.ok(Followers(items=[Named(id=row.user_id, name=row.user.name) for row in rows]))


@router.get("/tickets/{int:number}/followers", response=Followers)
def list_followers(request: HttpRequest, number: int) -> HttpResponse:
    """List who follows a ticket."""
    return _followers(request, ticket_of(request, number).pk)


@router.put("/tickets/{int:number}/followers/me", response=Followers)
def follow_ticket(request: HttpRequest, number: int) -> HttpResponse:
    """Follow a ticket.

    You are told of what happens to it as if it were yours.
    """
    actions.follow_ticket(ticket_of(request, number), actor=actor(request))
    return _followers(request, number)


@router.delete("/tickets/{int:number}/followers/me", response=Followers)
def unfollow_ticket(request: HttpRequest, number: int) -> HttpResponse:
    """Follow a ticket no longer."""
    actions.unfollow_ticket(ticket_of(request, number), actor=actor(request))
    return _followers(request, number)


@router.get("/me/notifications", response=OwnChoices)
def get_my_notification_choices(request: HttpRequest) -> HttpResponse:
    """Show how you want to be told."""
    return render.ok(OwnChoices.of(choices_of(caller(request))))


@router.patch("/me/notifications", response=OwnChoices)
def change_my_notification_choices(request: HttpRequest, data: ChoiceChanges) -> HttpResponse:
    """Change how you want to be told."""
    return render.ok(OwnChoices.of(choose(user=caller(request), **data.changes())))


@router.post("/me/notifications/tests", response={204: None})
def send_test_notification(request: HttpRequest) -> HttpResponse:
    """Send yourself a test mail.

    Refused with 409 where the desk has no account to send from.
    """
    send_test(caller(request))
    return render.nothing()


@router.get("/me/browsers", response=Browsers)
def list_my_browsers(request: HttpRequest) -> HttpResponse:
    """List the browsers in which you are told."""
    return render.ok(Browsers(server_key=keys().public, items=[BrowserOut.of(one) for one in browsers_of(caller(request))]))


@router.post("/me/browsers", response={201: BrowserOut})
def add_my_browser(request: HttpRequest, data: NewBrowser) -> HttpResponse:
    """Be told in a browser.

    With what the browser itself handed out (Web Push, RFC 8030). Messages are encrypted for it, and name a ticket and what happened, never what was
    written. In which cases you are told so is the way `push` of your choices.
    """
    return render.created(BrowserOut.of(switch_on(user=caller(request), **data.model_dump())), "/me/browsers")


@router.delete("/me/browsers/{int:id}", response={204: None})
def remove_my_browser(request: HttpRequest, id: int) -> HttpResponse:
    """Be told in a browser no longer."""
    switch_off(found(browsers_of(caller(request)), pk=id))
    return render.nothing()


@router.post("/me/browsers/tests", response={204: None})
def send_test_to_browsers(request: HttpRequest) -> HttpResponse:
    """Send a test to your browsers.

    Refused with 409 where there is none.
    """
    push.send_test(caller(request))
    return render.nothing()
