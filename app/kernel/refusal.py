"""The one exception with which a rule says no to a person."""

from __future__ import annotations


class Refused(Exception):
    """A use-case that may not be carried out, with a reason for programs and a sentence for people.

    `reason` is a short English word group such as "not_open_yet" that tests and callers compare;
    `sentence` is one plain Vietnamese sentence that says what happened and what to do next.
    """

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(f"{reason}: {sentence}")
        self.reason = reason
        self.sentence = sentence
