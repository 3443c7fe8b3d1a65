"""What gets into another class's way, in words."""

from __future__ import annotations

from app.cohorts.rules.clashes import Clash, Shared, Slot
from app.cohorts.wording import HALF_NAMES
from app.kernel.text import _


def say_clash(clash: Clash, cohort_id: int | None = None) -> str:
    """A clash as a sentence; seen from one class (`cohort_id`), or from above both."""
    one, other = (clash.other, clash.one) if cohort_id == clash.other.cohort_id else (clash.one, clash.other)
    when = _("{half} {day}").format(half=HALF_NAMES[one.half].capitalize(), day=f"{one.held_on:%d/%m}")
    if clash.shared is Shared.ROOM:
        sentence = _("{when}: {place} đã có {other}.") if cohort_id else _("{when}: {one} và {other} cùng ở {place}.")
    elif clash.shared is Shared.INSTRUCTOR:
        sentence = _("{when}: giảng viên {name} đã dạy {other}.") if cohort_id else _("{when}: {name} có cả {one} và {other}.")
    else:
        sentence = (
            _("{when}: {n} học viên của lớp cũng có buổi ở {other}.")
            if cohort_id
            else _("{when}: {n} học viên có cả {one} và {other}.")
        )
    name = one.instructor_name or other.instructor_name
    return sentence.format(when=when, one=_class(one), other=_class(other), place=one.place, name=name, n=clash.people)


def _class(slot: Slot) -> str:
    """A class by its code; one that the asker may not see has no name here."""
    return _("lớp {code}").format(code=slot.cohort_code) if slot.told else _("một lớp của đơn vị khác")
