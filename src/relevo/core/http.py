"""Requests to other machines: with time-outs, few redirects, bounded answers, and never into the inside of a network.

An address that an administrator or a customer's mail names may lead to the machine itself, its neighbours, or the cloud's
metadata service. So every connection resolves the name, refuses addresses that are not public, and connects to the very
address that was checked (a second look-up could answer differently). `RELEVO_ALLOWED_PRIVATE_HOSTS` names the
exceptions, such as an identity provider inside one's own walls.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urljoin

import httpcore
import httpx
from django.conf import settings

TIMEOUT = httpx.Timeout(20.0, connect=10.0)
MAX_REDIRECTS = 2
MAX_ANSWER_BYTES = 10 * 1024 * 1024


class Blocked(Exception):
    """The request was not made: its address is not public, or the answer is larger than allowed."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet; mapped and translated forms count as what they stand for."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        elif ip.sixtofour is not None:
            ip = ip.sixtofour
        elif ip in ipaddress.ip_network("64:ff9b::/96"):
            ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.is_global and not ip.is_multicast


class _GuardedBackend(httpcore.NetworkBackend):
    """Opens connections to checked addresses only."""

    def __init__(self) -> None:
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        if host.lower() in settings.ALLOWED_PRIVATE_HOSTS:
            return self._inner.connect_tcp(host, port, timeout, local_address, socket_options)
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} can't be resolved") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not addresses or not all(is_public(address) for address in addresses):
            raise Blocked(f"{host} is not a public address")
        return self._inner.connect_tcp(addresses[0], port, timeout, local_address, socket_options)

    def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None) -> httpcore.NetworkStream:
        raise Blocked("sockets of this machine are not reached by requests")


def client() -> httpx.Client:
    """A client for one piece of work, to be used as a context manager. No cookies, proxies or redirects of its own."""
    transport = httpx.HTTPTransport(trust_env=False)
    transport._pool = httpcore.ConnectionPool(ssl_context=httpx.create_ssl_context(trust_env=False), network_backend=_GuardedBackend())
    return httpx.Client(transport=transport, timeout=TIMEOUT, trust_env=False, follow_redirects=False, headers={"User-Agent": "Relevo"})


def post_form(url: str, form: Mapping[str, str]) -> httpx.Response:
    """Posts a form. Redirects are not followed: they would hand the form's secrets to another address."""
    return _fetch("POST", url, data=dict(form))


def post(url: str, content: bytes, headers: Mapping[str, str]) -> httpx.Response:
    """Posts bytes. Redirects are not followed: they would hand authorisations to another address."""
    return _fetch("POST", url, content=content, headers=dict(headers))


def get(url: str) -> httpx.Response:
    """Gets an address, following at most two redirects, each checked like the first."""
    for _hop in range(MAX_REDIRECTS + 1):
        response = _fetch("GET", url)
        if not response.has_redirect_location:
            return response
        url = urljoin(url, response.headers["location"])
    raise Blocked("too many redirects")


def _fetch(method: str, url: str, **arguments: Any) -> httpx.Response:
    """One request; raises Blocked or httpx.HTTPError. The answer is read whole, up to `MAX_ANSWER_BYTES`."""
    try:
        target = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise Blocked("this is no address") from error
    if target.scheme not in ("http", "https") or not target.host:
        raise Blocked("only http and https are allowed")
    with client() as session, session.stream(method, target, **arguments) as response:
        content = bytearray()
        for piece in response.iter_bytes():
            content += piece
            if len(content) > MAX_ANSWER_BYTES:
                raise Blocked("the answer is too large")
        headers = [(name, value) for name, value in response.headers.multi_items() if name.lower() not in ("content-encoding", "content-length")]
        return httpx.Response(response.status_code, headers=headers, content=bytes(content), request=response.request)
