"""The tabs that lead through the pages of one class, whichever room shows them."""

from __future__ import annotations

from flask import url_for

from app.kernel.text import _

_PAGES = (
    ("desks.cohort", _("Tổng quan")),
    ("cohorts.roster", _("Học viên")),
    ("cohorts.timetable", _("Lịch học")),
    ("attendance.sessions", _("Điểm danh")),
    ("quizzes.cohort_papers", _("Bài kiểm tra")),
    ("completion.decide", _("Xét hoàn thành")),
    ("certificates.cohort", _("Chứng chỉ")),
    ("reports.dossier", _("Hồ sơ lớp")),
    # from here on behind "Mục khác"
    ("cohorts.announcements", _("Thông báo")),
    ("learning.cohort_texts", _("Học liệu")),
    ("attendance.upload", _("Nhập tệp điểm danh")),
    ("quizzes.given_marks", _("Điểm bài luận")),
    ("surveys.cohort", _("Khảo sát")),
)


def cohort_tabs(cohort_id: int, current: str) -> tuple[tuple[str, str, bool], ...]:
    """(label, address, whether it is this page) of every tab, for the macro `tabs`; `current` names an endpoint."""
    return tuple((label, url_for(endpoint, cohort_id=cohort_id), endpoint == current) for endpoint, label in _PAGES)
