"""Modules that are loaded when a command first uses them: what only helps or refuses need not wait for a database's
and Temporal's libraries."""

from importlib import import_module
from types import ModuleType
from typing import Any


class Later(ModuleType):
    """Stands for the module of its name. Where it is made, `if TYPE_CHECKING` imports the module itself."""

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self.__name__), name)
