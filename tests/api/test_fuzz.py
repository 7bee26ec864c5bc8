"""Schemathesis: what the description promises holds for generated requests, right and wrong ones.

Short and the same on every run, longer with `make thorough`. Addresses are filled with ids of things that exist, so that requests get past 404.
"""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from relevo.accounts.actions import create_token
from relevo.api import openapi
from relevo.core import actors
from tests import factories
from tests.api.operations import world
from tests.support.thorough import IS_THOROUGH

pytestmark = pytest.mark.django_db
EXAMPLES = 6 if IS_THOROUGH else 4
PROMISES = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
# Calls servers and takes its time; its answers are in test_accounts.
LEFT_OUT = {"check_account"}
_config = SchemathesisConfig.from_dict({"generation": {"allow-x00": False}, "checks": {"negative_data_rejection": {"expected-statuses": ["4xx"]}}})
_schema = schemathesis.openapi.from_dict(openapi.schema(), config=_config)
_operations = {found.ok().definition.raw["operationId"]: found.ok() for found in _schema.get_all_operations()}
# What the parts of addresses are called in the world, where it is not the singular.
_KINDS = {
    "me": "browser",
    "prioritie": "priority",
    "access-profile": "access_profile",
    "user": "colleague",
    "held-message": "own_held",
    "service-level": "policy",
    "categorie": "category",
    "field-choice": "field_choice",
    "statuse": "status",
    "bulk-change": "bulk",
}
_PLACES = {"number": "ticket", "identity_id": "identity", "delivery_id": "notice"}


@pytest.fixture(scope="module")
def desk(django_db_setup, django_db_blocker):
    """An administrator's token and the ids of one of everything; all operations have the same, since what they change is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        admin = factories.user("Cal Caller", role="administrator")
        _row, token = create_token(admin, actor=actors.system("tests"), name="fuzz")
        yield token, world(admin)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _one_connection():
    """Keeps the test's connection, and its transaction, through the requests, as Django's own test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def _fill(case: Any, names: dict[str, Any]) -> None:
    """Names what exists where the address asks for ids: `/teams/{id}` is the world's team."""
    kind = case.operation.path.removeprefix(openapi.PREFIX).split("/")[0].removesuffix("s")
    for name in case.path_parameters or {}:
        case.path_parameters[name] = str(names[_PLACES.get(name) or _KINDS.get(kind, kind)])


@pytest.mark.parametrize("name", sorted(_operations.keys() - LEFT_OUT))
def test_promises_hold(desk, name):
    operation = _operations[name]
    token, names = desk

    def promise(case: Any) -> None:
        _fill(case, names)
        with transaction.atomic():
            headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
            response = case.call(app=WSGIHandler(), headers=headers, base_url="http://localhost")
            transaction.set_rollback(True)
        case.validate_response(response, checks=[*PROMISES, negative_data_rejection] if _is_wrong(case) else PROMISES)

    # Of the address, all that could differ is filled in.
    _generate(operation, GenerationMode.POSITIVE, promise, EXAMPLES if operation.body or operation.query or operation.headers else 1)
    if operation.body or operation.query:
        _generate(operation, GenerationMode.NEGATIVE, promise, EXAMPLES)


def _generate(operation: Any, mode: GenerationMode, promise: Any, examples: int) -> None:
    run = settings(
        max_examples=examples, derandomize=True, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    run(given(case=operation.as_strategy(generation_mode=mode))(promise))()


def _is_wrong(case: Any) -> bool:
    """Whether body or parameters break the description; what `_fill` and the token put right does not count."""
    parts = (case.meta.components.get(place) for place in (ParameterLocation.BODY, ParameterLocation.QUERY))
    return any(part is not None and part.mode == GenerationMode.NEGATIVE for part in parts)
