"""Tasks of a ticket, and the list of one's own."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relevo.accounts import permissions
from relevo.accounts.models import User
from relevo.accounts.queries import users_visible_to
from relevo.core import actors, clock
from relevo.core.errors import Invalid
from relevo.desk import responses
from relevo.desk.access import needs, reader, signed_in
from relevo.desk.forms.moments import moment_in
from relevo.desk.pages.tasks import load_my_tasks, load_task_form, load_tasks
from relevo.desk.views.regions import changed, region
from relevo.tickets.actions import add_task, complete_task, edit_task
from relevo.tickets.family import family_of
from relevo.tickets.models import Task
from relevo.tickets.queries import visible_to
from relevo.tickets.tasks import tasks_visible_to


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def tasks(request: HttpRequest, number: int) -> HttpResponseBase:
    """The panel, for live updates; POST adds a task (``title``, ``assignee``, ``due``)."""
    user = reader(request)
    ticket = get_object_or_404(visible_to(user), pk=number)
    if request.method != "POST":
        return region(request, "desk/ticket/tasks.html", load_tasks(user, number, family_of(number)))
    add_task(ticket, actor=actors.agent(user), title=request.POST.get("title", ""), assignee=_assignee(request, user), due_at=_due(request))
    return changed(request, number)


@needs(permissions.TASKS_MANAGE)
@require_safe
def new_task(request: HttpRequest, number: int) -> HttpResponseBase:
    """The form of a new task, as a part of the panel or (without scripts) as a page."""
    get_object_or_404(visible_to(reader(request)), pk=number)
    return _form(request, number)


@needs(permissions.TASKS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, number: int, task: int) -> HttpResponseBase:
    """The form of a task; POST changes it (``title``, ``assignee``, ``due``)."""
    user = reader(request)
    found = _task(user, number, task)
    if request.method != "POST":
        return _form(request, number, found)
    edit_task(found, actor=actors.agent(user), title=request.POST.get("title", ""), assignee=_assignee(request, user), due_at=_due(request))
    return changed(request, number)


@needs(permissions.TASKS_MANAGE)
@require_POST
def completion(request: HttpRequest, number: int, task: int) -> HttpResponseBase:
    """Marks a task as done (``done`` 1) or as open again (0). Without scripts it leads back to where the button stood."""
    user = reader(request)
    complete_task(_task(user, number, task), actor=actors.agent(user), is_done=request.POST.get("done") == "1")
    return redirect("tasks") if request.POST.get("back") == "tasks" and not responses.is_part(request) else changed(request, number)


@signed_in
@require_safe
def my_tasks(request: HttpRequest) -> HttpResponseBase:
    """The reader's own tasks, open ones or (``show=done``) those that are done."""
    page = load_my_tasks(reader(request), "done" if request.GET.get("show") == "done" else "open", clock.now())
    if responses.is_part(request):
        return region(request, "desk/tasks/list.html", page)
    return responses.page(request, "desk/tasks/page.html", page)


def _form(request: HttpRequest, number: int, task: Task | None = None) -> HttpResponseBase:
    form = load_task_form(reader(request), number, task)
    if responses.is_part(request):
        return region(request, "desk/tasks/form.html", form)
    return responses.page(request, "desk/tasks/edit.html", form)


def _task(user: User, number: int, task: int) -> Task:
    return get_object_or_404(tasks_visible_to(user).select_related("ticket"), pk=task, ticket=number)


def _assignee(request: HttpRequest, user: User) -> User | None:
    typed = request.POST.get("assignee", "")
    if not typed:
        return None
    found = users_visible_to(user).filter(pk=int(typed)).first() if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None
    if found is None:
        raise Invalid("unknown_choice", _("This choice is no longer there. Reload the page."), fields={"assignee": _("Choose one of the list.")})
    return found


def _due(request: HttpRequest) -> datetime | None:
    """The moment that was typed, in the reader's time zone."""
    typed = request.POST.get("due", "").strip()
    if not typed:
        return None
    if (moment := moment_in(typed)) is None:
        raise Invalid("due_unusable", _("This is no time at which a task can be due."), fields={"due": _("Choose a day and a time.")})
    return moment
