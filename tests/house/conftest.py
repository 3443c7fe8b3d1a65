"""The scene in which every address is tried."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app.kernel.settings import Settings
from tests.cast import Cast
from tests.house.tour import Scene, set_scene
from tests.parted import CHOSEN, part_the_bank


@pytest.fixture
def scene(app: Flask, settings: Settings, cast: Cast, tmp_path: Path) -> Scene:
    """Ids for every address, in the class "thu" and in another one; the first topic has a quiz that phones keep."""
    with app.app_context():
        part_the_bank(tmp_path / "nho", CHOSEN)
    return set_scene(app, settings, cast)
