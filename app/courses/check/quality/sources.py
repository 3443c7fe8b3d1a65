"""Sources of lessons and plans that nobody checked for long: notes, because time alone makes them, not a change of the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from app.courses.check.codes import SOURCE, found
from app.courses.check.quality.writings import Writing
from app.courses.faults import Fault
from app.courses.rules.sources import checked_on, is_out_of_date
from app.kernel.text import _


def source_notes(writings: Sequence[Writing], today: date) -> Iterator[Fault]:
    """Every source of a lesson that is out of date on a day."""
    for writing in writings:
        lesson = writing.lesson
        for source in lesson.sources if lesson else ():
            if lesson and is_out_of_date(source, today):
                day, words = checked_on(source), str(source.get("text", ""))[:60]
                sentence = (
                    _("Căn cứ “{text}…” kiểm tra lần cuối ngày {day}; đối chiếu lại rồi ghi ngày mới ở checked_on.")
                    if day
                    else _("Căn cứ “{text}…” chưa ghi ngày kiểm tra; đối chiếu rồi ghi ở checked_on.")
                )
                written = f"{day:%d/%m/%Y}" if day else ""
                yield found(writing.file, lesson.line_of("sources"), SOURCE, sentence.format(text=words, day=written), note=True)
