"""`relevo demo`: the company's history is right, and the main job works from a customer's mail to the customer's answer."""

from __future__ import annotations

import http.client
import json
import re
import shlex
import signal
import time
from datetime import timedelta
from email import message_from_bytes, policy
from urllib.parse import urlencode, urlsplit

import pytest

from relevo.accounts.models import User
from relevo.automation.models import Trigger, TriggerRun
from relevo.channels.email.parse import parse
from relevo.channels.models import Delivery, InboundPayload
from relevo.core import clock
from relevo.notifications.models import Notification
from relevo.ops.audit import verify
from relevo.ops.demo import company, mails, stories
from relevo.ops.demo.mailbox import Mailbox
from relevo.ops.demo.places import DOMAIN, HELP, OUTLET, PASSWORD
from relevo.ops.serving.listening import listen
from relevo.routing.models import TeamRouting
from relevo.tickets.models import Event, Message, Ticket
from tests.support.serving import Serving, data_folder, eventually, relevo

MARTA = f"marta@{DOMAIN}"


@pytest.fixture
def sink():
    with listen("127.0.0.1", 0) as listener:
        yield listener


def test_every_story_makes_sense():
    now = clock.now()
    told = stories.entries(now)
    assert [entry.at for entry in told] == sorted(entry.at for entry in told)
    assert {entry.by for entry in told} - {stories.CUSTOMER} <= set(company.PEOPLE)
    assert {entry.story.language for entry in told} == {"en", "es", "pt"}
    assert all(entry.text or entry.changes for entry in told)
    first = {entry.story: entry for entry in reversed(told)}
    assert all(entry.by == stories.CUSTOMER for entry in first.values())
    # Nothing is cut off by lying in the future.
    assert len(told) == len(stories.entries(now.replace(year=now.year + 1)))


@pytest.mark.django_db(transaction=True)
def test_history_is_as_if_it_had_happened(tmp_path, sink):
    began = clock.now()
    mailbox = Mailbox(tmp_path)
    number = company.fill(mailbox, sink)
    assert number == Ticket.objects.count() == len({entry.story for entry in stories.entries(began)})
    assert not Event.objects.filter(at__gt=began).exists()
    assert not Ticket.objects.filter(updated_at__gt=began).exists()
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    assert not Notification.objects.filter(is_for_mail=True).exists()
    assert set(InboundPayload.objects.values_list("state", flat=True)) == {"created", "appended"}
    assert verify(with_files=True).broken == 0
    # Each answer of a customer found its conversation by what it answers, or by the thread it belongs to.
    assert Message.objects.filter(direction="inbound", match_reason="").count() == 0
    assert Ticket.objects.count() == InboundPayload.objects.filter(state="created").count()
    answers = Message.objects.filter(direction="outbound").count()
    assert len([mail for mail in mailbox.mails() if mail.is_received]) == answers
    # What customers sent back went to the desk, by name, with one "Re:".
    written = [(summary, mailbox.open(summary.key)[1]) for summary in mailbox.mails() if not summary.is_received]
    assert {address for _, mail in written for address in mails.addresses(mail, "To")} == {HELP, OUTLET}
    assert {summary.other for summary, _ in written} >= {HELP, "Marta Ríos (Nube Montaña)", "Tom Okafor (Nube Montaña)"}
    assert all(summary.other in (HELP, OUTLET) or summary.other.endswith(")") for summary, _ in written)
    assert [summary.subject for summary, _ in written if "Re: Re:" in summary.subject] == []
    assert {user.role for user in User.objects.all()} == {"administrator", "supervisor", "agent", "viewer"}
    # What is automated did what it could, when it should have.
    assert set(TriggerRun.objects.values_list("trigger__name", flat=True)) == set(Trigger.objects.values_list("name", flat=True))
    assert not TriggerRun.objects.exclude(outcome="done").exists() and not TriggerRun.objects.filter(at__gt=began).exists()
    late = TriggerRun.objects.filter(trigger__name="Unanswered for a day").select_related("event")
    assert {run.at - run.event.at for run in late} == {timedelta(days=1)}
    assert TeamRouting.objects.get().mode == "off" and TeamRouting.objects.get().capacity


@pytest.mark.django_db
def test_a_desk_that_works_is_not_filled_again(ana):
    assert company.is_filled()


