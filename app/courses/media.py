"""The media of this installation, as pages reach them."""

from __future__ import annotations

from flask import current_app

from app.storage.media import MediaStore, media_of


def media_here() -> MediaStore:
    """Where the pictures and files of this installation lie."""
    return media_of(current_app.config["SETTINGS"])
