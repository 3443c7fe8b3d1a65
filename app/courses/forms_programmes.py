"""What the programme desk sends. Syntax only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wtforms import BooleanField, SelectField

from app.courses.forms import number
from app.courses.package.files import as_kept
from app.courses.rules.outlines.changes import KINDS, MODES
from app.courses.rules.outlines.merging import Choice
from app.courses.rules.outlines.records import Outline, TopicLine
from app.courses.rules.outlines.steps import ProgrammeFacts, TopicFacts
from app.kernel.text import _
from app.web.fields import (
    DayField,
    Form,
    LineField,
    ParagraphsField,
    PeriodsField,
    TickManyField,
    WholeField,
    at_most,
    choices,
    filled,
    optional,
)

_LESSON = "tiet-"


class TopicForm(Form):
    """A topic: its names, where it belongs, its tiết, what is to be learnt before."""

    title = LineField(_("Tên chuyên đề"), [filled(_("Nhập tên chuyên đề")), at_most(300)])
    code = LineField(_("Ký hiệu"), [filled(_("Nhập ký hiệu, ví dụ T13")), at_most(20)])
    block = SelectField(_("Khối kiến thức"))
    mode = SelectField(_("Hình thức"), choices=choices(MODES.items()))
    kind = SelectField(_("Loại"), choices=choices(KINDS.items()))
    elective = BooleanField(_("Chuyên đề tự chọn"))
    theory = PeriodsField(_("Tiết lý thuyết"), [filled(_("Nhập số tiết, không có thì ghi 0"))])
    practice = PeriodsField(_("Tiết thực hành"), [filled(_("Nhập số tiết, không có thì ghi 0"))])
    after = TickManyField(_("Cần học trước"))

    def offer(self, outline: Outline, topic: TopicLine | None) -> TopicForm:
        """The choices that this outline leaves."""
        self.block.choices = choices([(block.key, block.title) for block in outline.blocks])
        before = [other for other in outline.topics if topic is None or other.key != topic.key]
        self.after.choices = choices([(other.key, f"{other.code}. {other.title}") for other in before])
        return self

    def show(self, topic: TopicLine) -> TopicForm:
        """The topic as it stands."""
        for name in ("title", "code", "block", "mode", "kind", "elective", "theory", "practice"):
            self[name].data = getattr(topic, name)
        self.after.data = list(topic.after)
        return self

    def facts(self, lessons: Mapping[str, float] | None = None) -> TopicFacts:
        """What it says; after it was found to be in order."""
        return TopicFacts(
            as_kept(self.code.data or ""),
            as_kept(self.title.data or ""),
            self.block.data or "",
            self.mode.data or "",
            self.kind.data or "",
            bool(self.elective.data),
            float(self.theory.data or 0),
            float(self.practice.data or 0),
            tuple(self.after.data or ()),
            lessons,
        )


class ProgrammeForm(Form):
    """The programme itself: names, the decision, what it has to add up to."""

    title = LineField(_("Tên đầy đủ"), [filled(_("Nhập tên chương trình")), at_most(300)])
    short_title = LineField(_("Tên ngắn, hiện trên điện thoại"), [filled(_("Nhập tên ngắn")), at_most(60)])
    number = LineField(_("Số quyết định"), [optional(), at_most(100)])
    on = DayField(_("Ngày quyết định"), [optional()])
    body = LineField(_("Nơi ban hành"), [optional(), at_most(200)])
    about = LineField(_("Tên quyết định"), [optional(), at_most(300)])
    periods = PeriodsField(_("Tổng số tiết theo quyết định"), [filled(_("Nhập tổng số tiết"))])
    online_share = WholeField(_("Phần học trên mạng (%)"), [filled(_("Nhập phần trăm"))], least=0, most=100)
    electives = WholeField(_("Số chuyên đề tự chọn phải học"), [optional()], least=1, most=100)

    def facts(self) -> ProgrammeFacts:
        """What it says; after it was found to be in order."""
        on = self.on.data.isoformat() if self.on.data else ""
        decision = {"number": self.number.data or "", "on": on, "body": self.body.data or "", "title": self.about.data or ""}
        return ProgrammeFacts(
            as_kept(self.title.data or ""),
            as_kept(self.short_title.data or ""),
            {name: as_kept(words) for name, words in decision.items()},
            float(self.periods.data or 0),
            float(self.online_share.data or 0),
            self.electives.data,
        )


class VariantForm(Form):
    """A unit's own variant: what it is called, whose it is."""

    called = LineField(_("Tên chương trình riêng"), [filled(_("Nhập tên chương trình")), at_most(200)])
    unit = SelectField(_("Của đơn vị"), coerce=int)


class NoteForm(Form):
    """A step of the draft, with why."""

    note = ParagraphsField(_("Cần sửa gì"), [optional(), at_most(2000)])


@dataclass(frozen=True)
class SentOutlineStep:
    """A button of the desk: what is to be done, to what, over which version."""

    act: str
    version: int
    key: str = ""
    topic: str = ""
    to: int | None = None
    words: str = ""
    edition_id: int = 0


def read_outline_step(sent: Mapping[str, str]) -> SentOutlineStep:
    """The form of a button; a key may ride on the verb: "up:07-to-chuc-hoi-nghi"."""
    act, _sign, key = sent.get("do", "").partition(":")
    return SentOutlineStep(
        act=act,
        version=number(sent.get("version", "")) or 0,
        key=(key or sent.get("key", ""))[:100],
        topic=sent.get("topic", "")[:100],
        to=number(sent.get("to", "")),
        words=as_kept(sent.get("words", "")),
        edition_id=number(sent.get("edition", "")) or 0,
    )


def read_lesson_periods(sent: Mapping[str, str], topic: TopicLine) -> tuple[dict[str, float], dict[str, str]]:
    """(tiết by lesson, what is wrong by lesson) of the rows under a topic; a row that was not sent stays."""
    said: dict[str, float] = {}
    wrong: dict[str, str] = {}
    for lesson in topic.lessons:
        text = sent.get(_LESSON + lesson.key)
        if text is None:
            continue
        bare = text.strip().replace(",", ".")
        try:
            value = float(bare) if len(bare) < 7 and bare.replace(".", "", 1).isdecimal() else -1.0
        except ValueError:
            value = -1.0
        if value < 0 or not (value * 2).is_integer():
            wrong[lesson.key] = _("Nhập số tiết chẵn hoặc nửa tiết, ví dụ 1 hoặc 1,5")
        else:
            said[lesson.key] = value
    return said, wrong


def read_choices(sent: Mapping[str, str]) -> dict[str, Choice]:
    """The side that was chosen for each part that differs."""
    sides = {side.value for side in Choice}
    return {
        name.removeprefix("cho-"): Choice(value) for name, value in sent.items() if name.startswith("cho-") and value in sides
    }
