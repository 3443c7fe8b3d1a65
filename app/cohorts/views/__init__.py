"""Pages of cohorts: classes, the people in them, lists taken in, the timetable."""

from app.cohorts.views import classes, people, rosters, sessions
from app.cohorts.views.blueprint import cohorts

__all__ = ["classes", "cohorts", "people", "rosters", "sessions"]
