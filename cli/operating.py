"""The operator's commands: the database's schema, and each of the parts that are supervised one by one."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

from cli.later import Later
from cli.one_recipient import Json
from cli.printing import Printer
from models.errors import Refused

if TYPE_CHECKING:
    import settings
    from desk import office
else:
    office, settings = Later("desk.office"), Later("settings")


def migrate(json: Json = False) -> None:
    with Printer(json) as printer:
        made = office.migrate(settings.load_settings())
        printer.done("migrate" if made.before != made.now else "migrate_again", before=made.before, now=made.now)


def worker() -> None:
    from stand import parts

    _become(parts.program("worker"))


def web() -> None:
    from stand import parts

    _become(parts.program("web.main"))


def catcher() -> None:
    from stand import parts

    with Printer(json=False):
        own = settings.load_settings()
        if own.environment == "production":
            raise Refused("catcher_in_production")
        _become(parts.catcher_program(own))


def _become(program: list[str]) -> NoReturn:
    """Goes on as another program in this very process: a supervisor's signals reach it, and nothing of the command
    stays in memory."""
    os.execv(program[0], program)  # noqa: S606 - our own programs, by their full path


COMMANDS: dict[str, Callable[..., Any]] = {"migrate": migrate, "worker": worker, "web": web, "catcher": catcher}
