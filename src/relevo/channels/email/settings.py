"""What an e-mail account needs to know, checked by pydantic. Secrets are kept apart, encrypted."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator
from pydantic_core import PydanticCustomError

from relevo.channels.email.mime.addresses import normalise

_HOST = re.compile(r"[^\s/@:]{0,253}|\[?[0-9A-Fa-f:]{2,45}\]?")


class Security(StrEnum):
    """How a connection is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


IMAP_PORTS = {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143}
SMTP_PORTS = {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}


class Authentication(StrEnum):
    """How the desk signs in at the mail servers."""

    PASSWORD = "password"  # noqa: S105 - a method, no secret.
    XOAUTH2 = "xoauth2"
    NONE = "none"


class Server(BaseModel):
    """One mail server; an empty host means that there is none."""

    model_config = ConfigDict(extra="forbid")

    host: str = ""
    port: int = Field(default=0, ge=0, le=65535)
    security: Security = Security.TLS
    username: str = ""
    verify_certificate: bool = True

    @field_validator("host")
    @classmethod
    def _bare_host(cls, value: str) -> str:
        host = value.strip().rstrip(".").lower()
        if not _HOST.fullmatch(host):
            raise PydanticCustomError("host", "not the name of a server")
        return host

    def facts(self) -> dict[str, Any]:
        """What the words about a failure need to know of the server that was tried."""
        return {"host": self.host, "port": self.port, "security": str(self.security)}


class EmailSettings(BaseModel):
    """The shown part of an e-mail account's settings."""

    model_config = ConfigDict(extra="forbid")

    imap: Server = Field(default_factory=Server)
    imap_folder: str = "INBOX"
    smtp: Server = Field(default_factory=Server)
    authentication: Authentication = Authentication.PASSWORD
    token_url: str = ""
    client_id: str = ""
    scope: str = ""
    aliases: list[str] = Field(default_factory=list, max_length=50)
    reply_mark_in_address: bool = False
    number_in_subject: bool = False

    @field_validator("aliases")
    @classmethod
    def _addresses_only(cls, value: list[str]) -> list[str]:
        found = [normalise(alias).lower() for alias in value if alias.strip()]
        if not all(found):
            raise PydanticCustomError("address", "not an address")
        return list(dict.fromkeys(found))

    @field_validator("token_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if value and not value.strip().lower().startswith(("https://", "http://")):
            raise PydanticCustomError("url", "not a web address")
        return value.strip()

    @model_validator(mode="after")
    def _usual_ports(self) -> Self:
        """A port that was left out is the usual one of the chosen protection."""
        for server, ports in ((self.imap, IMAP_PORTS), (self.smtp, SMTP_PORTS)):
            server.port = server.port or ports[server.security]
        return self


class EmailSecrets(BaseModel):
    """The hidden part: never shown, logged or exported."""

    model_config = ConfigDict(extra="forbid")

    imap_password: SecretStr = SecretStr("")
    smtp_password: SecretStr = SecretStr("")
    client_secret: SecretStr = SecretStr("")
    refresh_token: SecretStr = SecretStr("")
    access_token: SecretStr = SecretStr("")
    access_token_expires_at: str = ""

    def revealed(self) -> dict[str, str]:
        """The plain values that are not empty, to be sealed and for nothing else."""
        return {name: plain for name, value in self if (plain := value.get_secret_value() if isinstance(value, SecretStr) else str(value))}
