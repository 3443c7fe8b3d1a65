"""The blueprint that all pages of courses hang on."""

from __future__ import annotations

from flask import Blueprint

courses = Blueprint("courses", "app.courses", template_folder="templates")
