"""Every address of the product with ids that exist, once in the class "thu" and once in the class of somebody else."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import openpyxl
from flask import Flask
from PIL import Image
from werkzeug.routing import Rule

from app.attendance.rules.people import Known
from app.attendance.services.imports import slot_of, stage_sheet
from app.attendance.services.leave import Photo, ask_leave
from app.attendance.services.objections import raise_objection
from app.attendance.services.roll import save_roll
from app.attendance.sheet.template import write_template
from app.cohorts import services as cohorts
from app.cohorts.queries import cohort_of, timetable
from app.cohorts.rules.people_lists import ListKind
from app.completion.rules import About, Target
from app.completion.rules.deciding import Chosen
from app.completion.services import confirm_decision, exempt, remind
from app.courses.queries import edition_view
from app.courses.queries.outlines import programme_of_edition
from app.courses.services.outlines import begin_edition, begin_variant
from app.exchange.services import issue_token
from app.kernel.settings import Settings
from app.learning.services import ask_instructor
from app.offline.rules import seal_key, seal_of
from app.offline.services import stage_event_file
from app.people.policy import TABLE, Who
from app.plans.formats.plan_file import read_plan
from app.plans.queries.plans import plan_by_key
from app.plans.rules.shapes import need_of_line
from app.plans.services import nominating
from app.plans.services.publishing import publish_plan
from app.privacy.rules import RequestKind
from app.privacy.services import ask_about_data
from app.quizzes.queries import papers_of
from app.quizzes.queries.sitting import extras_of_class
from app.quizzes.rules.windows import Extra
from app.quizzes.services import start_attempt
from app.quizzes.services.extras import give_extra
from app.quizzes.services.importing import stage_question_text
from tests.cast import NOW, PEOPLE, TODAY, Cast
from tests.certificates.graduates import write_certificate
from tests.house.class_life import live_class
from tests.house.essays import regrade_row, waiting_text
from tests.plans.texts import plan_text
from tests.reports.issued import write_report

PICTURE = f"{'0' * 64}-360.webp"
Ids = Mapping[str, Any]
_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Scene:
    """Ids for every argument of every address, in her own class and in another one."""

    own: Ids
    foreign: Ids


def names_in(rule: Rule) -> list[str]:
    """The arguments that stand in the address itself."""
    return _ARGUMENT.findall(rule.rule)


def url_of(rule: Rule, ids: Ids, **others: str) -> str:
    """The address of a rule with these ids; `others` replace some of them."""
    known = {**ids, **ids.get(str(rule.endpoint).split(".")[0], {}), **others}
    return _ARGUMENT.sub(lambda found: str(known[found[1]]), rule.rule)


def set_scene(app: Flask, settings: Settings, cast: Cast) -> Scene:
    """Attempts, uploaded lists, sheets and a picture in both classes, through the use-cases."""
    settings.media.mkdir(exist_ok=True)
    (settings.media / PICTURE).write_bytes(b"RIFF")
    (settings.media / f"{'0' * 64}.pdf").write_bytes(b"%PDF-1.7")
    with app.app_context():
        topic = next(topic for topic in edition_view(cast.edition, 1).topics if topic.code == "P1")
        theirs = cohorts.add_session(
            cohort_id=cast.cohort["khac"],
            held_on=date(2026, 11, 9),
            half="morning",
            starts="7:30",
            periods=4,
            edition_topic_id=topic.id,
            instructor_id=None,
            place="Hội trường B",
            mode="in_person",
            by=cast.person["other_coordinator"],
            at=NOW,
        )
        own = _ids(cast, "thu", "tham", "coordinator", cast.session[1])
        return Scene(own, _ids(cast, "khac", "neighbour", "other_coordinator", theirs))


def rules_of(app: Flask, method: str) -> Iterator[Rule]:
    """The rules that answer a method, without the static files and without what only programs call (tests/exchange)."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        called = TABLE.get(str(rule.endpoint)) is Who.TOKEN
        if method in (rule.methods or ()) and rule.endpoint != "web.asset" and not rule.redirect_to and not called:
            yield rule


