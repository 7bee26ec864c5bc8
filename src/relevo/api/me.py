"""The user to whom the token belongs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from relevo.accounts import actions, presence
from relevo.accounts.models import User
from relevo.api import render
from relevo.api.auth import actor, caller
from relevo.api.schemas.people import Me, MyChanges, OwnPassword

router = Router(tags=["Users"])


def _shown(user: User) -> HttpResponse:
    return render.ok(Me.of(user, presence.states_of([user.pk]).get(user.pk)))


@router.get("/me", response=Me)
def get_me(request: HttpRequest) -> HttpResponse:
    """Show yourself.

    With what your role and access profiles allow, and the campaigns whose tickets you see.
    """
    return _shown(caller(request))


@router.patch("/me", response=Me)
def change_me(request: HttpRequest, data: MyChanges) -> HttpResponse:
    """Change your own settings."""
    return _shown(actions.edit_user(caller(request), actor=actor(request), **data.changes()))


@router.put("/me/password", response={204: None})
def change_my_password(request: HttpRequest, data: OwnPassword) -> HttpResponse:
    """Set your own password."""
    actions.set_password(caller(request), actor=actor(request), password=data.password, current=data.current_password)
    return render.nothing()
