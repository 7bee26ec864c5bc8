"""Profiles in social networks, websites and postal addresses: what people paste, and the one form by which it is known again."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from relevo.contacts.enums import IdentityKind

# The hosts of a network's profiles, and what stands before the user's name in an address.
_HOSTS: dict[str, tuple[tuple[str, ...], str]] = {
    IdentityKind.INSTAGRAM: (("instagram.com", "instagr.am"), ""),
    IdentityKind.FACEBOOK: (("facebook.com", "fb.com", "fb.me", "m.me"), ""),
    IdentityKind.X: (("x.com", "twitter.com"), ""),
    IdentityKind.TELEGRAM: (("t.me", "telegram.me"), ""),
    IdentityKind.LINKEDIN: (("linkedin.com",), "in/"),
    IdentityKind.TIKTOK: (("tiktok.com",), "@"),
}
NETWORKS = frozenset(_HOSTS)
_NAME = re.compile(r"[\w.\-]{1,100}")
_HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}")
MIN_POSTAL = 6


def user_name(kind: str, written: str) -> str:
    """The name of a user in a network, in lower case, from ``@Name``, ``name`` or the address of the profile. Raises ValueError for anything else."""
    clean = written.strip()
    if "/" in clean:
        hosts, before = _HOSTS[kind]
        parts = urlsplit(clean if "://" in clean else f"https://{clean}")
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("mobile.")
        if host not in hosts and not host.endswith(tuple(f".{known}" for known in hosts)):
            raise ValueError(written)
        path = unquote(parts.path).strip("/")
        if kind == IdentityKind.FACEBOOK and path == "profile.php":
            path = next((part.removeprefix("id=") for part in parts.query.split("&") if part.startswith("id=")), "")
        clean = path.removeprefix(before).split("/")[0]
    name = clean.removeprefix("@").lower()
    if not _NAME.fullmatch(name):
        raise ValueError(written)
    return name


def website(written: str) -> str:
    """The address of a website with a lower-case host, without what is after ``#``. Only http and https. Raises ValueError."""
    clean = written.strip()
    parts = urlsplit(clean if "://" in clean else f"https://{clean}")
    host = (parts.hostname or "").rstrip(".").encode("idna").decode()
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host) or parts.username or re.search(r"\s", clean):
        raise ValueError(written)
    port = f":{parts.port}" if parts.port else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"https://{host}{port}{parts.path.rstrip('/')}{query}"


def postal_address(written: str) -> str:
    """An address of paper mail on one line, its parts between single commas, in lower case. Raises ValueError for what is too short to be one."""
    lines = [" ".join(part.split()) for part in re.split(r"[\r\n,]+", written)]
    clean = ", ".join(part for part in lines if part)
    if len(clean) < MIN_POSTAL:
        raise ValueError(written)
    return clean.casefold()


def address_of(kind: str, value: str) -> str:
    """Where a profile or website is found in the web, or "" for other kinds."""
    if kind == IdentityKind.WEB:
        return value
    if kind not in _HOSTS:
        return ""
    hosts, before = _HOSTS[kind]
    return f"https://{hosts[0]}/{before}{value}"
