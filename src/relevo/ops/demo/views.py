"""The sandbox: the mailboxes of the desk's customers, for everybody at this machine (demo only)."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from relevo.core import clock
from relevo.desk import responses
from relevo.desk.forms.base import DeskForm
from relevo.ops.demo import mails, pages
from relevo.ops.demo.forms import NewMailForm, ReplyForm
from relevo.ops.demo.mailbox import Mailbox
from relevo.ops.demo.sending import NotTaken, mailbox, send

TEMPLATE = "sandbox/page.html"


@require_safe
def sandbox(request: HttpRequest) -> HttpResponse:
    """All mails, or those of one customer (``?customer=``)."""
    return _page(request, mailbox(), request.GET.get("customer", ""))


@require_http_methods(["GET", "HEAD", "POST"])
def new_mail(request: HttpRequest) -> HttpResponse:
    """Writes to the desk as a customer."""
    form = NewMailForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        values = form.cleaned_data
        mail = mails.new_mail(
            sender=(values["name"], values["address"].lower()),
            to=("", values["to"]),
            subject=values["subject"],
            text=values["text"],
            at=clock.now(),
            attachment=form.attachment(),
        )
        if _sent(request, form, mail):
            return redirect(_list_address(values["address"].lower()))
    return _page(request, mailbox(), request.GET.get("customer", ""), form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: HttpRequest, key: str) -> HttpResponse:
    """Reads one mail, and answers it where it came from the desk."""
    box = mailbox()
    found = box.open(key)
    if found is None:
        raise Http404
    summary, original = found
    form = ReplyForm(request.POST or None, request.FILES or None) if summary.is_received else None
    if form is not None and form.is_valid():
        answer = mails.reply(
            original, sender=(summary.customer_name, summary.customer), text=form.cleaned_data["text"], at=clock.now(), attachment=form.attachment()
        )
        if _sent(request, form, answer):
            return redirect(_list_address(summary.customer))
    return _page(request, box, summary.customer, mail=pages.read(summary, original), form=form)


def _sent(request: HttpRequest, form: DeskForm, mail: mails.EmailMessage) -> bool:
    try:
        send(mail)
    except NotTaken as error:
        form.add_error(None, _("The desk did not take this mail: %(reason)s") % {"reason": error})
        return False
    messages.success(request, _("Your mail has arrived at the desk."))
    return True


def _list_address(customer: str) -> str:
    return f"{reverse('sandbox')}?{urlencode({'customer': customer})}"


def _page(request: HttpRequest, box: Mailbox, customer: str, *, mail: pages.OpenMail | None = None, form: DeskForm | None = None) -> HttpResponse:
    notices = [str(message) for message in messages.get_messages(request)]
    page = pages.page_of(box, customer, mail=mail, form=form, notices=notices)
    return responses.plain(request, TEMPLATE, page, status=form.status if form is not None else 200)
