"""What stands under a message, by who writes it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from relevo.tickets.signatures import signature_for


@pytest.mark.parametrize(
    ("template", "by_ana", "by_nobody"),
    [
        ("<p>{{ agent_name }}<br>{{ account_name }}</p>", "<p>Ana Moreno<br>Shop &amp; Co</p>", "<p>Shop &amp; Co</p>"),
        ("<p>Yours<br>{{ agent_name }}<br>{{ account_name }}</p>", "<p>Yours<br>Ana Moreno<br>Shop &amp; Co</p>", "<p>Yours<br>Shop &amp; Co</p>"),
        (
            "<p><strong>{{ agent_name }}</strong></p><p>{{ account_name }}</p>",
            "<p><strong>Ana Moreno</strong></p><p>Shop &amp; Co</p>",
            "<p>Shop &amp; Co</p>",
        ),
        ("<p>{{ agent_name }}</p>", "<p>Ana Moreno</p>", "<p>Shop &amp; Co</p>"),
    ],
)
def test_nobody_in_person_is_named_once(ana, template, by_ana, by_nobody):
    """What a trigger sent bore the name of the account twice."""
    account = SimpleNamespace(name="Shop & Co", signature_html=template)
    assert signature_for(account, ana) == by_ana
    assert signature_for(account, None) == by_nobody
