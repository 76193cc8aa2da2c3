"""A session's beginning is read with its protocol looked up by its text: the same as reading the whole at once."""

from __future__ import annotations

import json
from decimal import Decimal

import msgspec
import pytest

from infusion_tui.record import events as ev
from infusion_tui.record.payload_text import decode, encode
from support import Chair, shipped


def _text() -> str:
    return encode(Chair().events[0].payload)


def _whole(text: str) -> ev.SessionOpened:
    return msgspec.json.decode(text, type=ev.SessionOpened)


def test_the_same_as_the_whole_at_once() -> None:
    text = _text()
    found = decode("session.opened", text)
    assert found == _whole(text)
    assert type(found) is ev.SessionOpened
    assert encode(found) == text


def test_sessions_with_one_protocol_share_it_and_others_do_not() -> None:
    text = _text()
    first = decode("session.opened", text)
    second = decode("session.opened", text.replace('"mrn":"', '"mrn":"1'))
    later = json.loads(text)
    later["protocol"]["version"] += 1
    third = decode("session.opened", json.dumps(later))
    assert isinstance(first, ev.SessionOpened)
    assert isinstance(second, ev.SessionOpened)
    assert isinstance(third, ev.SessionOpened)
    assert second.protocol is first.protocol
    assert second.patient != first.patient
    assert third.protocol == msgspec.structs.replace(first.protocol, version=first.protocol.version + 1)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda said: said["protocol"].pop("sets"),
        lambda said: said["protocol"]["reminders"].update(soon="x"),
        lambda said: said.update(protocol=None),
        lambda said: said.pop("protocol"),
        lambda said: said["order"].update(dose_mg="much"),
        lambda said: said["patient"].pop("mrn"),
    ],
)
def test_what_is_wrong_is_said_as_of_the_whole(wrong: object) -> None:
    said = json.loads(_text())
    wrong(said)  # type: ignore[operator]
    text = json.dumps(said)
    with pytest.raises(msgspec.ValidationError) as whole:
        _whole(text)
    with pytest.raises(msgspec.ValidationError) as found:
        decode("session.opened", text)
    assert str(found.value) == str(whole.value)


def test_half_a_character_in_the_protocol_is_shown_as_one_that_cannot_be() -> None:
    title = json.dumps(shipped().title)
    text = _text().replace(f'"title":{title}', '"title":"a\\ud800b"', 1)
    found = decode("session.opened", text)
    assert isinstance(found, ev.SessionOpened)
    assert found.protocol.title == "a\ufffdb"
    assert found.order.dose_mg > Decimal(0)
