"""The words of reports: their kinds, titles, what stands for nothing."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from app.kernel.text import _


class Kind(StrEnum):
    """What can be reported; the value stands in addresses and commands."""

    RESULT = "ket-qua"
    YEAR = "nam"
    INTERIM = "so-ket"
    FINAL = "tong-ket"
    TABLE_TEN = "10-btctw"


NAMES: Mapping[Kind, str] = {
    Kind.RESULT: _("Kế hoạch và kết quả"),
    Kind.YEAR: _("Báo cáo năm"),
    Kind.INTERIM: _("Báo cáo sơ kết"),
    Kind.FINAL: _("Báo cáo tổng kết"),
    Kind.TABLE_TEN: _("Biểu số 10-BTCTW"),
}
ABOUT: Mapping[Kind, str] = {
    Kind.RESULT: _("Từng chỉ tiêu, từng năm, từng đơn vị: kế hoạch nêu gì, đã làm được gì."),
    Kind.YEAR: _("Kết quả một năm, lũy kế, danh sách lớp, mức độ đạt chuẩn."),
    Kind.INTERIM: _("Kết quả từ đầu giai đoạn đến hôm nay."),
    Kind.FINAL: _("Kết quả cả giai đoạn của kế hoạch."),
    Kind.TABLE_TEN: _("Thống kê kết quả đào tạo, bồi dưỡng cán bộ trong năm, theo mẫu của Ban Tổ chức Trung ương."),
}
SKINS: Mapping[str, str] = {
    "": _("Như nơi cấp chứng chỉ của đơn vị"),
    "union": _("Văn bản của Hội (không Quốc hiệu)"),
    "state": _("Văn bản hành chính (Quốc hiệu, Tiêu ngữ)"),
}
FORMS: Mapping[str, str] = {"docx": _("Tải Word"), "xlsx": _("Tải Excel"), "pdf": _("Tải PDF")}
NEEDS_YEAR = frozenset({Kind.YEAR, Kind.TABLE_TEN})
"""Kinds that are about one year."""


def say_title(kind: Kind, plan_title: str, year: int) -> str:
    """What a report is about, under its kind."""
    sentences = {
        Kind.RESULT: _("Kết quả thực hiện {plan}"),
        Kind.YEAR: _("Kết quả bồi dưỡng cán bộ Hội năm {year}"),
        Kind.INTERIM: _("Sơ kết thực hiện {plan}"),
        Kind.FINAL: _("Tổng kết thực hiện {plan}"),
        Kind.TABLE_TEN: _("Thống kê kết quả đào tạo, bồi dưỡng cán bộ năm {year}"),
    }
    return sentences[kind].format(plan=plan_title[:1].lower() + plan_title[1:], year=year)


def say_reporter(unit_name: str) -> str:
    """The body of the Union that reports for a unit: "Hội Liên hiệp Phụ nữ tỉnh Thanh Hóa"."""
    if unit_name.startswith(_("Hội ")):
        return unit_name
    return _("Hội Liên hiệp Phụ nữ {unit}").format(unit=unit_name[:1].lower() + unit_name[1:])
