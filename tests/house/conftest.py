"""The scene in which every address is tried."""

from __future__ import annotations

import pytest
from flask import Flask

from app.kernel.settings import Settings
from tests.cast import Cast
from tests.house.tour import Scene, set_scene


@pytest.fixture
def scene(app: Flask, settings: Settings, cast: Cast) -> Scene:
    """Ids for every address, in the class "thu" and in another one."""
    return set_scene(app, settings, cast)
