"""The form of a paper, filled from it and read back."""

from __future__ import annotations

from datetime import date

from app.kernel.text import _
from app.quizzes.forms_papers import PaperForm
from app.quizzes.queries.design import Design
from app.quizzes.rules.counting import Which
from app.quizzes.rules.lines import LEVELS
from app.quizzes.rules.release import Shows
from app.quizzes.services.papers import PaperFacts, conditions_of
from app.quizzes.wording_papers import COUNTS, OPENINGS, SHOWS
from app.storage.base import Record
from app.web.fields import choices
from app.web.format import day, num

_SPARE_LINES = 4


def paper_words(found: Design) -> list[tuple[str, str]]:
    """(label, words) of how a paper is set."""
    paper, (least, most) = found.paper, found.marks
    titles = {other.key: other.title for other in found.papers}
    waits = [
        _("đạt “{title}”").format(title=titles.get(condition["paper"], condition["paper"]))
        if "paper" in condition
        else _("từ ngày {day}").format(day=day(date.fromisoformat(condition["on"])))
        for condition in paper.conditions
    ]
    worth = num(least, 2) if least == most else _("{least} đến {most}, tùy đề").format(least=num(least, 2), most=num(most, 2))
    return [
        (_("Số câu"), str(paper.questions)),
        (_("Tổng điểm các câu"), _("{worth}. Điểm 10 là được trọn số điểm ấy").format(worth=worth)),
        (_("Thời gian"), _("{n} phút").format(n=paper.minutes) if paper.minutes else _("không tính giờ")),
        (_("Số lần làm"), str(paper.tries) if paper.tries else _("không giới hạn")),
        (_("Tính điểm"), COUNTS[Which(paper.which_counts)]),
        (_("Điểm đạt"), _("từ {mark}").format(mark=num(paper.pass_mark, 2))),
        (_("Mở khi"), "; ".join([OPENINGS[paper.opens_after], *waits])),
        (_("Nhận bài gửi muộn"), _("trong {n} phút sau giờ nộp, nếu trả lời trước giờ").format(n=paper.allowance_minutes)),
        (_("Sau khi nộp"), SHOWS[Shows(paper.shows)]),
    ]


def paper_form(found: Design) -> PaperForm:
    """The form with what holds now, and a few empty lines."""
    paper = found.paper
    waits = {name: condition[name] for condition in paper.conditions for name in condition}
    lines = [
        {
            "topic": str(line.topic_id),
            "count": line.count,
            "level": ",".join(level for level in LEVELS if level in line.levels),
            "skill": line.skill,
            "tags": " ".join(line.tags),
            "essays": "1" if line.essays else "",
        }
        for line in paper.blueprint
    ]
    first = str(paper.blueprint[0].topic_id)
    form = PaperForm(
        data={
            "minutes": paper.minutes,
            "tries": paper.tries,
            "pass_mark": paper.pass_mark,
            "which_counts": paper.which_counts,
            "opens_after": paper.opens_after,
            "after_paper": waits.get("paper", ""),
            "opens_on": date.fromisoformat(waits["on"]) if "on" in waits else None,
            "allowance_minutes": paper.allowance_minutes,
            "shows": paper.shows,
            "lines": [*lines, *({"topic": first, "level": "", "skill": "", "essays": ""} for _spare in range(_SPARE_LINES))],
        }
    )
    topics = choices((str(topic.topic_id), f"{topic.code}. {topic.title}") for topic in found.edition.online_topics)
    for entry in form.lines:
        entry.form.topic.choices = topics
    others = [(other.key, other.title) for other in found.papers if other.id < paper.id]
    form.after_paper.choices = choices([("", _("không cần")), *others])
    return form


def facts_from(form: PaperForm) -> PaperFacts:
    """What was typed, as the paper keeps it."""
    pass_mark, allowance = form.pass_mark.data, form.allowance_minutes.data
    assert pass_mark is not None
    assert allowance is not None
    return PaperFacts(
        form.minutes.data,
        form.tries.data,
        pass_mark,
        form.opens_after.data,
        conditions_of(form.after_paper.data, form.opens_on.data),
        allowance,
        form.which_counts.data,
        form.shows.data,
        [_line(entry.form) for entry in form.lines if entry.form.count.data],
    )


def _line(line: object) -> Record:
    """A line of the blueprint; what narrows nothing is left out."""
    fields = {name: getattr(line, name).data for name in ("topic", "count", "level", "skill", "tags", "essays")}
    narrow = {
        "levels": fields["level"].split(",") if fields["level"] else [],
        "tags": fields["tags"].replace(",", " ").split(),
        "skill": fields["skill"],
        "essays": bool(fields["essays"]),
    }
    return {"topic_id": int(fields["topic"]), "count": fields["count"]} | {name: value for name, value in narrow.items() if value}
