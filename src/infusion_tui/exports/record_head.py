"""The head of the record's page: who, which order and why it comes to this rate, who took part, and the totals."""

from __future__ import annotations

from infusion_tui.exports.document import Block, Facts, Items, Paragraph, Run, Said
from infusion_tui.exports.record_parts import (
    NOTHING,
    amount,
    at_or_dash,
    hundredths,
    in_order,
    joined,
    minutes,
    said,
    strong,
    together,
)
from infusion_tui.exports.report import SessionReport
from infusion_tui.record import events as ev
from infusion_tui.record.dosing import plain
from infusion_tui.record.dosing_steps import steps
from infusion_tui.record.known_patient import Caution
from infusion_tui.record.view import ChairView, EntryLine
from infusion_tui.record.wording import PHASE_WORDS, SESSION_END_WORDS, order_text

_PUMP_END = {"done": "done", "stop": "stopped", "transfer": "left running at the transfer"}

Pairs = list[tuple[str, Said]]


def state(report: SessionReport) -> str:
    """What stands beside the title: how the session ended and whether it is signed as it stands."""
    view = report.view
    if view.end is None:
        return f"NOT OVER: {PHASE_WORDS[view.phase]}"
    return f"{SESSION_END_WORDS[view.end.how].upper()}, {'SIGNED' if view.signed else 'NOT SIGNED'}"


def who_and_order(report: SessionReport) -> tuple[Block, ...]:
    """Patient, order, drug and people as pairs. What was not charted is said to be so, never filled in."""
    view = report.view
    pairs: Pairs = [("Session", Run(said(view.session_id), code=True))]
    patient = view.patient
    if patient is not None:
        pairs.append(("Patient number", said(patient.mrn)))
        if patient.name:
            pairs.append(("Name", patient.name))
        if patient.born:
            pairs.append(("Born", patient.born.isoformat()))
        if report.age is not None:
            pairs.append(("Age", report.age))
        if patient.sex:
            pairs.append(("Sex", patient.sex))
        if patient.height_cm is not None:
            pairs.append(("Height", amount(patient.height_cm, "cm")))
    pairs += _identified(report)
    pairs.append(("Allergies", "not asked" if view.allergies is None else said(view.allergies)))
    if view.cautions:
        pairs.append(("Standing cautions", said("; ".join(_caution(one) for one in view.cautions))))
    pairs.append(("Infusion", _course(view)))
    if view.order is not None:
        pairs += _order(view.order)
    pairs += _vials(report)
    if view.protocol is not None:
        example = " (an example, not a clinic's own)" if view.protocol.example else ""
        pairs.append(("Protocol", f"{view.protocol.name}, {said(view.protocol.title)}{example}"))
        pairs.append(("Drug", said(view.protocol.drug)))
        pairs.append(("Indications of the protocol", said(", ".join(view.protocol.indications))))
    pairs.append(("Prescriber", said(view.prescriber, "not recorded")))
    pairs += _people(report)
    return (Facts(tuple(pairs), columns=3),)


def _caution(one: Caution) -> str:
    return f"{one.text} ({one.by}, {one.at:%Y-%m-%d})"


def arithmetic(view: ChairView) -> tuple[Block, ...]:
    """Each step from the weight to the rate."""
    return () if view.order is None else (Items(steps(view.order), numbered=True, columns=3),)


def _course(view: ChairView) -> str:
    if view.course_session is None:
        return "number not recorded"
    return f"{view.course_session} of {view.course_of if view.course_of is not None else 'not recorded'}"


def _order(order: ev.Order) -> Pairs:
    weight = f"{plain(order.weight_kg)} kg"
    if order.weight_basis == "actual":
        weight += " (actual)"
    else:
        weight += f"; dosing weight {plain(order.dosing_weight_kg)} kg ({order.weight_basis})"
    return [("Weight", weight), ("Order", order_text(order, with_concentration=True))]


def _counting(report: SessionReport) -> list[EntryLine]:
    return [line for line in in_order(report) if not line.struck]


def _identified(report: SessionReport) -> Pairs:
    for line in _counting(report):
        if isinstance(line.payload, ev.SessionOpened) and line.payload.identified:
            return [("Identified at admit by", line.payload.identified)]
    return []


def _vials(report: SessionReport) -> Pairs:
    """Lot and expiry as charted with what was drawn; absent before anything was."""
    rows = [
        f"{said(line.payload.lot, 'lot not recorded')}, expiry {said(line.payload.expires, 'not recorded')}"
        for line in _counting(report)
        if isinstance(line.payload, ev.DrugDrawn)
    ]
    return [("Lot", "; ".join(dict.fromkeys(rows)))] if rows else []


