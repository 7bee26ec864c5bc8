"""Rules of the house that can be read off the source."""

from __future__ import annotations

import ast
import re

import pytest

from tests.policing.tree import ROOT, SOURCE, name, package, parsed, source_files

PYTHON = list(source_files(".py"))
TEMPLATES = list(source_files(".html", ".jinja"))


def _calls(module: ast.Module) -> list[tuple[int, str]]:
    return [(node.lineno, ast.unparse(node.func)) for node in ast.walk(module) if isinstance(node, ast.Call)]


def test_time_comes_from_the_clock():
    forbidden = re.compile(r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|timezone\.now|time\.time)$")
    found = [
        f"{name(path)}:{line} {call}"
        for path in PYTHON
        if path != SOURCE / "core" / "clock.py"
        for line, call in _calls(parsed(path))
        if forbidden.search(call)
    ]
    assert not found


def test_randomness_comes_from_ids():
    # config makes the installation's key before anything else can be imported, and the embedded server's
    # passwords are made where Django may not be loaded.
    exempt = {SOURCE / "core" / "ids.py", SOURCE / "config" / "secret.py"}
    found = [
        f"{name(path)}:{node.lineno}"
        for path in PYTHON
        if path not in exempt and "embedded" not in path.parts
        for node in ast.walk(parsed(path))
        if (isinstance(node, ast.Import) and {alias.name for alias in node.names} & {"random", "secrets"})
        or (isinstance(node, ast.ImportFrom) and node.module in {"random", "secrets"})
        or (isinstance(node, ast.Call) and ast.unparse(node.func) in {"uuid.uuid4", "uuid4"})
    ]
    assert not found


@pytest.mark.parametrize("model, home", [("Ticket", "tickets"), ("Message", "tickets"), ("Event", "tickets"), ("Contact", "contacts")])
def test_surfaces_reach_objects_only_through_visible_to(model, home):
    """Screens, portal and API never start a query at a model of tickets or contacts."""
    pattern = re.compile(rf"\b{model}\.objects\b")
    found = [f"{name(path)}" for path in PYTHON if package(path) in {"desk", "portal", "api"} and pattern.search(path.read_text(encoding="utf-8"))]
    assert not found, f"use {home}.queries.visible_to"


def test_no_logic_hides_in_save_or_signals():
    found = []
    for path in PYTHON:
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"} and "models" in name(path):
                found.append(f"{name(path)}:{node.lineno} def {node.name}")
            if isinstance(node, ast.ImportFrom) and node.module == "django.db.models.signals":
                found.append(f"{name(path)}:{node.lineno} signals")
    assert not found


def test_inline_imports_state_their_reason():
    found = []
    for path in PYTHON:
        lines = path.read_text(encoding="utf-8").splitlines()
        for function in ast.walk(parsed(path)):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            imports = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
            # The first of a run of imports speaks for the run.
            if imports:
                first = min(node.lineno for node in imports)
                near = lines[max(0, first - 4) : first]
                if not any("#" in line for line in near) and "ops" not in path.parts:
                    found.append(f"{name(path)}:{first}")
    assert not found


def test_everything_public_has_a_docstring():
    found = []
    for path in PYTHON:
        if path.name in {"apps.py", "urls.py"}:
            continue
        module = parsed(path)
        if not ast.get_docstring(module) and path.read_text(encoding="utf-8").strip():
            found.append(f"{name(path)}: module")
        for node in module.body:
            public = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_")
            # What the functions of a command do is said once, in relevo.ops.commands.
            contract = path.parent.name == "commands" and getattr(node, "name", "") in {"add_arguments", "run"}
            if public and not contract and not ast.get_docstring(node):
                found.append(f"{name(path)}:{node.lineno} {node.name}")
    assert not found


def test_templates_have_nothing_inline():
    pattern = re.compile(r"""\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)(?![^>]*type=["']importmap)|javascript:""", re.IGNORECASE)
    found = [f"{name(path)}: {match[0].strip()}" for path in TEMPLATES for match in pattern.finditer(path.read_text(encoding="utf-8"))]
    assert not found


def test_nothing_is_left_for_later():
    pattern = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError")
    found = [
        f"{name(path)}: {match[0]}"
        for path in [*PYTHON, *TEMPLATES, *source_files(".js", ".css")]
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_no_path_of_a_machine_and_no_registry_is_named():
    pattern = re.compile(r"/work/|/root/|files\.pythonhosted|registry\.npmjs|deb\.debian")
    kinds = {".py", ".md", ".toml", ".txt", ".html", ".js", ".css", ".yml", ".sh", ".eml"}
    skipped = {".git", ".venv", "var", "node_modules"}
    found = [
        name(path)
        for path in ROOT.rglob("*")
        if path.is_file()
        and (path.suffix in kinds or path.name in {"Makefile", "run"})
        and not skipped & set(path.relative_to(ROOT).parts)
        and path != SOURCE.parent
        if pattern.search(path.read_text(encoding="utf-8", errors="replace")) and path.name != "test_rules.py"
    ]
    assert not found
