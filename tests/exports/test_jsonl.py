"""JSON Lines: lossless, verifiable without this program, safe in a terminal."""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any

import pytest
from exports_support import worked_session
from hypothesis import given
from hypothesis import strategies as st

from infusion_tui.exports import Row, write_jsonl
from infusion_tui.record.payload_text import decode, encode
from infusion_tui.store.chain import COLUMNS, GENESIS, HASHED_COLUMNS, RawRow, as_text

NOTE = 'Zoë said "ok"; x = 1\\n, `a` | b\u2028c\x7f\x9b\u202ed \U0001f600'


def row(payload: str, **changes: Any) -> RawRow:
    fields: dict[str, Any] = {
        "seq": 1, "event_id": "e1", "node": "n", "session_id": "s", "chair": "5", "version": 1,
        "kind": "note.written", "schema": 1, "occurred_at": "2026-11-23T14:37:00.000Z",
        "recorded_at": "2026-11-23T14:37:08.120Z", "tz": "UTC", "boot_id": "b", "boot_ms": 1, "author": "KM",
        "station": "", "app": "1", "amends": None, "reason": None, "payload": payload, "prev_hash": GENESIS,
    }  # fmt: skip
    fields |= changes
    return RawRow(**fields, hash=RawRow(**fields).digest())


def chain() -> list[RawRow]:
    """The worked session as stored rows."""
    rows: list[RawRow] = []
    for event in worked_session().events:
        rows.append(
            row(
                encode(event.payload), seq=event.seq, event_id=event.event_id, session_id=event.session_id,
                version=event.version, kind=event.kind, occurred_at=as_text(event.occurred_at),
                recorded_at=as_text(event.recorded_at), author=event.author, amends=event.amends,
                reason=event.reason, prev_hash=rows[-1].hash if rows else GENESIS,
            )
        )  # fmt: skip
    return rows


def written(*rows: Row, **more: Any) -> str:
    out = io.StringIO()
    assert write_jsonl(rows, out, **more) == len(rows)
    return out.getvalue()


def parsed(*rows: Row) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written(*rows).splitlines()]


def test_names_are_those_of_the_table() -> None:
    (line,) = parsed(row("{}"))
    assert tuple(line) == (*COLUMNS, "hashed")


def test_the_chain_can_be_recomputed() -> None:
    before = GENESIS
    lines = parsed(*chain())
    assert len(lines) == 19
    for line in lines:
        assert hashlib.sha256(line["hashed"].encode()).hexdigest() == line["hash"]
        assert line["prev_hash"] == before
        before = line["hash"]


def test_nothing_is_lost() -> None:
    rows = chain()
    for line, stored in zip(parsed(*rows), rows, strict=True):
        content = json.loads(line["hashed"])
        rebuilt = RawRow(**dict(zip(HASHED_COLUMNS, content, strict=True)), hash=line["hash"])
        assert rebuilt == stored
        assert decode(line["kind"], json.dumps(line["payload"])) == decode(stored.kind, stored.payload)
        for name in set(COLUMNS) - {"payload"}:
            assert line[name] == getattr(stored, name)


def test_a_note_is_one_untouched_string() -> None:
    (line,) = parsed(row(json.dumps({"note": NOTE}, ensure_ascii=False)))
    assert line["payload"] == {"note": NOTE}


def test_nothing_in_a_line_acts() -> None:
    text = written(row(json.dumps({"note": NOTE}, ensure_ascii=False)))
    assert len(text.splitlines()) == 1
    assert "Zoë" in text
    assert not set(text) & set("\x7f\x9b\u2028\u202e\x1b")


@given(st.text())
def test_every_text_survives(note: str) -> None:
    stored = row(json.dumps({"note": note}, ensure_ascii=False))
    (line,) = parsed(stored)
    assert line["payload"]["note"] == note
    assert line["hashed"] == stored.hashed


@pytest.mark.parametrize(
    "text",
    [
        "not json",
        "[" * 100_000,
        '{"a":NaN}',
        '{"a":0.10000000000000000001}',
        '{"a":1e999}',
        '{"a":' + "9" * 5000 + "}",
    ],
)
def test_what_json_cannot_keep_stays_text(text: str) -> None:
    (line,) = parsed(row(text))
    assert line["payload"] == text


def test_a_number_that_survives_is_a_number() -> None:
    (line,) = parsed(row('{"a":1.50,"b":-3,"c":1e5}'))
    assert line["payload"] == {"a": 1.5, "b": -3, "c": 100000.0}


def test_training_is_marked_in_each_line() -> None:
    assert all(json.loads(line)["training"] is True for line in written(*chain(), training=True).splitlines())


def test_no_rows() -> None:
    assert written() == ""
