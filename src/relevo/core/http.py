"""Requests to other machines: with time-outs, few redirects, bounded answers, and never into the inside of a network.

An address that an administrator or a customer's mail names may lead to the machine itself, its neighbours, or the cloud's
metadata service. So every connection resolves the name, refuses addresses that are not public, and connects to the very
address that was checked (a second look-up could answer differently). `RELEVO_ALLOWED_PRIVATE_HOSTS` names the
exceptions, such as an identity provider inside one's own walls.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urljoin

import httpcore
import httpx
from django.conf import settings

TIMEOUT = httpx.Timeout(20.0, connect=10.0)
# A request as a whole, where nothing else is said: time-outs bound a step, and an answer that trickles has any number of them.
WHOLE_SECONDS = 60.0
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


class _Bounded(httpcore.NetworkStream):
    """A connection that is given up at a moment of `time.monotonic`, wherever the exchange is then."""

    def __init__(self, inner: httpcore.NetworkStream, until: float) -> None:
        self._inner, self._until = inner, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None) -> httpcore.NetworkStream:
        return _Bounded(self._inner.start_tls(ssl_context, server_hostname, self._left(timeout, httpcore.ConnectTimeout)), self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)

    def _left(self, timeout: float | None, late: type[httpcore.TimeoutException]) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise late("the request takes too long")
        return left if timeout is None else min(left, timeout)


class _GuardedBackend(httpcore.NetworkBackend):
    """Opens connections to checked addresses only, for so many seconds from now."""

    def __init__(self, seconds: float) -> None:
        self._inner, self._until = httpcore.SyncBackend(), time.monotonic() + seconds

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        if host.lower() in settings.ALLOWED_PRIVATE_HOSTS:
            return _Bounded(self._inner.connect_tcp(host, port, timeout, local_address, socket_options), self._until)
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} can't be resolved") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not addresses or not all(is_public(address) for address in addresses):
            raise Blocked(f"{host} is not a public address")
        return _Bounded(self._inner.connect_tcp(addresses[0], port, timeout, local_address, socket_options), self._until)

    def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None) -> httpcore.NetworkStream:
        raise Blocked("sockets of this machine are not reached by requests")


def client(seconds: float = WHOLE_SECONDS) -> httpx.Client:
    """A client for one piece of work of so many seconds, to be used as a context manager. No cookies, proxies or redirects of its own."""
    transport = httpx.HTTPTransport(trust_env=False)
    transport._pool = httpcore.ConnectionPool(ssl_context=httpx.create_ssl_context(trust_env=False), network_backend=_GuardedBackend(seconds))
    return httpx.Client(transport=transport, timeout=TIMEOUT, trust_env=False, follow_redirects=False, headers={"User-Agent": "Relevo"})


def post_form(url: str, form: Mapping[str, str]) -> httpx.Response:
    """Posts a form. Redirects are not followed: they would hand the form's secrets to another address."""
    return _fetch("POST", url, data=dict(form))


def post(url: str, content: bytes, headers: Mapping[str, str], *, seconds: float | None = None, kept_bytes: int = MAX_ANSWER_BYTES) -> httpx.Response:
    """Posts bytes. Redirects are not followed: they would hand authorisations to another address.

    `seconds` are those that the whole of it may take. With `kept_bytes` only so much of the answer is read, and a longer
    one is no error.
    """
    limits = {} if seconds is None else {"timeout": httpx.Timeout(seconds)}
    return _fetch("POST", url, kept_bytes=kept_bytes, seconds=seconds, content=content, headers=dict(headers), **limits)


def get(url: str) -> httpx.Response:
    """Gets an address, following at most two redirects, each checked like the first."""
    for _hop in range(MAX_REDIRECTS + 1):
        response = _fetch("GET", url)
        if not response.has_redirect_location:
            return response
        url = urljoin(url, response.headers["location"])
    raise Blocked("too many redirects")


def _fetch(method: str, url: str, *, kept_bytes: int = MAX_ANSWER_BYTES, seconds: float | None = None, **arguments: Any) -> httpx.Response:
    """One request; raises Blocked or httpx.HTTPError. The answer is read whole, up to `MAX_ANSWER_BYTES`, or as far as `kept_bytes`."""
    try:
        target = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise Blocked("this is no address") from error
    if target.scheme not in ("http", "https") or not target.host:
        raise Blocked("only http and https are allowed")
    with client(WHOLE_SECONDS if seconds is None else seconds) as session, session.stream(method, target, **arguments) as response:
        content = bytearray()
        for piece in response.iter_bytes():
            content += piece
            if kept_bytes < MAX_ANSWER_BYTES and len(content) >= kept_bytes:
                del content[kept_bytes:]
                break
            if len(content) > MAX_ANSWER_BYTES:
                raise Blocked("the answer is too large")
        headers = [(name, value) for name, value in response.headers.multi_items() if name.lower() not in ("content-encoding", "content-length")]
        return httpx.Response(response.status_code, headers=headers, content=bytes(content), request=response.request)
