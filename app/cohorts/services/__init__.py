"""Use-cases of cohorts: classes, the people in them, lists taken in, accounts, sessions; all found here by name."""

from app.cohorts.services.accounts import Slip, new_slip, open_accounts
from app.cohorts.services.clashes import Wanted, ask_about_clashes, clashes_elsewhere
from app.cohorts.services.classes import change_cohort, open_cohort
from app.cohorts.services.confirming import confirm_roster
from app.cohorts.services.confirming_people import confirm_people, ended_by, undo_people
from app.cohorts.services.life import (
    cancel_session,
    close_session,
    move_session,
    reopen_session,
    restore_session,
    split_session,
)
from app.cohorts.services.makeups import add_makeup
from app.cohorts.services.nominees import place_cohort, take_nominees
from app.cohorts.services.people import enrol, leave, rejoin, set_officers
from app.cohorts.services.people_lists import ListHead, propose_list, stage_people
from app.cohorts.services.rosters import propose_roster, stage_every_sheet, stage_roster
from app.cohorts.services.sessions import add_session, change_session, remove_session
from app.cohorts.services.timetables import Draft, draft_timetable, save_timetable

__all__ = [
    "Draft",
    "ListHead",
    "Slip",
    "Wanted",
    "add_makeup",
    "add_session",
    "ask_about_clashes",
    "cancel_session",
    "change_cohort",
    "change_session",
    "clashes_elsewhere",
    "close_session",
    "confirm_people",
    "confirm_roster",
    "draft_timetable",
    "ended_by",
    "enrol",
    "leave",
    "move_session",
    "new_slip",
    "open_accounts",
    "open_cohort",
    "place_cohort",
    "propose_list",
    "propose_roster",
    "rejoin",
    "remove_session",
    "reopen_session",
    "restore_session",
    "save_timetable",
    "set_officers",
    "split_session",
    "stage_every_sheet",
    "stage_people",
    "stage_roster",
    "take_nominees",
    "undo_people",
]
