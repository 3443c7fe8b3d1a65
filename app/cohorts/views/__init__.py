"""Pages of cohorts: classes, the people in them, lists taken in, the timetable."""

from app.cohorts.views.blueprint import cohorts
from app.cohorts.views.classes import edit, index, new
from app.cohorts.views.life import (
    makeup_new,
    session_cancel,
    session_life,
    session_move,
    session_reopen,
    session_restore,
    session_split,
)
from app.cohorts.views.nominees import nominees, place, take
from app.cohorts.views.people import first_passwords, leave, officers, rejoin, roster
from app.cohorts.views.people_lists import people_confirm, people_preview, people_undo, people_upload
from app.cohorts.views.rosters import roster_confirm, roster_preview, roster_template, roster_upload
from app.cohorts.views.sessions import session_edit, session_new, session_remove, timetable, timetable_draft

__all__ = [
    "cohorts",
    "edit",
    "first_passwords",
    "index",
    "leave",
    "makeup_new",
    "new",
    "nominees",
    "officers",
    "people_confirm",
    "people_preview",
    "people_undo",
    "people_upload",
    "place",
    "rejoin",
    "roster",
    "roster_confirm",
    "roster_preview",
    "roster_template",
    "roster_upload",
    "session_cancel",
    "session_edit",
    "session_life",
    "session_move",
    "session_new",
    "session_remove",
    "session_reopen",
    "session_restore",
    "session_split",
    "take",
    "timetable",
    "timetable_draft",
]