def _ids(cast: Cast, cohort: str, trainee: str, coordinator: str, session_id: int) -> dict[str, Any]:
    """The ids of one class; imports are named alike in two rooms, so each room has its own."""
    edition = edition_view(cast.edition, 1)
    topic, lesson = edition.online_topics[0], edition.lessons[0]
    paper = next(paper for paper in papers_of(cast.edition) if paper.edition_topic_id == topic.id)
    enrolment, cohort_id, by = cast.enrolment[trainee], cast.cohort[cohort], cast.person[coordinator]
    attempt = start_attempt(paper.id, enrolment, condition_met=True, by=cast.person[trainee], at=NOW - timedelta(minutes=5))
    roster = cohorts.stage_roster(cohort_id=cohort_id, data=_list_of_people(), file_name="ds.xlsx", by=by, at=NOW)
    return {
        "enrolment_id": enrolment,
        "cohort_id": cohort_id,
        "session_id": session_id,
        "attempt_id": attempt.attempt_id,
        "position": 1,
        "paper_id": paper.id,
        "topic_id": topic.id,
        "lesson_id": lesson.lesson_id,
        "revision_id": lesson.revision_id,
        "check_key": "nghe-het-mot",
        "question_id": 1,
        "name": PICTURE,
        "sha256": "0" * 64,
        "file_name": "mau-phieu.pdf",
        "plan_id": next(topic.plan.plan_id for topic in edition.topics if topic.plan),
        "programme_id": _programme(cast, cohort),
        "key": topic.key,
        "essay_id": waiting_text(paper.id, topic.topic_id, enrolment),
        "token_id": _token(cast, cohort, by),
        "data_request_id": ask_about_data(RequestKind.ERASE, "Ảnh cũ", by=cast.person[trainee], at=NOW),
        "regrade_id": regrade_row(1, by),
        **_asked(cast, cohort, trainee, coordinator, session_id),
        **_judged(cohort_id, enrolment, by),
        "extra_id": _given(cohort_id, enrolment, by),
        "asked_id": _question(enrolment, topic.id, cast.person[trainee]),
        "file_id": _event_file(cohort_id, cast.person[trainee], by),
        **_planned(cast, cohort, trainee, coordinator),
        **live_class(cast, cohort, by),
        **write_certificate(cohort_id, enrolment, by=by, at=NOW),
        **write_report(cast.unit["home" if cohort == "thu" else "other"], by=by, at=NOW),
        "cohorts": {"import_id": roster},
        "courses": {"topic_id": topic.topic_id},
        "quizzes": {"import_id": _question_file(cast, topic.topic_id)},
        "attendance": {"import_id": stage_sheet(cohort_id, _sheet(cast, cohort_id, trainee), "dd.xlsx", by=by, at=NOW)},
    }


def _programme(cast: Cast, cohort: str) -> int:
    """The programme of the cast with an open draft; for those of the other class a variant of their province."""
    by, base = cast.person["administrator"], programme_of_edition(cast.edition)
    if cohort == "thu":
        begin_edition(base, by=by, at=NOW)
        return base
    return begin_variant(base, unit_id=cast.unit["other"], title="Lớp thử Nghệ An", by=by, at=NOW)


def _asked(cast: Cast, cohort: str, trainee: str, coordinator: str, session_id: int) -> dict[str, int]:
    """A leave request with a photo and an objection, about a session of today or before that the sheet does not touch."""
    session_id = cast.session[2] if cohort == "thu" else session_id
    enrolment, by = cast.enrolment[trainee], cast.person[trainee]
    act = {"device_at": NOW, "by": cast.person[coordinator], "at": NOW, "client_prefix": "tour"}
    save_roll(session_id, {enrolment: "absent"}, {}, **act)
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "PNG")
    request = ask_leave(
        enrolment_id=enrolment,
        session_ids=[session_id],
        kind="sick",
        words="",
        photo=Photo("don.png", picture.getvalue()),
        client_id="tour",
        by=by,
        at=NOW,
    )
    objection = raise_objection(enrolment_id=enrolment, session_id=session_id, words="Em có mặt", by=by, at=NOW)
    return {"request_id": request, "objection_id": objection}


def _judged(cohort_id: int, enrolment_id: int, by: int) -> dict[str, int]:
    """An exemption, a reminder, and a decision that names her."""
    target = Target(About.REQUIREMENT, requirement_key="truc-tiep")
    words = {"approver": "Nguyễn Thị Hà", "document": "", "reason": "Ốm", "client_id": "tour-0001", "by": by, "at": NOW}
    head = {"number": "1/QĐ", "decided_on": TODAY, "seen": None, "client_id": "tour-0001", "by": by, "at": NOW}
    return {
        "exemption_id": exempt(enrolment_id, target, periods=1, **words),
        "reminder_id": remind(enrolment_id, "zalo", client_id="tour-0001", by=by, at=NOW),
        "decision_id": confirm_decision(cohort_id, Chosen(frozenset(), frozenset({enrolment_id})), **head),
    }


