"""Fixed sentences are put into a template when it is compiled, not looked up each time it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

_SENTENCE = (("name", "_"), ("lparen", "("), ("string", None), ("rparen", ")"))


class Words(Extension):
    """Makes `_("Đăng nhập")` the string itself, which Jinja then writes into the page's fixed text, escaped once.

    `_` returns what it is given while Vietnamese is the only language (`kernel.text._`); a second language takes this out.
    """

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """The tokens of a template with every call of `_` on one string replaced by that string."""
        waiting: list[Token] = []
        for token in stream:
            waiting.append(token)
            if len(waiting) == len(_SENTENCE) and _begins(waiting):
                waiting = [waiting[2]]
                yield waiting.pop()
            while waiting and not _begins(waiting):
                yield waiting.pop(0)
        yield from waiting


def _begins(tokens: list[Token]) -> bool:
    """Whether these tokens are the beginning of a call of `_` on one string."""
    pairs: Iterator[tuple[Token, tuple[str, str | None]]] = zip(tokens, _SENTENCE, strict=False)
    return all(token.type == kind and value in (None, token.value) for token, (kind, value) in pairs)
