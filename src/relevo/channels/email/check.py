"""The connection test: receiving and sending apart, step by step, up to the first step that fails."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Callable, Sequence
from typing import Any

from imapclient.exceptions import IMAPClientError, LoginError

from relevo.channels.base import Health, HealthStep, SendError
from relevo.channels.email import imap_replies
from relevo.channels.email.imap.link import ERRORS, ImapLink, as_trouble
from relevo.channels.email.settings import Authentication, EmailSettings, Security, Server
from relevo.channels.email.smtp import SmtpLink, as_send_error
from relevo.core import crypto

MAX_FOLDERS = 100
FAILURES: tuple[type[BaseException], ...] = (SendError, OSError, EOFError, UnicodeError, smtplib.SMTPException, *ERRORS)
Facts = dict[str, Any]
Step = tuple[str, Callable[[], Facts]]
Explain = Callable[[BaseException], tuple[str, Facts]]


def check(account: Any) -> Health:
    """Tries both servers of an account; one that is not configured has no steps.

    Changes nothing on them: the folder is opened read-only, no mail is announced. Steps: ``imap.resolve``, ``imap.connect``,
    ``imap.tls`` (STARTTLS only), ``imap.login``, ``imap.folder``, and the like for smtp, without folder.
    """
    settings = EmailSettings.model_validate(account.settings)
    done: list[HealthStep] = []
    if settings.imap.host:
        done += _check_imap(account, settings)
    if settings.smtp.host:
        done += _check_smtp(account, settings)
    return Health(steps=done or [HealthStep("settings", False, "not_configured")])


def _check_smtp(account: Any, settings: EmailSettings) -> list[HealthStep]:
    link = SmtpLink(account)

    def offers(work: Callable[[], None]) -> Callable[[], Facts]:
        def step() -> Facts:
            work()
            features = link.smtp.esmtp_features
            return {"mechanisms": features.get("auth", "").split(), "max_bytes": features.get("size", "").strip()}

        return step

    def explain(error: BaseException) -> tuple[str, Facts]:
        found = as_send_error(error)
        return found.code, {"raw": found.raw} if found.raw else {}

    try:
        return _run("smtp", settings, settings.smtp, offers(link.connect), offers(link.protect), [("login", offers(link.sign_in))], explain)
    finally:
        link.close()


def _check_imap(account: Any, settings: EmailSettings) -> list[HealthStep]:
    link = ImapLink(account)

    def step(work: Callable[[], None]) -> Callable[[], Facts]:
        def done() -> Facts:
            work()
            return {}

        return done

    def open_folder() -> Facts:
        try:
            found = link.client.select_folder(settings.imap_folder, readonly=True)
        except IMAPClientError as error:
            raise _FolderMissing(str(error)) from error
        return {"folder": settings.imap_folder, "messages": int(found.get(b"EXISTS", 0))}

    def explain(error: BaseException) -> tuple[str, Facts]:
        if isinstance(error, _FolderMissing):
            return "folder_missing", {"folder": settings.imap_folder, "folders": _folders(link), "raw": imap_replies.tidy(str(error))}
        if isinstance(error, LoginError):
            by_token = settings.authentication == Authentication.XOAUTH2
            return imap_replies.login_code(str(error), by_token=by_token), {"raw": imap_replies.tidy(str(error))}
        found = as_trouble(error)
        return found.code, {"raw": imap_replies.tidy(found.raw)} if found.raw else {}

    steps: list[Step] = [("login", step(link.sign_in)), ("folder", open_folder)]
    try:
        return _run("imap", settings, settings.imap, step(link.connect), step(link.protect), steps, explain)
    finally:
        link.close()


class _FolderMissing(IMAPClientError):
    """Signed in, but the folder can't be opened."""


def _folders(link: ImapLink) -> list[str]:
    """The folders that there are, to choose from."""
    try:
        return sorted(str(name) for _flags, _delimiter, name in link.client.list_folders())[:MAX_FOLDERS]
    except ERRORS:
        return []


def _run(
    part: str,
    settings: EmailSettings,
    server: Server,
    connect: Callable[[], Facts],
    protect: Callable[[], Facts],
    then: Sequence[Step],
    explain: Explain,
) -> list[HealthStep]:
    """Takes the steps in order; the first that fails is the last."""

    def resolve() -> Facts:
        found = socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)
        return {"addresses": list(dict.fromkeys(str(entry[4][0]) for entry in found))[:5]}

    steps: list[Step] = [("resolve", resolve), ("connect", connect)]
    if server.security == Security.STARTTLS:
        steps.append(("tls", protect))
    steps += [step for step in then if step[0] != "login" or settings.authentication != Authentication.NONE]
    direction = {"imap": "receive", "smtp": "send"}[part]
    known: Facts = server.facts()
    done: list[HealthStep] = []
    for name, work in steps:
        try:
            done.append(HealthStep(f"{part}.{name}", True, facts={**known, **work()}, part=direction))
        except crypto.SecretUnreadable:
            return [*done, HealthStep(f"{part}.{name}", False, "secret_unreadable", known, direction)]
        except FAILURES as error:
            code, facts = explain(error)
            return [*done, HealthStep(f"{part}.{name}", False, code, {**known, **facts}, direction)]
    return done
