"""The demo company: an outdoor shop with two lines of business, its people, and a month of conversations."""

from __future__ import annotations

import socket
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from relevo.accounts.actions import create_campaign, create_team, create_user, edit_desk
from relevo.accounts.models import User
from relevo.channels import lanes
from relevo.channels.actions import create_account, edit_account
from relevo.channels.models import Account
from relevo.core import actors, clock
from relevo.notifications.models import Notification
from relevo.ops.demo import promises, triggers, workspace
from relevo.ops.demo.history import Cast, play
from relevo.ops.demo.mailbox import Mailbox
from relevo.ops.demo.places import DOMAIN, HELP, OUTLET, PASSWORD
from relevo.ops.demo.stories import entries
from relevo.tickets.actions import create_view

ACTOR = actors.system("demo")
PEOPLE = {
    "ada": ("Ada Vidal", "administrator", "en", "Europe/Madrid"),
    "sergio": ("Sergio Luna", "supervisor", "es", "Europe/Madrid"),
    "marta": ("Marta Ríos", "agent", "es", "Europe/Madrid"),
    "tom": ("Tom Okafor", "agent", "en", "Europe/Dublin"),
    "bia": ("Bia Nunes", "agent", "pt-br", "America/Sao_Paulo"),
    "vera": ("Vera Costa", "viewer", "pt-br", "America/Sao_Paulo"),
}
TEAMS = {
    "orders": ("Orders", ("sergio", "tom", "bia")),
    "returns": ("Returns and repairs", ("marta", "tom", "bia")),
    "advice": ("Advice", ("marta", "tom", "bia")),
}
ACTIVE = {"field": "status", "operator": "is", "value": ["new", "open", "pending"]}
WAITING = {"field": "waits_for_desk", "operator": "is", "value": True}
URGENT = {"field": "priority", "operator": "at_least", "value": 30}
# Name, conditions, order, layout.
VIEWS: tuple[tuple[str, dict[str, Any], str, str], ...] = (
    ("Waits for us, oldest first", {"all": [ACTIVE, WAITING]}, "unchanged", "table"),
    ("High priority", {"all": [ACTIVE, URGENT]}, "priority", "cards"),
    ("Board", {"all": []}, "changed", "board"),
)
SIGNATURE = "<p>{{ agent_name }}<br>{{ account_name }}</p>"


def is_filled() -> bool:
    """Whether somebody works in this desk already."""
    return User.objects.exists()


def fill(mailbox: Mailbox, sink: socket.socket) -> int:
    """Makes people, accounts and conversations, all or nothing; returns the number of tickets. For an empty desk."""
    with transaction.atomic():
        edit_desk(actor=ACTOR, name="Nube Montaña", time_zone="Europe/Madrid")
        cast = _make_cast(sink)
        workspace.set_up()
        told = entries(clock.now())
        before = told[0].at - timedelta(days=1)
        promises.promise(before)
        triggers.set_up(before, cast.users, cast.teams)
        number = play(told, cast, mailbox)
        triggers.let_time_pass(clock.now())
        workspace.furnish(cast.users)
        triggers.run_queued()
        promises.let_time_pass()
        for name, conditions, order, layout in VIEWS:
            create_view(actor=ACTOR, owner=None, name=name, conditions=conditions, order=order, layout=layout)
        _forget_what_was_sent()
        return number


def _forget_what_was_sent() -> None:
    # The answers were sent long ago; in the queue of their account they would only hold up the first real one. So were the mails to the agents.
    Notification.objects.filter(is_for_mail=True).update(is_for_mail=False)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo'", [lanes.DELIVER])


def connect(sink: socket.socket) -> None:
    """Points the accounts to where the sandbox's mail server listens this time."""
    for account in Account.objects.filter(address__in=(HELP, OUTLET)):
        if account.settings.get("smtp", {}).get("port") != sink.getsockname()[1]:
            edit_account(account, actor=ACTOR, settings=_settings(sink))


def _settings(sink: socket.socket) -> dict[str, Any]:
    host, port = sink.getsockname()[:2]
    return {"authentication": "none", "smtp": {"host": host, "port": port, "security": "none"}}


def _make_cast(sink: socket.socket) -> Cast:
    users = {key: _make_user(key, *values) for key, values in PEOPLE.items()}
    teams = {key: create_team(actor=ACTOR, name=name, members=[users[who] for who in members]) for key, (name, members) in TEAMS.items()}
    everybody = list(users.values())
    accounts = {}
    for address, name in ((HELP, "Nube Montaña"), (OUTLET, "Nube Montaña Outlet")):
        label = "Outlet" if address == OUTLET else "Shop"
        members = everybody if address == HELP else [users["ada"], users["sergio"]]
        campaign = create_campaign(actor=ACTOR, name=label, team=teams["orders"], members=members)
        values = {"campaign": campaign, "team": teams["orders"], "signature_html": SIGNATURE, "settings": _settings(sink)}
        accounts[address] = create_account(actor=ACTOR, kind="email", name=name, address=address, **values)
    return Cast(users, teams, accounts)


def _make_user(key: str, name: str, role: str, language: str, time_zone: str) -> User:
    values: dict[str, Any] = {"email": f"{key}@{DOMAIN}", "name": name, "role": role, "language": language, "time_zone": time_zone}
    return create_user(actor=ACTOR, password=PASSWORD, **values)
