"""The blueprint of people."""

from __future__ import annotations

from flask import Blueprint

BY_SLIP = "slip"
"""In the cookie of who came in by the QR of a slip, until she has a password of her own."""

people = Blueprint("people", "app.people", template_folder="templates")
