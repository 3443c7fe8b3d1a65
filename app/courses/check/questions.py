"""Questions that cannot be asked as they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from app.courses.faults import Fault
from app.courses.judging import band_of, share_of
from app.courses.question_text import SIMPLE_KINDS, QuestionText
from app.kernel.text import _, fold

_TRUE_FALSE = ("Đúng", "Sai")
_FORGIVING = ("short", "gaps")
_WITH_OPTIONS = ("single", "several", "true_false")
_WITH_ACCEPTED = ("short", "numeric")
_IN_ORDER = ("single", "several", "matching")


def question_faults(question: QuestionText, file: str, *, in_lesson: bool) -> list[Fault]:
    """What is wrong with one question; in a lesson every option must teach, in a bank every question has a level."""
    sentences = _own_sentences(question)
    if in_lesson and any(not option.feedback for option in question.options):
        sentences.append(_("Phương án nào của câu tự kiểm tra cũng cần một dòng phản hồi “  > …”."))
    if in_lesson and question.kind in {"matching", "ordering", "gaps", "numeric"} and not question.explanation:
        sentences.append(_("Câu tự kiểm tra này cần lời giải thích chung “> …”."))
    if in_lesson and question.kind and question.kind not in SIMPLE_KINDS:
        sentences.append(_("Trong bài học không dùng câu tình huống nhiều ý và câu tự luận; đặt vào ngân hàng."))
    if not in_lesson and not question.level:
        sentences.append(_("Câu hỏi trong ngân hàng cần thuộc tính level."))
    own = [
        Fault(file, question.line, _("Câu {key}: {sentence}").format(key=question.key, sentence=sentence))
        for sentence in sentences
    ]
    return [*own, *_part_faults(question, file)]


def why_not_askable(question: QuestionText) -> list[str]:
    """Why a question cannot be asked as it stands, of any source; sentences without its key."""
    return [*_own_sentences(question), *(fault.sentence for fault in _part_faults(question, ""))]


def _own_sentences(question: QuestionText) -> list[str]:
    """What is wrong with a question itself, wherever it stands."""
    find = _BY_KIND.get(question.kind)
    return [*_common(question), *(find(question) if find else ())]


def _part_faults(question: QuestionText, file: str) -> Iterator[Fault]:
    """The faults of the questions of a case."""
    yield from double_keys([(part.key, file, part.line) for part in question.parts])
    for part in question.parts:
        sentences = [*_common(part), *_BY_KIND.get(part.kind, _not_simple)(part)]
        if part.kind in {"case", "essay"}:
            sentences = list(_not_simple(part))
        for sentence in sentences:
            said = _("Câu {key}, ý {part}: {sentence}").format(key=question.key, part=part.key, sentence=sentence)
            if not question.key:
                said = _("Ý {part}: {sentence}").format(part=part.key, sentence=sentence)
            yield Fault(file, part.line, said)


def _common(question: QuestionText) -> Iterator[str]:
    """What goes for every kind."""
    if not question.stem:
        yield _("Chưa có nội dung câu hỏi.")
    if question.kind not in _FORGIVING and question.forgive:
        yield _("Thuộc tính forgive chỉ dùng cho câu trả lời ngắn và câu điền chỗ trống.")
    if not question.shuffle and question.kind not in _IN_ORDER:
        yield _("Thuộc tính shuffle=no chỉ dùng cho câu có phương án hoặc câu nối cặp.")
    if question.kind not in _WITH_ACCEPTED and question.accepted:
        yield _("Dòng “- =” chỉ dùng cho câu trả lời ngắn (kind=short) và câu số (kind=numeric).")
    if question.kind not in (*_WITH_OPTIONS, "") and question.options:
        yield _("Loại câu này không có phương án “- [ ]”.")
    yield from _fractions(question)
    texts = [fold(option.text) for option in question.options]
    if "" in texts:
        yield _("Có phương án chưa viết chữ.")
    if len(set(texts)) < len(texts) and len({option.text for option in question.options}) < len(texts):
        yield _("Có hai phương án giống nhau.")


def _fractions(question: QuestionText) -> Iterator[str]:
    """Shares of the marks that add up."""
    given = [option.fraction for option in question.options if option.fraction is not None]
    if given and question.kind not in {"single", "several"}:
        yield _("Phần điểm “[50%]” chỉ dùng cho câu một đáp án (kind=single) và câu nhiều đáp án (kind=several).")
    if not given or question.kind != "several":
        return
    if any(option.correct and option.fraction is None for option in question.options):
        yield _("Đã có phương án ghi phần điểm thì phương án đúng nào cũng ghi, như “- [50%]”.")
    elif not 0.999 <= sum(fraction for fraction in given if fraction > 0) <= 1.001:
        yield _("Phần điểm của các phương án đúng cộng lại phải là 100%.")


def _single(question: QuestionText) -> Iterator[str]:
    """One right option among several."""
    right = sum(option.correct for option in question.options)
    if len(question.options) < 2:
        yield _("Cần ít nhất hai phương án.")
    if right == 0:
        yield _("Chưa có phương án đúng. Đánh dấu bằng “- [x]”.")
    if right > 1:
        yield _("Câu một đáp án có {n} phương án đúng. Sửa, hoặc đổi thành kind=several.").format(n=right)


def _several(question: QuestionText) -> Iterator[str]:
    """At least two right options and one wrong."""
    right = sum(option.correct for option in question.options)
    if right == 0:
        yield _("Chưa có phương án đúng. Đánh dấu bằng “- [x]”.")
    elif right < 2:
        yield _("Câu nhiều đáp án cần ít nhất hai phương án đúng.")
    if right == len(question.options):
        yield _("Câu nhiều đáp án cần ít nhất một phương án sai.")


def _true_false(question: QuestionText) -> Iterator[str]:
    """Exactly Đúng and Sai, one of them right."""
    if sorted(option.text for option in question.options) != sorted(_TRUE_FALSE):
        yield _("Câu đúng sai có đúng hai phương án: “Đúng” và “Sai”.")
    if sum(option.correct for option in question.options) != 1:
        yield _("Câu đúng sai có đúng một phương án được đánh dấu “- [x]”.")


def _short(question: QuestionText) -> Iterator[str]:
    """At least one accepted answer."""
    if not question.accepted:
        yield _("Câu trả lời ngắn chưa có câu trả lời được chấp nhận. Thêm dòng “- = …”.")
    if any(not fold(share_of(text)[1]) for text in question.accepted):
        yield _("Có dòng “- =” chưa viết câu trả lời.")
    if question.accepted and all(share_of(text)[0] < 1 for text in question.accepted):
        yield _("Câu trả lời nào cũng chỉ được một phần điểm; cần ít nhất một câu trả lời được trọn điểm.")


def _numeric(question: QuestionText) -> Iterator[str]:
    """At least one accepted number that can be read."""
    if not question.accepted:
        yield _("Câu số chưa có đáp số. Thêm dòng “- = 12,5” hoặc “- = 12,5 ± 0,5”.")
    for text in question.accepted:
        if band_of(share_of(text)[1]) is None:
            yield _("Không đọc được đáp số “{text}”. Viết như “1.400”, “12,5 ± 0,5” hoặc “60 ± 5%”.").format(text=text[:40])


def _matching(question: QuestionText) -> Iterator[str]:
    """At least two pairs, every left side once."""
    lefts = [fold(pair.left) for pair in question.pairs if pair.left]
    if len(lefts) < 2:
        yield _("Câu nối cần ít nhất hai cặp “- vế trái => vế phải”.")
    if len(set(lefts)) < len(lefts):
        yield _("Có hai vế trái giống nhau.")
    if any(not fold(pair.right) for pair in question.pairs):
        yield _("Có cặp chưa viết vế phải.")
    if len(question.rights) < 2 and lefts:
        yield _("Các vế phải giống hệt nhau thì không có gì để nối.")


def _ordering(question: QuestionText) -> Iterator[str]:
    """At least three different items."""
    items = [fold(item) for item in question.items]
    if len(items) < 3:
        yield _("Câu xếp thứ tự cần ít nhất ba mục “1. …”, viết theo đúng thứ tự.")
    if "" in items or len(set(items)) < len(items):
        yield _("Các mục phải có chữ và khác nhau.")


def _gaps(question: QuestionText) -> Iterator[str]:
    """At least one gap, every one with an accepted answer."""
    if not question.gaps:
        yield _("Câu điền chỗ trống chưa có chỗ trống nào. Viết đáp án trong hai ngoặc vuông: [[đáp án|cách viết khác]].")
    if any(not fold(variant) for gap in question.gaps for variant in gap):
        yield _("Có chỗ trống chưa viết đáp án.")
    if question.stem.count("[[") != len(question.gaps) or question.stem.count("]]") != len(question.gaps):
        yield _("Có dấu [[ hoặc ]] lẻ. Mỗi chỗ trống mở bằng [[ và đóng bằng ]] trên cùng một dòng.")


def _case(question: QuestionText) -> Iterator[str]:
    """A stem and at least one question."""
    if not question.parts:
        yield _("Câu tình huống chưa có câu nhỏ nào. Mở mỗi câu nhỏ bằng “### mã {kind=…}”.")


def _essay(question: QuestionText) -> Iterator[str]:
    """A rubric, because a person marks it."""
    if not question.rubric:
        yield _("Câu tự luận cần thang chấm, mỗi ý một dòng “- 4 điểm: …”.")
    if any(not row.points or not fold(row.text) for row in question.rubric):
        yield _("Mỗi ý của thang chấm có số điểm lớn hơn 0 và lời mô tả.")


def _not_simple(question: QuestionText) -> Iterator[str]:
    """What a case cannot hold."""
    if question.kind:
        yield _("Trong câu tình huống không lồng câu tình huống và câu tự luận.")


_BY_KIND: Mapping[str, Callable[[QuestionText], Iterator[str]]] = {
    "single": _single,
    "several": _several,
    "true_false": _true_false,
    "short": _short,
    "numeric": _numeric,
    "matching": _matching,
    "ordering": _ordering,
    "gaps": _gaps,
    "case": _case,
    "essay": _essay,
}


def double_keys(found: Sequence[tuple[str, str, int]]) -> Iterator[Fault]:
    """A fault for every (key, file, line) whose key stood somewhere before."""
    first: dict[str, tuple[str, int]] = {}
    for key, file, line in found:
        if not key:
            continue
        if key in first:
            where, at = first[key]
            sentence = _("Mã “{key}” đã dùng ở {where}, dòng {line}.")
            yield Fault(file, line, sentence.format(key=key, where=where if where != file else _("tệp này"), line=at))
        else:
            first[key] = (file, line)
