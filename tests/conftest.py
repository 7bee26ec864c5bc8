"""Fixtures for all tests: personas, accounts, the clock, running jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import Client, TransactionTestCase
from hypothesis import HealthCheck, settings

from relevo.core import clock
from relevo.tickets import own_words
from tests import factories
from tests.support import jobs

# No example may be called slow, nor what draws it: what else runs on the machine decides about that.
settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("desk")

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


# All tables but those that `migrate` fills, so that they need not be filled anew.
_TABLES = """SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
    AND relname NOT IN ('django_migrations', 'django_content_type', 'auth_permission')"""


@pytest.fixture(autouse=True, scope="session")
def _empty_tables_quickly() -> Iterator[None]:
    """Empties the tables after a transactional test, jobs and what is immutable included, and puts the desk's row back.

    Deleting few rows takes a tenth of the time of Django's way, which truncates all tables and then makes all permissions anew.
    """
    original = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")  # Neither triggers nor foreign keys are asked.
            cursor.execute(_TABLES)
            cursor.execute("; ".join(f"DELETE FROM {table}" for (table,) in cursor.fetchall()))
            cursor.execute("SET session_replication_role = DEFAULT")
            cursor.execute(
                "INSERT INTO accounts_desk (id, name, language, time_zone, hides_other_campaigns) VALUES (1, 'Relevo', 'en', 'UTC', false)"
            )

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = original  # type: ignore[method-assign]


@pytest.fixture(autouse=True, scope="session")
def _quick_hashes() -> Iterator[None]:
    """Argon2 takes a third of a second and 100 MB on purpose; here it is the same with a thousandth of both."""
    slow = Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 64, 1
    yield
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = slow


@pytest.fixture(autouse=True)
def _usual_words() -> None:
    """Forgets what the desk of the test before called its statuses."""
    own_words.use("")


@pytest.fixture
def noon() -> Iterator[datetime]:
    """The clock held at noon of a Friday."""
    with clock.frozen(NOON):
        yield NOON


@pytest.fixture
def ana(db):
    """An agent."""
    return factories.user("Ana Moreno", "ana@desk.example")


@pytest.fixture
def bruno(db):
    """Another agent."""
    return factories.user("Bruno Reis", "bruno@desk.example")


@pytest.fixture
def admin(db):
    """An administrator."""
    return factories.user("Ada Admin", "ada@desk.example", role="administrator")


@pytest.fixture
def viewer(db):
    """Somebody who may only look."""
    return factories.user("Vera Viewer", "vera@desk.example", role="viewer")


@pytest.fixture
def mailbox(db):
    """An active e-mail account without servers."""
    return factories.account()


@pytest.fixture
def as_user() -> Callable[..., Client]:
    """A signed-in browser (without JavaScript) for a user."""

    def sign_in(user, **headers: str) -> Client:
        client = Client(headers=headers or None)
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def run_jobs() -> Callable[[], int]:
    """Runs the background jobs that are due, in this process, until none is left; returns how many ran."""
    return jobs.run_due
