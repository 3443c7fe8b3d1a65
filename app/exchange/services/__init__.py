"""Use-cases of exchange: tokens and calls; telling other software of changes is in `notices`."""

from app.exchange.services.calls import (
    IssuedToken,
    Received,
    admit_call,
    issue_token,
    note_read,
    receive_delivery,
    revoke_token,
    token_hash,
)

__all__ = [
    "IssuedToken",
    "Received",
    "admit_call",
    "issue_token",
    "note_read",
    "receive_delivery",
    "revoke_token",
    "token_hash",
]
