"""Numbers as people type them, and each way they can be wrong."""

from __future__ import annotations

import re
from decimal import Decimal

from infusion_tui.charting.errors import LineError

MAX_NUMBER = Decimal(1_000_000_000)
"""Not a clinical limit: beyond any dose, volume or rate that is charted."""

_WHOLE = re.compile(r"[0-9]+")
_DECIMAL = re.compile(r"[0-9]+\.[0-9]+")
_NAKED = re.compile(r"\.[0-9]+")
_LOOKALIKES = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "S": "5", "s": "5", "B": "8", "Z": "2"})


def is_number_like(token: str) -> bool:
    """True for a token that was meant as a number (it begins with a digit or a point before one)."""
    return bool(token) and (token[0].isdigit() or (token[0] == "." and token[1:2].isdigit()))


def whole_number(token: str, label: str) -> int:
    """A whole number.

    Raises:
        LineError: E_NAKED for `.5`; E_NOTNUM for a letter, a comma, a fraction, or digits of another script.
    """
    if _WHOLE.fullmatch(token):
        return int(token)
    if _NAKED.fullmatch(token):
        raise LineError("E_NAKED", f'{label} "{token}": write the zero, 0{token}')
    if _DECIMAL.fullmatch(token):
        raise LineError("E_NOTNUM", f'{label} "{token}" has a fraction: type a whole number')
    raise not_a_number(token, label)


def decimal_number(token: str, label: str, *, medicine: bool = False) -> Decimal:
    """A number that may have a fraction. With `medicine`, a trailing zero is refused too (ISMP).

    Raises:
        LineError: E_NAKED for `.5`; E_TRAIL0 for `4.0` with `medicine`; E_RANGE for what no device can show;
            E_NOTNUM for anything else.
    """
    if _NAKED.fullmatch(token):
        raise LineError("E_NAKED", f'{label} "{token}": write the zero, 0{token}')
    if _DECIMAL.fullmatch(token):
        if medicine and token.endswith("0"):
            raise LineError(
                "E_TRAIL0", f"{label} {token}: no trailing zero, write {token.rstrip('0').rstrip('.')}"
            )
        return _countable(token, label)
    if _WHOLE.fullmatch(token):
        return _countable(token, label)
    raise not_a_number(token, label)


def _countable(token: str, label: str) -> Decimal:
    value = Decimal(token)
    if value > MAX_NUMBER:
        raise LineError("E_RANGE", f"{label} {token} is not possible")
    return value


def not_a_number(token: str, label: str) -> LineError:
    """The E_NOTNUM for a token, with what was probably meant."""
    meant = token.translate(_LOOKALIKES)
    if meant != token and _WHOLE.fullmatch(meant):
        return LineError("E_NOTNUM", f'{label} "{token}" has a letter in the number. Did you mean {meant}?')
    if "," in token:
        return LineError("E_NOTNUM", f'{label} "{token}" has a comma: write a point, or leave it out')
    if any(c.isdigit() and c not in "0123456789" for c in token):
        return LineError("E_NOTNUM", f'{label} "{token}" has digits of another script: type 0 to 9')
    return LineError("E_NOTNUM", f'{label} "{token}" is not a number')
