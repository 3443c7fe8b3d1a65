"""Messages to send to a trainee or to the group of a class; a message names nobody but the one it is for."""

from __future__ import annotations

from datetime import date

from app.completion.rules import Concern, Half, Unit
from app.completion.rules.risks import Risk
from app.completion.wording.findings import short, title
from app.kernel.periods import say_periods
from app.kernel.text import _, given_name

HOW = {"zalo": _("Zalo"), "phone": _("gọi điện"), "in_person": _("gặp trực tiếp"), "officer": _("nhờ ban cán sự lớp")}


def risk_words(risk: Risk) -> str:
    """Why somebody stands in the list, in a few words."""
    if risk.concern is Concern.NO_SPARE:
        return _("Không được vắng thêm buổi nào")
    if risk.concern is Concern.LOST:
        return _("Không còn kịp: {what}").format(what=_lower(title(risk.finding)))
    return short(risk.finding)


def message(name: str, class_title: str, risk: Risk, *, address: str, phone: str) -> str:
    """A message to one trainee that can be pasted into Zalo as it is."""
    parts = [
        _("Chào chị {name}.").format(name=given_name(name)),
        _("Ở lớp {title}, {what}").format(title=class_title, what=_what(risk)),
        _("Chị vào {address} để xem việc tiếp theo.").format(address=address),
    ]
    if phone:
        parts.append(_("Cần giúp, chị gọi {phone}.").format(phone=phone))
    return " ".join(parts)


def group_message(class_title: str, *, today: date, online_due_on: date, closes_on: date, address: str) -> str:
    """A message to the group of a class: dates and where to look, nothing about anybody."""
    if today <= online_due_on:
        when = _("phần trên mạng hết hạn ngày {day:%d/%m/%Y}, còn {n} ngày").format(
            day=online_due_on, n=(online_due_on - today).days
        )
    else:
        when = _("lớp bế giảng ngày {day:%d/%m/%Y}").format(day=closes_on)
    return _(
        "Chào các chị lớp {title}. Nhắc các chị: {when}. Mỗi chị mở mục Hôm nay tại {address} để xem mình còn thiếu gì; "
        "học ngoài giờ, mỗi lần một bài ngắn là được."
    ).format(title=class_title, when=when, address=address)


def _what(risk: Risk) -> str:
    """What is missing and until when, to her."""
    finding = risk.finding
    due = f"{finding.due_on:%d/%m/%Y}" if finding.due_on else ""
    if risk.concern is Concern.LOST:
        return _("phần “{title}” hiện không còn kịp theo lịch chung, người phụ trách sẽ bàn với chị cách gỡ.").format(
            title=title(finding)
        )
    if risk.concern is Concern.NO_SPARE:
        return _("chị không nên vắng thêm buổi trực tiếp nào nữa để đủ số tiết.")
    if finding.unit is not Unit.PERIODS:
        return _("chị còn cần làm lại: {title}.").format(title=_lower(title(finding)))
    half = _("trên mạng") if risk.half is Half.ONLINE else _("trực tiếp")
    topics = _(" ở chuyên đề {codes}").format(codes=", ".join(finding.missing)) if 0 < len(finding.missing) <= 4 else ""
    until = _(", hạn {due}").format(due=due) if due else ""
    return _("chị còn thiếu {n} {half}{topics}{until}.").format(
        n=say_periods(finding.lacking), half=half, topics=topics, until=until
    )


def _lower(text: str) -> str:
    """`text` inside a sentence."""
    return text[:1].lower() + text[1:]
