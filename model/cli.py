"""What every command line shares: help that shows defaults, one sentence instead of a traceback, exit codes.

Exit codes: 0 success; 2 bad input, one line on stderr; 1 a failure at run time, one line on stderr. Torch-free.

    def main(argv: Sequence[str] | None = None, *, prog: str = "python -m model.styles") -> int:
        parser = command_parser(prog, "Find the modes of every class.")
        parser.add_argument(...)
        return run(lambda: work(parser.parse_args(argv)), prog=prog)
"""

import argparse
import errno
import os
import re
import sys
import textwrap
import traceback
from collections.abc import Callable, Iterable
from typing import NoReturn

from model.errors import ConnectionLost, MaquetteError, OutOfMemory

OK = 0
FAILURE = 1
BAD_INPUT = 2
INTERRUPTED = 130

# An operating-system error below one of ours that no other argument would have avoided.
_RUN_TIME_ERRNOS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.ENOMEM, errno.EMFILE, errno.ENFILE}


class _HelpFormatter(argparse.HelpFormatter):
    """Help that fits a screen of 80 columns: a short usage line, choices and defaults behind each option."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26, width=80)

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Name what is required; the options are listed below anyway."""
        # Usage without options that may be left out, and one word that stands for them.
        actions = list(actions)
        required = [action for action in actions if action.required or not action.option_strings]
        if usage is None and len(required) < len(actions):
            width, self._width = self._width, 1000  # argparse would break the line and the tail would not fit
            line = self._format_usage(None, required, [], "").strip()
            self._width = width
            usage = f"{line} [options]".replace("%", "%%")
        super().add_usage(usage, actions, groups, prefix)

    def _get_default_metavar_for_optional(self, action: argparse.Action) -> str:
        return action.dest.rpartition("_")[2].upper()

    def _metavar_formatter(self, action: argparse.Action, default_metavar: str) -> Callable[[int], tuple[str, ...]]:
        # The choices stand in the help text: as a name they would take a line of their own.
        name = action.metavar or default_metavar
        return lambda count: name if isinstance(name, tuple) else (name,) * count

    def _get_help_string(self, action: argparse.Action) -> str | None:
        text = action.help or ""
        if not action.option_strings:
            return text
        if action.choices:
            text += f": {', '.join(map(str, action.choices))}"
        default = action.default
        silent = default is None or isinstance(default, bool) or default in (argparse.SUPPRESS, "") or "default" in text
        return text if silent else f"{text} (default: %(default)s)"


class _TwoColumnHelp(_HelpFormatter):
    """Help of a command with very many options: two on a line where both are short."""

    _CELL = 40  # columns of one option, of which
    _NAME = 21  # are for its name

    def add_arguments(self, actions: Iterable[argparse.Action]) -> None:
        """List options in their order."""
        cells = [self._cell(action) for action in actions if action.help is not argparse.SUPPRESS]
        while cells:
            line = cells.pop(0)
            if cells and max(len(line), len(cells[0])) < self._CELL:
                line = f"{line:{self._CELL - 1}} {cells.pop(0)}"
            wrapped = textwrap.wrap(
                line, 2 * self._CELL, initial_indent=" ", subsequent_indent=" " * self._NAME, break_on_hyphens=False
            )
            self._add_item("\n".join, [[*wrapped, ""]])

    def _cell(self, action: argparse.Action) -> str:
        name = self._format_action_invocation(action)
        text = "this text" if isinstance(action, argparse._HelpAction) else self._expand_help(action)
        return f"{name:{self._NAME - 2}} {text}"

    def _get_help_string(self, action: argparse.Action) -> str | None:
        text, default = action.help or "", action.default
        silent = default is None or isinstance(default, bool) or default in (argparse.SUPPRESS, "")
        return text if silent else f"{text} (%(default)s)"

    def _format_action_invocation(self, action: argparse.Action) -> str:
        if action.nargs == 0 or not action.option_strings:
            return ", ".join(action.option_strings)
        return f"{action.option_strings[-1]} {action.metavar or self._get_default_metavar_for_optional(action)}"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        # argparse prints the usage too; one line is the rule, and it says where the rest is.
        self.exit(BAD_INPUT, f"{self.prog}: {message} (see {self.prog} --help)\n")


def command_parser(
    prog: str | None,
    description: str,
    *,
    epilog: str | None = None,
    usage: str | None = None,
    two_columns: bool = False,
) -> argparse.ArgumentParser:
    """Make a parser in the house style. `prog` None takes the name the program was started by.

    With `two_columns` short options share a line of the help, and defaults stand in brackets without the word.
    """
    return _Parser(
        prog=prog,
        description=description,
        epilog=epilog,
        usage=usage,
        formatter_class=_TwoColumnHelp if two_columns else _HelpFormatter,
        allow_abbrev=False,
    )


def positive_int(text: str) -> int:
    """Argument type: an integer of at least 1."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, not {value}")
    return value


def non_negative_int(text: str) -> int:
    """Argument type: an integer of at least 0."""
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"must be at least 0, not {value}")
    return value


def positive_float(text: str) -> float:
    """Argument type: a finite number above 0."""
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"must be a number above 0, not {text}")
    return value


def picture_size(text: str) -> tuple[int, int]:
    """Argument type: `WIDTHxHEIGHT` in pixels, each 32 to 16384."""
    found = re.fullmatch(r"(\d{1,5})x(\d{1,5})", text)
    size = (int(found[1]), int(found[2])) if found else (0, 0)
    if not all(32 <= side <= 16384 for side in size):
        raise argparse.ArgumentTypeError(f"must be WIDTHxHEIGHT such as 512x256, each 32 to 16384, not {text}")
    return size


# argparse builds "invalid NAME value" from the name of the type.
positive_int.__name__ = non_negative_int.__name__ = "int"
positive_float.__name__ = "float"


def run(command: Callable[[], int | None], *, prog: str) -> int:
    """Run a command and return its exit code; every exception becomes one line on stderr.

    MAQUETTE_TRACEBACK=1 prints the traceback above that line.
    """
    try:
        return command() or OK
    except KeyboardInterrupt:
        return _say(prog, "interrupted", INTERRUPTED)
    except MaquetteError as error:
        return _say(prog, str(error), exit_code(error))
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing to report, and nobody to report it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILURE
    except OSError as error:
        return _say(prog, sentence_of(error), FAILURE)
    except Exception as error:
        return _say(prog, f"unexpected {type(error).__name__}: {error} (MAQUETTE_TRACEBACK=1 shows where)", FAILURE)


def exit_code(error: MaquetteError) -> int:
    """2 when other input would have helped, 1 when the machine was at fault."""
    cause = error.__cause__ or error.__context__
    at_run_time = isinstance(cause, OSError) and cause.errno in _RUN_TIME_ERRNOS
    return FAILURE if at_run_time or isinstance(error, OutOfMemory | ConnectionLost) else BAD_INPUT


def sentence_of(error: OSError) -> str:
    """One sentence for an operating-system error, with the file it is about."""
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else reason


def _say(prog: str, sentence: str, code: int) -> int:
    if os.environ.get("MAQUETTE_TRACEBACK"):
        traceback.print_exc()
    print(f"{prog}: {' '.join(sentence.split())}", file=sys.stderr)
    return code
