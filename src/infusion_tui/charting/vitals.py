"""Measured values: pressure, pulse, saturation, oxygen, breathing, temperature. They are never copied."""

from __future__ import annotations

import re
from decimal import Decimal

from infusion_tui.charting.errors import LineError
from infusion_tui.charting.numbers import decimal_number, is_number_like, whole_number
from infusion_tui.charting.observed import Walk, impossible, without_bang
from infusion_tui.record.dosing import plain, round_half_up

_FAHRENHEIT_NOTE = re.compile(r"\(([0-9]+(?:\.[0-9]+)?)f\)", re.IGNORECASE)
_FLOW_UNIT = re.compile(r"(?:[a-z]+/[a-z]+|l|lpm|%)", re.IGNORECASE)


class Vitals(Walk):
    """Reads the measured values of a line."""

    def vital(self, key: str, name: str, glued: str) -> None:
        """One measured value behind its name, or `x` and why it was not taken."""
        value = glued or self.peek()
        if value is None:
            raise self._no_value(key, name)
        if value.rstrip("!") in ("=", "*"):
            raise self.copied(name)
        if not glued:
            if value.casefold() == "x":
                self.place += 1
                self.not_done(key, name)
                return
            if not is_number_like(value) and self.words.is_item(value) and "/" not in value:
                raise self._no_value(key, name)
            self.place += 1
        number, answered = without_bang(value)
        if key == "bp":
            self._named_pressure(number, value, answered)
        elif key == "temp":
            self._temperature(number, answered)
        elif key == "o2_l_min":
            self._oxygen(number, answered)
        else:
            self.whole_vital(key, name, number, answered)

    def pressure(self, number: str, token: str, answered: bool) -> None:
        """`128/82`."""
        upper, _, lower = number.partition("/")
        if "/" in lower:
            raise LineError("E_NOTNUM", f'BP "{token}" is not a pressure: type two numbers, 128/82')
        systolic = self._possible("bp_sys", "BP systolic", whole_number(upper, "BP systolic")) if upper else 0
        if not upper or not lower:
            raise LineError("E_NOVAL", f'BP "{token}" needs both numbers, like 128/82')
        diastolic = self._possible("bp_dia", "BP diastolic", whole_number(lower, "BP diastolic"))
        if systolic <= diastolic:
            hint = f" Did you mean {diastolic}/{systolic}?" if systolic < diastolic else ""
            raise LineError("E_BPORDER", f"BP {systolic}/{diastolic}: first number must be the larger.{hint}")
        self.keep("bp", (systolic, diastolic), f"{systolic}/{diastolic}", answered)

    def whole_vital(self, key: str, name: str, number: str, answered: bool) -> None:
        """A measured value that is a whole number."""
        if number == "*":
            raise self.copied(name)
        self.keep(key, self._possible(key, name, whole_number(number, name)), number, answered)

    def copied(self, name: str) -> LineError:
        """The E_COPY for a measured value."""
        return LineError("E_COPY", f"{name} is measured: type the new number, it is never copied")

    def _no_value(self, key: str, name: str) -> LineError:
        if key == "o2_l_min":
            return LineError("E_NOVAL", 'o2 needs its flow: type "o2 2 l/min" or "o2 off"')
        return LineError("E_NOVAL", f"{name} needs a number")

    def _named_pressure(self, number: str, token: str, answered: bool) -> None:
        following = self.peek()
        if "/" not in number and following is not None and is_number_like(following) and "/" not in following:
            second, second_answered = without_bang(self.next())
            self.pressure(f"{number}/{second}", token, answered or second_answered)
        else:
            self.pressure(number, token, answered)

    def _possible(self, limit_key: str, label: str, value: int) -> int:
        limits = self.protocol.limits[limit_key]
        if not limits.possible_low <= value <= limits.possible_high:
            raise impossible(label, str(value), limits)
        return value

    def _temperature(self, number: str, answered: bool) -> None:
        unit = number[-1:].casefold()
        bare = number[:-1] if unit in ("f", "c") else number
        typed = decimal_number(bare, "temp")
        rule = self.protocol.fahrenheit
        if unit not in ("f", "c") and rule.low <= typed <= rule.high:
            raise LineError(
                "E_UNIT", f"temp {plain(typed)} looks like Fahrenheit: type {plain(typed)}f, or Celsius"
            )
        celsius = _celsius(typed) if unit == "f" else typed
        limits = self.protocol.limits["temp"]
        if not limits.possible_low <= celsius <= limits.possible_high:
            raise impossible("temp", number, limits)
        self.keep("temp", celsius, number, answered)
        if unit == "f":
            self.items.typed["temp"] = f"{plain(typed)}f"
        elif unit == "c":
            self._converted_from(celsius)

    def _converted_from(self, celsius: Decimal) -> None:
        """`36.8c (98.2f)`: what the read-back says of a converted temperature."""
        note = _FAHRENHEIT_NOTE.fullmatch(self.peek() or "")
        if note is not None and _celsius(decimal_number(note[1], "temp")) == celsius:
            self.place += 1
            self.items.typed["temp"] = f"{note[1]}f"

    def _oxygen(self, number: str, answered: bool) -> None:
        lowered = number.casefold()
        if lowered == "off":
            self.keep("o2_l_min", Decimal(0), number, answered)
            return
        amount, unit = re.fullmatch(r"([0-9.,]*)(.*)", lowered, re.DOTALL).groups()  # type: ignore[union-attr]
        if not amount:
            raise self._no_value("o2_l_min", "o2")
        following, answered_behind = without_bang(self.peek() or "")
        if not unit and _FLOW_UNIT.fullmatch(following):
            self.place += 1
            unit = following.casefold()
        if not unit:
            raise LineError("E_AMBIG", f'o2 is unclear: type "spo2 {amount}" for saturation')
        if unit != "l/min":
            raise LineError("E_UNIT", f'o2 {amount} "{unit}": the flow is charted in l/min')
        value = decimal_number(amount, "o2")
        limits = self.protocol.limits["o2_l_min"]
        if not limits.possible_low <= value <= limits.possible_high:
            raise impossible("o2", amount, limits)
        self.keep("o2_l_min", value, number, answered or answered_behind)


def _celsius(fahrenheit: Decimal) -> Decimal:
    return round_half_up((fahrenheit - 32) * 5 / 9, Decimal("0.1"))
