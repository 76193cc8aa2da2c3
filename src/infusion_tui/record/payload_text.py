"""Payloads as the file keeps them: compact JSON text, and the types that it stands for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache

import msgspec

from infusion_tui.record.events import PAYLOADS, SessionOpened, Unknown
from infusion_tui.record.payload import Payload
from infusion_tui.record.protocol import Protocol
from infusion_tui.record.text import without_half_characters


def encode(payload: Payload) -> str:
    """The payload as compact JSON text: exactly what is stored and hashed."""
    return msgspec.json.encode(payload).decode()


def decode(kind: str, text: str) -> Payload:
    """The payload of a stored row. A kind of a newer version gives `Unknown` with the raw content.

    Raises:
        msgspec.ValidationError: the text is not what this kind says.
    """
    decoded = _decoder(kind) if kind in PAYLOADS else _unknown
    try:
        return decoded(text)
    except msgspec.DecodeError:
        whole = without_half_characters(text)
        if whole == text:
            raise
        return decoded(whole)


@cache
def _decoder(kind: str) -> Callable[[str], Payload]:
    if kind == SessionOpened.kind:
        return _session_opened
    return msgspec.json.Decoder(PAYLOADS[kind]).decode


def _unknown(text: str) -> Unknown:
    return Unknown(raw=msgspec.json.decode(text))


def _session_opened(text: str) -> SessionOpened:
    try:
        return _opened(text)
    except msgspec.MsgspecError:
        # what is wrong is said about the whole text
        return msgspec.json.decode(text, type=SessionOpened)


class _Opened(SessionOpened, frozen=True):
    """`session.opened` with its protocol as text: some hundred times as long as the rest, and the same in most sessions."""

    protocol: msgspec.Raw  # type: ignore[assignment]


def _opened(text: str) -> SessionOpened:
    found = msgspec.json.decode(text, type=_Opened)
    fields = {name: getattr(found, name) for name in SessionOpened.__struct_fields__}
    return SessionOpened(**{**fields, "protocol": _protocol(bytes(fields["protocol"]))})


@lru_cache(maxsize=32)
def _protocol(text: bytes) -> Protocol:
    """The protocol that this text says, decoded once: nothing in it can be changed, so that sessions may share it."""
    return msgspec.json.decode(text, type=Protocol)
