"""Use-cases of privacy: copies, requests and answers, what is given by consent, keeping and removing, who looked."""

from app.privacy.services.consent import give_particulars, grant_private_right, reveal_particulars, revoke_private_right
from app.privacy.services.copies import Copy, copy_of
from app.privacy.services.keeping import Kept, remove_old, set_retention_term
from app.privacy.services.looking import note_look
from app.privacy.services.requests import Correction, answer_request, ask_about_data

__all__ = (
    "Copy",
    "Correction",
    "Kept",
    "answer_request",
    "ask_about_data",
    "copy_of",
    "give_particulars",
    "grant_private_right",
    "note_look",
    "remove_old",
    "reveal_particulars",
    "revoke_private_right",
    "set_retention_term",
)
