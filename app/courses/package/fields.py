"""YAML with line numbers: a mapping whose entries are asked for one by one, each wrong one a fault at its line."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

import yaml

from app.courses.faults import FaultList
from app.kernel.periods import is_periods
from app.kernel.text import _

Value = TypeVar("Value")
_TAG = "tag:yaml.org,2002:"
_NUMBER = re.compile(r"[-+]?\d{1,9}(?:\.\d{1,6})?")
_LARGEST = 1_000_000


_Parser: type[Any] = yaml.cyaml.CParser if yaml.__with_libyaml__ else yaml.SafeLoader
"""libyaml's parser, eight times as fast, wherever PyYAML was built with it."""


class _Loader(yaml.composer.Composer, _Parser, yaml.resolver.Resolver):  # type: ignore[misc]
    """YAML without anchors: a small file that unfolds into a huge one is refused at its first alias."""

    def __init__(self, text: str) -> None:
        _Parser.__init__(self, text)
        yaml.composer.Composer.__init__(self)
        yaml.resolver.Resolver.__init__(self)

    def compose_node(self, parent: Any, index: Any) -> Any:
        """The next node; an alias is an error at its place."""
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise yaml.MarkedYAMLError(None, None, "alias", mark)
        return super().compose_node(parent, index)


def compose(text: str) -> yaml.Node | None:
    """The tree of a YAML text; None when it is empty. Raises yaml.YAMLError, RecursionError or ValueError."""
    node: yaml.Node | None = _Loader(text).get_single_node()
    return node


