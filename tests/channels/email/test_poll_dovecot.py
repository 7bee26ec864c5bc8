"""Fetching from a real IMAP server, with everything that happens to one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from relevo.channels import health, wording
from relevo.channels.email.imap.locks import AccountLocks
from relevo.channels.email.poll import Intake
from relevo.channels.enums import AccountState, PayloadState
from relevo.channels.models import Account, InboundPayload
from relevo.core import actors
from relevo.tickets.models import Message
from tests import factories
from tests.support import dovecot
from tests.support.dovecot import PASSWORD, Dovecot
from tests.support.mail import mail
from tests.support.waiting import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.mailserver]
ADMIN = actors.system("test")


@pytest.fixture
def server() -> Iterator[Dovecot]:
    with dovecot.running() as running:
        yield running


@pytest.fixture
def intake() -> Iterator[Intake]:
    running = Intake(scan_seconds=0.1)
    yield running
    running.stop()


def account(server: Dovecot, address: str = "help@shop.example", *, password: str = PASSWORD, security: str = "none", **more) -> Account:
    port = server.imaps if security == "tls" else server.imap
    imap = {"host": "127.0.0.1", "port": port, "security": security, "verify_certificate": False}
    new = factories.account(address, settings={"imap": imap, **more})
    seal(new, imap_password=password)
    return new


def seal(changed: Account, **secrets: str) -> None:
    changed.seal(secrets)
    changed.save(update_fields=["sealed"])


def ready(changed: Account) -> Account:
    """Waits until the account has been connected and its folder opened."""
    until(lambda: Account.objects.get(pk=changed.pk).state == AccountState.OK, what=str(Account.objects.get(pk=changed.pk).state_reason))
    return changed


def letter(number: int | str, **more: str) -> bytes:
    return mail(f"Letter {number}", message_id=f"<{number}@c>", **more)


def bodies(address: str = "help@shop.example") -> list[str]:
    return sorted(Message.objects.filter(account__address=address).values_list("body_text", flat=True))


def arrived(*numbers: int | str, address: str = "help@shop.example") -> None:
    wanted = sorted(f"Letter {number}" for number in numbers)
    until(lambda: bodies(address) == wanted, what=f"{wanted}, there is {bodies(address)}")


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_a_mail_that_arrives_wakes_the_waiting_connection(server, intake, security):
    server.deliver(letter("old"))
    shop = account(server, security=security)
    intake.start()
    ready(shop)
    server.deliver(letter(1))
    arrived(1)  # Not the old one: an account begins with what comes after it was connected.
    server.deliver(letter(2))
    arrived(1, 2)
    with server.open() as reader:
        assert reader.search(["UNSEEN"]) == [1, 2, 3]


def test_what_arrived_before_the_wait_began_is_taken(server, intake):
    shop = account(server)
    intake.start()
    ready(shop)
    intake.stop()
    for number in range(5):
        server.deliver(letter(number))
    again = Intake(scan_seconds=0.1)
    again.start()
    arrived(*range(5))
    again.stop()


def test_flags_moves_and_deletions_by_people_change_nothing(server, intake):
    shop = account(server)
    intake.start()
    ready(shop)
    intake.stop()
    for number in range(6):
        server.deliver(letter(number))
    with server.open() as reader:
        reader.add_flags([1, 2], [b"\\Seen"])
        reader.delete_messages([3, 5])
        reader.expunge()
    again = Intake(scan_seconds=0.1)
    again.start()
    arrived(0, 1, 3, 5)
    with server.open() as reader:
        assert [flags[b"FLAGS"] for flags in reader.fetch([1, 4], ["FLAGS"]).values()] == [(b"\\Seen",), ()]
    again.stop()


def test_a_mailbox_that_is_numbered_anew_doubles_nothing(server, intake):
    with server.open() as reader:
        reader.create_folder("Support")
    shop = account(server, imap_folder="Support")
    intake.start()
    ready(shop)
    with server.open(folder="Support") as reader:
        for number in range(3):
            reader.append("Support", letter(number))
        arrived(0, 1, 2)
        reader.unselect_folder()
        reader.delete_folder("Support")
        reader.create_folder("Support")
        for number in (1, 2, 3, 4):
            reader.append("Support", letter(number))
    server.kill_sessions()
    arrived(0, 1, 2, 3, 4)
    with server.open(folder="Support") as reader:
        validity = reader.folder_status("Support", ["UIDVALIDITY"])[b"UIDVALIDITY"]
    until(lambda: Account.objects.get(pk=shop.pk).checkpoint["folders"]["Support"]["uidvalidity"] == validity)


def test_a_killed_session_is_opened_again(server, intake):
    shop = account(server)
    intake.start()
    ready(shop)
    until(lambda: server.kill_sessions() == 1)
    server.deliver(letter(1))
    arrived(1)
    shop.refresh_from_db()
    assert shop.state == AccountState.OK


def test_a_server_that_is_gone_and_comes_back(server, intake):
    shop = account(server)
    intake.start()
    ready(shop)
    server.stop()
    until(lambda: Account.objects.get(pk=shop.pk).state == AccountState.BROKEN)
    shop.refresh_from_db()
    assert (shop.state_reason["code"], shop.state_reason["part"]) == ("refused", "receive")
    said = wording.account_reason(shop.state_reason)
    assert f"127.0.0.1 does not accept connections on port {shop.settings['imap']['port']}" in said
    assert shop.next_try_at > shop.state_at
    server.start()
    server.deliver(letter(1))
    health.forget(shop, actor=ADMIN)
    arrived(1)
    ready(shop)


def test_of_two_accounts_the_broken_one_holds_up_nobody(server, intake):
    wrong = account(server, "sales@shop.example", password="wrong")
    right = account(server)
    intake.start()
    ready(right)
    until(lambda: Account.objects.get(pk=wrong.pk).state == AccountState.REAUTH_REQUIRED)
    server.deliver(letter(1))
    arrived(1)
    wrong.refresh_from_db()
    assert wrong.state_reason["code"] == "auth_refused"
    seal(wrong, imap_password=PASSWORD)
    health.forget(wrong, actor=ADMIN)
    ready(wrong)
    server.deliver(letter(2), "sales@shop.example")
    arrived(2, address="sales@shop.example")


@pytest.fixture
def oauth(server, settings) -> dict[str, str]:
    settings.ALLOWED_PRIVATE_HOSTS = frozenset(("127.0.0.1",))
    return {"authentication": "xoauth2", "token_url": f"{server.tokens.url}/token", "client_id": "relevo"}


def test_xoauth2_with_a_good_and_then_an_expired_token(server, intake, oauth):
    server.tokens.refresh["lasting"] = "help@shop.example"
    shop = account(server, **oauth)
    seal(shop, refresh_token="lasting")
    intake.start()
    ready(shop)
    server.deliver(letter(1))
    arrived(1)
    assert server.tokens.issued == 1
    server.tokens.good.clear()  # Revoked before its time: the next connection has to ask for another one.
    until(server.kill_sessions)
    server.deliver(letter(2))
    arrived(1, 2)
    assert server.tokens.issued == 2


def test_xoauth2_with_a_bad_token_asks_for_a_person(server, intake, oauth):
    shop = account(server, **oauth)
    seal(shop, refresh_token="revoked")
    intake.start()
    until(lambda: Account.objects.get(pk=shop.pk).state == AccountState.REAUTH_REQUIRED)
    shop.refresh_from_db()
    assert shop.state_reason["code"] == "oauth_invalid_grant"


def test_a_missing_folder_is_named(server, intake):
    shop = account(server, imap_folder="Nowhere")
    intake.start()
    until(lambda: Account.objects.get(pk=shop.pk).state_reason.get("code") == "folder_missing")


def test_a_mail_that_is_too_large_is_kept_in_part_and_stops_nothing(server, intake, settings):
    settings.MAX_MAIL_BYTES = 10_000
    shop = account(server)
    intake.start()
    ready(shop)
    server.deliver(mail("x" * 70 + "\n" * 10_000, message_id="<large@c>"))
    server.deliver(letter(1))
    arrived(1)
    payload = InboundPayload.objects.get(state=PayloadState.QUARANTINED)
    assert (payload.reason, payload.account) == ("too-large", shop)
    assert b"<large@c>" in payload.content()


def test_one_poller_an_account_in_all_processes(server, intake):
    shop = account(server)
    other = AccountLocks()
    assert other.take(shop.pk)
    intake.start()
    until(lambda: intake.scans > 3)
    assert Account.objects.get(pk=shop.pk).state == AccountState.UNTRIED
    other.close()
    ready(shop)
    assert not AccountLocks().take(shop.pk)


def test_a_lock_is_lost_with_its_connection(db):
    locks, other = AccountLocks(), AccountLocks()
    assert locks.take(7)
    assert locks.holds(7)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = 7
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
        )
    until(lambda: other.take(7))
    assert not locks.holds(7)
    locks.close()
    other.close()


def test_a_removed_account_is_left(server, intake):
    shop = account(server)
    intake.start()
    ready(shop)
    until(lambda: len(server.sessions()) == 1)
    Account.objects.filter(pk=shop.pk).update(is_active=False)
    until(lambda: not server.sessions())
