"""Client addresses, for limits and for logs that are to say little of people."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# One household has a /64 of IPv6: single addresses in it cost nothing.
ONE_CLIENT = {4: 32, 6: 64}
# What names a region or a company, and nobody in it.
SHORTENED = {4: 24, 6: 48}


def client(address: str) -> str:
    """What counts as one client: an IPv4 address, or the network of an IPv6 one. Anything else counts as it is written."""
    return _within(address, ONE_CLIENT)


def shortened(address: str) -> str:
    """An address without the part that names a single client, such as ``203.0.113.0/24``; empty for what is no address."""
    found = _within(address, SHORTENED)
    return found if "/" in found else ""


def _within(address: str, prefixes: dict[int, int]) -> str:
    try:
        parsed: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:100]
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return str(ip_network((parsed, prefixes[parsed.version]), strict=False))
