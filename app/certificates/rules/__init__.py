"""Rules of certificates by subject: states, the clock, numbers and codes, the record that is frozen."""

from app.certificates.rules.clock import Due, due_of
from app.certificates.rules.numbers import (
    CODE_LENGTH,
    LETTERS,
    PAGE_LINES,
    PatternFault,
    code_of,
    fault_in,
    gaps,
    grouped,
    number_text,
    place_in,
)
from app.certificates.rules.record import Corrections, Head, Holder, Printed, birth_of, birth_words, printed_of, record_of
from app.certificates.rules.states import NEXT, Kind, Skin, State, may_become

__all__ = (
    "CODE_LENGTH",
    "LETTERS",
    "NEXT",
    "PAGE_LINES",
    "Corrections",
    "Due",
    "Head",
    "Holder",
    "Kind",
    "PatternFault",
    "Printed",
    "Skin",
    "State",
    "birth_of",
    "birth_words",
    "code_of",
    "due_of",
    "fault_in",
    "gaps",
    "grouped",
    "may_become",
    "number_text",
    "place_in",
    "printed_of",
    "record_of",
)
