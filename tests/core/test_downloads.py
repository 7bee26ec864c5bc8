"""What a file claims to be."""

from __future__ import annotations

import pytest

from relevo.core.downloads import claimed


@pytest.mark.parametrize(
    ("content_type", "filename", "kind"),
    [
        ("application/pdf", "bill.pdf", "application/pdf"),
        ("application/octet-stream", "Bill.PDF", "application/pdf"),
        ("application/x-pdf", "bill", "application/pdf"),
        ("application/octet-stream", "photo.jpeg", "image/jpeg"),
        ("image/jpg", "photo", "image/jpeg"),
        ("IMAGE/PNG", "photo", "image/png"),
        ("", "photo.webp", "image/webp"),
        ("application/octet-stream", "page.html", "application/octet-stream"),
        ("application/octet-stream", "pdf", "application/octet-stream"),
        ("text/html", "page.png", "text/html"),
        ("image/svg+xml", "drawing.png", "image/svg+xml"),
    ],
)
def test_a_file_claims_what_was_said_of_it_or_else_what_its_name_ends_in(content_type, filename, kind):
    assert claimed(content_type, filename) == kind
