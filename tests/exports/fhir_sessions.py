"""Random sessions for the FHIR checks: every kind of entry, corrections, strikes, hostile text, contradictions too."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

import msgspec

from hostile_corpus import IN_A_FILE
from infusion_tui.record import events as ev
from support import Chair, at

TEXTS = [
    text for text in IN_A_FILE.values() if len(text) < 5000 and "\ud800" not in text and "\udc9b" not in text
]
ZONES = ("UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Pacific/Chatham")
REASONS = ("refused", "asleep", "equipment", "clinical", "unrecordable", "bored")


def random_chair(rng: Random) -> Chair:
    """One session of 0 to 60 entries. What contradicts the rest is in it, as the file of another program may have it."""
    chair = Chair(zone=ZoneInfo(rng.choice(ZONES)), **_order(rng))
    _named(chair, rng)
    clock = at("09:51")
    if rng.random() < 0.9:
        chair.add(
            at("10:00"),
            ev.InfusionStarted(rate_ml_h=Decimal(rng.choice(("75", "37.5", "11.1", "0.1", "600")))),
        )
    for _ in range(rng.randrange(60)):
        clock += dt.timedelta(
            seconds=rng.choice((0, 1, 7, 60, 61, 300)), milliseconds=rng.choice((0, 0, 0, 5))
        )
        happened = clock - dt.timedelta(minutes=rng.choice((0, 0, 0, 0, 1, 18)))
        by = rng.choice(("KM", "KM", "JD", "emergency", "XX", _text(rng)))
        if rng.random() < 0.2 and len(chair.events) > 2:
            _correct(chair, rng, clock, by)
        else:
            chair.add(max(happened, at("09:50")), _payload(rng, chair, clock), by=by, recorded=clock)
    if rng.random() < 0.6:
        chair.add(clock + dt.timedelta(minutes=1), _end(rng))
        if rng.random() < 0.5:
            _sign(chair, clock + dt.timedelta(minutes=2))
    return chair


def _order(rng: Random) -> dict[str, object]:
    return rng.choice((
        {},
        {"weight_kg": Decimal("61.37"), "mg_per_kg": Decimal("0.37"), "bag_ml": Decimal("33.3")},
        {"weight_basis": "typed", "dosing_weight_kg": Decimal(60)},
        {"concentration_mg_ml": Decimal(2)},
        {
            "minutes": None, "mg_per_kg": None, "mg_per_h": Decimal(22), "bag_ml": Decimal(100),
            "concentration_mg_ml": Decimal(2), "open_ended": True,
        },
    ))  # fmt: skip


def _named(chair: Chair, rng: Random) -> None:
    """Another patient than always: hostile number and name, with or without the rest."""
    opened = chair.events[0].payload
    assert isinstance(opened, ev.SessionOpened)
    patient = ev.Patient(
        mrn=rng.choice(("448201", "0012", _text(rng) or "7")),
        name=rng.choice((None, "KOWALSKI, Ruth", "山田太郎", _text(rng))),
        born=rng.choice((None, dt.date(1984, 3, 2), dt.date(1901, 1, 1))),
        sex=rng.choice((None, "f", "m")),
        height_cm=rng.choice((None, Decimal("165.5"))),
    )
    said = msgspec.structs.replace(
        opened, patient=patient, prescriber=rng.choice((None, _text(rng))), allergies=rng.choice((None, _text(rng))),
        course_session=rng.choice((None, 3)), course_of=rng.choice((None, 6)),
    )  # fmt: skip
    chair.events[0] = msgspec.structs.replace(chair.events[0], payload=said)


def _text(rng: Random) -> str:
    return rng.choice(TEXTS)


def _payload(rng: Random, chair: Chair, clock: dt.datetime) -> ev.Payload:
    text = _text(rng)
    rate = Decimal(rng.choice(("50", "75", "12.3", "1")))
    return rng.choice((
        lambda: _observed(rng, clock), lambda: _observed(rng, clock), lambda: _observed(rng, clock),
        lambda: ev.ObservationDeferred(reason=rng.choice((*REASONS, text))),
        lambda: ev.InfusionPaused(reason=text), lambda: ev.InfusionResumed(note=text),
        lambda: ev.InfusionRateChanged(rate_ml_h=rate), lambda: ev.InfusionCompleted(),
        lambda: ev.InfusionStopped(reason=text), lambda: ev.PumpRead(pump_ml=Decimal("20.4")),
        lambda: ev.BagChanged(dose_mg=Decimal("41"), volume_ml=Decimal("47.3")), lambda: ev.Infiltrated(note=text),
        lambda: ev.MedicineGiven(
            drug=rng.choice(("ondansetron", "Ketamine", text)), dose=Decimal(rng.choice(("4", "0.10", "1E+1"))),
            unit=rng.choice(("mg", "mcg", "units", "mL")), route=rng.choice(("iv", "po", text)), why=text,
            ordered_by=rng.choice((None, text)), note=rng.choice((None, text)),
        ),
        lambda: ev.ProviderTold(to=text, note=text), lambda: ev.CareGiven(care="grounding", label=text),
        lambda: ev.EffectDescribed(effect="nausea", related=rng.choice(("yes", "possible", "no", None)), action=text),
        lambda: ev.ScaleScored(
            scale=rng.choice(("aldrete", "phq9", text)), version=text, parts=rng.choice(((1,) * 9, (), (None, 1))), total=9,
            flagged=rng.choice((None, text)), rater=rng.choice((None, text)),
        ),
        lambda: ev.DoseVerified(dose_mg=Decimal(35), volume_ml=Decimal(50), rate_ml_h=Decimal(75), agrees=rng.random() < 0.5),
        lambda: ev.NoteWritten(note=text), lambda: ev.SessionMoved(to="6"), lambda: ev.HandoffAccepted(giver="KM"),
        lambda: ev.DrugWasted(amount=Decimal(15), unit="mg", witness="JD"), lambda: ev.LineFlushed(),
        lambda: ev.NoteWritten(note=text, source="paper", written_by=rng.choice((None, "JD", text))),
        lambda: ev.EntriesAttributed(entries=(2, 3, 4)), lambda: ev.Unknown(raw={"x": text}),
        lambda: ev.CheckAnswered(list="precheck", item="consent", answer="y", text=text),
        lambda: ev.EmergencyLogged(step="help", label=text, note=text),
        lambda: ev.ObservationRecorded(values={"hr": 80}, moved_from="e", moved_chair="3", moved_entry=4),
    ))()  # fmt: skip


def _observed(rng: Random, clock: dt.datetime) -> ev.ObservationRecorded:
    keys = rng.sample(ev.VALUE_ORDER, rng.randrange(1, len(ev.VALUE_ORDER)))
    not_done = {key: rng.choice((*REASONS, _text(rng))) for key in keys if rng.random() < 0.15}
    values = {key: _value(rng, key) for key in keys if key not in not_done}
    effects = {
        key: rng.randrange(4) for key in ("nausea", "dizzy", "dissociation", _text(rng)) if rng.random() < 0.3
    }
    return ev.ObservationRecorded(
        values=values, effects=effects, not_done=not_done, look=rng.random() < 0.1, note=rng.choice((None, _text(rng))),
        copied={"sed": clock} if "sed" in values and rng.random() < 0.3 else {},
        typed={"temp": "98.2f"} if "temp" in values else {},
    )  # fmt: skip


def _value(rng: Random, key: str) -> ev.Value:
    if key == "bp":
        return rng.randrange(80, 200), rng.randrange(40, 120)
    if key in ("temp", "o2_l_min"):
        return Decimal(rng.choice(("36.6", "36.60", "2", "0", "0.5")))
    return rng.randrange(0, 5) if key in ("sed", "dis", "site") else rng.randrange(0, 140)


def _correct(chair: Chair, rng: Random, clock: dt.datetime, by: str) -> None:
    """A fix or a strike of an entry; also of one that had them before."""
    number = rng.randrange(1, len(chair.events) + 1)
    about = chair.events[number - 1]
    if isinstance(about.payload, ev.EntryAmended | ev.EntryStruck | ev.ABOUT_THE_RECORD):
        return
    reason = _text(rng) or "why"
    if number == 1:
        chair.add(
            clock, ev.EntryAmended(order=Chair(weight_kg=Decimal(72)).order), amends=1, by=by, reason=reason
        )
    elif rng.random() < 0.4:
        how = rng.choice(("void", "undo", "moved"))
        chair.add(clock, ev.EntryStruck(how=how), amends=number, by=by, reason=reason)
    elif isinstance(about.payload, ev.ObservationRecorded | ev.NoteWritten):
        fix = _observed(rng, clock)
        change = ev.EntryAmended(values=fix.values, effects=fix.effects, not_done=fix.not_done)
        chair.add(clock, change, amends=number, by=by, reason=reason)
    elif isinstance(about.payload, ev.MedicineGiven):
        chair.add(clock, ev.EntryAmended(change={"dose": "8"}), amends=number, by=by, reason=reason)
    else:
        earlier = about.occurred_at - dt.timedelta(minutes=1)
        chair.add(
            clock, ev.EntryAmended(new_at=max(earlier, at("09:50"))), amends=number, by=by, reason=reason
        )


def _end(rng: Random) -> ev.Payload:
    text = _text(rng)
    return rng.choice((
        ev.SessionDischarged(how="leave", escort=text), ev.SessionDischarged(how="anyway", open_items=("gait", text)),
        ev.SessionDischarged(how="ama", reason=text), ev.SessionTransferred(to=text, reason=text, pump_not_stopped=True),
        ev.SessionCancelled(reason=text),
    ))  # fmt: skip


def _sign(chair: Chair, clock: dt.datetime) -> None:
    from infusion_tui.record.signatures import digest_of

    last = len(chair.events)
    digest = digest_of(chair.session(), last)
    chair.add(
        clock, ev.RecordSigned(name="Kim Moss", role="nurse", meaning="reviewed", signed_version=last, signed_hash=digest)
    )  # fmt: skip
