"""Calling the API as integrators do: with a token, over HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from relevo.accounts.actions import create_token
from relevo.core import actors


class ApiClient:
    """A caller with one user's token; bodies are JSON, answers have `.json()`."""

    def __init__(self, user: Any = None, **headers: str) -> None:
        self.user = user
        self.headers = dict(headers)
        if user is not None:
            _row, self.token = create_token(user, actor=actors.system("tests"), name="tests")
            self.headers["Authorization"] = f"Bearer {self.token}"
        self.client = Client()

    def call(self, method: str, path: str, body: Any = None, *, query: dict[str, Any] | None = None, **headers: str) -> Any:
        address = path if path.startswith("/api/") else f"/api/v1{path}"
        content = {} if body is None else {"data": body if isinstance(body, (bytes, str)) else json.dumps(body), "content_type": "application/json"}
        return self.client.generic(method, address, **content, query_params=query, headers={**self.headers, **headers})

    def get(self, path: str, **query: Any) -> Any:
        return self.call("GET", path, query=query or None)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("POST", path, {} if body is None else body, **headers)

    def put(self, path: str, body: Any) -> Any:
        return self.call("PUT", path, body)

    def patch(self, path: str, body: Any) -> Any:
        return self.call("PATCH", path, body)

    def delete(self, path: str) -> Any:
        return self.call("DELETE", path)

    def upload(self, file: Any, **headers: str) -> Any:
        return self.client.post("/api/v1/attachments", {"file": file}, headers={**self.headers, **headers})


@pytest.fixture
def api():
    """Makes a caller for a user, or for nobody."""
    return ApiClient
