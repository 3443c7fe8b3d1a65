"""The groups of commands that quizzes add."""

from __future__ import annotations

from flask import Flask

from app.quizzes.cli.papers import quizzes
from app.quizzes.cli.questions import questions


def register(app: Flask) -> None:
    """Add the commands to the application."""
    app.cli.add_command(quizzes)
    app.cli.add_command(questions)
