"""People who work in the desk, and the assistant."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from relevo.accounts import actions, presence
from relevo.accounts.models import User
from relevo.accounts.queries import profiles_visible_to, users_visible_to
from relevo.api import paging, render
from relevo.api.access import all_named, found
from relevo.api.auth import actor, caller
from relevo.api.schemas.base import Page, page_of
from relevo.api.schemas.people import Activation, NewPassword, NewUser, UserChanges, UserOut

router = Router(tags=["Users"])


def _out(user: User) -> UserOut:
    return UserOut.of(user, presence.states_of([user.pk]).get(user.pk))


def _with_profiles(request: HttpRequest, values: dict[str, Any]) -> dict[str, Any]:
    """The values with rows of access profiles in place of their ids, where they were sent."""
    if "access_profile_ids" in values:
        values["profiles"] = all_named(profiles_visible_to(caller(request)), values.pop("access_profile_ids"), "access_profile_ids")
    return values


@router.get("/users", response=Page[UserOut])
def list_users(request: HttpRequest, query: Query[paging.PageQuery]) -> HttpResponse:
    """List users."""
    rows, cursor = paging.by_id(users_visible_to(caller(request)).prefetch_related("access_profiles"), query)
    states = presence.states_of([row.pk for row in rows])
    return render.ok(page_of([UserOut.of(row, states.get(row.pk)) for row in rows], cursor))


@router.post("/users", response={201: UserOut})
def create_user(request: HttpRequest, data: NewUser) -> HttpResponse:
    """Add a user."""
    user = actions.create_user(actor=actor(request), **_with_profiles(request, data.model_dump()))
    return render.created(_out(user), f"/users/{user.pk}")


@router.get("/users/{int:id}", response=UserOut)
def get_user(request: HttpRequest, id: int) -> HttpResponse:
    """Show a user."""
    return render.ok(_out(found(users_visible_to(caller(request)), pk=id)))


@router.patch("/users/{int:id}", response=UserOut)
def change_user(request: HttpRequest, id: int, data: UserChanges) -> HttpResponse:
    """Change a user.

    The last active administrator can't get another role (409).
    """
    user = found(users_visible_to(caller(request)), pk=id)
    return render.ok(_out(actions.edit_user(user, actor=actor(request), **_with_profiles(request, data.changes()))))


@router.put("/users/{int:id}/activation", response=UserOut)
def change_activation(request: HttpRequest, id: int, data: Activation) -> HttpResponse:
    """Give or take away a user's access.

    A deactivated user can't sign in, and the user's tokens don't work. The last active administrator can't be deactivated (409).
    """
    user = found(users_visible_to(caller(request)), pk=id)
    act = actions.activate_user if data.is_active else actions.deactivate_user
    return render.ok(_out(act(user, actor=actor(request))))


@router.put("/users/{int:id}/password", response={204: None})
def change_password(request: HttpRequest, id: int, data: NewPassword) -> HttpResponse:
    """Set a user's password.

    For others; your own is at /me/password.
    """
    actions.set_password(found(users_visible_to(caller(request)), pk=id), actor=actor(request), password=data.password)
    return render.nothing()
