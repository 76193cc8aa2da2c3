"""Comparing a patient's number that was typed or scanned with the one in the record. Pure; nothing is kept."""

from __future__ import annotations

from typing import Literal

Match = Literal["same", "zeros", "spaces", "other"]


def compare_numbers(read: str, known: str) -> Match:
    """Whether two patient numbers are the same: exactly, but for spaces around them and the case of letters.

    "zeros" and "spaces" are no match: they differ, but only in zeros at the front or in spaces within.
    """
    left, right = read.strip().casefold(), known.strip().casefold()
    if not left:
        return "other"
    if left == right:
        return "same"
    if left.lstrip("0") == right.lstrip("0"):
        return "zeros"
    if "".join(left.split()) == "".join(right.split()):
        return "spaces"
    return "other"
