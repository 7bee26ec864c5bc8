"""The page on which people outside are asked for advice, with a preview of the mail."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from relevo.accounts.models import User
from relevo.channels.email.escalations import account_for
from relevo.channels.models import Account
from relevo.core.addresses import format_addresses
from relevo.core.errors import DomainError
from relevo.desk.forms.escalation import EscalationForm
from relevo.tickets.actions.escalate import VALID_FOR, check_account
from relevo.tickets.escalation.mail import EscalationMail, mail_of
from relevo.tickets.family import conversation_of
from relevo.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class EscalationPage:
    """The form, and the mail as it would be sent now; where that can't be, `problem` says why. `seen` is the newest message that it knows."""

    ticket: Ticket
    form: EscalationForm
    account: Account | None
    mail: EscalationMail | None
    problem: str
    seen: int

    @property
    def recipients(self) -> str:
        return format_addresses(self.form.cleaned_data.get("to") or []) if self.form.is_bound else ""

    @property
    def body(self) -> Markup:
        """The mail's own words, which `mail_of` made harmless."""
        return Markup(self.mail.html) if self.mail else Markup("")  # noqa: S704

    @property
    def signature(self) -> Markup:
        return Markup(self.mail.signature_html) if self.mail else Markup("")  # noqa: S704

    @property
    def has_own_address(self) -> bool:
        """Whether answers come to a signed address; else the signed Message-ID alone leads them here."""
        return self.account is not None and bool(self.account.settings.get("reply_mark_in_address"))

    @property
    def valid_days(self) -> int:
        return VALID_FOR.days


def load_escalation(ticket: Ticket, user: User, form: EscalationForm) -> EscalationPage:
    """The page as the form stands; a bound form has been validated."""
    account, mail, problem = account_for(ticket), None, ""
    seen = conversation_of(ticket.pk).order_by("-pk").values_list("pk", flat=True).first() or 0
    try:
        check_account(account)
        mail = mail_of(ticket, account=account, writer=user, parts=form.parts, **form.written)
    except DomainError as error:
        problem = str(error)
    return EscalationPage(ticket, form, account, mail, problem, seen)
