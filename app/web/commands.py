"""The group of commands, filled when somebody asks for a command: a web server never does, and needs none of what they import."""

from __future__ import annotations

from collections.abc import Callable

import click
from flask import Flask
from flask.cli import AppGroup


class LateCommands(AppGroup):
    """The commands of an application; `fill` adds them once, at the first question."""

    def __init__(self, name: str, fill: Callable[[], None]) -> None:
        super().__init__(name=name)
        self._fill: Callable[[], None] | None = fill

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        self._filled()
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, or None."""
        self._filled()
        return super().get_command(ctx, cmd_name)

    def _filled(self) -> None:
        """Add the commands, unless they are there."""
        fill, self._fill = self._fill, None
        if fill is not None:
            fill()


def install(app: Flask, fill: Callable[[Flask], None]) -> None:
    """Let `fill` add the commands when the first one is asked for."""
    app.cli = LateCommands(app.name, lambda: fill(app))
