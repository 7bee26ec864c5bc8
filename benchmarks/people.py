"""The desk around the generated tickets: users, teams, campaigns, accounts, contacts and the files that messages carry."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password

from benchmarks import plan
from benchmarks.rows import Row, StoredFile
from relevo.accounts.models import Campaign, Desk, Team, User
from relevo.channels.models import Account
from relevo.core import storage

PASSWORD = "benchmark only"  # Of every generated user.
ADMINISTRATOR, SUPERVISOR, AGENT = 1, 3, plan.FIRST_AGENT
_ROLES = {1: "administrator", 2: "administrator", 3: "supervisor", 4: "supervisor", 5: "supervisor", 6: "supervisor", 57: "operator", 58: "operator"}


def email_of(user: int) -> str:
    return f"user{user}@desk.example"


def make_desk() -> None:
    """Users, teams, campaigns, accounts; the desk hides tickets of other campaigns, so that permissions cost what they cost."""
    Desk.objects.update(hides_other_campaigns=True, name="Benchmark")
    password = make_password(PASSWORD)
    User.objects.bulk_create(
        User(
            pk=pk, email=email_of(pk), name=plan.name_of(-pk), role=_ROLES.get(pk, "agent" if pk <= plan.LAST_AGENT else "viewer"), password=password
        )
        for pk in range(1, plan.USERS + 1)
    )
    agents = range(plan.FIRST_AGENT, plan.LAST_AGENT + 1)
    Team.objects.bulk_create(Team(pk=pk, name=f"Team {pk}") for pk in range(1, plan.TEAMS + 1))
    Campaign.objects.bulk_create(Campaign(pk=pk, name=f"Campaign {pk}", team_id=pk) for pk in range(1, plan.CAMPAIGNS + 1))
    Account.objects.bulk_create(
        Account(pk=pk, kind="email", name=f"Shop {pk}", address=f"help{pk}@shop.example", campaign_id=pk, team_id=pk, signature_html="<p>Shop</p>")
        for pk in range(1, plan.CAMPAIGNS + 1)
    )
    Team.members.through.objects.bulk_create(Team.members.through(team_id=1 + pk % plan.TEAMS, user_id=pk) for pk in agents)
    Campaign.members.through.objects.bulk_create(
        Campaign.members.through(campaign_id=campaign, user_id=pk) for pk in agents for campaign in plan.campaigns_of(pk)
    )


def make_files() -> list[StoredFile]:
    """A few files in the attachment store, which messages share; stored for real, so that every digest has its bytes."""
    files = []
    for number in range(16):
        source = random.Random(f"{plan.SEED} file {number}")
        content = source.randbytes(source.randint(2_000, 80_000))
        kind, suffix = source.choice((("image/jpeg", "jpg"), ("application/pdf", "pdf"), ("image/png", "png")))
        files.append(StoredFile(f"photo-{number}.{suffix}", kind, len(content), storage.put(content)))
    return files


CONTACT_COLUMNS = {
    "contacts.Contact": "id name organisation_id language is_unidentified created_at updated_at",
    "contacts.Identity": "id contact_id kind value scope display is_replyable created_at",
}


def contact_rows(tickets: int) -> Iterator[tuple[str, Row]]:
    """Contacts with an address each, every fifth with a telephone number, as (model, row)."""
    count = plan.contacts_for(tickets)
    step = (plan.END - plan.START) / (count + 1)
    for pk in range(1, count + 1):
        at: Any = plan.START + step * pk
        yield "contacts.Contact", (pk, plan.name_of(pk), None, plan.language_of(pk), False, plan.START - timedelta(days=1), at)
        address = f"c{pk}@customer.example"
        yield "contacts.Identity", (2 * pk - 1, pk, "email", address, "", address, True, plan.START)
        if pk % 5 == 0:
            number = f"+34{600_000_000 + pk}"
            yield "contacts.Identity", (2 * pk, pk, "phone", number, "", number, True, plan.START)
