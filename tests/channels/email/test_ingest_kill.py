"""kill -9 of the receiving process at random moments: what was answered with 250 is stored, once."""

from __future__ import annotations

import os
import random
import signal
import smtplib
import subprocess
import sys
import threading

import pytest

from relevo.channels.models import InboundPayload
from relevo.tickets.models import Event, Message, Ticket
from tests.support.database import environment
from tests.support.mail import mail

pytestmark = [pytest.mark.django_db(transaction=True)]
ROUNDS = int(os.environ.get("KILL_ROUNDS", "4"))
SENDERS = 3
PROGRAM = """
import django, signal
django.setup()
from relevo.channels.email.listener import Listener
listener = Listener("smtp", "127.0.0.1", 0)
listener.start()
print(listener.port, flush=True)
signal.pause()
"""


class Receiver:
    """The listener in a process of its own."""

    def __init__(self) -> None:
        self.process = subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment())
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


class Sender(threading.Thread):
    """A mail server with a queue: it forgets a mail when it gets a 250, and brings every other one again."""

    def __init__(self, name: str, port: int, again: list[int]) -> None:
        super().__init__(daemon=True)
        self.label, self.port, self.queue = name, port, again
        self.accepted: list[int] = []
        self.last = max(again, default=-1)
        self.first_accepted = threading.Event()
        self.stopping = threading.Event()

    def run(self) -> None:
        try:
            with smtplib.SMTP("127.0.0.1", self.port, timeout=20) as client:
                while not self.stopping.is_set():
                    if not self.queue:
                        self.last += 1
                        self.queue.append(self.last)
                    client.sendmail("x@y.example", ["help@shop.example"], letter(self.label, self.queue[0]))
                    self.accepted.append(self.queue.pop(0))
                    self.first_accepted.set()
        except (OSError, smtplib.SMTPException):
            self.first_accepted.set()


def letter(sender: str, number: int) -> bytes:
    # Every third one answers the one before it; many senders, since each may only open so many tickets.
    answers = f"<{sender}-{number - 1}@c>" if number % 3 == 2 else ""
    identifier = f"<{sender}-{number}@c>"
    return mail(f"Letter {number}", sender=f"{sender}-{number // 3}@customer.example", message_id=identifier, in_reply_to=answers)


def test_what_was_accepted_is_stored_once_whenever_the_process_is_killed(mailbox):
    chance = random.Random(2026)
    accepted: dict[str, list[int]] = {f"s{index}": [] for index in range(SENDERS)}
    waiting: dict[str, list[int]] = {name: [] for name in accepted}
    last = dict.fromkeys(accepted, -1)
    for number in range(ROUNDS + 1):
        receiver = Receiver()
        senders = [Sender(name, receiver.port, waiting[name]) for name in accepted]
        for sender in senders:
            sender.last = last[sender.label]
            sender.start()
        for sender in senders:
            sender.first_accepted.wait(30)
        threading.Event().wait(chance.uniform(0.0, 0.4))  # The fault's moment, not a wait for something.
        if number == ROUNDS:
            for sender in senders:
                sender.stopping.set()
                sender.join(60)
        receiver.kill()
        for sender in senders:
            sender.join(60)
            accepted[sender.label] += sender.accepted
            waiting[sender.label], last[sender.label] = sender.queue, sender.last
    said = {f"{name}-{number}@c" for name, numbers in accepted.items() for number in numbers}
    stored = list(Message.objects.values_list("external_id", flat=True))
    brought = said | {f"{name}-{number}@c" for name, numbers in waiting.items() for number in numbers}
    assert len(said) >= ROUNDS * SENDERS
    assert said - set(stored) == set(), "accepted, but lost"
    assert len(stored) == len(set(stored)), "stored twice"
    assert set(stored) <= brought
    assert InboundPayload.objects.count() == len(stored) == Event.objects.count()
    assert not Ticket.objects.filter(message_count=0).exists()
