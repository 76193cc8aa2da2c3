"""Where every call begins: options, exit codes, and errors as one line (or one JSON document)."""

from __future__ import annotations

import gc
import importlib
import os
import sys

import click

from infusion_tui import __version__
from infusion_tui.cli.common import DB_HELP, NOW_HELP, glyphs_option
from infusion_tui.cli.output import print_json, tell
from infusion_tui.record.errors import PlainError

WRONG_USAGE, NOT_SAVED, INTERRUPTED = 2, 3, 130
EXIT_CODES = {"refused": 1, "usage": WRONG_USAGE, "file": NOT_SAVED}

COMMANDS = {
    "init": "set_up",
    "staff": "set_up",
    "protocol": "set_up",
    "chairs": "set_up",
    "admit": "chart",
    "chart": "chart",
    "score": "score",
    "status": "look",
    "sessions": "look",
    "looked": "looked",
    "course": "course",
    "due": "due",
    "patients": "patients",
    "patient": "patients",
    "verify": "proof",
    "export": "export",
    "sheet": "sheet",
    "numbers": "numbers",
    "print": "printing:print_session",
    "backup": "keep",
    "restore": "proof",
    "rebuild": "proof",
    "mirror": "mirror",
    "drugs": "drugs",
    "import": "importing:import_list",
    "handoff": "handoff",
    "paper": "paper",
    "settings": "settings",
    "disk": "disk",
    "demo": "screens",
}
"""Each command and the module that holds it (`module:function` where that is not its name), imported only when it is called."""

LATER: tuple[str, ...] = ()
"""Commands that the design names and this version does not have."""

LONGEST_MESSAGE = 600
"""An error is one line: what was typed is not repeated at full length."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command's name."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with this name, or None."""
        if cmd_name in LATER:
            raise click.UsageError(f"{cmd_name} is not in this version of infusion-tui")
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        module, _, function = module.partition(":")
        held = importlib.import_module(f"infusion_tui.cli.{module}")
        found: click.Command = getattr(held, function or cmd_name)
        return found


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["--help"]})
@click.version_option(__version__, prog_name="infusion-tui")
@click.option("--db", type=click.Path(readable=False), default=None, help=DB_HELP)
@click.option("--now", default=None, help=NOW_HELP)
@click.option("--chair", default=None, metavar="N", help="Open the app on this chair.")
@click.option("--by", default=None, metavar="INITIALS", help="Who is at the screen.")
@click.option(
    "--wall", is_flag=True, help="Only the board, large, for a wall: nobody signs in, nothing can be typed."
)
@glyphs_option
@click.pass_context
def cli(
    context: click.Context, db: str | None, now: str | None, chair: str | None, by: str | None, wall: bool
) -> None:
    """A chairside record and clock for ketamine infusion rooms.

    Without a command it opens the app. It is a record and a clock: it does not watch the patient.
    """
    settings = context.ensure_object(dict)
    settings.update({key: value for key, value in (("db", db), ("now", now)) if value is not None})
    if context.invoked_subcommand is None:
        from infusion_tui.cli.screens import app

        if wall and (chair is not None or by is not None):
            raise click.UsageError("--wall shows the room and signs nobody in: leave out --chair and --by")
        app(chair=chair, by=by, wall=wall)
    elif chair is not None or by is not None or wall:
        raise click.UsageError(
            "--chair, --by and --wall in front belong to the app; a command has its own behind its name"
        )


def main(arguments: list[str] | None = None) -> None:
    """Run one call and leave with its exit code (0 done, 1 refused, 2 wrong usage, 3 not saved, 4 found)."""
    os.umask(0o077)
    # Nothing that is imported becomes garbage; looking for it takes a fifth of the start. Turned on again once open.
    gc.disable()
    given = sys.argv[1:] if arguments is None else arguments
    as_json = "--json" in given
    try:
        code = cli.main(args=given, prog_name="infusion-tui", standalone_mode=False)
    except PlainError as error:
        _fail(EXIT_CODES[error.how], error.code, str(error), as_json, error)
    except click.Abort:
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        _fail(WRONG_USAGE, "E_USAGE", f"{error.format_message()} (infusion-tui --help)", as_json)
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        _fail(NOT_SAVED, "E_FILE", f"{error.strerror or error}{where}. Nothing was lost.", as_json)
    sys.exit(code if isinstance(code, int) else 0)


def _fail(exit_code: int, code: str, message: str, as_json: bool, error: PlainError | None = None) -> None:
    line = " ".join(message.split())
    if len(line) > LONGEST_MESSAGE:
        line = f"{line[:LONGEST_MESSAGE]}…"
    if as_json:
        from infusion_tui.room.answers import error_json

        print_json(error_json(code, line, error))
    else:
        tell(line)
    sys.exit(exit_code)
