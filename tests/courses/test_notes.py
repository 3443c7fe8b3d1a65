"""Notes on banks: how a clever reader finds the key without knowing the matter, and how an author explains a note away."""

from __future__ import annotations

import pytest

from app.courses.faults import Severity
from tests.courses.conftest import Desk

pytestmark = pytest.mark.sqlite_only

BANK = "01-nghe/questions.md"


def question(key: str, stem: str, right: str, *wrong: str, more: str = "") -> str:
    """A single-choice question as text."""
    rows = "".join(f"- [ ] {text}\n" for text in wrong)
    return f"\n## {key} {{kind=single level=nhan-biet{more}}}\n{stem}\n\n- [x] {right}\n{rows}"


def notes(desk: Desk, code: str) -> list[tuple[Severity, int]]:
    """The notes with this code, or with the reason that explains it away."""
    signs = (f"(mã {code})", "Lý do giữ")
    return [(fault.severity, fault.line) for fault in desk.faults() if any(sign in fault.sentence for sign in signs)]


def test_a_good_bank_has_no_notes(desk: Desk) -> None:
    assert [fault for fault in desk.faults() if "(mã " in fault.sentence] == []


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("tat-ca", question("a", "Hỏi gì?", "Hỏi thăm", "Nói ngay", "Tất cả các đáp án trên")),
        ("tat-ca", question("a", "Hỏi gì?", "Hỏi thăm", "Nói ngay", "Cả A và B")),
        ("phu-dinh", question("a", "Việc nào không nên làm trước?", "Nói ngay", "Hỏi thăm", "Nghe hết")),
        (
            "chong-nhau",
            question("a", "Chị làm gì?", "Gọi điện hỏi thăm gia đình", "Gọi điện hỏi thăm gia đình vào buổi tối", "Chờ"),
        ),
    ],
)
def test_a_habit_is_noted_at_its_line_and_may_be_explained(desk: Desk, code: str, text: str) -> None:
    line = (desk.folder / BANK).read_text(encoding="utf-8").count("\n") + 2
    desk.add(BANK, text)
    assert notes(desk, code) == [(Severity.WARNING, line)]
    desk.change(BANK, "## a {kind=single level=nhan-biet}", f'## a {{kind=single level=nhan-biet allow="{code}: đã bàn kỹ"}}')
    assert notes(desk, code) == [(Severity.EXPLAINED, line)]


def test_a_negative_in_bold_is_no_note(desk: Desk) -> None:
    desk.add(BANK, question("a", "Việc nào **không nên** làm trước?", "Nói ngay", "Hỏi thăm", "Nghe hết"))
    assert notes(desk, "phu-dinh") == []


def test_keys_that_are_the_longest_are_noted_for_the_bank(desk: Desk) -> None:
    for number in range(8):
        desk.add(BANK, question(f"b-{number}", f"Câu {number} hỏi gì?", f"Một đáp án viết rất dài và kỹ {number}", "Ngắn", "Cụt"))
    assert notes(desk, "dai-nhat") == [(Severity.WARNING, 1)]
    desk.change("01-nghe/topic.yml", "basis:", "allow: [{what: dai-nhat, why: Ngân hàng thử cho bài kiểm.}]\nbasis:")
    assert notes(desk, "dai-nhat") == [(Severity.EXPLAINED, 1)]


def test_true_and_false_are_even(desk: Desk) -> None:
    for number in range(8):
        desk.add(BANK, f"\n## c-{number} {{kind=true_false level=nhan-biet}}\nCâu {number} đúng.\n\n- [x] Đúng\n- [ ] Sai\n")
    assert notes(desk, "lech") == [(Severity.WARNING, 1)]


def test_near_twins_are_noted_whatever_their_accents_and_numbers(desk: Desk) -> None:
    stem = "Chị Hoa gặp hội viên lần đầu ở thôn Đầm, chị nên mở lời thế nào cho gần gũi"
    desk.add(BANK, question("a", stem + "?", "Hỏi thăm nhà", "Xin chữ ký", "Đọc văn bản"))
    desk.add(BANK, question("b", stem.replace("Đầm", "Dam") + " ?", "Hỏi thăm nhà", "Xin chữ ký", "Đọc văn bản"))
    assert [severity for severity, _line in notes(desk, "trung")] == [Severity.WARNING]


def test_a_reason_for_nothing_is_an_error(desk: Desk) -> None:
    desk.add(BANK, question("a", "Hỏi gì?", "Hỏi thăm", "Nói ngay", more=' allow="khong-co: vì sao"'))
    assert [fault.sentence.partition(" Các mã:")[0] for fault in desk.errors()] == ["Câu a: allow không có mã “khong-co”."]
