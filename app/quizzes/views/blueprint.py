"""The blueprint that all pages of quizzes hang on."""

from __future__ import annotations

from flask import Blueprint

quizzes = Blueprint("quizzes", "app.quizzes", template_folder="templates")
