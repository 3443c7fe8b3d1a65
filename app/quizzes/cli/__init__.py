"""Commands of quizzes: papers and attempts, files of questions."""

from app.quizzes.cli.commands import register

__all__ = ["register"]