def _planned(cast: Cast, cohort: str, trainee: str, coordinator: str) -> dict[str, int]:
    """A plan of the class's province, places of its line, somebody who is sent, and a list of people."""
    home = cohort == "thu"
    changed = {} if home else {"was": "thu-2026", "now": "khac-2026"}
    text = plan_text(**changed).replace('"38"', '"38"' if home else '"40"')
    plan, _faults = read_plan(text.encode(), "tour.yml")
    assert plan is not None
    publish_plan(plan, text, by=None, at=NOW)
    kept, by, unit_id = plan_by_key(plan.key), cast.person[coordinator], cast.unit["home" if home else "other"]
    assert kept is not None
    line_id, path = kept.line_ids["xa"], f"/{unit_id}/"
    places = {"title": "Khóa 1", "year": 2026, "places": 5, "per_unit": None, "deadline_on": TODAY, "note": ""}
    opening_id = nominating.open_places(line_id=line_id, by=by, at=NOW, **places)
    need = need_of_line(kept.file.lines[0], kept.file.requirements)
    sent = {"need": need, "paths": (path,), "reserve": False, "reason": ""}
    head = cohorts.ListHead(unit_id, path, ListKind.POSTS, TODAY)
    lists = cohorts.stage_people(head, data=_list_of_people(), file_name="ds.xlsx", by=by, at=NOW)
    return {
        "period_plan_id": kept.head.id,
        "line_id": line_id,
        "opening_id": opening_id,
        "nomination_id": nominating.add_nomination(opening_id=opening_id, person_id=cast.person[trainee], by=by, at=NOW, **sent),
        "list_id": next(iter(lists.values())),
    }


def _question_file(cast: Cast, topic_id: int) -> int:
    """A question file that waits for whoever sent it; only she sees it."""
    text = "Câu 1: Chị hỏi gì?\nA. Một\nB. Hai\nĐáp án: A"
    return stage_question_text(topic_id, text, by=cast.person["administrator"], at=NOW)


def _event_file(cohort_id: int, person_id: int, by: int) -> int:
    """A file of events that a trainee's phone saved without a line."""
    event = {"id": "0123456789abcdef-1", "kind": "section", "at": 0, "enrolment": 1, "lesson": 1, "section": "vao-chuyen"}
    text = json.dumps({"who": str(person_id), "offset": 0, "items": [event]})
    seal = seal_of(seal_key("tests", person_id), text)
    data = json.dumps({"so-hoc": 1, "who": str(person_id), "text": text, "seal": seal}).encode()
    return stage_event_file(cohort_id, data, "viec-cho-gui.json", secret="tests", by=by, at=NOW)


def _question(enrolment_id: int, topic_id: int, by: int) -> int:
    """A question of a trainee to those who teach her class."""
    return ask_instructor(enrolment_id, topic_id=topic_id, words="Bài nào trước ạ?", asked_at=NOW, by=by, at=NOW)


def _given(cohort_id: int, enrolment_id: int, by: int) -> int:
    """Minutes that a trainee was given beyond the final paper."""
    cohort = cohort_of(cohort_id)
    assert cohort is not None
    final = next(paper for paper in papers_of(cohort.edition_id) if paper.kind == "final")
    why = {"cause": "line", "reason": "Mất điện", "client_id": "tour-0001", "by": by, "at": NOW}
    give_extra(cohort, final.id, [enrolment_id], Extra(minutes=5), **why)
    return extras_of_class(cohort_id)[0].id


def _token(cast: Cast, cohort: str, by: int) -> int:
    """A token of other software for the unit of a class."""
    unit_id = cast.unit["home" if cohort == "thu" else "other"]
    return issue_token(name="Phần mềm bên kia", unit_id=unit_id, rights=["completion:read"], days=30, by=by, at=NOW).id


def _list_of_people() -> bytes:
    """A list with one newcomer, as coordinators make them."""
    book = openpyxl.Workbook()
    book.active.append(["DANH SÁCH CỬ ĐI HỌC"])
    book.active.append(["STT", "Họ và tên", "Năm sinh", "Đơn vị", "Điện thoại"])
    book.active.append([1, "Vi Thị Mới", 1990, "Xã Mường Lát", "0912000077"])
    return _bytes(book)


def _sheet(cast: Cast, cohort_id: int, trainee: str) -> bytes:
    """The attendance sheet of a class with one mark in it, for a session that is over."""
    name, phone, _unit = PEOPLE[trainee]
    slots = [slot_of(view) for view in timetable(cohort_id) if view.held_on < TODAY]
    book = openpyxl.load_workbook(io.BytesIO(write_template("Lớp", [Known(1, name, phone, None, "")], slots)))
    sheet = book.active
    row = next(cells[0].row for cells in sheet.iter_rows() if any(cell.value == name for cell in cells))
    sheet.cell(row=row, column=5, value="x")
    return _bytes(book)


def _bytes(book: openpyxl.Workbook) -> bytes:
    """A workbook as a file."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
