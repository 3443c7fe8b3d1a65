"""What exchange says: to the program a reason, to the person who reads its log one plain Vietnamese sentence."""

from __future__ import annotations

from app.attendance.rules.batches import Outcome, RowResult
from app.attendance.rules.settling import State
from app.attendance.wording import LONG_STATES
from app.exchange.rules.reading import MOST_ENTRIES, MOST_EVIDENCE
from app.exchange.rules.tokens import Right
from app.kernel.text import _

RIGHTS = {
    Right.ATTENDANCE_WRITE: _("Gửi điểm danh vào sổ"),
    Right.COMPLETION_READ: _("Đọc kết quả hoàn thành"),
}
_REFUSALS = {
    "no_cohort": _("Không có lớp mang mã này trong phạm vi của mã kết nối."),
    "no_session": _("Lớp không có buổi này. Đọc lại danh sách buổi rồi gửi lại dòng này."),
    "not_in_class": _("Không tìm thấy người này trong lớp, hoặc người này đã thôi học."),
    "several": _("Trong lớp có hơn một người dùng số điện thoại này. Gửi lại bằng mã ghi danh."),
    "not_yet": _("Buổi này chưa đến ngày nên chưa ghi được."),
    "closed": _("Buổi này đã chốt nên không ghi thêm. Người phụ trách lớp mở lại buổi thì gửi lại được."),
    "cancelled": _("Buổi này đã hủy nên không điểm danh."),
    "clock_ahead": _("Giờ trên máy gửi đi trước giờ của hệ thống hơn 2 phút. Chỉnh đồng hồ máy rồi gửi lại."),
    "before_session": _("Giờ ghi trên máy sớm hơn ngày học nên không ghi. Kiểm tra ngày trên máy và buổi đã chọn."),
    "not_half": _("Số tiết phải tròn nửa tiết."),
    "too_many": _("Số tiết nhiều hơn số tiết của buổi."),
    "absent_with_periods": _("Vắng thì không có tiết dự học. Dùng present hoặc late khi có dự một phần buổi."),
    "id_reused": _("Mã dòng này đã dùng cho một lần ghi khác của cùng người. Đặt mã mới cho lần ghi mới."),
}
_UNREADABLE = {
    "not_json": _("Nội dung gửi lên không phải JSON đúng chuẩn, mã hóa UTF-8."),
    "not_object": _("Chỗ này phải là một đối tượng JSON."),
    "no_entries": _("Cần một danh sách entries có ít nhất một dòng."),
    "too_many_entries": _("Mỗi lần gửi nhiều nhất {n} dòng. Chia thành nhiều lần gửi.").format(n=MOST_ENTRIES),
    "unknown_field": _("Trường này không có trong tài liệu. Kiểm tra lại tên trường."),
    "bad_id": _("id là mã riêng của dòng: 1 đến 40 chữ không dấu, số, dấu chấm, gạch nối, gạch dưới hoặc hai chấm."),
    "bad_cohort": _("cohort là mã lớp, một dòng chữ không quá 80 ký tự."),
    "bad_person": _("person cần đúng một trong ba: enrolment (số), card (chữ) hoặc phone (chữ)."),
    "bad_phone": _("phone phải là số điện thoại Việt Nam gồm 10 chữ số, viết dạng chữ để giữ số 0 ở đầu."),
    "bad_session": _("session cần id, hoặc cả date và half."),
    "bad_half": _("half là morning, afternoon hoặc evening."),
    "bad_state": _("state là present, late, excused hoặc absent."),
    "bad_periods": _("periods là số tiết từ 0 đến 100, hoặc bỏ trống."),
    "bad_moment": _("at là thời điểm có múi giờ, ví dụ 2026-11-09T07:41:05+07:00."),
    "bad_day": _("date là ngày dạng năm-tháng-ngày, ví dụ 2026-11-09."),
    "bad_evidence": _("evidence là một dòng chữ không quá {n} ký tự, không có ký tự điều khiển.").format(n=MOST_EVIDENCE),
    "bad_number": _("Cần một số nguyên dương không quá 9 chữ số."),
}
_CALLS = {
    "token": _("Mã kết nối thiếu, sai, hết hạn hoặc đã thu hồi. Xin mã mới ở trang Kết nối."),
    "right": _("Mã kết nối này không được cấp quyền làm việc đó. Xin mã mới có đủ quyền."),
    "too_many_calls": _("Gọi quá nhanh. Chờ số giây ghi ở Retry-After rồi gọi tiếp."),
    "no_cohort": _REFUSALS["no_cohort"],
    "cohort": _("Thêm cohort=MÃ LỚP vào địa chỉ."),
    "limit": _("limit là số nguyên từ 1 đến {n}."),
    "format": _("format là json hoặc csv."),
    "key": _("Thêm đầu mục Idempotency-Key: 1 đến 80 ký tự không dấu, mỗi lần gửi mới một mã mới, gửi lại thì giữ mã cũ."),
    "media_type": _("Gửi với Content-Type: application/json, không nén."),
    "key_reused": _("Idempotency-Key này đã dùng cho một nội dung khác. Mỗi nội dung cần một mã riêng."),
}


def say_call(reason: str) -> str:
    """Why a call as a whole was not answered."""
    return _CALLS[reason]


def say_unreadable(reason: str) -> str:
    """What is wrong with the place that a pointer names."""
    return _UNREADABLE[reason]


def say_result(result: RowResult) -> str:
    """What became of a row."""
    if result.outcome is Outcome.REFUSED:
        return _REFUSALS[result.reason]
    stands = LONG_STATES[State(result.stands)] if result.stands else ""
    if result.outcome is Outcome.ALREADY and not stands:
        return _("Dòng này đã nhận từ trước.")
    if result.outcome is Outcome.ALREADY:
        return _("Dòng này đã nhận từ trước; sổ đang tính một lần ghi khác: {stands}.").format(stands=stands)
    if result.outcome is Outcome.CONFLICT:
        return _("Đã lưu làm căn cứ, nhưng sổ đang tính một lần ghi khác: {stands}.").format(stands=stands)
    return _("Đã ghi vào sổ.")


def say_right(right: str) -> str:
    """What a token may do, in words."""
    return RIGHTS[Right(right)]
