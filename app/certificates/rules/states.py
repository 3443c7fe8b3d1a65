"""The life of a certificate: proposed, waiting for the signature, signed, handed out; voided from anywhere, once."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """đề nghị, chờ ký (has its numbers), đã ký, đã cấp, đã hủy."""

    PROPOSED = "proposed"
    WAITING = "waiting"
    SIGNED = "signed"
    HANDED_OUT = "handed_out"
    VOIDED = "voided"


class Kind(StrEnum):
    """chứng chỉ, giấy chứng nhận."""

    CERTIFICATE = "certificate"
    ATTESTATION = "attestation"


class Skin(StrEnum):
    """With the national title (state bodies, the Academy), or the head of the union without it."""

    STATE = "state"
    UNION = "union"


NEXT: Mapping[State, State] = {
    State.PROPOSED: State.WAITING,
    State.WAITING: State.SIGNED,
    State.SIGNED: State.HANDED_OUT,
}
"""The one way forward."""


def may_become(now: State, then: State) -> bool:
    """Whether a certificate may go from one state to another: one step forward, or voided, which is the end."""
    if then is State.VOIDED:
        return now is not State.VOIDED
    return NEXT.get(now) is then
