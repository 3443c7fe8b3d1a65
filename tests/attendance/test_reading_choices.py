"""How a sheet is read can be changed on the preview, and is remembered for the next sheet of the same source."""

from __future__ import annotations

import io
import re
from gzip import compress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from app.attendance.answers import answers_from, choices_from
from app.attendance.models import Card, CardKey, ImportProfile
from app.attendance.queries import kept_answers, marks_of, proposal_of
from app.attendance.rules.cards import short_code
from app.attendance.rules.choices import Choices
from app.attendance.rules.legend import Said, read_mark
from app.attendance.services.imports import answer_all, confirm_import, keep_answers, reread_import, stage_sheet
from app.cohorts.models import ClassSession
from app.kernel.refusal import Refused
from app.storage.base import db
from tests.attendance.conftest import NOW, Klass
from tests.attendance.sheets import as_bytes, flat, merged
from tests.files.encodings import cp1258, tcvn3, vni


def staged(klass: Klass, book: Any, name: str = "bang.xlsx", **more: Any) -> int:
    """The import of a workbook, or of bytes."""
    data = book if isinstance(book, bytes) else as_bytes(book)
    return stage_sheet(klass.cohort_id, data, name, by=klass.hoa, at=NOW, **more)


def letters(klass: Klass, import_id: int) -> dict[str, tuple[int, str]]:
    """The letters of a sheet with count and meaning."""
    return {letter.key: (letter.count, letter.meaning) for letter in proposal_of(import_id).source.letters}


def test_the_letters_of_a_sheet_are_counted_unknown_ones_first(klass: Klass) -> None:
    import_id = staged(klass, merged(klass.names, {0: ["x", "N", "x", "T"], 1: ["n", "½", "", "Kp."]}))
    assert letters(klass, import_id) == {
        "n": (2, ""),
        "x": (2, "present"),
        "t": (1, "late"),
        "½": (1, "half"),
        "kp": (1, "absent"),
    }
    assert next(iter(letters(klass, import_id))) == "n"


def test_a_letter_that_was_explained_once_is_known_next_week(klass: Klass) -> None:
    first = staged(klass, flat(["Họ và tên", "2/11 S"], [[klass.names[0], "n"]]))
    reread_import(first, Choices(legend={"n": "absent"}), by=klass.hoa, at=NOW)
    assert confirm_import(first, {}, {}, by=klass.hoa, at=NOW).written == 1
    second = staged(klass, flat(["Họ và tên", "3/11 S", "3/11 C"], [[klass.names[0], "n", "x"]]))
    assert letters(klass, second)["n"] == (1, "absent"), "another number of days is the same source"
    assert klass.state(0, 1) == "absent"


def test_another_source_and_another_class_have_their_own_legend(klass: Klass) -> None:
    first = staged(klass, flat(["Họ và tên", "2/11 S"], [[klass.names[0], "n"]]))
    reread_import(first, Choices(legend={"n": "absent"}), by=klass.hoa, at=NOW)
    other = staged(klass, flat(["STT", "Họ và tên", "Đơn vị", "2/11 S"], [[1, klass.names[0], "", "n"]]))
    assert letters(klass, other)["n"] == (1, "")


@pytest.mark.parametrize(
    ("meaning", "said"),
    [("present", Said("present")), ("half", Said("late", 2.5)), ("skip", None), ("excused", Said("excused"))],
)
def test_a_legend_goes_before_the_usual_meaning(meaning: str, said: object) -> None:
    assert read_mark("T", 5, in_periods=False, legend={"t": meaning}) == said


def test_columns_can_be_told_and_are_remembered(klass: Klass) -> None:
    heads = ["Họ và tên", "Liên lạc", "Nơi ở", "2/11 S"]
    rows = [["Hà Thị Thắm", klass.phones[0], "A", "x"], ["Người Lạ Mặt", klass.phones[1], "B", "x"]]
    first = staged(klass, flat(heads, rows))
    assert proposal_of(first).rows[1].outcome == "not_found"
    reread_import(first, Choices(columns={"phone": 1, "unit": 2}), by=klass.hoa, at=NOW)
    assert (proposal_of(first).rows[1].outcome, proposal_of(first).rows[1].why) == ("confirm", "phone_other_name")
    assert proposal_of(staged(klass, flat(heads, rows[:1]))).source.people["phone"] == 1


