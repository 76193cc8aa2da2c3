"""A clinical room on a machine's clock that tests move, with people who have PINs (real Argon2id, at its cheapest)."""

from __future__ import annotations

from pathlib import Path

from infusion_tui.clinic import protocol_hash
from infusion_tui.record import events as ev
from infusion_tui.room import DEFAULT_PROTOCOL, Room
from room_support import Machine, admission

PINS = {"KM": "135790", "JD": "246801", "CN": "864209"}
PRECHECK = ("identity", "allergies", "consent", "changes", "mood", "fasting", "escort", "iv", "kit", "order")


def cheap_hash(pin: str) -> str:
    """As `hash_pin`, without its cost."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(pin)


def clinic(path: Path, clock: Machine) -> Room:
    """KM and JD (nurses) and CN (charge) have PINs; LB (nurse) has none; AL prescribes, without one."""
    room = Room.create(path, chairs=list("1234"), timezone="UTC", training=False, clock=clock)
    for initials, role in (
        ("KM", "nurse"),
        ("JD", "nurse"),
        ("LB", "nurse"),
        ("CN", "charge"),
        ("AL", "prescriber"),
    ):
        pin = PINS.get(initials)
        payload = ev.StaffAdded(
            initials=initials, name=f"{initials} of the tests", role=role, has_pin=pin is not None
        )  # type: ignore[arg-type]
        room.record_in_room(payload, by="set-up")
        if pin is not None:
            room.staff.set_pin_hash(initials, cheap_hash(pin))
    protocol = room.protocol(DEFAULT_PROTOCOL)
    accepted = ev.ProtocolAccepted(
        protocol=protocol.id, version=protocol.version, protocol_hash=protocol_hash(protocol)
    )
    room.record_in_room(accepted, by="AL")
    return room


def before_start(room: Room, chair: str = "3") -> None:
    """KM's patient, everything answered but the start; JD made the second check."""
    room.sign_in("KM", PINS["KM"])
    room.admit(admission(chair), by="KM")
    room.chart(chair, "124/78 72 99 14", by="KM")
    for item in PRECHECK:
        room.chart(chair, f"check {item} y", by="KM", yes=True)
    room.chart(chair, "verify 35 mg in 50 ml 75 ml/h", by="JD", pin=PINS["JD"])
    room.sign_out("JD")
