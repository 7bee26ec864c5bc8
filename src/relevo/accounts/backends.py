"""Sign-in by e-mail address and password."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from relevo.accounts.loading import active_user
from relevo.accounts.models import User


class PasswordBackend:
    """Finds an active user by address and password; an unknown address costs as much time as a wrong password."""

    def authenticate(self, request: HttpRequest | None, username: str = "", password: str = "", **_: Any) -> User | None:
        user = User.objects.filter(email__iexact=username.strip()).first()
        if user is None:
            User().set_password(password)
            return None
        return user if user.is_active and not user.is_assistant and user.check_password(password) else None

    def get_user(self, user_id: int) -> User | None:
        return active_user(user_id)
