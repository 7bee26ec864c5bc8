"""The command line: complete help, one clear line for every error, no traceback."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from relevo.accounts.enums import Role
from relevo.config import env
from relevo.core.errors import Invalid
from relevo.ops import cli, failures
from relevo.ops.commands import user
from tests.support.serving import environment, relevo


def parsers():
    """All parsers with their full name, also those of verbs."""
    todo = [("relevo", cli.build_parser())]
    while todo:
        name, parser = todo.pop()
        yield name, parser
        for action in parser._actions:
            if hasattr(action, "choices") and isinstance(action.choices, dict):
                todo += [(f"{name} {key}", child) for key, child in action.choices.items()]


def test_all_commands_are_there():
    names = {module.NAME for module in cli.command_modules()}
    assert names == {"audit", "demo", "doctor", "mail", "migrate", "openapi", "serve", "token", "user", "worker"}


def test_every_command_and_every_option_has_a_help_text():
    for name, parser in parsers():
        assert parser.description, name
        assert parser.description[0].isupper() and parser.description.rstrip().endswith("."), name
        for action in parser._actions:
            assert action.help or (hasattr(action, "choices") and isinstance(action.choices, dict)), (name, action.dest)


def test_the_data_folder_may_be_named_before_and_after_a_verb():
    for name, parser in parsers():
        assert name == "relevo" or "--data-dir" in parser.format_help(), name
    for line in (["mail", "ingest", "--data-dir", "there", "a.eml"], ["mail", "--data-dir", "there", "ingest", "a.eml"]):
        assert cli.build_parser().parse_args(line).data_dir == "there", line
    assert "data_dir" not in cli.build_parser().parse_args(["mail", "ingest", "a.eml"])


def test_help_is_printed_for_every_command(capsys):
    for name, _ in parsers():
        with pytest.raises(SystemExit) as ended:
            cli.main([*name.split()[1:], "--help"])
        assert ended.value.code == 0
        assert capsys.readouterr().out.startswith(f"usage: {name} ")


def test_the_roles_are_those_of_the_desk():
    assert tuple(Role.values) == user.ROLES


def test_help_and_mail_parse_load_neither_django_nor_a_driver():
    script = "import sys; from relevo.ops import cli; cli.build_parser(); print({'django', 'psycopg', 'asyncio'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout == "set()\n"


@pytest.mark.parametrize(
    ("arguments", "variables", "line"),
    [
        (["serve"], {"RELEVO_PROT": "1"}, "RELEVO_PROT is set, but there is no such setting. Did you mean RELEVO_PORT?"),
        (["serve"], {"RELEVO_PORT": "many"}, "RELEVO_PORT is 'many', which is not understood (port that `relevo serve` listens on)."),
        (["serve", "--workers", "0"], {}, "0 web processes are not possible; use --workers with a number from 1 to 64."),
        (["serve", "--port", "70000"], {}, "70000 is not a port; use a number from 1 to 65535."),
        (["serve", "--host", "nowhere.invalid"], {}, "The address nowhere.invalid is not known"),
        (["user", "add", "a@b.example", "--password", "long enough"], {"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL must start with postgresql://"),
        (
            ["user", "add", "a@b.example", "--password", "long enough"],
            {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"},
            "The database can't be reached: connection failed",
        ),
        (["migrate", "--data-dir", "/proc/nowhere"], {}, "The data folder /proc/nowhere can't be made"),
    ],
)
def test_errors_are_one_clear_line(tmp_path, arguments, variables, line):
    ended = relevo(tmp_path / "data", *arguments, **variables)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.startswith(f"relevo: {line}")
    assert ended.stderr.count("\n") == 1


def test_wrong_arguments_end_with_status_2(tmp_path):
    ended = relevo(tmp_path, "frobnicate")
    assert ended.returncode == 2
    assert "invalid choice: 'frobnicate'" in ended.stderr


def test_what_was_not_expected_is_one_line_and_a_file(tmp_path, monkeypatch):
    monkeypatch.setenv("RELEVO_DATA_DIR", str(tmp_path))
    try:
        {}["surprise"]
    except KeyError as error:
        line, status = failures.explain(error)
    assert (line, status) == (f"KeyError: 'surprise'; this was not expected, all of it is in {tmp_path}/relevo-errors.log", 1)
    assert "Traceback (most recent call last)" in (tmp_path / "relevo-errors.log").read_text()


def test_refusals_name_the_fields():
    line, status = failures.explain(Invalid("x", "This can't be.", fields={"email": "Enter an address."}))
    assert (line, status) == ("This can't be. (email: Enter an address.)", 1)


def test_a_reader_that_goes_away_is_no_error(tmp_path):
    command = f"{sys.executable} -m relevo.ops.cli openapi | head -c 10"
    ended = subprocess.run(["bash", "-o", "pipefail", "-c", command], env=environment(tmp_path), capture_output=True, text=True)
    assert ended.stderr == ""
    assert ended.stdout


def test_environment_can_come_from_files(tmp_path, monkeypatch):
    (tmp_path / "port").write_text("8123\n")
    assert env.read("RELEVO_PORT", {"RELEVO_PORT_FILE": os.fspath(tmp_path / "port")}) == 8123
