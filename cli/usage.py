"""A command line that cannot be read, as a Swedish sentence: what was wrong, and where to look."""

import difflib
import sys
from collections.abc import Mapping, Sequence

import typer

from models.errors import Refused
from templates.cli import commands as words

_HELP_SHOWN = "NoArgsIsHelpError"


def tell(error: typer.TyperException, typed: Sequence[str]) -> int:
    """Writes the sentence and returns the exit code. `typed`: the words after `remiss`."""
    if type(error).__name__ == _HELP_SHOWN:
        sys.stdout.write(error.format_message() + "\n")
        return 2
    command = typed[0] if typed and typed[0] in words.HELP else ""
    sys.stderr.write(f"{_sentence(error, typed)} {words.SEE_HELP.format(command=f'{command} ' if command else '')}\n")
    return error.exit_code


def together(needed: str, given: bool, options: Mapping[str, object]) -> None:
    """What says more of an option says nothing without it. Raises Refused("option_needs") for the first that stands
    alone, so that nothing typed is passed over in silence."""
    for option, value in options.items():
        if value and not given:
            raise Refused("option_needs", option=option, needed=needed)


def alone(options: Mapping[str, bool]) -> None:
    """One act at a time. Raises Refused("options_apart")."""
    given = [option for option, is_given in options.items() if is_given]
    if len(given) > 1:
        raise Refused("options_apart", options=", ".join(given))


def _sentence(error: typer.TyperException, typed: Sequence[str]) -> str:
    """Typer keeps the classes of these errors to itself; their names and attributes are stable."""
    option, param = getattr(error, "option_name", ""), getattr(error, "param", None)
    match type(error).__name__:
        case "NoSuchOption":
            near = difflib.get_close_matches(option, getattr(error, "possibilities", None) or (), 1)
            return _with_near(words.NO_SUCH_OPTION.format(name=option), near)
        case "MissingParameter" if param is not None:
            text = words.MISSING_OPTION if param.param_type_name == "option" else words.MISSING_ARGUMENT
            return text.format(name=param.opts[0] if param.param_type_name == "option" else param.metavar or param.name)
        case "BadParameter" if param is not None:
            return words.BAD_VALUE.format(name=param.opts[0])
        case "BadOptionUsage":
            return words.OPTION_WITHOUT_VALUE.format(name=option)
        case _ if typed and typed[0] not in words.HELP:
            near = difflib.get_close_matches(typed[0], words.HELP, 1)
            return _with_near(words.NO_SUCH_COMMAND.format(name=typed[0]), near)
        case _:
            return words.UNREADABLE


def _with_near(sentence: str, near: Sequence[str]) -> str:
    return f"{sentence} {words.DID_YOU_MEAN.format(name=near[0])}" if near else sentence