def test_mailboxes_keep_the_same_mail_once(tmp_path):
    mailbox = Mailbox(tmp_path)
    raw = (
        b"From: =?utf-8?q?In=C3=A9s?= <i@x.example>\r\nTo: d@x.example\r\nMessage-ID: <1@x>\r\nSubject: =?utf-8?q?=C2=BFD=C3=B3nde=3F?=\r\n\r\nHi\r\n"
    )
    assert mailbox.keep(raw, customer="I@x.example", is_received=False)
    assert not mailbox.keep(raw, customer="i@x.example", is_received=False)
    assert mailbox.keep(raw, customer="other@x.example", is_received=True)
    (summary,) = mailbox.mails("i@x.example")
    assert (summary.customer_name, summary.subject, summary.other, summary.is_received) == ("Inés", "¿Dónde?", "d@x.example", False)
    assert mailbox.open("nothing") is None


@pytest.mark.parametrize("as_read", [policy.default, policy.compat32], ids=["decoded", "raw"])
@pytest.mark.parametrize(
    ("sender", "subject"),
    [
        ("Tom Okafor (Nube Montaña)", "Parcel"),
        ("Ríos, Marta", "Re: ¿Qué saco?"),
        ("Ríos, Marta", "RE: Res: Re: ¿Qué saco para el Camino en abril, cuando todavía hiela por la noche en los puertos altos?"),
        ("", "Factura"),
    ],
)
def test_an_answer_goes_to_who_wrote_with_one_prefix(tmp_path, as_read, sender, subject):
    mailbox, at = Mailbox(tmp_path), clock.now()
    received = mails.new_mail(sender=(sender, HELP), to=("Inés", "ines@customer.example"), subject=subject, text="Hola", at=at)
    original = message_from_bytes(received.as_bytes(), policy=as_read)
    answer = mails.reply(original, sender=("Prado, Inés", "ines@customer.example"), text="Gracias", at=at)
    mailbox.keep(answer.as_bytes(), customer="ines@customer.example", is_received=False)
    (summary,) = mailbox.mails()
    bare = subject.rpartition(": ")[2]
    assert (summary.other, summary.customer_name, summary.subject) == (sender or HELP, "Prado, Inés", f"Re: {bare}")
    assert mails.addresses(answer, "To") == [HELP]
    assert f", {sender or HELP} wrote:" in mails.body_text(answer)
    understood = parse(answer.as_bytes(), received_at=at)
    assert [(line.name, line.address) for line in understood.to] == [(sender, HELP)]


def test_a_real_desk_is_not_touched():
    with data_folder() as folder:
        assert relevo(folder, "user", "add", "ada@desk.example", "--password", "correct horse battery").returncode == 0
        refused = relevo(folder, "demo", "--port", "0")
    assert refused.returncode == 1
    assert refused.stderr == f"relevo: {folder} holds a real desk; the demo would change its accounts. Choose another folder with --data-dir.\n"


class Browser:
    """A customer in the sandbox: follows links, sends forms."""

    def __init__(self, address: str) -> None:
        self._host = urlsplit(address).netloc
        self._cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, http.client.HTTPResponse]:
        connection = http.client.HTTPConnection(self._host, timeout=20)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()), "Accept-Language": "en"}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(fields) if fields is not None else None, headers)
        response = connection.getresponse()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, content = value.partition(";")[0].partition("=")
                self._cookies[key] = content
        return response.status, response.read().decode(), response

    def send(self, path: str, **fields: str) -> str:
        """Fills in the form on a page and gives the page that it leads to."""
        _, page, _ = self.ask("GET", path)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        status, page, response = self.ask("POST", path, {"csrfmiddlewaretoken": token, **fields})
        assert status == 302, page
        return self.ask("GET", response.headers["Location"])[1]


@pytest.fixture(scope="module")
def demo():
    with data_folder() as folder:
        began = time.monotonic()
        serving = Serving(folder, "demo").wait_until_ready("Ctrl-C")
        serving.started_in = time.monotonic() - began
        yield serving
        if serving.process.poll() is None:
            assert serving.stop() == 0


def api(demo: Serving, token: str, method: str, path: str, body: object = None) -> object:
    connection = http.client.HTTPConnection(urlsplit(demo.address).netloc, timeout=20)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection.request(method, f"/api/v1/{path}", json.dumps(body) if body is not None else None, headers)
    response = connection.getresponse()
    answer = json.loads(response.read())
    assert response.status < 300, answer
    return answer


