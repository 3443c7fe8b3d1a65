"""The blueprint of people."""

from __future__ import annotations

from flask import Blueprint

people = Blueprint("people", "app.people", template_folder="templates")
