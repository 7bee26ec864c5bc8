"""Who resolves a ticket, and in whose queue it is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from relevo.accounts.models import Team, User
from relevo.core import actors
from relevo.core.errors import Invalid
from relevo.desk.access import signed_in
from relevo.desk.views.regions import changed
from relevo.tickets.actions import assign_ticket
from relevo.tickets.queries import visible_to


@signed_in
@require_POST
def assignment(request: HttpRequest, number: int) -> HttpResponseBase:
    """Sets ``assignee`` (a user's id, ``me``, or empty for nobody), ``team`` (an id or empty), or both.

    ``expected`` is the assignee that the page showed (an id or empty): somebody else there meanwhile is a conflict, told by name.
    """
    ticket = get_object_or_404(visible_to(request.user), pk=number)  # type: ignore[arg-type]
    values: dict[str, Any] = {}
    for name, model in (("assignee", User), ("expected", User), ("team", Team)):
        if name in request.POST:
            values[name] = request.user if request.POST[name] == "me" else _chosen(model, name, request.POST[name])
    assign_ticket(ticket, actor=actors.agent(request.user), **values)
    return changed(request, number)


def _chosen(model: Any, name: str, typed: str) -> Any:
    """The object with the typed id; None for an empty one. An inactive team or user is refused, unless it is only expected."""
    if not typed:
        return None
    found = model.objects.filter(pk=int(typed)).first() if typed.isascii() and typed.isdecimal() and len(typed) < 19 else None
    if found is None or (name != "expected" and not found.is_active):
        raise Invalid("unknown_choice", _("This choice is no longer there. Reload the page."), fields={name: _("Choose one of the list.")})
    return found
