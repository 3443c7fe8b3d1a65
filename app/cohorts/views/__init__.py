"""Pages of cohorts: classes, the people in them, lists taken in, the timetable."""

from app.cohorts.views.announcements import (
    announcement,
    announcement_read,
    announcement_withdraw,
    announcements,
    my_announcements,
)
from app.cohorts.views.blueprint import cohorts
from app.cohorts.views.calendar import calendar, calendar_xlsx
from app.cohorts.views.classes import edit, index, new
from app.cohorts.views.copying import timetable_copy, timetable_shift, timetable_undo
from app.cohorts.views.downloads import roster_xlsx, timetable_xlsx
from app.cohorts.views.feeds import class_feed, class_feed_back, feed, my_feed, my_feed_back
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
    "announcement",
    "announcement_read",
    "announcement_withdraw",
    "announcements",
    "calendar",
    "calendar_xlsx",
    "class_feed",
    "class_feed_back",
    "cohorts",
    "edit",
    "feed",
    "first_passwords",
    "index",
    "leave",
    "makeup_new",
    "my_announcements",
    "my_feed",
    "my_feed_back",
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
    "roster_xlsx",
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
    "timetable_copy",
    "timetable_draft",
    "timetable_shift",
    "timetable_undo",
    "timetable_xlsx",
]