def test_a_column_can_be_told_to_be_nothing(klass: Klass) -> None:
    first = staged(klass, flat(["Họ và tên", "Năm sinh", "2/11 S"], [[klass.names[0], 1960, "x"]]))
    assert proposal_of(first).rows[0].why == "birth"
    reread_import(first, Choices(columns={"birth": -1}), by=klass.hoa, at=NOW)
    assert proposal_of(first).rows[0].outcome == "certain"


def test_a_code_in_the_sheet_names_the_person(klass: Klass) -> None:
    rows = [["Tham Ha", f"HV-{klass.enrolments[0]}", "x"], ["Ha Thi Tham", f"hv{klass.enrolments[1]:05}", "x"]]
    first, second = proposal_of(staged(klass, flat(["Họ và tên", "Mã học viên", "Buổi 1"], rows))).rows
    assert (first.candidates, first.why) == ((klass.enrolments[0],), "code_other_name")
    assert (second.candidates, second.why) == ((klass.enrolments[1],), "code_other_name")


def test_the_short_code_of_her_card_names_the_person_too(klass: Klass) -> None:
    db.session.add(CardKey(cohort_id=klass.cohort_id, key="khoa", made_at=NOW, made_by_id=klass.hoa))
    db.session.add(Card(enrolment_id=klass.enrolments[7], version=1, issued_at=NOW, issued_by_id=klass.hoa))
    db.session.commit()
    code = short_code("khoa", klass.enrolments[7], 1)
    row = proposal_of(staged(klass, flat(["Họ và tên", "Số thẻ", "Buổi 1"], [[klass.names[7], code, "x"]]))).rows[0]
    assert (row.outcome, row.candidates) == ("certain", (klass.enrolments[7],))


@pytest.mark.parametrize("encode", [tcvn3, vni, cp1258, str.encode, lambda text: text.encode("utf-16")])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_a_sheet_as_text_in_every_encoding(klass: Klass, encode: Any, sign: str) -> None:
    lines = [["STT", "Họ và tên", "Điện thoại", "2/11 S", "2/11 C"]]
    lines += [[str(at + 1), klass.names[at], klass.phones[at], "x", "K"] for at in range(10)]
    data = encode("\r\n".join(sign.join(line) for line in lines) + "\r\n")
    outcome = confirm_import(staged(klass, data, "bang.csv"), {}, {}, by=klass.hoa, at=NOW)
    assert (outcome.written, outcome.left_rows) == (20, 0)


def test_a_sheet_from_libreoffice(klass: Klass) -> None:
    data = (Path(__file__).parents[1] / "files" / "diem-danh.ods").read_bytes()
    import_id = staged(klass, data, "diem-danh.ods")
    assert [row.outcome for row in proposal_of(import_id).rows] == ["certain", "certain"]
    confirm_import(import_id, {}, {}, by=klass.hoa, at=NOW)
    assert [klass.state(klass.names.index("Hà Thị Thắm"), session) for session in (1, 2, 3, 4)] == [
        "present",
        "excused",
        "absent",
        "late",
    ]


def test_ten_thousand_rows_of_a_province_are_read_and_strangers_counted(klass: Klass) -> None:
    rows = [[f"Người Thứ {number} Xa Lạ", "x"] for number in range(9_950)] + [[name, "x"] for name in klass.names]
    proposal = proposal_of(staged(klass, flat(["Họ và tên", "Buổi 1"], rows)))
    assert (len(proposal.of("certain")), len(proposal.of("not_found"))) == (50, 200)
    assert [issue.reason for issue in proposal.issues[:2]] == ["other_class", "more_strangers"]


