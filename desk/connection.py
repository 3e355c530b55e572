"""The way to Temporal, the same for the worker, `remiss up` and every command."""

from collections.abc import Sequence
from pathlib import Path

from temporalio.client import Client, Interceptor
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.runtime import PrometheusConfig, Runtime, TelemetryConfig
from temporalio.service import TLSConfig

from settings import Settings


async def connect(
    settings: Settings,
    runtime: Runtime | None = None,
    interceptors: Sequence[Interceptor] = (),
    identity: str | None = None,
) -> Client:
    """A client, as the settings say. `runtime`: what measures the library's own doings; `interceptors`: what traces
    ours; `identity`: how Temporal names who asks, the process and the machine unless given. Raises RuntimeError when no
    server answers there, or TLS fails."""
    api_key = settings.temporal_api_key
    return await Client.connect(
        settings.temporal_address,
        namespace=settings.temporal_namespace,
        data_converter=pydantic_data_converter,
        tls=tls(settings),
        api_key=api_key.get_secret_value() if api_key else None,
        runtime=runtime,
        interceptors=interceptors,
        identity=identity,
    )


def is_untrusted(error: Exception) -> bool:
    """Whether `connect` failed at the server's certificate: not ours to trust, for another name, or run out."""
    return "InvalidCertificate" in str(error)


def measured(settings: Settings) -> Runtime | None:
    """The runtime that tells Prometheus of the library's own doings, when the settings say where. One a process."""
    if not settings.metrics_temporal:
        return None
    own = PrometheusConfig(bind_address=settings.metrics_temporal)
    return Runtime(telemetry=TelemetryConfig(metrics=own))


def tls(settings: Settings) -> TLSConfig | bool:
    """TLS when it is asked for, or when a certificate or an API key makes no sense without it."""
    files = (settings.temporal_tls_ca, settings.temporal_tls_cert, settings.temporal_tls_key)
    if any(files):
        authority, certificate, key = (_bytes(path) for path in files)
        return TLSConfig(server_root_ca_cert=authority, client_cert=certificate, client_private_key=key)
    return settings.temporal_tls or settings.temporal_api_key is not None


def _bytes(path: Path | None) -> bytes | None:
    return path.read_bytes() if path else None
