"""The command line: parse, call, print.

Exit codes: 0 all is well; 1 something was not found or could not be read, the rest was; 2 nothing could be done; 130 stopped by
Ctrl-C, 143 by SIGTERM, 129 by SIGHUP.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
from functools import partial
from typing import Any

import click

from onrecord.cli import ask, coding, desk, exchange, judge, keep, network, registry, reviewing
from onrecord.cli.options import ENDED
from onrecord.errors import OnrecordError, Stopped

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
UNWRITABLE = (*FULL, errno.EBADF, errno.EIO)  # also a standard output that is not open for writing, or whose disk fails
SIGNALS = ("SIGTERM", "SIGHUP")  # beside Ctrl-C: what ends programs when a machine stops or a terminal closes


def _told(sentence: str, code: int) -> click.exceptions.Exit:
    """Say it on stderr; what is given back is to be raised."""
    from onrecord.tables import visible

    click.echo(f"Error: {visible(sentence)}", err=True)
    return click.exceptions.Exit(code)


class Commands(click.Group):
    """The commands, in the order in which one comes to need them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's signature)
        """Their names, as they were added."""
        return list(self.commands)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write how to begin."""
        with formatter.section("To begin"):
            formatter.write("  onrecord add examples --codebook examples/codebook.yaml\n  onrecord board\n")

    def main(self, *args: Any, **named: Any) -> Any:
        """Parse and run; an answer, or a help text, that does not fit on the disk ends in a sentence too."""
        if sys.stdout is None:  # the next file that is opened would take its place, such as the ledger
            sys.exit(_told("standard output is closed: open it, or send it to a file or to /dev/null.", 2).exit_code)
        try:
            return super().main(*args, **named)
        except OSError as error:
            if error.errno not in UNWRITABLE:
                raise
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still held back has no place to go
            advice = "make room" if error.errno in FULL else "see to standard output"
            what = f"not all of the answer could be written ({error.strerror}): {advice} and run the same again."
            sys.exit(_told(what, OnrecordError.exit_code).exit_code)

    def invoke(self, ctx: click.Context) -> Any:
        """Run one; what a user can meet ends in a sentence, never in a traceback."""
        try:
            return super().invoke(ctx)
        except OnrecordError as error:
            raise _told(str(error), error.exit_code) from error
        except BrokenPipeError:  # whoever reads the answer has had enough of it, such as `head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise click.exceptions.Exit(0) from None
        except KeyboardInterrupt as stop:
            click.echo("Stopped.", err=True)
            raise click.exceptions.Exit(ENDED + getattr(stop, "number", signal.SIGINT)) from None


def _stop(number: int, _: Any) -> None:
    raise Stopped(number)


def _heed(ctx: click.Context) -> None:
    """Let the signals that end programs end this one in good order, unless whoever started it wants them otherwise."""
    for name in SIGNALS:
        number = getattr(signal, name, None)
        if number and threading.current_thread() is threading.main_thread() and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _stop)
            ctx.call_on_close(partial(signal.signal, number, signal.SIG_DFL))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="onrecord", message="onrecord %(version)s")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Reads reports about a conflict or a negotiation and keeps the record.

    Who said what, who met whom, where each party stands: every line of it points to the words it came from.
    """
    _heed(ctx)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without curly quotation marks shows question marks, not a traceback


GROUPS = (keep, coding, reviewing, desk, ask, network, exchange, judge, registry)
for command in (command for group in GROUPS for command in group.COMMANDS):
    main.add_command(command)
