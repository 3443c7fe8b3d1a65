"""The figures of a plan's file: read, checked for what cannot be, contradictions named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.courses.faults import FaultList
from app.courses.package.fields import Fields
from app.kernel.text import _
from app.plans.rules.figures import compare
from app.plans.rules.shapes import WHOLE, Amounts, Line, Measure, PlanFile
from app.plans.wording import MEASURES, say_number


def amounts_of(entry: Fields, years: range) -> Amounts:
    """The figures of a line: `stated` for the whole period, `years` one by one."""
    found: dict[tuple[int, Measure], int] = {}
    stated = entry.record("stated", required=False)
    if stated:
        found.update({(WHOLE, measure): amount for measure, amount in _measures(stated)})
    for row in entry.records("years", required=False):
        year = row.whole("year", least=1990)
        amounts = _measures(row)
        if year is None:
            continue
        if year not in years:
            row.fault("year", _("Năm {year} nằm ngoài giai đoạn của kế hoạch.").format(year=year))
        if any((year, measure) in found for measure, _amount in amounts):
            row.fault("year", _("Năm {year} ghi hai lần.").format(year=year))
        found.update({(year, measure): amount for measure, amount in amounts})
    return found


def _measures(row: Fields) -> list[tuple[Measure, int]]:
    """The figures of one row; what cannot be is a fault at its line."""
    amounts = [(measure, row.whole(measure, required=False)) for measure in Measure]
    known = {measure: amount for measure, amount in amounts if amount is not None}
    row.done()
    classes, people, attendances = (known.get(measure) for measure in Measure)
    if people is not None and attendances is not None and people > attendances:
        row.fault(Measure.PEOPLE, _("Số người không thể nhiều hơn số lượt người: một người có thể học nhiều lượt."))
    seats = attendances if attendances is not None else people
    if classes is not None and seats is not None and (seats < classes or (seats and not classes)):
        sentence = _("{classes} lớp mà {seats} người học là không thể. Kiểm tra lại hai con số.")
        row.fault(Measure.CLASSES, sentence.format(classes=classes, seats=say_number(seats)))
    return list(known.items())


def check_parts(lines: Sequence[tuple[Line, Fields]]) -> None:
    """A part belongs to a line that stands in the plan and is not a part itself."""
    known = {line.key: line for line, _entry in lines}
    for line, entry in lines:
        above = known.get(line.part_of)
        if line.part_of and above is None:
            entry.fault("part_of", _("Không có chỉ tiêu “{key}” trong kế hoạch này.").format(key=line.part_of[:40]))
        elif above is line or (above is not None and above.part_of):
            entry.fault("part_of", _("“{key}” không chia tiếp được: chỉ tiêu chỉ có một bậc con.").format(key=line.part_of))


def say_contradictions(plan: PlanFile, places: Mapping[str, int], faults: FaultList) -> None:
    """Warn of every figure that its years or its parts contradict; the file is used as it is."""
    for line in plan.lines:
        for found in compare(line, plan.lines, plan.years):
            if not found.agrees:
                sums = [
                    _("{label} {n}").format(label=label, n=say_number(value))
                    for label, value in ((_("các năm cộng lại"), found.by_years), (_("các phần cộng lại"), found.by_parts))
                    if value is not None and value != found.stated
                ]
                sentence = _("“{title}”: kế hoạch nêu {n} {what}, {sums}. Giữ nguyên cả hai con số.")
                stated = say_number(found.stated) if found.stated is not None else _("(không nêu)")
                words = sentence.format(title=line.title, n=stated, what=MEASURES[found.measure], sums=", ".join(sums))
                faults.warn(places[line.key], words, "figures", line.key)
