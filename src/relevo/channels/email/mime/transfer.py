"""Content-Transfer-Encoding (RFC 2045, section 6) undone, also where it is broken."""

from __future__ import annotations

import binascii
import re

_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
_BEGIN = re.compile(rb"(?:^|\n)begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,255})\r?\n")
MAX_UUENCODED = 50


def decode_transfer(data: bytes, encoding: str) -> tuple[bytes, str]:
    """Content of a part and a defect code ("" if all was well). Never raises; an unknown encoding is taken as none."""
    name = encoding.split(";")[0].strip().strip("\"'").lower()
    if name == "base64":
        return _base64(data)
    if name in ("quoted-printable", "quotedprintable"):
        return binascii.a2b_qp(data), ""
    if name in ("x-uuencode", "uuencode", "x-uue", "uue"):
        found = _BEGIN.search(data)
        return (_uu_lines(data[found.end() :]), "") if found else (data, "bad-uuencode")
    return data, "" if name in ("", "7bit", "8bit", "binary") else "bad-transfer-encoding"


def _base64(data: bytes) -> tuple[bytes, str]:
    try:
        return binascii.a2b_base64(data), ""
    except binascii.Error:
        # Cut short, or with one stray character: everything but the last incomplete group is still good.
        kept = data.translate(None, _NOT_BASE64)
        kept = kept[:-1] if len(kept) % 4 == 1 else kept
        return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4)), "bad-base64"


def take_uuencoded(data: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """Text of a plain part without the uuencoded files in it, and those files as (name, content).

    A block counts only with its ``end`` line; at most `MAX_UUENCODED` are taken, the rest stays in the text.
    """
    if b"begin" not in data:
        return data, []
    files: list[tuple[bytes, bytes]] = []
    rest: list[bytes] = []
    position = 0
    while len(files) < MAX_UUENCODED and (found := _BEGIN.search(data, position)):
        stop = data.find(b"\nend", found.end() - 1)
        if stop < 0:
            break
        content = _uu_lines(data[found.end() : stop])
        if content:
            files.append((found.group(1), content))
            rest.append(data[position : found.start()])
        else:
            rest.append(data[position : stop + 4])
        position = stop + 4
    return b"".join(rest) + data[position:], files


def _uu_lines(data: bytes) -> bytes:
    out = []
    for line in data.split(b"\n"):
        line = line.rstrip(b"\r")
        if line == b"end":
            break
        if not line:
            continue
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Encoders that pad the line wrongly: trust its length byte.
            wanted = ((((line[0] - 32) & 63) * 4 + 5) // 3) + 1
            try:
                out.append(binascii.a2b_uu(line[:wanted]))
            except binascii.Error:
                continue
    return b"".join(out)