def test_it_says_how_to_go_on(demo):
    text = "\n".join(demo.lines)
    assert f"{demo.address}/sandbox/" in text
    assert f"tom@{DOMAIN}" in text and PASSWORD in text
    assert re.search(rf"mail ingest --data-dir {demo.folder} \S*examples/first-mail.eml", text)
    # The budget is 6 s on a machine that does nothing else (9-quality).
    assert demo.started_in < 120
    assert demo.sign_in(MARTA, PASSWORD)


def test_the_main_job(demo, tmp_path):
    """Mail in → ticket, live → answer → mail out → the customer answers → the same ticket."""
    stream = demo.stream("topic=list", demo.sign_in(MARTA, PASSWORD))
    eventually(lambda: stream.events("hello"))
    # The very line that people copy: it alone tells where the desk is.
    printed = next(line for line in demo.lines if "mail ingest" in line).partition(" mail ingest ")[2]
    taken = json.loads(relevo(tmp_path, "mail", "ingest", *shlex.split(printed)).stdout.splitlines()[0])
    assert taken["outcome"] == "created"
    ticket = taken["ticket"]
    eventually(lambda: any(f'"ticket":{ticket},' in frame for frame in stream.events("change")))

    token = relevo(demo.folder, "token", "add", MARTA).stdout.split()[-1]
    to = [{"name": "Inés Prado", "address": "ines.prado@customer.example"}]
    body = "<p>Of course, a set is ready for you at the counter.</p>"
    api(demo, token, "POST", f"tickets/{ticket}/replies", {"body_html": body, "to": to})
    eventually(lambda: any('"verb":"delivery.changed"' in frame for frame in stream.events("change")))

    customer = Browser(demo.address)
    address = "/sandbox/?" + urlencode({"customer": "ines.prado@customer.example"})
    page = eventually(lambda: (found := customer.ask("GET", address)[1]) and "from Marta" in found and found)
    mail = re.search(r'href="(/sandbox/mails/[0-9a-f]+/)"', page)[1]
    assert "a set is ready for you at the counter" in customer.ask("GET", mail)[1]
    assert "Your mail has arrived at the desk." in customer.send(mail, text="Perfect, I come at ten!")
    eventually(lambda: any(f'"ticket":{ticket},"verb":"message.received"' in frame for frame in stream.events("change")))
    messages = api(demo, token, "GET", f"tickets/{ticket}/messages")["items"]
    assert len(messages) == 3
    assert any("Perfect, I come at ten!" in json.dumps(message) for message in messages)
    stream.close()


def test_customers_can_write_first_and_be_refused(demo):
    customer = Browser(demo.address)
    fields = {"name": "Zoë", "address": "Zoe@customer.example", "to": f"help@{DOMAIN}", "subject": "¿Abren el sábado?", "text": "Hola"}
    page = customer.send("/sandbox/new/", **fields)
    assert "Your mail has arrived at the desk." in page and "¿Abren el sábado?" in page
    _, page, _ = customer.ask("GET", "/sandbox/new/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    status, page, _ = customer.ask("POST", "/sandbox/new/", {"csrfmiddlewaretoken": token, **fields, "address": "nobody"})
    assert status == 422 and "Enter a valid email address" in page
    assert customer.ask("GET", "/sandbox/mails/0000/")[0] == 404


def test_the_sandbox_obeys_the_policy(demo):
    for path in ("/sandbox/", "/sandbox/new/"):
        _, page, response = Browser(demo.address).ask("GET", path)
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)", page)


def _keys(demo: Serving) -> set[str]:
    return set(re.findall(r'href="/sandbox/mails/([0-9a-f]+)/"', demo.get("/sandbox/")[1]))


def test_it_starts_again_with_what_was_there(demo):
    before = _keys(demo)
    assert demo.stop() == 0
    again = Serving(demo.folder, "demo").wait_until_ready("Ctrl-C")
    try:
        assert before and _keys(again) >= before
        # What listens for the accounts is where it was: nothing had to be changed, and the trace says nothing.
        assert "account changed" not in again.log
        assert again.sign_in(MARTA, PASSWORD)
    finally:
        assert again.stop(signal.SIGINT) == 0


@pytest.mark.django_db
def test_without_the_demo_there_is_no_sandbox(client):
    assert client.get("/sandbox/").status_code == 404