def open_fields(text: str, faults: FaultList, *, first_line: int = 1) -> Fields:
    """The mapping that a YAML text is; an empty one, and a fault, when it is not. `first_line`: where the text begins."""
    try:
        node = compose(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        faults.error(first_line + (mark.line if mark else 0), _why(error.problem or ""))
        node = None
    except (yaml.YAMLError, RecursionError, ValueError):
        faults.error(first_line, _("Phần YAML này không đọc được. So với mẫu trong README.md."))
        node = None
    else:
        if not isinstance(node, yaml.MappingNode):
            faults.error(first_line, _("Phần này phải gồm các dòng “tên: giá trị”."))
    return Fields(node if isinstance(node, yaml.MappingNode) else None, faults, first_line, first_line)


def _why(problem: str) -> str:
    """What the YAML reader did not understand, in words."""
    if problem == "alias":
        return _("Không dùng ký hiệu & và * của YAML; viết lại cho đủ.")
    return _("YAML sai ở dòng này (thường do thiếu dấu cách sau “:”, lệch lùi dòng, hoặc chữ có “:” chưa đặt trong ngoặc kép).")


class Fields:
    """The entries of one mapping. `done` makes every entry that was not asked for a fault."""

    def __init__(self, node: yaml.MappingNode | None, faults: FaultList, offset: int, line: int) -> None:
        self._faults = faults
        self._offset = offset
        self._nodes: dict[str, yaml.Node] = {}
        self._asked: set[str] = set()
        self._broken = node is None
        self.line = line
        self.lines: dict[str, int] = {}
        for name_node, value in node.value if node else ():
            self._enter(name_node, value)

    def _enter(self, name_node: yaml.Node, value: yaml.Node) -> None:
        """Note one entry; names are compared as they are written, so that `on` stays a word."""
        line = self._line(name_node)
        name = name_node.value if isinstance(name_node, yaml.ScalarNode) else ""
        if not name or name in self._nodes:
            sentence = _("“{name}” ghi hai lần.") if name else _("Tên của mục này không đọc được.")
            self._faults.error(line, sentence.format(name=name))
            return
        self._nodes[name] = value
        self.lines[name] = line

    def _line(self, node: yaml.Node) -> int:
        """The line of a node in the file."""
        return self._offset + int(node.start_mark.line)

    def has(self, name: str) -> bool:
        """Whether an entry is there and not empty."""
        node = self._nodes.get(name)
        return node is not None and not _is_null(node)

    def is_list(self, name: str) -> bool:
        """Whether an entry is a list."""
        return isinstance(self._nodes.get(name), yaml.SequenceNode)

    def names(self) -> tuple[str, ...]:
        """The names of all entries in order."""
        return tuple(self._nodes)

    def line_of(self, name: str) -> int:
        """The line of an entry; of the mapping when it is missing."""
        return self.lines.get(name, self.line)

    def fault(self, name: str, sentence: str) -> None:
        """Say what is wrong with an entry that could be read."""
        self._faults.error(self.line_of(name), sentence)

    def text(self, name: str, *, required: bool = True) -> str:
        """Words; "" when missing."""
        return self._take(name, "", _text_of, _("chữ"), required)

    def day(self, name: str, *, required: bool = True) -> date | None:
        """A day written as 2026-11-22."""
        return self._take(name, None, _day_of, _("ngày viết như 2026-11-22, không có ngoặc"), required)

    def flag(self, name: str) -> bool:
        """true or false; false when missing."""
        return self._take(name, False, _flag_of, _("true hoặc false"), False)

    def number(self, name: str, *, required: bool = True, default: float = 0) -> float:
        """A number from 0."""
        return self._take(name, default, _number_of, _("một số không âm"), required)

    def whole(self, name: str, *, required: bool = True, least: int = 0) -> int | None:
        """A whole number from `least`; None when missing."""
        return self._take(
            name, None, lambda node: _whole_of(node, least), _("một số nguyên từ {n} trở lên").format(n=least), required
        )

    def periods(self, name: str, *, required: bool = True) -> float:
        """An amount of tiết."""
        return self._take(name, 0.0, _periods_of, _("số tiết, là bội của 0,5"), required)

    def choice(self, name: str, allowed: Collection[str], *, default: str = "") -> str:
        """One of the words allowed; `default` when missing, which is a fault when it is "" itself."""
        wanted = _("một trong: {values}").format(values=", ".join(allowed))
        return self._take(name, default, lambda node: _choice_of(node, allowed), wanted, not default)

    def texts(self, name: str, *, required: bool = True) -> tuple[str, ...]:
        """A list of words."""
        return self._take(name, (), _texts_of, _("một danh sách, mỗi ý một dòng mở bằng “- ”"), required)

    def words_of(self, name: str, allowed: Collection[str] = ()) -> tuple[str, ...]:
        """One word or a list of words, nothing when missing; only words of `allowed`, when there are some."""
        words = self.texts(name, required=False) if self.is_list(name) else (self.text(name, required=False),)
        wrong = [word for word in words if word and allowed and word not in allowed]
        if wrong:
            sentence = _("Mục “{name}” chỉ gồm các từ: {values}.")
            self._faults.error(self.line_of(name), sentence.format(name=name, values=", ".join(allowed)))
        return tuple(word for word in words if word and word not in wrong)

    def records(self, name: str, *, required: bool = True) -> Iterator[Fields]:
        """A list of mappings."""
        node = self._take(name, None, _sequence_of, _("một danh sách"), required)
        for item in node.value if node else ():
            if isinstance(item, yaml.MappingNode):
                yield Fields(item, self._faults, self._offset, self._line(item))
            else:
                self._faults.error(self._line(item), _("Mỗi mục của “{name}” gồm các cặp “tên: giá trị”.").format(name=name))

    def record(self, name: str, *, required: bool = True) -> Fields | None:
        """A mapping; None when missing."""
        node = self._take(name, None, _mapping_of, _("các cặp “tên: giá trị”"), required)
        return Fields(node, self._faults, self._offset, self._line(node)) if node else None

    def plain(self, names: Mapping[str, Callable[[Fields, str], Any]]) -> dict[str, Any]:
        """The entries that are there, in the order of the file, each read by its reader, as plain JSON values; then `done`."""
        values = {name: plain_value(names[name](self, name)) for name in self.names() if name in names and self.has(name)}
        self._asked.update(names)
        self.done()
        return values

    def done(self) -> None:
        """Make every entry that nobody asked for a fault."""
        for name in self._nodes:
            if name not in self._asked:
                sentence = _("Không có mục “{name}”. Các mục: {known}.")
                if _is_null(self._nodes[name]) and " " in name:
                    sentence = _("“{name}” bị cắt rời: chữ có dấu phẩy hoặc dấu hai chấm phải đặt trong ngoặc kép.")
                self._faults.error(self.lines[name], sentence.format(name=name[:80], known=", ".join(sorted(self._asked))))

    def _take(self, name: str, default: Value, read: Callable[[yaml.Node], Value | None], wanted: str, required: bool) -> Value:
        """The entry read by `read`, which answers None for what it cannot use."""
        self._asked.add(name)
        node = self._nodes.get(name)
        if node is None or _is_null(node):
            if required and not self._broken:
                self._faults.error(self.line_of(name), _("Thiếu mục “{name}”.").format(name=name))
            return default
        value = read(node)
        if value is None:
            self._faults.error(self._line(node), _("Mục “{name}” phải là {wanted}.").format(name=name, wanted=wanted))
            return default
        return value


def plain_value(value: Any) -> Any:
    """A value as JSON knows it; a day becomes dd/mm/yyyy, a whole number loses its ".0"."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return list(value) if isinstance(value, tuple) else value


def _is_null(node: yaml.Node) -> bool:
    return bool(node.tag == f"{_TAG}null")


def _scalar(node: yaml.Node, *kinds: str) -> str | None:
    """The text of a scalar of one of these kinds."""
    return str(node.value) if isinstance(node, yaml.ScalarNode) and node.tag in {_TAG + kind for kind in kinds} else None


def _text_of(node: yaml.Node) -> str | None:
    text = _scalar(node, "str")
    return text.strip() or None if text is not None else None


def _day_of(node: yaml.Node) -> date | None:
    text = _scalar(node, "timestamp")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _flag_of(node: yaml.Node) -> bool | None:
    text = _scalar(node, "bool")
    return text.lower() in {"true", "yes", "on"} if text else None


def _number_of(node: yaml.Node) -> float | None:
    text = _scalar(node, "int", "float")
    if text is None or not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if math.isfinite(value) and 0 <= value <= _LARGEST else None


def _whole_of(node: yaml.Node, least: int) -> int | None:
    value = _number_of(node)
    return int(value) if value is not None and value.is_integer() and value >= least else None


def _periods_of(node: yaml.Node) -> float | None:
    value = _number_of(node)
    return value if value is not None and is_periods(value) else None


def _choice_of(node: yaml.Node, allowed: Collection[str]) -> str | None:
    text = _scalar(node, "str")
    return text if text in allowed else None


def _texts_of(node: yaml.Node) -> tuple[str, ...] | None:
    if not isinstance(node, yaml.SequenceNode):
        return None
    texts = [_text_of(item) for item in node.value]
    return None if None in texts else tuple(text for text in texts if text)


def _sequence_of(node: yaml.Node) -> yaml.SequenceNode | None:
    return node if isinstance(node, yaml.SequenceNode) else None


def _mapping_of(node: yaml.Node) -> yaml.MappingNode | None:
    return node if isinstance(node, yaml.MappingNode) else None
