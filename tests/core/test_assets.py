"""Static files over HTTP."""

from __future__ import annotations

import gzip
import re

import brotli
import pytest
from django.conf import settings

from relevo.core.assets import FOR_EVER, assets, static


def test_files_lie_below_a_digest_and_may_be_kept_for_ever(client):
    response = client.get(static("js/main.js"))
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == FOR_EVER
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    # Comments are for those who read the source.
    assert assets().files["js/main.js"].path.read_text().startswith("//") and not response.content.startswith(b"//")


def test_a_page_from_before_an_upgrade_gets_the_present_file_but_may_not_keep_it(client):
    response = client.get("/static/0123456789ab/js/main.js")
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-cache")


def test_text_is_compressed_where_the_browser_takes_it(client):
    plain = client.get(static("css/desk.css"))
    for name, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        packed = client.get(static("css/desk.css"), headers={"Accept-Encoding": f"deflate, {name}"})
        assert unpack(packed.content) == plain.content
        assert packed.headers["Content-Encoding"] == name and packed.headers["Vary"] == "Accept-Encoding"
        assert len(packed.content) < len(plain.content) / 2


def test_a_style_sheet_comes_with_its_parts_in_their_layers(client):
    text = client.get(static("css/desk.css")).content.decode()
    assert "@import" not in text
    assert text.index("@layer reset, tokens, base, components, pages;") < text.index("@layer tokens{") < text.index("@layer components{")
    assert ".button.primary" in text


@pytest.mark.parametrize("address", ["/static/", "/static/x/", "/static/x/../config/settings.py", "/static/x/no-such.css", "/static/x/%2e%2e/env.py"])
def test_nothing_else_can_be_fetched(client, address):
    assert client.get(address).status_code == 404


def test_an_unknown_name_is_an_error_of_the_template_not_of_the_reader():
    with pytest.raises(KeyError, match=r"no static file 'css/nonsense.css'"):
        static("css/nonsense.css")


def test_modules_import_only_files_that_are_there():
    missing = []
    found = 0
    for name, asset in assets().files.items():
        if name.startswith("js/"):
            for imported in re.findall(r'(?:from ?|import\()"\./([^"]+)"', asset.content.decode()):
                found += 1
                if f"js/{imported}" not in assets().files:
                    missing.append(f"{name} imports {imported}")
    assert not missing and found > 20
    assert settings.STATIC_URL == "/static/"
