"""Messages that are about to leave."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from relevo.accounts import permissions
from relevo.core import actors
from relevo.desk.access import needs, reader
from relevo.desk.pages.ticket import load_composer_part
from relevo.desk.responses import is_part
from relevo.desk.views.regions import changed, region
from relevo.tickets.actions import discard_held, send_held, take_back
from relevo.tickets.queries import held_visible_to


@needs(permissions.TICKETS_REPLY)
@require_POST
def held(request: HttpRequest, number: int, held: int) -> HttpResponseBase:
    """Takes one back into its writer's composer, or with ``do`` lets it leave now ("send") or throws it away ("discard").

    Who takes an own one back gets the composer with it; all others nothing, and the page for those without scripts.
    """
    user = reader(request)
    found = get_object_or_404(held_visible_to(user).select_related("ticket"), pk=held, ticket=number)
    actor, wanted = actors.agent(user), request.POST.get("do", "")
    if wanted == "send":
        send_held(found, actor=actor)
    elif wanted == "discard":
        discard_held(found, actor=actor)
    else:
        take_back(found, actor=actor)
        if found.user_id == user.pk and is_part(request):
            return region(request, "desk/ticket/composer.html", load_composer_part(user, number))
    return changed(request, number)