@pytest.mark.parametrize(
    "choices",
    [Choices(columns={"owner": 1}), Choices(legend={"x": "king"}), Choices(late_minutes=-1), Choices(early_minutes=999)],
)
def test_choices_that_no_form_offers_are_refused(klass: Klass, choices: Choices) -> None:
    import_id = staged(klass, merged(klass.names, {0: "x"}))
    with pytest.raises(Refused):
        reread_import(import_id, choices, by=klass.hoa, at=NOW)
    assert db.session.scalars(select(ImportProfile)).all() == []


def test_a_file_that_was_written_is_not_read_again(klass: Klass) -> None:
    import_id = staged(klass, merged(klass.names, {0: "x"}))
    confirm_import(import_id, {}, {}, by=klass.hoa, at=NOW)
    with pytest.raises(Refused, match="not_waiting"):
        reread_import(import_id, Choices(), by=klass.hoa, at=NOW)
    with pytest.raises(Refused, match="not_waiting"):
        keep_answers(import_id, {2: 1}, {})


def test_answers_of_other_pages_count_when_the_last_page_is_confirmed(klass: Klass) -> None:
    rows = [["Hà Thị Thấm", "x"], ["Hà Thị Hướng", "x"]]
    import_id = staged(klass, flat(["Họ và tên", "Buổi 1"], rows))
    keep_answers(import_id, {2: klass.enrolments[0], 3: klass.enrolments[1]}, {})
    keep_answers(import_id, {3: 0}, {})
    assert kept_answers(import_id)["names"] == {"2": klass.enrolments[0], "3": 0}
    assert confirm_import(import_id, {}, {}, by=klass.hoa, at=NOW).written == 1
    assert klass.state(0, 1) == "present"


def test_the_file_can_be_followed_for_everything_that_differs(klass: Klass) -> None:
    klass.save(1, dict.fromkeys(range(30), "excused"))
    import_id = staged(klass, flat(["Họ và tên", "Buổi 1"], [[name, "K"] for name in klass.names[:30]]))
    assert answer_all(import_id, take_file=True) == 30
    assert confirm_import(import_id, {}, {}, by=klass.hoa, at=NOW).written == 30
    assert klass.state(29, 1) == "absent"


def test_halves_are_half_of_the_session(klass: Klass) -> None:
    confirm_import(staged(klass, flat(["Họ và tên", "Buổi 1"], [[klass.names[0], "½"]])), {}, {}, by=klass.hoa, at=NOW)
    assert marks_of(klass.enrolments[0])[klass.sessions[0]].periods == 2


def test_a_form_becomes_choices_and_answers(klass: Klass) -> None:
    proposal = proposal_of(staged(klass, flat(["Họ và tên", "Nơi ở", "Buổi 1"], [[klass.names[0], "A", "n"]])))
    form = {"c-name": "0", "c-unit": "1", "c-phone": "", "l0": "absent", "blank": "present", "full": "85 %", "late": "mười"}
    choices = choices_from(form, proposal)
    assert (dict(choices.columns), dict(choices.legend), choices.blank) == ({"unit": 1}, {"n": "absent"}, "present")
    assert (choices.full_percent, choices.late_minutes) == (85, -1)
    answers = answers_from({"n2": "Hà Thị Thắm, Xã A (HV-77)", "n3": "", "n4": "Ai đó", "d1-2": "keep", "d1-3": "9", "nx": "1"})
    assert (dict(answers.names), dict(answers.differing), answers.unread) == ({2: 77, 3: 0}, {(1, 2): 0, (1, 3): 9}, (4,))


def place_of(client: Any, room: Klass, data: bytes, name: str) -> str:
    """The address of a file's preview."""
    answer = client.post(
        f"/lop/{room.cohort_id}/nhap-diem-danh", data={"sheet": (io.BytesIO(data), name)}, content_type="multipart/form-data"
    )
    assert answer.status_code == 303
    return str(answer.location)


