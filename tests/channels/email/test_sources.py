"""Mails from pipes and files, by the command that mail servers and administrators use."""

from __future__ import annotations

import io
import json
import mailbox as standard
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from relevo.channels.email import importing
from relevo.channels.email.sources import Format, format_of, items
from relevo.channels.models import InboundPayload
from relevo.ops.cli import main
from relevo.tickets.models import Message
from tests import factories
from tests.support.database import environment
from tests.support.mail import mail


def letter(number: int, **more: str) -> bytes:
    date = f"Fri, {number + 1:02} Nov 2026 11:00:00 +0000"
    return mail(f"Letter {number}\n\nFrom here on\nFrom me 12:30 it is text", message_id=f"<{number}@c>", **{"date": date, **more})


@pytest.fixture
def mbox(tmp_path) -> Path:
    """Ten mails, the newest first, written by the standard library."""
    path = tmp_path / "ten.mbox"
    box = standard.mbox(path)
    for number in reversed(range(10)):
        box.add(letter(number, references=[f"<{number - 1}@c>"]))
    box.close()
    return path


@pytest.fixture
def maildir(tmp_path) -> Path:
    path = tmp_path / "Maildir"
    box = standard.Maildir(path)
    for number in (2, 0, 1):
        box.add(letter(number))
    (path / "cur" / "seen:2,S").write_bytes(letter(3))
    box.close()
    return path


def printed(capsys) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_formats_are_recognised(mbox, maildir, tmp_path):
    (tmp_path / "one.eml").write_bytes(letter(1))
    assert [format_of(path) for path in (mbox, maildir, tmp_path / "one.eml")] == [Format.MBOX, Format.MAILDIR, Format.EML]
    with pytest.raises(ValueError, match="no Maildir"):
        format_of(tmp_path)


def test_an_mbox_is_read_in_the_order_of_dates_and_its_quoting_undone(mbox):
    raw = [item.read() for item in items(mbox)]
    assert [one.replace(b"\r\n", b"\n").rstrip() for one in raw] == [
        letter(n, references=[f"<{n - 1}@c>"]).replace(b"\r\n", b"\n").rstrip() for n in range(10)
    ]


def test_mails_without_date_keep_their_place(tmp_path):
    path = tmp_path / "some.mbox"
    box = standard.mbox(path)
    for number, date in ((2, "Fri, 20 Nov 2026 11:00:00 +0000"), (3, "yesterday"), (1, "Thu, 19 Nov 2026 11:00:00 +0000")):
        box.add(mail(str(number), message_id=f"<{number}@c>", date=date))
    box.close()
    assert [item.label.rpartition("#")[2] for item in items(path)] == ["3", "1", "2"]


@pytest.mark.django_db(transaction=True)
def test_a_whole_mbox_and_again(mbox, capsys, monkeypatch):
    factories.account()
    monkeypatch.setattr(importing, "BATCH", 3)
    assert main(["mail", "ingest", str(mbox)]) == 0
    lines = printed(capsys)
    assert [line["outcome"] for line in lines] == ["created"] + ["appended"] * 9
    assert lines[0]["file"] == f"{mbox}#10"
    assert main(["mail", "ingest", str(mbox)]) == 0
    assert {line["outcome"] for line in printed(capsys)} == {"duplicate"}
    assert Message.objects.count() == 10


@pytest.mark.django_db(transaction=True)
def test_a_maildir_and_a_file_for_an_account(maildir, tmp_path, capsys):
    factories.account()
    sales = factories.account("sales@shop.example")
    (tmp_path / "odd.eml").write_bytes(b"\0\xff")
    assert main(["mail", "ingest", "--account", "sales@shop.example", str(maildir), str(tmp_path / "odd.eml")]) == 0
    assert [line["outcome"] for line in printed(capsys)] == ["created"] * 5
    assert set(InboundPayload.objects.values_list("account", flat=True)) == {sales.pk}
    assert (maildir / "cur" / "seen:2,S").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("arguments", [["--account", "nobody@shop.example", "FILE"], ["/does/not/exist"], ["/"]])
def test_wrong_arguments_are_one_line(arguments, mbox, capsys):
    assert main(["mail", "ingest", *[str(mbox) if word == "FILE" else word for word in arguments]]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def pipe(monkeypatch, raw: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))


@pytest.mark.django_db(transaction=True)
def test_a_pipe(monkeypatch, capsys):
    factories.account()
    sales = factories.account("sales@shop.example")
    pipe(monkeypatch, b"From x@y.example Fri Nov 20 11:00:00 2026\n" + mail(to="undisclosed-recipients:;"))
    assert main(["mail", "ingest", "--recipient", "sales@shop.example", "--sender", ""]) == 0
    assert printed(capsys)[0]["outcome"] == "created"
    payload = InboundPayload.objects.get()
    assert (payload.account, payload.envelope, payload.source) == (sales, {"recipients": ["sales@shop.example"], "sender": ""}, "pipe")


@pytest.mark.django_db(transaction=True)
def test_a_pipe_in_trouble_asks_for_another_try(monkeypatch, capsys):
    factories.account()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE channels_inboundpayload RENAME TO hidden")
    try:
        pipe(monkeypatch, mail())
        assert main(["mail", "ingest"]) == 75
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE hidden RENAME TO channels_inboundpayload")
    pipe(monkeypatch, mail())
    assert main(["mail", "ingest", "--account", "nobody@shop.example"]) == 75
    assert capsys.readouterr().out == ""


def relevo(*arguments: str, raw: bytes = b"", **environ: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "relevo.ops.cli", *arguments], input=raw, capture_output=True, env={**os.environ, **environ}, check=False
    )


def test_without_a_database_the_pipe_says_75_and_one_line():
    done = relevo("mail", "ingest", raw=mail(), DATABASE_URL="postgresql://relevo@127.0.0.1:1/relevo")
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (75, b"", 1)


@pytest.mark.django_db(transaction=True)
def test_the_command_by_itself():
    factories.account()
    done = subprocess.run(
        [sys.executable, "-m", "relevo.ops.cli", "mail", "ingest"], input=mail(), capture_output=True, env=environment(), check=False
    )
    assert (done.returncode, json.loads(done.stdout)["outcome"]) == (0, "created")


def test_parse_needs_neither_database_nor_settings(mbox, tmp_path):
    done = relevo("mail", "parse", str(mbox), "-", raw=letter(7), DATABASE_URL="nonsense", RELEVO_DATA_DIR=str(tmp_path / "none"))
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr
    assert [line["message_id"] for line in lines] == [f"{number}@c" for number in (*range(10), 7)]
    assert not (tmp_path / "none").exists()
