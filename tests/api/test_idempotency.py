"""`Idempotency-Key`: the same POST twice is carried out once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from relevo.api import idempotency
from relevo.api.models import IdempotencyKey
from relevo.channels.models import Delivery
from relevo.contacts.models import Contact, Organisation
from relevo.core import clock
from tests import factories

pytestmark = pytest.mark.django_db
KEY = {"Idempotency-Key": "0b6a2c1e"}


def test_the_second_gets_the_first_ones_answer(api, ana, mailbox):
    path = f"/tickets/{factories.ticket(account=mailbox).pk}/replies"
    first, second = (api(ana).post(path, {"body_text": "Hi", "subject": "Re"}, **KEY) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content and first.headers["Location"] == second.headers["Location"]
    assert "Idempotency-Replayed" not in first.headers and second.headers["Idempotency-Replayed"] == "true"
    assert Delivery.objects.count() == 1


def test_how_json_is_written_down_does_not_matter(api, ana):
    api(ana).post("/organisations", b'{"name": "One"}', **KEY)
    assert api(ana).post("/organisations", b'{ "name":"One" }', **KEY).headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize(("path", "body"), [("/organisations", {"name": "Two"}), ("/teams", {"name": "One"})])
def test_a_key_is_for_one_request(api, admin, path, body):
    api(admin).post("/organisations", {"name": "One"}, **KEY)
    response = api(admin).post(path, body, **KEY)
    assert (response.status_code, response.json()["code"]) == (422, "idempotency_key_reused")
    assert Organisation.objects.count() == 1


def test_each_user_has_keys_of_their_own(api, ana, bruno):
    for user in (ana, bruno):
        assert api(user).post("/contacts", {"name": "Same"}, **KEY).status_code == 201
    assert Contact.objects.count() == 2


def test_a_refusal_is_not_kept(api, ana):
    assert api(ana).post("/organisations", {"name": " "}, **KEY).status_code == 422
    assert not IdempotencyKey.objects.exists()
    assert api(ana).post("/organisations", {"name": "One"}, **KEY).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 256, "with space", "ñ"])
def test_malformed_keys(api, ana, key):
    response = api(ana).post("/organisations", {"name": "One"}, **{"Idempotency-Key": key})
    assert (response.status_code, response.json()["code"]) == (422, "idempotency_key_malformed")
    assert not Organisation.objects.exists()


def test_files_count_by_content(api, ana):
    first, second = (api(ana).upload(SimpleUploadedFile("a.txt", b"one"), **KEY) for _ in range(2))
    assert first.json() == second.json()
    assert api(ana).upload(SimpleUploadedFile("a.txt", b"two"), **KEY).status_code == 422


def test_a_token_in_an_answer_is_not_readable_in_the_database(api, ana):
    token = api(ana).post("/tokens", {"name": "x"}, **KEY).json()["token"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT api_idempotencykey::text, convert_from(sealed_body, 'UTF8') FROM api_idempotencykey")
        assert token not in str(cursor.fetchall())
    assert api(ana).post("/tokens", {"name": "x"}, **KEY).json()["token"] == token


def test_a_day_later_the_key_is_new_and_then_forgotten(api, ana, noon):
    api(ana).post("/contacts", {"name": "Same"}, **KEY)
    with clock.frozen(noon + timedelta(hours=25)):
        assert "Idempotency-Replayed" not in api(ana).post("/contacts", {"name": "Same"}, **KEY).headers
        assert idempotency.forget_old() == 0
    with clock.frozen(noon + timedelta(hours=50)):
        assert idempotency.forget_old() == 1
    assert Contact.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_is_carried_out(api, ana, mailbox):
    path = f"/tickets/{factories.ticket(account=mailbox).pk}/replies"
    callers, start = [api(ana) for _ in range(6)], Barrier(6)

    def attempt(caller):
        start.wait()
        try:
            return caller.post(path, {"body_text": "Hi"}, **KEY)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(attempt, callers))
    assert [answer.status_code for answer in answers] == [201] * 6
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer.headers for answer in answers) == 5
    assert Delivery.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_waits_too_long_is_told_to_come_again(api, ana, monkeypatch):
    """The first request is played by a transaction that has claimed the key and goes on working."""
    monkeypatch.setattr(idempotency, "WAIT_SECONDS", 0.1)
    caller = api(ana)

    def second():
        try:
            return caller.post("/contacts", {"name": "Same"}, **KEY)
        finally:
            connection.close()

    from django.db import transaction

    with transaction.atomic():
        assert idempotency._claim(ana, KEY["Idempotency-Key"], "x")
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(second).result()
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_busy")
    assert not Contact.objects.exists()
