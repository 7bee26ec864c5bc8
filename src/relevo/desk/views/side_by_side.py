"""Lists side by side: the page, and which lists are on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from relevo.core.errors import Invalid
from relevo.desk import responses
from relevo.desk.access import reader, signed_in
from relevo.desk.pages.shell import shell_for
from relevo.desk.pages.side_by_side import shown_names, side_by_side_page
from relevo.tickets.actions import choose_side_by_side
from relevo.tickets.queries import views_visible_to


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def side_by_side(request: HttpRequest) -> HttpResponseBase:
    """The page, or its content alone for the live update. A POST says what changes: `add`, `remove`, `left` or `right` with the name of a list."""
    user = reader(request)
    if request.method == "POST":
        names = shown_names(user, list(views_visible_to(user)))
        try:
            choose_side_by_side(user=user, views=changed(names, {do: request.POST[do] for do in CHANGES if request.POST.get(do)}))
        except Invalid as error:
            messages.error(request, str(error))
        return redirect("side-by-side")
    page = side_by_side_page(user)
    if responses.is_part(request):
        return responses.part(request, "desk/tickets/side_by_side_part.html", page, token=get_token(request))
    return responses.page(request, "desk/tickets/side_by_side.html", page, shell=shell_for(request, counts=page.counts, live_url=page.live_url))


CHANGES = ("add", "remove", "left", "right")


def changed(names: list[str], asked: dict[str, str]) -> list[str]:
    """The names after what is asked; what names no list of these changes nothing, so that a form sent twice does no harm."""
    names = list(names)
    for do, name in asked.items():
        if do == "add":
            names.append(name)
        elif name in names:
            at = names.index(name)
            names.remove(name)
            if do != "remove":
                names.insert(max(0, at - 1) if do == "left" else at + 1, name)
    return names
