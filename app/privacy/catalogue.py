"""What is kept about a person, part by part: why, on what ground, how long, and in which tables it stands.

The pages, the copy that she takes home and the test that no table was forgotten all read this one list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.kernel.text import _
from app.storage.belongings import Link

_COURSE = _("Cần để mở lớp, ghi danh và xét hoàn thành theo quyết định mở lớp. Thiếu thì không học được nên không hỏi đồng ý.")
_SAFE = _("Cần để chỉ mình chị vào được tài khoản của chị.")
_PAPERS = _("Hồ sơ của cơ quan ra quyết định và cấp chứng chỉ, phải giữ để tra cứu.")
_AGREED = _("Chỉ khi chị đồng ý (Luật 91/2025/QH15, Điều 9). Không cho cũng học như mọi người, rút lại lúc nào cũng được.")
_WITH_CLASS = _("Cùng hồ sơ lớp")
_ACCOUNT = (
    "accounts", "sign_ins", "second_factors", "entry_slips", "outside_accounts", "notices_read", "role_grants", "private_rights",
    "calendar_feeds", "instructor_bodies",
)  # fmt: skip


@dataclass(frozen=True)
class Holding:
    """One part: its name, what for, the ground, how long, and the rows it is made of."""

    title: str
    why: str
    ground: str
    kept: str
    links: tuple[Link, ...]


def _of_person(*tables: str) -> tuple[Link, ...]:
    return tuple(Link(table, "person_id", "persons") for table in tables)


def _of_enrolment(*tables: str) -> tuple[Link, ...]:
    return tuple(Link(table, "enrolment_id", "enrolments") for table in tables)


HOLDINGS = (
    Holding(
        _("Họ tên, năm sinh, điện thoại, chức vụ"),
        _("Để biết chị là ai, gọi được cho chị, cử đúng người đi học."),
        _COURSE,
        _("Khi chị còn trong danh sách cán bộ của Hội"),
        (
            Link("persons", "id", "persons"),
            *_of_person("posts", "trainings", "nominations"),
            Link("nomination_steps", "nomination_id", "nominations"),
        ),
    ),
    Holding(
        _("Tài khoản và các lần đăng nhập"),
        _("Để đăng nhập, và để chị thấy máy nào đang vào tài khoản của mình. Mật khẩu không ai đọc được."),
        _SAFE,
        _("Tài khoản: khi còn dùng. Lần đăng nhập đã kết thúc: 90 ngày"),
        _of_person(*_ACCOUNT),
    ),
    Holding(
        _("Lớp đã ghi danh"),
        _("Để xếp lịch, điểm danh và xét hoàn thành đúng lớp."),
        _COURSE,
        _WITH_CLASS,
        (
            *_of_person("enrolments"),
            *_of_enrolment("officers", "cards", "machine_numbers", "announcement_reads", "survey_respondents"),
        ),
    ),
    Holding(
        _("Điểm danh, xin nghỉ, phản ánh"),
        _("Để tính tiết học trực tiếp. Ảnh kèm đơn chỉ người xét đơn xem được."),
        _COURSE,
        _("Cùng hồ sơ lớp. Ảnh kèm đơn: 180 ngày sau bế giảng"),
        (
            *_of_enrolment("marks", "settled_marks", "leave_requests", "objections"),
            Link("leave_sessions", "request_id", "leave_requests"),
            Link("leave_decisions", "request_id", "leave_requests"),
            *_of_person("code_claims"),
            Link("claim_decisions", "claim_id", "code_claims"),
        ),
    ),
    Holding(
        _("Tiến độ học trên mạng"),
        _("Để tính tiết học trên mạng và mở lại đúng chỗ đang học. Chỉ ghi phần nào đã mở, câu nào đã trả lời, lúc nào."),
        _COURSE,
        _("Bài đã học xong: cùng hồ sơ lớp. Dấu vết từng phần: 365 ngày sau bế giảng"),
        (
            *_of_enrolment(
                "lessons_done", "section_reads", "check_answers", "check_tries", "places", "lesson_questions", "corrections_seen"
            ),
            Link("question_answers", "question_id", "lesson_questions"),
        ),
    ),
    Holding(
        _("Bài kiểm tra"),
        _("Để chấm và để đối chiếu khi chị thắc mắc. Điểm xem ở trang kết quả và Sổ học."),
        _COURSE,
        _WITH_CLASS,
        (
            *_of_enrolment("attempts", "paper_extras", "given_marks"),
            Link("attempt_questions", "attempt_id", "attempts"),
            Link("answers", "attempt_id", "attempts"),
            Link("hand_ins", "attempt_id", "attempts"),
            Link("checked_questions", "attempt_id", "attempts"),
        ),
    ),
    Holding(
        _("Xét hoàn thành"),
        _("Để kết luận chị đạt hay còn thiếu gì, theo quyết định nào."),
        _PAPERS,
        _("Không xóa theo thời gian"),
        _of_enrolment("decision_lines", "exemptions", "reminders"),
    ),
    Holding(
        _("Chứng chỉ"),
        _("Để cấp, in và để người khác xác minh chứng chỉ là thật."),
        _PAPERS,
        _("Không xóa theo thời gian: số trong sổ không được bỏ trống"),
        (*_of_enrolment("certificates"), Link("certificate_steps", "certificate_id", "certificates")),
    ),
    Holding(
        _("Việc gửi từ điện thoại"),
        _("Để một việc làm khi mất mạng chỉ được ghi một lần."),
        _COURSE,
        _("365 ngày sau khi nhận"),
        _of_person("offline_events", "event_files"),
    ),
    Holding(
        _("Yêu cầu về dữ liệu"),
        _("Để trả lời đúng hạn và chứng minh đã trả lời."),
        _("Nghĩa vụ theo Luật 91/2025/QH15 và Nghị định 356/2025/NĐ-CP."),
        _("Không xóa theo thời gian"),
        (*_of_person("data_requests"), Link("data_answers", "request_id", "data_requests")),
    ),
    Holding(
        _("Số căn cước, dân tộc, tôn giáo, đảng viên"),
        _("Để điền giấy tờ và thống kê khi cấp trên hỏi. Mã hóa khi lưu; xem được phải có quyền riêng và có ghi lại."),
        _AGREED,
        _("Đến khi chị rút lại"),
        _of_person("particulars"),
    ),
)

NOT_GIVEN: Mapping[str, str] = {
    "recovery_codes": "only hashes of codes, which say nothing",
    "leave_photos": "her own picture; the request in which she sent it shows it",
    "essay_drafts": "the marker's unfinished work, not about the marker",
    "essay_marks": "marks before they are released; the result page shows them when they are",
    "regraded_attempts": "marks before and after, on the result page",
    "topic_stewards": "an office of an instructor, on the page of the topic",
}
"""Tables that refer to a person and are not in her copy, each with the reason."""

HIDDEN = frozenset(
    {
        "password_hash", "token_hash", "secret", "code_hash", "client_id", "seed", "digest", "search_key", "sort_key", "demo_of",
        "last_step", "score", "max_score", "mark", "passed", "waiting", "option_order", "correct", "payload", "content", "sha256",
        "evidence", "import_id", "mark_id", "replaces_id", "revokes_id", "withdraws_id", "version_id", "revision_id", "file_id",
        "body_id", "register_id", "decision_id", "opening_id", "device_ahead_ms", "clock_offset_seconds", "drift_seconds",
        "path", "owes", "came_from", "arrivals_until", "detail",
    }
)  # fmt: skip
"""Columns that are no word about her: keys, hashes, marks that a result page releases, the machinery of numbers."""

NAMED: Mapping[str, tuple[str, str]] = {
    "unit_id": ("units", "name"),
    "cohort_id": ("cohorts", "title"),
    "paper_id": ("papers", "title"),
    "edition_topic_id": ("edition_topics", "title"),
    "lesson_id": ("lessons", "key"),
    "session_id": ("sessions", "held_on"),
}
"""References that are shown by a name."""


def links() -> tuple[Link, ...]:
    """Every link of every part, in an order in which parents come first."""
    return tuple(link for holding in HOLDINGS for link in holding.links)
