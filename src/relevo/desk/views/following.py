"""Following a ticket, and no longer."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from relevo.core import actors
from relevo.desk.access import reader, signed_in
from relevo.desk.views.regions import changed
from relevo.tickets.actions import follow_ticket, unfollow_ticket
from relevo.tickets.queries import visible_to


@require_POST
@signed_in
def following(request: HttpRequest, number: int) -> HttpResponseBase:
    """The reader follows the ticket (``follow=1``), or no longer."""
    user = reader(request)
    ticket = get_object_or_404(visible_to(user), pk=number)
    act = follow_ticket if request.POST.get("follow") == "1" else unfollow_ticket
    act(ticket, actor=actors.agent(user))
    return changed(request, number)
