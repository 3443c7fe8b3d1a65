"""What is wrong in an outline while one works on it, in words, with the way to mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from app.courses.rules.outlines.records import IN_PERSON, ONLINE, TOPIC, Outline, TopicLine, sums_of
from app.kernel.periods import MINUTES_PER_PERIOD, is_periods, say_number
from app.kernel.text import _

_TOLERANCE = 0.1
"""So far the minutes of a lesson may be from its tiết, as the check of files has it."""


@dataclass(frozen=True)
class Mend:
    """A step that mends a fault at once: its verb, what it is done to, and the words of its button."""

    verb: str
    key: str
    words: str
    topic: str = ""


@dataclass(frozen=True)
class OutlineFault:
    """One thing to mend; `topic` is the key of the topic in which it stands ("": the programme). Only errors keep an outline from
    being sent and published."""

    sentence: str
    topic: str = ""
    is_error: bool = True
    mend: Mend | None = None


def faults_of(outline: Outline) -> tuple[OutlineFault, ...]:
    """Everything that is wrong, errors first."""
    found = [*_sums(outline), *_names(outline), *_topics(outline), *_order(outline), *_requirements(outline), *_papers(outline)]
    return tuple(sorted(found, key=lambda fault: not fault.is_error))


def errors_of(outline: Outline) -> tuple[OutlineFault, ...]:
    """What keeps it from being published."""
    return tuple(fault for fault in faults_of(outline) if fault.is_error)


def _sums(outline: Outline) -> Iterator[OutlineFault]:
    """The topics add up to the decision, and the half on the net to its share."""
    sums = sums_of(outline)
    if sums.total != outline.periods:
        gap = abs(outline.periods - sums.total)
        words = _("còn thiếu {gap} tiết") if sums.total < outline.periods else _("thừa {gap} tiết")
        sentence = _("Các chuyên đề cộng lại {total} tiết, quyết định ghi {said} tiết: {gap}.")
        gap_words = words.format(gap=say_number(gap))
        yield OutlineFault(sentence.format(total=say_number(sums.total), said=say_number(outline.periods), gap=gap_words))
    share = sums.share(sums.online)
    if sums.total and abs(share - outline.online_share) > 0.001:
        sentence = _("Phần trên mạng {online} trong {total} tiết, là {share}%; chương trình ghi {said}%.")
        said = {"online": sums.online, "total": sums.total, "share": share, "said": outline.online_share}
        yield OutlineFault(sentence.format(**{name: say_number(value) for name, value in said.items()}))


def _names(outline: Outline) -> Iterator[OutlineFault]:
    """What has to have a name has one, and no code stands twice."""
    if not outline.title.strip() or not outline.short_title.strip():
        yield OutlineFault(_("Chương trình chưa có tên đầy đủ hoặc tên ngắn."))
    if not outline.topics:
        yield OutlineFault(_("Chương trình chưa có chuyên đề nào. Thêm chuyên đề đầu tiên."))
    used = {topic.block for topic in outline.topics}
    for block in outline.blocks:
        if block.key not in used:
            mend = Mend("drop_block", block.key, _("Bỏ khối này"))
            yield OutlineFault(_("Khối “{title}” không còn chuyên đề nào.").format(title=block.title), is_error=False, mend=mend)
    for code, count in Counter(topic.code for topic in outline.topics).items():
        if count > 1:
            keys = [topic.key for topic in outline.topics if topic.code == code]
            yield OutlineFault(_("Có {n} chuyên đề cùng ký hiệu {code}.").format(n=count, code=code), keys[-1])


def _topics(outline: Outline) -> Iterator[OutlineFault]:
    """Every topic by itself."""
    blocks = {block.key for block in outline.blocks}
    for topic in outline.topics:
        if topic.block not in blocks:
            yield OutlineFault(_("Chuyên đề {code} chưa thuộc khối nào. Mở ra, chọn khối.").format(code=topic.code), topic.key)
        if not is_periods(topic.theory) or not is_periods(topic.practice):
            yield OutlineFault(_("Số tiết của {code} phải là bội của 0,5.").format(code=topic.code), topic.key)
        elif topic.periods == 0:
            yield OutlineFault(_("Chuyên đề {code} chưa có tiết nào.").format(code=topic.code), topic.key)
        yield from _lessons(topic)


def _lessons(topic: TopicLine) -> Iterator[OutlineFault]:
    """The lessons of a topic fit its tiết, and their minutes theirs."""
    if topic.mode == IN_PERSON or topic.kind != TOPIC:
        if topic.lessons:
            sentence = _(
                "Chuyên đề {code} có {n} bài học trên mạng nên không đổi sang trực tiếp được. Lập chuyên đề mới cho buổi học."
            )
            yield OutlineFault(sentence.format(code=topic.code, n=len(topic.lessons)), topic.key)
        return
    if not topic.lessons:
        sentence = _("Chuyên đề {code} chưa có bài nào; lớp thấy “đang biên soạn”.")
        yield OutlineFault(sentence.format(code=topic.code), topic.key, is_error=False)
        return
    if topic.planned != topic.periods:
        sentence = _("Chuyên đề {code}: các bài và bài tự kiểm tra cộng {planned} tiết, chuyên đề ghi {said} tiết.")
        words = {"code": topic.code, "planned": say_number(topic.planned), "said": say_number(topic.periods)}
        yield OutlineFault(sentence.format(**words), topic.key)
    for lesson in topic.lessons:
        planned = lesson.periods * MINUTES_PER_PERIOD
        if abs(lesson.minutes - planned) > planned * _TOLERANCE:
            sentence = _("Bài “{title}” đọc và làm hết {minutes} phút, ghi {n} tiết ({planned} phút): lệch quá 10%.")
            words = {"title": lesson.title, "minutes": str(lesson.minutes)}
            words |= {"n": say_number(lesson.periods), "planned": say_number(planned)}
            yield OutlineFault(sentence.format(**words), topic.key)


def _order(outline: Outline) -> Iterator[OutlineFault]:
    """What is to be learnt before stands before, and nothing waits for itself."""
    places = {topic.key: at for at, topic in enumerate(outline.topics)}
    for topic in outline.topics:
        for key in topic.after:
            if key not in places:
                mend = Mend("drop_after", key, _("Bỏ yêu cầu này"), topic.key)
                sentence = _("Chuyên đề {code} cần học sau một chuyên đề đã bỏ.")
                yield OutlineFault(sentence.format(code=topic.code), topic.key, mend=mend)
                continue
            other = outline.topics[places[key]]
            words = {"code": topic.code, "other": other.code}
            if waits_for(outline, key, topic.key):
                yield OutlineFault(_("{code} và {other} chờ nhau nên không ai học được. Bỏ một phía.").format(**words), topic.key)
            elif places[key] >= places[topic.key]:
                yield OutlineFault(_("{code} cần học sau {other} nhưng đang đứng trước. Đổi thứ tự.").format(**words), topic.key)


def waits_for(outline: Outline, key: str, other: str) -> bool:
    """Whether a topic waits for another, be it by way of others."""
    after = {topic.key: topic.after for topic in outline.topics}
    seen, open_ = set[str](), [key]
    while open_:
        here = open_.pop()
        if here == other:
            return True
        if here not in seen:
            seen.add(here)
            open_ += after.get(here, ())
    return False


def _requirements(outline: Outline) -> Iterator[OutlineFault]:
    """The conditions of completion name what is there."""
    papers = {paper["key"] for paper in outline.papers}
    electives = sum(topic.elective and topic.kind == TOPIC for topic in outline.topics)
    for row in outline.requirements:
        kind, key = row.get("kind"), str(row.get("id", ""))
        mend = Mend("drop_requirement", key, _("Bỏ điều kiện này"))
        name = row.get("title") or key
        if kind in ("test", "order") and row.get("paper") not in papers:
            sentence = _("Điều kiện “{name}” nêu một bài kiểm tra không còn.")
            yield OutlineFault(sentence.format(name=name), mend=mend)
        if kind == "electives" and int(row.get("count") or 0) > electives:
            sentence = _("Điều kiện “{name}” đòi {n} chuyên đề tự chọn, chương trình có {all}.")
            yield OutlineFault(sentence.format(name=name, n=row["count"], all=electives), mend=mend)
        compulsory = any(t.mode == IN_PERSON and t.kind == TOPIC and not t.elective for t in outline.topics)
        if kind == "each_compulsory_topic" and not compulsory:
            sentence = _("Điều kiện “{name}”: không còn chuyên đề trực tiếp bắt buộc nào.")
            yield OutlineFault(sentence.format(name=name), mend=mend)


def _papers(outline: Outline) -> Iterator[OutlineFault]:
    """The tests belong to topics that are there, and draw from banks that are there."""
    before = set[str]()
    for paper in outline.papers:
        title, key = paper["title"], str(paper["key"])
        drop = Mend("drop_paper", key, _("Bỏ bài kiểm tra này"))
        if outline.topic(paper["topic"]) is None:
            yield OutlineFault(_("Bài “{title}” thuộc một chuyên đề đã bỏ.").format(title=title), mend=drop)
        for topic in dict.fromkeys(line["topic"] for line in paper["blueprint"]):
            there = outline.topic(topic)
            if there is None or there.mode != ONLINE:
                count = sum(line["count"] for line in paper["blueprint"] if line["topic"] == topic)
                sentence = _("Ma trận đề của “{title}” lấy {n} câu từ một chuyên đề không còn.")
                mend = Mend("drop_draw", key, _("Bỏ {n} câu ấy khỏi đề").format(n=count), topic)
                yield OutlineFault(sentence.format(title=title, n=count), mend=mend)
        if not paper["blueprint"]:
            yield OutlineFault(_("Bài “{title}” không còn câu nào.").format(title=title), mend=drop)
        if paper["after_paper"] and paper["after_paper"] not in before:
            mend = Mend("drop_wait", key, _("Bỏ việc chờ bài ấy"))
            yield OutlineFault(_("Bài “{title}” chờ một bài kiểm tra không còn.").format(title=title), mend=mend)
        before.add(key)
