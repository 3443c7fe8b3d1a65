"""Reports of a plan: plan and result, the year, sơ kết, tổng kết."""

from __future__ import annotations

from app.kernel.text import _
from app.plans.rules.shapes import Requirement
from app.plans.wording import MEASURES, say_number, say_posts
from app.reports.kinds import tables
from app.reports.kinds.facts import Facts, again_counted
from app.reports.rules.document import Block, Caption, Document, Grid, Heading, Letterhead, Signing, Text, say_cell
from app.reports.wording import Kind, say_reporter, say_title

_SYMBOL = "BC-BTV"


def plan_report(kind: Kind, facts: Facts, year: int, head: Letterhead, signing: Signing) -> Document:
    """The paper of one of the four kinds."""
    made = {Kind.RESULT: _result, Kind.INTERIM: _review, Kind.FINAL: _review}
    blocks = _year(facts, year) if kind is Kind.YEAR else made[kind](facts)
    return Document(
        head,
        _SYMBOL,
        facts.today,
        facts.on,
        _("BÁO CÁO"),
        say_title(kind, facts.kept.head.title, year),
        (*_opening(kind, facts), *blocks, *_own_words(kind)),
        signing,
        recipients=(_("Hội Liên hiệp Phụ nữ cấp trên"), _("Ủy ban nhân dân cùng cấp"), _("Lưu: VT, Ban Tổ chức")),
        landscape=kind is Kind.RESULT,
    )


def _opening(kind: Kind, facts: Facts) -> list[Block]:
    """By what plan, whose figures, of which day."""
    head = facts.kept.head
    by = _(" theo {number}").format(number=head.decision_number) if head.decision_number else ""
    by += _(" của {body}").format(body=head.decision_body) if head.decision_body else ""
    first = _("Thực hiện {plan}{by}, {unit} báo cáo như sau.")
    day = _("Số liệu lấy từ sổ, tính đến ngày {day}. Lớp tính vào năm khai giảng; lượt người là người được quyết định công nhận.")
    blocks: list[Block] = [
        Text(first.format(plan=head.title, by=by, unit=say_reporter(facts.scope.unit_name))),
        Text(day.format(day=say_cell(facts.on))),
        *again_counted(facts.on, facts.today),
    ]
    if not facts.scope.whole:
        said = _("Kế hoạch không giao chỉ tiêu cho từng đơn vị, nên báo cáo này chỉ nêu kết quả của người thuộc {unit}.")
        blocks.append(Text(said.format(unit=facts.scope.unit_name)))
    if kind is Kind.FINAL and facts.on.year <= head.to_year:
        last = _("Giai đoạn của kế hoạch đến hết năm {year}; số liệu này chưa phải là cuối cùng.")
        blocks.append(Text(last.format(year=head.to_year)))
    return blocks


def _result(facts: Facts) -> list[Block]:
    """Plan and result by line, by year, by unit."""
    return [
        *_table(facts, _("Bảng 1. Kết quả theo từng chỉ tiêu"), tables.by_line(facts)),
        *_contradictions(facts),
        *_table(facts, _("Bảng 2. Kết quả từng năm"), tables.by_year(facts)),
        *_units(facts, _("Bảng 3. Kết quả theo đơn vị")),
    ]


def _year(facts: Facts, year: int) -> list[Block]:
    """One year, then what was reached since the period began."""
    here = [one for one in facts.classes if one.opens_on.year == year and one.opens_on <= facts.on]
    came = sum(one.recognised for one in here)
    brief = _("Năm {year} khai giảng {classes} lớp; {people} lượt người được công nhận hoàn thành.")
    blocks: list[Block] = [
        Heading(1, _("Kết quả năm {year}").format(year=year)),
        Text(brief.format(year=year, classes=len(here), people=say_number(came))),
        *_table(facts, _("Bảng 1. Kết quả năm {year}").format(year=year), tables.of_year(facts, year)),
    ]
    if here:
        blocks += _table(facts, _("Bảng 2. Các lớp đã khai giảng"), tables.of_classes(facts, here))
    blocks += [
        Heading(1, _("Lũy kế từ đầu giai đoạn")),
        *_sentences(facts),
        *_table(facts, _("Bảng 3. Kết quả từng năm"), tables.by_year(facts)),
        *_contradictions(facts),
        Heading(1, _("Mức độ đạt chuẩn chức danh")),
        *_standards(facts),
        *_units(facts, _("Bảng 4. Theo đơn vị"), year),
    ]
    return blocks


def _review(facts: Facts) -> list[Block]:
    """The whole period until today."""
    return [
        Heading(1, _("Kết quả thực hiện chỉ tiêu")),
        *_sentences(facts),
        *_table(facts, _("Bảng 1. Kết quả theo từng chỉ tiêu"), tables.by_line(facts)),
        *_contradictions(facts),
        *_table(facts, _("Bảng 2. Kết quả từng năm"), tables.by_year(facts)),
        Heading(1, _("Các lớp đã khai giảng")),
        *_classes(facts),
        Heading(1, _("Mức độ đạt chuẩn chức danh")),
        *_standards(facts),
        *_units(facts, _("Bảng 4. Theo đơn vị")),
    ]


