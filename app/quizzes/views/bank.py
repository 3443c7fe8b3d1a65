"""The banks: the questions of a topic with how they fare, found and sorted; several at once; one with its key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.courses.question_text import KINDS, LEVELS, SKILLS
from app.kernel.clock import utc_now
from app.kernel.ids import is_id, row_id
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.people.rules import Role
from app.quizzes import wording, wording_editor
from app.quizzes.forms_editor import SentMany, read_many
from app.quizzes.queries import bank as banks
from app.quizzes.queries.editor import conflict_of
from app.quizzes.queries.essays import count_waiting_essays
from app.quizzes.queries.shelf import bank_rows, paper_needs, with_alike
from app.quizzes.rules.shelf import BankRow, Wanted, chosen
from app.quizzes.services import writing
from app.quizzes.services.writing import Change
from app.quizzes.views.blueprint import quizzes
from app.quizzes.views.reach import may_write, question_of, topic_of, topics_in_reach, topics_to_write

PAGE = 50
"""Questions on one page."""
_ASKED = ("q", "loai", "muc", "phan", "the", "tt", "sap")
"""What the address may ask of the list."""
_LEADERS = (Role.COORDINATOR, Role.ADMINISTRATOR)


@quizzes.get("/ngan-hang-cau-hoi")
def bank() -> ResponseReturnValue:
    """The questions of one of her topics, the worst first; search without accents."""
    topics = topics_in_reach()
    asked = request.args.get("topic", type=row_id)
    topic = next((topic for topic in topics if asked in (None, topic.topic_id)), None)
    if topic is None and (topics or asked is not None):
        abort(404)
    wanted = _wanted()
    rows = bank_rows(topic.topic_id) if topic else []
    if topic and wanted.state == "alike":
        rows = with_alike(topic.topic_id, rows)
    known = banks.facility([topic.topic_id], _paths()) if topic else {}
    page = {"topics": topics, "topic": topic, "known": known, "wanted": wanted, **_page_of(chosen(rows, wanted, known))}
    writes = topic is not None and may_write(topic)
    needs = paper_needs(topic.edition_id, rows) if topic else []
    return render_template("quizzes/bank.html", **page, **_around(rows), needs=needs, may_write=writes, waiting=_waiting())


def _page_of(found: Sequence[BankRow]) -> dict[str, Any]:
    """The questions of one page of the list, and how to turn it without losing what was asked for."""
    pages = max(-(-len(found) // PAGE), 1)
    page = min(max(_number(request.args.get("trang", "")), 1), pages)
    kept = {name: value for name in _ASKED if (value := request.args.get(name, "").strip()[:100])}
    rows = found[(page - 1) * PAGE : page * PAGE]
    return {"rows": rows, "found": len(found), "page": page, "pages": pages, "per_page": PAGE, "kept": kept}


def _number(said: str) -> int:
    """A number of the address; 0 for anything else."""
    return int(said) if is_id(said) else 0


def _wanted() -> Wanted:
    """What the address asks for; what it does not know is not asked for."""
    said = {name: request.args.get(name, "").strip()[:100] for name in _ASKED}
    return Wanted(
        said["q"],
        said["loai"] if said["loai"] in KINDS else "",
        said["muc"] if said["muc"] in LEVELS else "",
        said["phan"] if said["phan"] in SKILLS else "",
        said["the"],
        said["tt"] if said["tt"] in wording_editor.STATES else "use",
        said["sap"] if said["sap"] in wording_editor.SORTS else "sai",
    )


def _around(rows: Sequence[BankRow]) -> dict[str, Any]:
    """Words of the page, and what the bank holds: by level, its tags, what was just done and may be taken back."""
    used = [row for row in rows if row.retired_at is None]
    undone = [int(text) for text in request.args.get("bo", "").split(",")[:500] if is_id(text)]
    retired = {row.id for row in rows if row.retired_at is not None}
    return {
        "used": len(used),
        "any": bool(rows),
        "by_level": [(wording.LEVELS[level], sum(row.level == level for row in used)) for level in LEVELS],
        "conflicts": sum(row.conflict is not None for row in used),
        "tags": sorted({tag for row in rows for tag in row.tags if tag not in SKILLS}),
        "undo": [question_id for question_id in undone if question_id in retired],
        "say": wording.facility_sentence,
        "kinds": wording.KINDS,
        "levels": wording.LEVELS,
        "skills": wording_editor.SKILLS,
        "states": wording_editor.STATES,
        "sorts": wording_editor.SORTS,
    }


@quizzes.post("/ngan-hang-cau-hoi/chuyen-de/<int:topic_id>/nhieu-cau")
def bank_many(topic_id: int) -> ResponseReturnValue:
    """Retire, restore, level or tag the questions that were ticked."""
    topic = topic_of(topics_to_write(), topic_id)
    sent = read_many(request.form, request.form.getlist("cau"))
    ids = [row.id for row in bank_rows(topic.topic_id) if row.id in sent.ids]
    more: Mapping[str, Any] = {}
    try:
        more = _do_many(topic_id, sent, ids)
    except Refused as refusal:
        flash(refusal.sentence, "err")
    back: dict[str, Any] = {name: value[:100] for name in (*_ASKED, "trang") if (value := request.form.get(f"ve-{name}", ""))}
    return redirect(url_for("quizzes.bank", topic=topic_id, **back, **more), 303)


def _do_many(topic_id: int, sent: SentMany, ids: Sequence[int]) -> Mapping[str, Any]:
    """What the button says; gives back what the address carries on, so that retiring can be taken back."""
    by, at = current_viewer().person_id, utc_now()
    if not ids:
        raise Refused("none", _("Chưa chọn câu nào. Đánh dấu ở đầu dòng rồi bấm lại."))
    if sent.act == "retire":
        done = writing.retire_many(ids, by=by, at=at)
        flash(_("{n} câu thôi dùng. Bài đã có các câu này vẫn giữ.").format(n=len(done)), "ok")
        return {"bo": ",".join(str(each) for each in done)}
    if sent.act == "restore":
        flash(_("{n} câu được dùng lại.").format(n=len(writing.restore_many(ids, by=by, at=at))), "ok")
        return {}
    change = {"level": Change(level=sent.level), "tag": Change(add_tags=sent.tags), "untag": Change(drop_tags=sent.tags)}
    wanted = change.get(sent.act, Change())
    if wanted == Change():
        raise Refused("nothing", _("Chọn mức hoặc viết từ khóa trước, rồi bấm nút bên cạnh."))
    saved = writing.change_many(topic_id, ids, wanted, by=by, at=at)
    flash(_("{n} câu đã sửa, mỗi câu thành một bản mới.").format(n=len(saved)), "ok")
    return {}


@quizzes.get("/ngan-hang-cau-hoi/<int:question_id>")
def bank_question(question_id: int) -> ResponseReturnValue:
    """One question with its key, and how often each option was chosen."""
    topic, source = question_of(topics_in_reach(), question_id)
    question = banks.bank_question(question_id)
    known = banks.facility_of_question(question_id, _paths())
    words = {
        "say": wording.facility_sentence,
        "chosen": wording.chosen_sentence,
        "kinds": wording.KINDS,
        "levels": wording.LEVELS,
    }
    page = {
        "question": question,
        "source": source,
        "topic": topic,
        "known": known,
        "conflict": conflict_of(source) if source.conflict is not None else (),
        "may_write": may_write(topic),
        "draft": f"cau-{question_id}" if request.args.get("luu", type=row_id) else f"moi-{topic.topic_id}",
        "saved": "luu" in request.args,
    }
    return render_template("quizzes/bank_question.html", **page, **words)


def _waiting() -> int:
    """The free texts that wait for her."""
    viewer = current_viewer()
    return count_waiting_essays(None if viewer.has(*_LEADERS) else viewer.person_id, _paths())


def _paths() -> tuple[str, ...]:
    """The units whose classes are counted: all in which she has a role."""
    return current_viewer().reach(*Role)
