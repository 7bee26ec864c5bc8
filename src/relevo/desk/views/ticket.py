"""The ticket page and its live parts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from relevo.accounts.actions import edit_user
from relevo.core import actors
from relevo.desk import responses
from relevo.desk.access import reader, signed_in
from relevo.desk.forms.composer import ComposerInput
from relevo.desk.pages.abilities import abilities
from relevo.desk.pages.composer import Refusal
from relevo.desk.pages.customer_part import load_customer_part
from relevo.desk.pages.head_part import load_head_part
from relevo.desk.pages.later import LaterPage
from relevo.desk.pages.shell import pending_url, shell_for
from relevo.desk.pages.ticket import load_conversation_part, load_ticket_page
from relevo.desk.views.regions import region
from relevo.tickets import showing


def shown(request: HttpRequest) -> tuple[str, int]:
    """The filter and the starting place that the address asks for; nonsense asks for the usual."""
    show, start = showing.understood(request.GET.get("show", "")[:200]), request.GET.get("from", "")
    return show, int(start) if start.isascii() and start.isdecimal() and len(start) < 10 else 0


def draw(
    request: HttpRequest,
    number: int,
    *,
    typed: ComposerInput | None = None,
    refusal: Refusal | None = None,
    later: LaterPage | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page; also with what was `typed` into the composer and why it was refused, or with the question when it is to leave."""
    show, start = shown(request)
    page = load_ticket_page(
        request.user,  # type: ignore[arg-type]
        number,
        show=show,
        start=start,
        typed=typed,
    )
    if page.composer is not None:
        page.composer.refusal, page.composer.later = refusal, later
    shell = shell_for(request, counts=page.counts, live_topic=f"ticket:{number} list", live_url=pending_url(number))
    return responses.page(request, "desk/ticket/page.html", page, shell=shell, status=status, token=get_token(request))


@signed_in
@require_GET
def ticket(request: HttpRequest, number: int) -> HttpResponseBase:
    """The page."""
    return draw(request, number)


@signed_in
@require_GET
def header(request: HttpRequest, number: int) -> HttpResponseBase:
    """Top and left, for live updates."""
    return region(request, "desk/ticket/state.html", load_head_part(request.user, number))  # type: ignore[arg-type]


@signed_in
@require_GET
def conversation(request: HttpRequest, number: int) -> HttpResponseBase:
    """The stream, for live updates, filters and "show earlier"."""
    show, start = shown(request)
    page = load_conversation_part(request.user, number, show=show, start=start)  # type: ignore[arg-type]
    return region(request, "desk/ticket/conversation.html", page, may=abilities(request.user))  # type: ignore[arg-type]


@signed_in
@require_GET
def customer(request: HttpRequest, number: int) -> HttpResponseBase:
    """Who asks, for live updates."""
    return responses.part(request, "desk/ticket/customer_part.html", load_customer_part(request.user, number))  # type: ignore[arg-type]


@signed_in
@require_POST
def customer_panel(request: HttpRequest) -> HttpResponseBase:
    """Shows or hides the customer panel, which is remembered for the agent."""
    number, user = request.POST.get("ticket", ""), reader(request)
    edit_user(user, actor=actors.agent(user), shows_customer=not user.shows_customer)
    return redirect(reverse("ticket", args=[int(number)]) if number.isascii() and number.isdecimal() and len(number) < 19 else reverse("tickets"))