def _classes(facts: Facts) -> list[Block]:
    """The classes that have begun, or a sentence that there is none."""
    begun = [one for one in facts.classes if one.opens_on <= facts.on]
    if not begun:
        return [Text(_("Sổ chưa có lớp nào tính vào kế hoạch này."))]
    return _table(facts, _("Bảng 3. Các lớp"), tables.of_classes(facts, begun))


def _sentences(facts: Facts) -> list[Block]:
    """Every line in a sentence."""
    blocks: list[Block] = []
    for line in facts.lines:
        done = [_("{n} {what}").format(n=say_number(row.done), what=MEASURES[row.comparison.measure]) for row in line.rows]
        aims = [
            _("{n} {what}").format(n=say_number(row.comparison.aim), what=MEASURES[row.comparison.measure])
            for row in line.rows
            if row.comparison.aim is not None
        ]
        words = _("{title}: đã làm {done}").format(title=line.line.title, done=_(", ").join(done) or _("chưa có lớp nào"))
        if facts.scope.whole and aims:
            words += _("; kế hoạch nêu {aims}").format(aims=_(", ").join(aims))
        blocks.append(Text(_("{words}.").format(words=words), "item"))
    return blocks


def _contradictions(facts: Facts) -> list[Block]:
    """Where the plan contradicts itself; shown, never mended."""
    found = [
        _("{title}: nêu {stated} {what}, cộng lại được {sums}").format(
            title=line.line.title,
            stated=say_number(row.comparison.stated) if row.comparison.stated is not None else _("(không nêu)"),
            what=MEASURES[row.comparison.measure],
            sums=_(" hoặc ").join(say_number(value) for value in row.comparison.said if value != row.comparison.stated),
        )
        for line in facts.all_lines
        for row in line.rows
        if not row.comparison.agrees
    ]
    if not found or not facts.scope.whole:
        return []
    words = _("Văn bản kế hoạch tự mâu thuẫn, hai con số được giữ nguyên: {found}.")
    return [Text(words.format(found=_("; ").join(found)), "note")]


def _standards(facts: Facts) -> list[Block]:
    """How many of those who hold a post have the course that it needs."""
    if not facts.requirements:
        return [Text(_("Sổ chưa có danh sách người giữ chức danh, nên chưa tính được tỷ lệ đạt chuẩn."))]
    blocks: list[Block] = []
    for one in facts.requirements:
        held, lacking = facts.held_and_lacking(one)
        words = _("{title} ({posts}): {met} trong {held} người giữ chức danh đã đạt chuẩn, còn {lacking} người chưa đạt.")
        blocks.append(Text(words.format(
            title=one.title, posts=say_posts(one.posts, one.level), met=say_number(held - lacking), held=say_number(held),
            lacking=say_number(lacking),
        ), "item"))  # fmt: skip
    for line in facts.lines:
        if line.share and line.share.holders:
            words = _("Chỉ tiêu {percent}% của “{title}”: đạt {reached}% ({met} trong {held} người, ngày {day}).")
            blocks.append(Text(words.format(
                percent=say_cell(line.share.percent), title=line.line.title, reached=say_cell(line.share.reached),
                met=say_number(line.share.met), held=say_number(line.share.holders), day=say_cell(line.share.on),
            ), "item"))  # fmt: skip
    return blocks


def _units(facts: Facts, title: str, year: int = 0) -> list[Block]:
    """One table for each requirement; without any, one of whom classes recognised."""
    blocks: list[Block] = []
    wanted: list[Requirement | None] = [*facts.requirements] or [None]
    for one in wanted:
        units = facts.units(one, year)
        if units:
            name = one.title if one else _("Theo đơn vị")
            blocks += [
                Caption(title, _("{name}; số liệu đến ngày {day}").format(name=name, day=say_cell(facts.on))),
                tables.by_unit(name, units),
            ]
    return blocks


def _table(facts: Facts, title: str, grid: Grid) -> list[Block]:
    """A table under its name and day."""
    if not grid.rows:
        return []
    return [Caption(title, _("Số liệu đến ngày {day}").format(day=say_cell(facts.on))), grid]


def _own_words(kind: Kind) -> list[Block]:
    """What figures cannot say, for the office to write into the file."""
    if kind is Kind.RESULT:
        return []
    room = "…" * 30  # one line of A4 at 14 points
    heads = (_("Khó khăn, hạn chế và nguyên nhân"), _("Phương hướng, kiến nghị"))
    return [block for head in heads for block in (Heading(1, head), Text(room), Text(room))]
