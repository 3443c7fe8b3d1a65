"""Commands of quizzes."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from app.kernel.clock import utc_now
from app.kernel.text import _
from app.quizzes import services

quizzes = AppGroup("quizzes", help=_("Bài kiểm tra."))


@quizzes.command("close-due", help=_("Nộp và chấm các bài đã hết giờ mà chưa ai mở lại; chạy lại không hại gì."))
def close_due() -> None:
    """Close every attempt whose time ran out and say how many."""
    click.echo(_("Đã nộp và chấm {n} bài hết giờ.").format(n=services.close_due(at=utc_now())))


def register(app: Flask) -> None:
    """Add the commands to the application."""
    app.cli.add_command(quizzes)
