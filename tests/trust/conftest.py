"""What the tests of the ten promises share with the rooms: the scene of every address, quizzes, a class of fifty."""

from __future__ import annotations

from tests.attendance.conftest import klass
from tests.house.conftest import scene
from tests.quizzes.conftest import desk

__all__ = ["desk", "klass", "scene"]
