"""Reasons of cohorts as sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.cohorts.rules.people_lists import ListKind
from app.cohorts.rules.roster import Reason
from app.kernel.periods import say_number
from app.kernel.text import _

HALF_NAMES: Mapping[str, str] = {"morning": _("sáng"), "afternoon": _("chiều"), "evening": _("tối")}
MODE_NAMES: Mapping[str, str] = {"in_person": _("trực tiếp tại lớp"), "live_online": _("trực tuyến có giảng viên")}
POST_NAMES: Mapping[str, str] = {
    "chair": _("Chủ tịch"),
    "vice_chair": _("Phó Chủ tịch"),
    "reserve": _("Cán bộ nguồn"),
    "other": _("Khác"),
}
LIST_KINDS: Mapping[ListKind, str] = {
    ListKind.POSTS: _("Ai đang giữ chức danh gì"),
    ListKind.TRAININGS: _("Ai đã học một khóa trước đây"),
}
OFFICER_NAMES: Mapping[str, str] = {"leader": _("Lớp trưởng"), "deputy": _("Lớp phó")}
_SENTENCES: Mapping[str, str] = {
    # refused
    "no_name": _("Dòng này thiếu họ và tên. Điền vào tệp rồi tải lên lại."),
    "odd_name": _("“{detail}” không giống họ tên người. Kiểm tra lại cột họ và tên."),
    "bad_phone": _("Số điện thoại “{detail}” không đủ 10 chữ số. Sửa trong tệp rồi tải lên lại."),
    "bad_birth": _("Ngày sinh “{detail}” không đọc được. Viết theo dạng ngày/tháng/năm, hoặc chỉ ghi năm."),
    "impossible_birth": _("Ngày sinh “{detail}” không hợp với người đi học. Kiểm tra lại năm."),
    "no_post": _("Dòng này chưa ghi chức vụ. Điền vào tệp rồi tải lên lại."),
    "bad_since": _("Ngày giữ chức “{detail}” không đọc được. Viết theo dạng ngày/tháng/năm."),
    "since_late": _("Giữ chức từ {detail}, sau ngày của danh sách. Kiểm tra lại ngày."),
    "twice": _("Trùng với dòng {detail}: cùng một người. Chỉ ghi dòng đầu."),
    # to confirm
    "phone_of_other": _("Số điện thoại này trong sổ là của {detail}."),
    "namesakes": _("Có {detail} người cùng tên trong sổ."),
    "other_accents": _("Trong sổ viết là {detail}."),
    "birth_unknown": _("Chưa đủ ngày sinh hoặc năm sinh để so."),
    "birth_differs": _("Ngày sinh hoặc năm sinh khác với sổ."),
    "unit_differs": _("Đơn vị khác với sổ."),
    "unit_of_person_unknown": _("Trong sổ chưa có đơn vị để so."),
    "phone_differs": _("Số điện thoại khác với sổ."),
    "unit_missing": _("Danh sách chưa ghi đơn vị."),
    "unit_unknown": _("Không tìm thấy đơn vị này trong danh mục xã, phường."),
    "unit_ambiguous": _("Tên đơn vị này có thể là nhiều nơi."),
    "phone_twice": _("Cùng số điện thoại với dòng {detail}."),
    "like_row": _("Giống dòng {detail}, có thể là cùng một người."),
    "left_class": _("Trước đây đã học lớp này rồi thôi học."),
    "changed": _("Sổ vừa thay đổi sau khi đọc tệp nên cần xem lại dòng này."),
    # known
    "in_class": _("Đã có trong lớp."),
}


def say(reason: Reason) -> str:
    """The sentence of a reason."""
    return _SENTENCES[reason.code].format(detail=reason.detail)


def say_all(reasons: tuple[Reason, ...]) -> str:
    """The sentences of several reasons, one after the other."""
    return " ".join(say(reason) for reason in reasons)


_DONE: Mapping[str, str] = {
    "split": _("tách buổi {periods} tiết thành hai"),
    "cancelled": _("hủy buổi"),
    "restored": _("khôi phục buổi đã hủy"),
    "closed": _("chốt buổi"),
    "reopened": _("mở lại buổi đã chốt"),
}
_MODES_TO: Mapping[str, str] = {"live_online": _("chuyển sang học qua mạng"), "in_person": _("chuyển về học tại lớp")}


def say_change(action: str, before: Mapping[str, Any], after: Mapping[str, Any], half: str) -> str:
    """What happened to a session in a few words, as it stands beside it: "chuyển từ sáng 18/11".

    `half` is the half-day in which it lies now, for changes that moved the day alone.
    """
    if action in _DONE:
        return _DONE[action].format(periods=say_number(float(before.get("periods", 0))))
    said = []
    if {"held_on", "half"} & before.keys():
        name = HALF_NAMES[str(before.get("half", half))]
        day = f" {date.fromisoformat(before['held_on']):%d/%m}" if "held_on" in before else ""
        said.append(_("chuyển từ {half}{day}").format(half=name, day=day))
    if "mode" in after:
        said.append(_MODES_TO[str(after["mode"])])
    if "place" in before and not said:
        said.append(_("đổi nơi học từ {place}").format(place=before["place"]))
    if "starts" in before and not said:
        said.append(_("đổi giờ từ {starts}").format(starts=before["starts"]))
    return ", ".join(said)
