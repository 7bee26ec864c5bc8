"""A private Dovecot on free ports of this machine: IMAP with and without TLS, LMTP, passwords and XOAUTH2."""

from __future__ import annotations

import grp
import json
import os
import pwd
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from imapclient import IMAPClient

from tests.support.smtp_server import certificate
from tests.support.waiting import until

PASSWORD = "mailbox secret"
USERS = ("help@shop.example", "sales@shop.example")
CONFIGURATION = """
base_dir = {dir}/run
state_dir = {dir}/state
log_path = {dir}/dovecot.log
listen = 127.0.0.1
protocols = imap lmtp
mail_location = maildir:{dir}/mail/%u
default_login_user = {login_user}
default_internal_user = {mail_user}
default_internal_group = {mail_group}
first_valid_uid = 1
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
disable_plaintext_auth = no
ssl = yes
ssl_cert = <{dir}/cert.pem
ssl_key = <{dir}/key.pem
passdb {{
  driver = passwd-file
  args = username_format=%u {dir}/users
  mechanisms = plain login
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {dir}/oauth2.conf.ext
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={dir}/mail/%u allow_all_users=yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
namespace inbox {{
  inbox = yes
}}
"""
INTROSPECTION = """
introspection_url = {url}/introspect?token=
introspection_mode = get
username_attribute = username
active_attribute = active
active_value = true
"""


class TokenServer:
    """A provider of OAuth tokens: `good` maps access tokens to users; every refresh token in `refresh` yields a new one."""

    def __init__(self) -> None:
        self.good: dict[str, str] = {}
        self.refresh: dict[str, str] = {}
        self.issued = 0
        outer = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                token = parse_qs(urlsplit(self.path).query).get("token", [""])[0]
                self._say(200, {"active": token in outer.good, "username": outer.good.get(token, "")})

            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                user = outer.refresh.get(form.get("refresh_token", [""])[0])
                if user is None:
                    return self._say(400, {"error": "invalid_grant"})
                outer.issued += 1
                token = f"issued-{outer.issued}"
                outer.good[token] = user
                return self._say(200, {"access_token": token, "expires_in": 3600, "token_type": "Bearer"})

            def _say(self, status: int, answer: dict[str, Any]) -> None:
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: Any) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


class Dovecot:
    """A running server; `start` may follow `stop` on the same ports and mails."""

    def __init__(self, program: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="relevo-dovecot."))
        self.folder.chmod(0o755)
        self.tokens = TokenServer()
        self.imap, self.imaps, self.lmtp = _free_ports(3)
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None
        self._write()

    def _write(self) -> None:
        # Mail of uid 0 is refused, and login processes may not run as root.
        is_root = os.geteuid() == 0
        mail_user = pwd.getpwnam("mail") if is_root else pwd.getpwuid(os.geteuid())
        login_user = "nobody" if is_root else mail_user.pw_name
        cert, key = (file.read_text() for file in certificate())
        for name, text in {
            "cert.pem": cert,
            "key.pem": key,
            "users": "".join(f"{user}:{{PLAIN}}{PASSWORD}\n" for user in USERS),
            "oauth2.conf.ext": INTROSPECTION.format(url=self.tokens.url),
            "dovecot.conf": CONFIGURATION.format(
                dir=self.folder,
                login_user=login_user,
                mail_user=mail_user.pw_name,
                mail_group=grp.getgrgid(mail_user.pw_gid).gr_name,
                uid=mail_user.pw_uid,
                gid=mail_user.pw_gid,
                imap=self.imap,
                imaps=self.imaps,
                lmtp=self.lmtp,
            ),
        }.items():
            (self.folder / name).write_text(text)
        for name in ("mail", "run", "state"):
            (self.folder / name).mkdir()
        os.chown(self.folder / "mail", mail_user.pw_uid, mail_user.pw_gid)

    def start(self) -> None:
        self._process = subprocess.Popen([self._program, "-F", "-c", str(self.folder / "dovecot.conf")], stderr=subprocess.DEVNULL)
        for port in (self.imap, self.imaps, self.lmtp):
            until(lambda port=port: _answers(port), what=f"Dovecot on port {port}: {self._log()}")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            self._process = None

    def remove(self) -> None:
        """Leaves nothing behind. Nobody looks at how it ends: asked to, it would take more than a second."""
        if self._process is not None:
            for pid in (self._process.pid, *self._children()):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self._process.wait(10)
            self._process = None
        self.tokens.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def deliver(self, raw: bytes, user: str = USERS[0]) -> None:
        """Puts a mail into the user's INBOX, as a mail server would."""
        with smtplib.LMTP("127.0.0.1", self.lmtp) as lmtp:
            lmtp.sendmail("sender@elsewhere.example", [user], raw)

    @contextmanager
    def open(self, user: str = USERS[0], folder: str = "INBOX") -> Iterator[IMAPClient]:
        """A person's mail program looking at a folder."""
        with IMAPClient("127.0.0.1", self.imap, ssl=False) as client:
            client.login(user, PASSWORD)
            client.select_folder(folder)
            yield client

    def sessions(self, user: str = USERS[0]) -> list[int]:
        """The process ids of the user's IMAP sessions."""
        return [
            pid for pid in self._children() if _command(pid).startswith("imap [") or _command(pid) == "imap" or "/imap" in _command(pid).split(" ")[0]
        ]

    def kill_sessions(self) -> int:
        """SIGKILL for every IMAP session; returns how many there were. One that ends by itself meanwhile is as good."""
        found = self.sessions()
        for pid in found:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return len(found)

    def _children(self) -> list[int]:
        assert self._process is not None
        text = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text()
        return [int(pid) for pid in text.split()]

    def _log(self) -> str:
        path = self.folder / "dovecot.log"
        return path.read_text()[-2000:] if path.exists() else ""


@contextmanager
def running() -> Iterator[Dovecot]:
    """A fresh server. Skips the test where Dovecot is not installed, but fails in CI."""
    program = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/sbin")
    if program is None:
        message = "Dovecot is not installed: apt-get install dovecot-imapd dovecot-lmtpd"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    server = Dovecot(program)
    try:
        server.start()
        yield server
    finally:
        server.remove()


def _free_ports(count: int) -> list[int]:
    found = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in found]
    for one in found:
        one.close()
    return ports


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1):
            return True
    except OSError:
        return False


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except OSError:
        return ""
