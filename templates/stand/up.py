"""What `remiss up` says in the terminal."""

from typing import Protocol
from urllib.parse import quote

STOPPING = "\nStänger ...\n"
STOPPED = "Allt är stängt. Nästa remiss up går vidare där du slutade.\n"

TEMPORAL_PART = "Temporal"
MAIL_PART = "Brevlådan"
WORKER_PART = "Arbetsprocessen"
WEB_PART = "Webben"

_ROUNDS = quote('WorkflowType="Remiss"', safe="")
"""The list of rounds without their groups, as a filter in the Web UI's address."""


class Places(Protocol):
    """The settings these lines speak of."""

    @property
    def base_url(self) -> str: ...
    @property
    def temporal_ui_port(self) -> int: ...
    @property
    def temporal_namespace(self) -> str: ...


def places(settings: Places, key: str) -> dict[str, str]:
    """Where to look, by the names that `--json` gives the addresses. `key`: what opens the console in a trial."""
    ui = f"http://127.0.0.1:{settings.temporal_ui_port}/namespaces/{quote(settings.temporal_namespace)}"
    return {
        "console": f"{settings.base_url}/konsol/prov/{key}",
        "answers": settings.base_url,
        "mails": f"{settings.base_url}/dev/mail",
        "temporal": f"{ui}/workflows?query={_ROUNDS}",
    }


def ready(settings: Places, key: str) -> str:
    there = places(settings, key)
    return (
        "Remiss är igång.\n"
        f"  Konsolen:     {there['console']}\n"
        f"  Svarssidor:   {there['answers']}\n"
        f"  Brev:         {there['mails']}\n"
        f"  Temporal:     {there['temporal']}\n"
        "Länken till konsolen loggar in en påhittad registrator. Ctrl-C stänger allt.\n"
    )


def restarting(part: str) -> str:
    return f"{part} stannade oväntat och startas igen.\n"
