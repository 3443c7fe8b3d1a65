"""What stops a measurement."""

from __future__ import annotations


class BenchFault(Exception):
    """The measurement cannot go on; says why in one sentence."""
