"""The key that every personal link is made from: the operator's, or one that this installation has made itself."""

import os
import secrets
from pathlib import Path

from settings import SECRET_LENGTH, Settings


def load_secret_key(settings: Settings) -> bytes:
    """The key of the personal links: from the environment, else from `<data>/secret.key`.

    The file is made at the first call, readable by its owner only; two processes that start at once get the same key.
    """
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value().encode()
    path = secret_file(settings)
    if not path.exists():
        _make_secret(path)
    return path.read_bytes().strip()


def key_before(settings: Settings) -> bytes | None:
    """The key that was changed for the one there is."""
    before = settings.secret_key_before
    return before.get_secret_value().encode() if before is not None else None


def secret_file(settings: Settings) -> Path:
    return settings.data / "secret.key"


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