def test_an_unknown_letter_is_explained_on_the_page(room: Klass, client_for: Any) -> None:
    client = client_for("coordinator")
    place = place_of(
        client, room, as_bytes(flat(["Họ và tên", "Buổi 1"], [[room.names[0], "n"], [room.names[1], "x"]])), "a.xlsx"
    )
    page = client.get(place).text
    assert '<details class="card" id="cach-doc" open>' in page
    assert "“n” (1 ô)" in page
    answer = client.post(place + "/doc-lai", data={"l0": "absent", "c-name": "0", "blank": ""})
    assert answer.status_code == 303
    assert "Đã đọc lại tệp" in client.get(answer.location).text
    client.post(place, data={})
    assert room.state(0, 1) == "absent"


def test_a_wrong_number_is_answered_with_a_sentence_and_kept(room: Klass, client_for: Any) -> None:
    client = client_for("coordinator")
    from tests.files.make_attendance import zoom

    place = place_of(client, room, zoom([(room.names[0], "7:30", "10:30")]), "zoom.csv")
    answer = client.post(place + "/doc-lai", data={"full": "20", "part": "60", "session": str(room.sessions[10])})
    assert answer.status_code == 422
    assert "mức muộn không cao hơn mức có mặt" in answer.text
    assert 'name="part" value="60"' in answer.text


def test_a_large_preview_comes_in_pages_and_keeps_what_was_chosen(room: Klass, client_for: Any) -> None:
    client = client_for("coordinator")
    rows = [[f"{name.rsplit(' ', 1)[0]} {name.rsplit(' ', 1)[1]}k", "x"] for name in room.names]
    rows += [[f"Người Thứ {number} Xa Lạ", "x"] for number in range(300)]
    place = place_of(client, room, as_bytes(flat(["Họ và tên", "Buổi 1"], rows)), "a.xlsx")
    page = client.get(place)
    assert len(compress(page.data)) < 20_000
    assert page.text.count('<fieldset class="match">') == 25
    first = re.findall(r'name="(n\d+)" value="(\d+)"', page.text)[0]
    answer = client.post(place, data={first[0]: first[1], "go": "xac-nhan:2"})
    assert answer.location.endswith("?xem=xac-nhan&trang=2")
    assert "Trang 2 trong" in client.get(answer.location).text
    assert re.search(rf'name="{first[0]}" value="{first[1]}" checked', client.get(place).text)
    assert client.get(place + "?xem=khong-thay&trang=99").status_code == 200


def test_a_name_that_is_not_in_the_list_is_answered(room: Klass, client_for: Any) -> None:
    client = client_for("coordinator")
    place = place_of(client, room, as_bytes(flat(["Họ và tên", "Buổi 1"], [["Người Lạ", "x"], [room.names[0], "x"]])), "a.xlsx")
    answer = client.post(place, data={"n2": "Bà nào đó"})
    assert answer.status_code == 422
    assert "Dòng 2: tên vừa gõ không có trong danh sách" in answer.text


def test_reading_again_is_hidden_from_another_coordinator(room: Klass, client_for: Any) -> None:
    place = place_of(client_for("coordinator"), room, as_bytes(merged(room.names, {0: "x"})), "a.xlsx")
    assert client_for("other_coordinator").post(place + "/doc-lai", data={}).status_code == 404


def test_the_preview_costs_the_same_for_one_row_and_for_fifty(room: Klass, client_for: Any, statements: Any) -> None:
    client, counts = client_for("coordinator"), []
    for people in (1, 50):
        place = place_of(client, room, as_bytes(merged(room.names[:people], dict.fromkeys(range(people), "xxxx"))), "a.xlsx")
        client.get(place)
        with statements() as seen:
            client.get(place)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 9


def test_the_preview_says_which_sessions_are_closed(room: Klass, client_for: Any) -> None:
    client = client_for("coordinator")
    with room.inside() as session:
        session.execute(update(ClassSession).where(ClassSession.id == room.sessions[1]).values(closed_at=NOW))
        session.commit()
    place = place_of(client, room, as_bytes(flat(["Họ và tên", "Buổi 1", "Buổi 2"], [[room.names[0], "x", "x"]])), "a.xlsx")
    assert "Đã chốt nên không ghi gì thêm: buổi 2." in client.get(place).text
