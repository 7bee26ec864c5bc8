"""Whatever is registered somewhere is complete: verbs have words, variables are documented, jobs are thin, migrations are made."""

from __future__ import annotations

import io
import re

import pytest
from django.core.management import call_command
from procrastinate.contrib.django import app

from relevo.accounts import permissions
from relevo.config import env
from relevo.core import events
from tests.policing.tree import ROOT, SOURCE

DEPLOY = ROOT / "docs" / "deploy.md"


def test_every_variable_is_documented_and_every_documented_one_exists():
    documented = set(re.findall(r"^\| `([A-Z_]+)` ", DEPLOY.read_text(encoding="utf-8"), re.MULTILINE))
    assert documented == set(env.VARIABLES)


def test_an_unknown_variable_is_refused_with_the_nearest_name():
    with pytest.raises(env.ConfigurationError, match="Did you mean RELEVO_PORT"):
        env.refuse_unknown({"RELEVO_PROT": "1"})


def test_every_verb_has_words():
    from relevo.tickets import wording

    assert set(events.verbs()) == set(wording.VERBS)


def test_every_job_explains_itself():
    ours = {task.name: task.func for task in app.tasks.values() if task.func.__module__.startswith("relevo.")}
    assert ours
    assert [task for task, function in ours.items() if not function.__doc__] == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    out = io.StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out, stderr=out)


def test_every_permission_belongs_to_a_role_and_administrators_have_all():
    named = {value for key, value in vars(permissions).items() if key.isupper() and isinstance(value, str)}
    assert named == permissions.ALL == permissions.ROLE_PERMISSIONS["administrator"]


def test_dependencies_are_explained():
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    block = re.search(r"^dependencies = \[(.*?)^\]", (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    names = re.findall(r'^\s+"([A-Za-z0-9-]+)', block[1], re.MULTILINE)
    assert [name for name in names if f"| {name} " not in text] == []


def test_lock_files_name_no_host():
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text and "--index" not in text
        assert all("--hash=sha256:" in text.split(f"\n{line}", 1)[-1][:400] for line in re.findall(r"^[a-z][^\n]*==[^\n]*", text, re.MULTILINE)[:5])


def test_version_is_said_once():
    from relevo import __version__

    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8") or "## Unreleased" in (ROOT / "CHANGELOG.md").read_text(
        encoding="utf-8"
    )
    assert SOURCE.exists()
