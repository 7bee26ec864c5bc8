"""One's own API tokens."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from relevo.accounts.actions import create_token, revoke_token
from relevo.accounts.models import ApiToken, User
from relevo.accounts.queries import tokens_visible_to
from relevo.core import actors
from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import signed_in
from relevo.desk.forms.settings.people import TokenForm


@dataclass(frozen=True, slots=True)
class TokensPage:
    """The living tokens; `plain` is the one just made, shown this once."""

    form: TokenForm
    tokens: list[ApiToken]
    plain: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def tokens(request: HttpRequest) -> HttpResponse:
    """The list, and making one: the answer to the form shows the token, which can't be shown again."""
    user: User = request.user  # type: ignore[assignment]
    form, plain = TokenForm(request.POST if request.method == "POST" else None), ""
    if form.is_valid():
        try:
            _row, plain = create_token(user, actor=actors.agent(user), name=form.cleaned_data["name"])
        except DomainError as error:
            form.refuse(error)
        else:
            form = TokenForm()
    own = list(tokens_visible_to(user).filter(user=user))
    response = responses.page(request, "desk/preferences/tokens.html", TokensPage(form, own, plain), status=form.status)
    if plain:
        response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@signed_in
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Ends a token at once."""
    user: User = request.user  # type: ignore[assignment]
    token = get_object_or_404(tokens_visible_to(user).filter(user=user), pk=number)
    revoke_token(token, actor=actors.agent(user))
    return responses.done(request, "tokens", _("The token no longer works."))