def _people(report: SessionReport) -> Pairs:
    view = report.view
    nurses = "; ".join(f"{person(report, one.by)} from {report.moment(one.since)}" for one in view.owners)
    checks = [
        (
            f"{person(report, line.by)} at {report.moment(line.occurred_at)}, "
            f"{'agrees with the order' if line.payload.agrees else 'DIFFERS from the order'}"
        )
        for line in _counting(report)
        if isinstance(line.payload, ev.DoseVerified)
    ]
    return [("Nurse", said(nurses)), ("Second check of the dose", "; ".join(checks) or "not charted")]


def person(report: SessionReport, initials: str) -> str:
    """`Kim Moss (KM)`; initials alone where the staff list does not know them."""
    known = report.people.get(initials)
    return f"{known.name} ({initials})" if known is not None else initials


def totals(report: SessionReport) -> tuple[Block, ...]:
    """Times, volumes and doses of the session as pairs, and what makes the dose uncertain."""
    view = report.view
    ended = at_or_dash(report, view.pump_ended_at)
    if view.pump_end is not None:
        ended += f", {_PUMP_END[view.pump_end]}"
    if view.stop_reason and view.pump_end == "stop":
        ended += f": {said(view.stop_reason)}"
    observed = "not begun"
    if view.pump_ended_at is not None:
        observed = f"{report.moment(view.pump_ended_at)} to {at_or_dash(report, view.observation_ends_at)}"
        if view.observation_why:
            observed += f" ({view.observation_why})"
    planned = "open-ended" if view.open_ended else at_or_dash(report, view.planned_end_at)
    pairs: Pairs = [
        ("Admitted", at_or_dash(report, view.began_at)),
        ("Pump started", at_or_dash(report, view.started_at)),
        ("Planned end", planned),
        ("Pump ended", ended),
        ("Pump running", minutes(view.run_s)),
        ("Paused", minutes(view.paused_s)),
        ("By the clock", minutes(view.clock_s)),
        ("Given", _given_ml(view)),
        ("Dose given", _given_mg(view)),
    ]
    if view.dose_uncertain is not None:
        pairs.append(("The dose is uncertain", strong(view.dose_uncertain)))
    pairs += [("Volume by rate and time", hundredths(view.computed_ml, "mL")), *_pump_figure(report)]
    if view.in_line_mg is not None:
        pairs.append(("Of the dose, may still be in the line", f"up to {hundredths(view.in_line_mg, 'mg')}"))
    pairs.append(("Observation", observed))
    return (Facts(tuple(pairs), columns=3),)


def _given_ml(view: ChairView) -> str:
    if len(view.bags) > 1:
        volumes = " + ".join(plain(bag.volume_ml) for bag in view.bags)
        return f"{hundredths(view.infused_ml, 'mL')} of {len(view.bags)} bags ({volumes} mL)"
    return f"{hundredths(view.infused_ml, 'mL')} of {hundredths(view.bag_ml, 'mL')}"


def _given_mg(view: ChairView) -> Said:
    """The dose, never without what makes it uncertain."""
    of = f" of {hundredths(view.planned_mg, 'mg')} planned" if view.planned_mg is not None else ", open-ended"
    given = f"{hundredths(view.infused_mg, 'mg')}{of}"
    return given if view.dose_uncertain is None else together(given, "; ", strong("uncertain"))


def _pump_figure(report: SessionReport) -> Pairs:
    """The volume that the pump itself showed, and beside it what rate and time gave then."""
    view = report.view
    shown = amount(view.pump_ml, "mL")
    if view.pump_ml_at is None or view.pump_difference_ml is None:
        return [("The pump's own figure", shown)]
    off = view.pump_difference_ml
    return [
        ("The pump's own figure", f"{shown} at {report.moment(view.pump_ml_at)}"),
        (
            "By rate and time then",
            f"{hundredths(view.pump_computed_ml, 'mL')}; the pump shows {'+' if off > 0 else ''}{off} mL",
        ),
    ]


def initials_legend(report: SessionReport) -> tuple[Block, ...]:
    """Whose initials stand in this record: name and role."""
    used = {line.by for line in report.view.entries} | {one.by for one in report.view.signatures}
    used |= {line.attributed_to for line in report.view.entries if line.attributed_to}
    lines: list[Said] = []
    for initials in sorted(used):
        known = report.people.get(initials)
        unknown = "name left out" if report.deidentified else "not on the staff list"
        words = f"{known.name}, {known.role}" if known is not None else unknown
        lines.append(together(strong(said(initials)), f": {words}"))
    return (Paragraph(joined(lines, "; ")),) if lines else ()


__all__ = ["NOTHING", "arithmetic", "initials_legend", "person", "state", "totals", "who_and_order"]
