"""Tables of attendance by subject: marks (append-only) with the settled mark, imported sheets, leave and
objections."""

from app.attendance.models.imports import ImportFile, ImportProfile, MachineNumber, SheetImport
from app.attendance.models.life import LeaveDecision, LeavePhoto, LeaveRequest, LeaveSession, Objection
from app.attendance.models.marks import Mark, SettledMark
from app.attendance.models.ways import Card, CardKey, Claim, ClaimDecision, Wall

__all__ = (
    "Card",
    "CardKey",
    "Claim",
    "ClaimDecision",
    "ImportFile",
    "ImportProfile",
    "LeaveDecision",
    "LeavePhoto",
    "LeaveRequest",
    "LeaveSession",
    "MachineNumber",
    "Mark",
    "Objection",
    "SettledMark",
    "SheetImport",
    "Wall",
)
