"""Thousands of applications are made here, each with the same addresses and templates: what is equal in all is made once.

Nothing of the product is left out: an address is written by werkzeug's own writer, a template is the one that stands on disk.
"""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from app.factory import Application


class LateRule(Rule):
    """A rule whose writers of addresses are compiled when they are first needed: most never are in one test."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = super()._compile_builder
        made: list[Callable[..., tuple[str, str]]] = []

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            if not made:
                made.append(compiled(append_unknown))
            return made[0](rule, **values)

        return build


class KeptTemplates(BytecodeCache):
    """Compiled templates of this process; a template whose text has changed has another checksum."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give back what was compiled before."""
        bucket.code = self.kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self.kept[bucket.key, bucket.checksum] = bucket.code


def share_what_is_equal() -> None:
    """Let every application of this process share rules' late writers and compiled templates."""
    Application.url_rule_class = LateRule
    Application.jinja_options = {**Flask.jinja_options, "bytecode_cache": KeptTemplates()}
