"""Typed settings, read from the environment and from nowhere else.

`load_settings` collects every fault, each naming its variable, and raises once; the words stand in
`templates/setting_messages.py`. `docs/settings.md` is made from the fields below.
"""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from models.addresses import check_address
from models.errors import Refusal, RemissError

PREFIX = "REMISS_"
SECRET_LENGTH = 32
"""Characters a secret key must have at least."""
_LAST_PORT = 65535


def _port(default: int, description: str) -> Any:
    return Field(default=default, ge=1, le=_LAST_PORT, description=description)


def _split(url: str) -> SplitResult:
    """The address in parts, all empty for one that cannot be taken apart."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _file(description: str) -> Any:
    return Field(default=None, validate_default=True, description=description, json_schema_extra={"shown": ""})


def _loopback(scheme: str, port: str) -> Any:
    return lambda values: f"{scheme}127.0.0.1:{values[port]}"


class Settings(BaseSettings):
    """Where things are; the same for every command. An empty variable counts as not set."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", env_ignore_empty=True)

    environment: Literal["local", "production"] = Field(
        default="local",
        description="`production` demands an https `REMISS_BASE_URL` and a `REMISS_SECRET_KEY` of its own.",
    )
    data: Path = Field(default=Path("var"), description="Folder of everything Remiss keeps itself.")
    web_port: int = _port(8080, "Loopback port of the web server.")
    smtp_port: int = _port(2525, "Loopback port of the mail catcher that `remiss up` starts.")
    temporal_port: int = _port(7233, "Loopback port of the Temporal server that `remiss up` starts.")
    temporal_ui_port: int = _port(8233, "Loopback port of that server's Web UI.")
    base_url: str = Field(
        default_factory=_loopback("http://", "web_port"),
        validate_default=True,
        description="What every link in a mail starts with.",
        json_schema_extra={"shown": "http://127.0.0.1:<web port>"},
    )
    database_url: str = Field(
        default_factory=lambda values: f"sqlite:///{values['data'] / 'remiss.sqlite3'}",
        description="SQLAlchemy URL of an SQLite file or a PostgreSQL database (`postgresql+psycopg://`).",
        json_schema_extra={"shown": "sqlite:///<data>/remiss.sqlite3"},
    )
    smtp_url: str = Field(
        default_factory=_loopback("smtp://", "smtp_port"),
        description="The relay that takes the mails: `smtp://`, `smtp+starttls://` or `smtps://`, with "
        "`user:password@` if it asks.",
        json_schema_extra={"shown": "smtp://127.0.0.1:<smtp port>"},
    )
    clamd: str = Field(
        default="",
        description="The virus scanner clamd, as `host:port` or the path of its socket. Empty: files are not scanned.",
    )
    temporal_address: str = Field(
        default_factory=_loopback("", "temporal_port"),
        description="`host:port` of the Temporal server.",
        json_schema_extra={"shown": "127.0.0.1:<temporal port>"},
    )
    temporal_namespace: str = Field(default="default", description="Temporal namespace.")
    temporal_tls: bool = Field(
        default=False, description="`true` for TLS to Temporal. The four variables below imply it."
    )
    temporal_tls_ca: Path | None = _file("Authority that vouches for Temporal's server (PEM); without it the system's.")
    temporal_tls_cert: Path | None = _file("This client's certificate for mutual TLS (PEM), with its key.")
    temporal_tls_key: Path | None = _file("The key of that certificate (PEM).")
    temporal_api_key: SecretStr | None = Field(
        default=None, description="API key for Temporal.", json_schema_extra={"shown": ""}
    )
    operator: str = Field(
        default="", description="Name of the organisation that answers for the pages, in the accessibility statement."
    )
    contact_email: str = Field(
        default="", description="Address that the accessibility statement asks people to report faults to."
    )
    secret_key: SecretStr | None = Field(
        default=None,
        validate_default=True,
        description=f"Key that every personal link is made from, at least {SECRET_LENGTH} characters. "
        "Another key makes every link already sent invalid.",
        json_schema_extra={"shown": "<data>/secret.key, made at the first start"},
    )

    @field_validator("base_url")
    @classmethod
    def _check_base_url(cls, value: str, others: ValidationInfo) -> str:
        parts = _split(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            raise PydanticCustomError("setting_not_a_web_address", "base_url")
        if others.data.get("environment") == "production" and parts.scheme != "https":
            raise PydanticCustomError("setting_needs_https", "base_url")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _check_database_url(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise PydanticCustomError("setting_not_a_database_url", "database_url")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _check_smtp_url(cls, value: str) -> str:
        parts = _split(value)
        if parts.scheme not in {"smtp", "smtp+starttls", "smtps"} or not parts.hostname:
            raise PydanticCustomError("setting_not_a_mail_address", "smtp_url")
        return value

    @field_validator("clamd")
    @classmethod
    def _check_clamd(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        is_port = port.isascii() and port.isdigit() and 0 < int(port) <= _LAST_PORT
        if value and not value.startswith("/") and not (host and is_port):
            raise PydanticCustomError("setting_not_a_scanner", "clamd")
        return value

    @field_validator("temporal_tls_ca", "temporal_tls_cert", "temporal_tls_key")
    @classmethod
    def _check_tls_file(cls, value: Path | None, others: ValidationInfo) -> Path | None:
        if value is not None and not os.access(value, os.R_OK):
            raise PydanticCustomError("setting_unreadable_file", "tls", {"path": str(value)})
        if others.field_name == "temporal_tls_key" and "temporal_tls_cert" in others.data:
            certificate = others.data["temporal_tls_cert"]
            if (certificate is None) is not (value is None):
                raise PydanticCustomError("setting_needs_its_pair", "tls")
        return value

    @field_validator("contact_email")
    @classmethod
    def _check_contact_email(cls, value: str) -> str:
        kept = check_address(value) if value else ""
        if isinstance(kept, Refusal):
            raise PydanticCustomError("setting_not_an_address", "contact_email")
        return kept

    @field_validator("secret_key")
    @classmethod
    def _check_secret_key(cls, value: SecretStr | None, others: ValidationInfo) -> SecretStr | None:
        if value is None and others.data.get("environment") == "production":
            raise PydanticCustomError("setting_needs_secret", "secret_key")
        if value is not None and len(value.get_secret_value()) < SECRET_LENGTH:
            raise PydanticCustomError("setting_secret_too_short", "secret_key", {"length": SECRET_LENGTH})
        return value


class InvalidSettings(RemissError):
    """Some variables cannot be used. `faults` has one refusal a variable, in the order of the fields."""

    def __init__(self, faults: tuple[Refusal, ...]) -> None:
        super().__init__("settings_invalid", count=len(faults))
        self.faults = faults


def load_settings() -> Settings:
    """The settings of this process. Raises `InvalidSettings` with every fault at once."""
    try:
        return Settings()
    except ValidationError as error:
        raise InvalidSettings(tuple(_faults(error))) from None


def load_secret_key(settings: Settings) -> bytes:
    """The key of the personal links: from the environment, else from `<data>/secret.key`.

    The file is made at the first call, readable by its owner only; two processes that start at once get the same key.
    """
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value().encode()
    path = settings.data / "secret.key"
    if not path.exists():
        _make_secret(path)
    return path.read_bytes().strip()


def _make_secret(path: Path) -> None:
    """Writes the whole key under another name first, so that nobody reads half a key; the first link wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"secret.key.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(SECRET_LENGTH) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


KNOWN_FAULTS = {
    "int_parsing": "setting_not_a_port",
    "greater_than_equal": "setting_not_a_port",
    "less_than_equal": "setting_not_a_port",
    "bool_parsing": "setting_not_yes_or_no",
    "literal_error": "setting_unknown_environment",
}


def _faults(error: ValidationError) -> Iterator[Refusal]:
    for row in error.errors(include_url=False):
        kind, context = row["type"], row.get("ctx", {})
        if kind == "default_factory_not_called":
            continue  # it only echoes the fault of the variable it is made from
        facts: dict[str, str | int | None] = {"variable": PREFIX + str(row["loc"][0]).upper()}
        if "length" in context:
            facts["length"] = context["length"]
        if "path" in context:
            facts["path"] = context["path"]
        if kind in KNOWN_FAULTS:
            facts["value"] = str(row["input"])
        yield Refusal(code=KNOWN_FAULTS.get(kind, kind), facts=facts)
