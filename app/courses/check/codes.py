"""The codes by which an author names what the gate found, in `allow` and on the screen."""

from __future__ import annotations

from app.courses.faults import Fault, Severity

SPELLING, MISTAKE, DOUBLED, SCHOOLS = "chinh-ta", "hay-nham", "lap-tu", "dau-thanh"
PUNCTUATION, QUOTES = "dau-cau", "ngoac-kep"
SENTENCE, PARAGRAPH, HEAVY = "cau-dai", "doan-dai", "nhieu-cau-dai"
REPEATED = "lap-doan"
MINUTES, DOING = "phut-doc", "it-thuc-hanh"
ABBREVIATION, LINK, SOURCE = "viet-tat", "lien-ket", "can-cu"
UNWRITTEN, SECTIONS, SUMMARY, STEP = "dang-soan", "so-phan", "tom-tat", "phut-muc"
QUALITY_CODES = (
    SPELLING, MISTAKE, DOUBLED, SCHOOLS, PUNCTUATION, QUOTES, SENTENCE, PARAGRAPH, HEAVY, REPEATED, MINUTES, DOING,
    ABBREVIATION, LINK, SOURCE, UNWRITTEN, SECTIONS, SUMMARY, STEP,
)  # fmt: skip
"""What may be explained in the file; errors may not."""


def found(file: str, line: int, code: str, sentence: str, matter: str = "", *, note: bool = False) -> Fault:
    """A warning (or a note) with its code; `matter` is the word or the key it is about."""
    return Fault(file, max(line, 1), sentence, Severity.NOTE if note else Severity.WARNING, code, matter)
