"""What the disk says no to when a command writes for a registrar, in her words."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import Refused, TemporaryFailure

_FULL_OR_BROKEN = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO})


@contextmanager
def writing_in(folder: Path) -> Iterator[None]:
    """Raises TemporaryFailure("disk_failed") for a full or broken disk, Refused("folder_unwritable") for any other no
    of the system."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL_OR_BROKEN:
            raise TemporaryFailure("disk_failed") from error
        raise Refused("folder_unwritable", path=str(folder)) from error
