"""How the reader wants to be told."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from relevo.core.errors import DomainError
from relevo.desk import responses
from relevo.desk.access import reader, signed_in
from relevo.desk.forms.notifications import NotificationForm
from relevo.notifications.actions import choose
from relevo.notifications.digests import send_test
from relevo.notifications.enums import DigestState, Way
from relevo.notifications.models import Digest, PushSubscription
from relevo.notifications.push.keys import keys
from relevo.notifications.push.subscriptions import browsers_of
from relevo.notifications.queries import choices_of, last_mail

TEMPLATE = "desk/preferences/notifications.html"


@dataclass(frozen=True, slots=True)
class NotificationPreferences:
    """The form, what became of the last mail, and in which browsers the reader is told; `server_key` is what a browser needs to be switched on."""

    form: NotificationForm
    mail: Digest | None
    browsers: list[PushSubscription]
    server_key: str
    ways: tuple[Way, ...] = tuple(Way)

    @property
    def failure(self) -> str:
        """Why the last mail did not arrive; empty where it did."""
        return self.mail.reason if self.mail is not None and self.mail.state == DigestState.FAILED else ""


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def notification_preferences(request: HttpRequest) -> HttpResponse:
    """Shows and saves all choices."""
    user = reader(request)
    form = NotificationForm(request.POST if request.method == "POST" else None, of=choices_of(user))
    if form.is_valid():
        try:
            choose(user=user, **form.choices())
        except DomainError as error:
            form.refuse(error)
        else:
            return responses.done(request, "notification-preferences", _("Your choices are saved."))
    return responses.page(
        request, TEMPLATE, NotificationPreferences(form, last_mail(user), list(browsers_of(user)), keys().public), status=form.status
    )


@require_POST
@signed_in
def test(request: HttpRequest) -> HttpResponse:
    """Sends the reader a mail that shows whether mails arrive."""
    send_test(reader(request))
    return responses.done(request, "notification-preferences", _("A test mail is on its way to %(address)s.") % {"address": reader(request).email})
