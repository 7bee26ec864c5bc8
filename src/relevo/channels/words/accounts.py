"""What is wrong with an account's connection, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

_SERVER = {"host": "", "port": "", "folder": "", "security": ""}


def sentence(code: str, facts: Mapping[str, Any]) -> str:
    """The sentences for a code, with the server that was tried; for an unknown one, the code itself with a way on."""
    known = _server(code) or _certificate(code) or _sign_in(code) or _authorisation(code) or _folder(code, facts)
    if not known:
        return _("The mail server answered with the code %(code)s. Its own words say more; the provider can explain them.") % {"code": code}
    said = known % {**_SERVER, **facts}
    if not facts.get("host") or ("%(host)s" in known and "%(port)s" in known):
        return said
    tried = _("Tried: %(host)s, port %(port)s, %(protection)s.") % {**_SERVER, **facts, "protection": _protection(facts)}
    return f"{said} {tried}"


def answer(step: str, facts: Mapping[str, Any]) -> str:
    """The other side's own words to a step of the connection test that failed; empty where it said none."""
    raw = facts.get("raw", "")
    if not raw:
        return ""
    if step.endswith((".login", ".folder")):
        return _("The server's answer: %(answer)s") % {"answer": raw}
    return _("The exact error: %(answer)s") % {"answer": raw}


def _protection(facts: Mapping[str, Any]) -> str:
    return {"tls": "TLS", "starttls": "STARTTLS"}.get(facts.get("security", ""), _("without protection"))


def _server(code: str) -> str:
    return {
        "not_configured": _("No server is entered. Enter the name of the mail server."),
        "unknown_host": _("There is no server called %(host)s. Check the spelling of its name."),
        "refused": _(
            "%(host)s does not accept connections on port %(port)s. Check the port: 465 or 587 for sending, 993 or 143 for receiving are usual."
        ),
        "timeout": _("%(host)s did not answer in time on port %(port)s. Check name and port, and whether a firewall is in between."),
        "unreachable": _("%(host)s can't be reached from here. Check the network and whether a firewall is in between."),
        "connection_lost": _(
            "The server ended the connection. If this happens every time, the port may belong to another kind of protection (TLS or STARTTLS)."
        ),
        "tls_mismatch": _(
            "The server does not speak TLS on port %(port)s. Choose STARTTLS, or the port for TLS (465 for sending, 993 for receiving)."
        ),
        "tls": _("No protected connection could be set up: server and desk have no version of TLS in common. The server may need an update."),
        "tls_required": _("The server takes a password over protected connections only. Choose TLS or STARTTLS."),
        "starttls_missing": _("The server does not offer STARTTLS on port %(port)s. Choose TLS and its port instead."),
        "imap_error": _("The server gave an answer that is not understood. Is this an IMAP server?"),
        "imap_refused": _("The server refused the request. Its own words say why."),
    }.get(code, "")


def _certificate(code: str) -> str:
    return {
        "certificate_expired": _("The certificate of %(host)s has expired. Whoever runs the server has to renew it."),
        "certificate_not_yet_valid": _("The certificate of %(host)s is not valid yet. Check the clocks of both machines."),
        "certificate_self_signed": _(
            "%(host)s shows a certificate that it has signed itself, so it can't be told from an impostor's. "
            "If the server is yours and inside your own network, switch the check off."
        ),
        "certificate_name": _("The certificate belongs to another name than %(host)s. Enter the name that the certificate is made for."),
        "certificate": _("The certificate of %(host)s can't be verified. Its issuer is unknown here, or the server sends an incomplete chain."),
    }.get(code, "")


def _sign_in(code: str) -> str:
    return {
        "auth_refused": _("User name or password is wrong. Type them again; with many providers the user name is the whole e-mail address."),
        "auth_app_password": _(
            "This provider does not take the normal password from programs. "
            "Create an app password in the mailbox's security settings and enter it here, or connect with OAuth."
        ),
        "auth_basic_disabled": _("This provider no longer takes passwords from programs. Choose OAuth (XOAUTH2) for this account and authorise it."),
        "auth_token_refused": _("The provider refused the access token. Authorise the account again, with the permissions to read and to send mail."),
        "auth_required": _("The server wants a sign-in before it takes mail. Enter user name and password."),
        "auth_unsupported": _(
            "The server does not offer the chosen way to sign in here. Protect the connection with TLS or STARTTLS, or choose another way."
        ),
        "auth_temporary": _("The server can't check the sign-in at the moment. It is tried again by itself."),
        "secret_unreadable": _("The stored password can't be read, because the desk's secret key has changed. Enter the password again."),
    }.get(code, "")


def _authorisation(code: str) -> str:
    return {
        "oauth_not_authorised": _("The account is not authorised yet. Enter the token address, the client and a refresh token."),
        "oauth_invalid_grant": _("The authorisation has ended or was revoked. Authorise the account again."),
        "oauth_invalid_client": _("The provider does not know this client, or its secret is wrong or has expired. Check both with the provider."),
        "oauth_unauthorized_client": _("The provider does not allow this client to renew tokens. Check the registration with the provider."),
        "oauth_interaction_required": _("The provider wants somebody to sign in again. Authorise the account again."),
        "oauth_consent_required": _("The provider wants the consent of an administrator. Give it there, then authorise the account again."),
        "oauth_login_required": _("The provider wants somebody to sign in again. Authorise the account again."),
        "oauth_unreachable": _("The provider's token address can't be reached. It is tried again by itself."),
        "oauth_failed": _("The provider did not hand out a token. It is tried again by itself; its own words may say why."),
        "oauth_address_blocked": _(
            "The token address leads into the inside of a network, which is not allowed. Check it, or allow the host in the settings of the server."
        ),
    }.get(code, "")


def _folder(code: str, facts: Mapping[str, Any]) -> str:
    if code != "folder_missing":
        return ""
    folders = ", ".join(str(folder) for folder in facts.get("folders", [])).replace("%", "%%")
    if not folders:
        return _("There is no folder called %(folder)s in this mailbox.")
    return _("There is no folder called %(folder)s in this mailbox. It has these: {folders}.").replace("{folders}", folders)
