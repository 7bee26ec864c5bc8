"""What DATABASE_URL may say."""

from __future__ import annotations

import pytest

from relevo.config.database import connection_settings, is_beside
from relevo.config.env import ConfigurationError


def test_parts_of_the_address_arrive():
    made = connection_settings("postgresql://ana:p%40ss@db.example.org:6543/desk%20one?sslmode=require")
    assert (made["NAME"], made["USER"], made["PASSWORD"], made["HOST"], made["PORT"]) == ("desk one", "ana", "p@ss", "db.example.org", "6543")
    assert made["OPTIONS"]["sslmode"] == "require"
    assert connection_settings("postgresql:///desk?host=/run/postgresql")["HOST"] == "/run/postgresql"


def test_prepared_statements_can_be_left_out_for_a_pooler():
    assert connection_settings("postgresql:///desk")["OPTIONS"]["prepare_threshold"] == 1
    assert connection_settings("postgresql:///desk?prepare_threshold=none")["OPTIONS"]["prepare_threshold"] is None
    assert connection_settings("postgresql:///desk?prepare_threshold=5")["OPTIONS"]["prepare_threshold"] == 5


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://localhost/desk", "postgresql://"),
        ("postgresql://localhost", "names no database"),
        ("postgresql:///desk?prepare_threshold=often", "number"),
    ],
)
def test_a_wrong_address_is_refused_in_words(url, said):
    with pytest.raises(ConfigurationError, match=said):
        connection_settings(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql:///desk", True),
        ("postgresql:///desk?host=/run/postgresql", True),
        ("postgresql://ana@localhost:6432/desk", True),
        ("postgresql://ana@[::1]/desk", True),
        ("postgresql://ana@db.example.org/desk", False),
        ("postgresql://ana@10.0.0.7/desk", False),
    ],
)
def test_whether_a_database_is_on_this_machine_is_known_by_its_host(url, expected):
    assert is_beside(connection_settings(url)["HOST"]) is expected
