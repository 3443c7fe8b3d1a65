"""How right a response is; the same rules for check questions in lessons and for tests."""

from app.courses.judging.answers import right_response
from app.courses.judging.kinds import Choice, Judgeable, judge, needs_a_person
from app.courses.judging.numbers import Band, band_of, read_number
from app.courses.judging.responses import MAX_ESSAY, MAX_TEXT, Shape, accepted_response, by_part, placed, shape_of
from app.courses.judging.shares import share_of, with_share
from app.courses.judging.words import is_accepted

__all__ = [
    "MAX_ESSAY",
    "MAX_TEXT",
    "Band",
    "Choice",
    "Judgeable",
    "Shape",
    "accepted_response",
    "band_of",
    "by_part",
    "is_accepted",
    "judge",
    "needs_a_person",
    "placed",
    "read_number",
    "right_response",
    "shape_of",
    "share_of",
    "with_share",
]
