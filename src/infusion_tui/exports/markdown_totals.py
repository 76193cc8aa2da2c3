"""The totals of a session's page: what was planned, what the pump did, and how sure the dose is."""

from __future__ import annotations

import datetime as dt

from infusion_tui.exports.markdown_parts import NOTHING, amount, facts, hundredths, minutes, said
from infusion_tui.exports.plain_text import markdown
from infusion_tui.exports.report import SessionReport
from infusion_tui.record.dosing import plain
from infusion_tui.record.view import ChairView

_PUMP_END = {"done": "done", "stop": "stopped", "transfer": "left running at the transfer"}


def at_or_dash(report: SessionReport, at: dt.datetime | None) -> str:
    """The moment in the clinic's time, or a dash."""
    return NOTHING if at is None else report.moment(at)


def totals(report: SessionReport) -> list[str]:
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
            observed += f" ({said(view.observation_why)})"
    planned = "open-ended" if view.open_ended else at_or_dash(report, view.planned_end_at)
    pairs = [
        ("Admitted", at_or_dash(report, view.began_at)),
        ("Pump started", at_or_dash(report, view.started_at)),
        ("Planned end", planned),
        ("Pump ended", ended),
        ("Pump running", minutes(view.run_s)),
        ("Paused", minutes(view.paused_s)),
        ("By the clock", minutes(view.clock_s)),
        ("Given", _given_ml(view)),
        ("Dose given", _given_mg(view)),
        *_uncertain(view),
        ("Volume by rate and time", hundredths(view.computed_ml, "mL")),
        *_pump_figure(report),
    ]
    if view.in_line_mg is not None:
        pairs.append(("Of the dose, may still be in the line", f"up to {hundredths(view.in_line_mg, 'mg')}"))
    pairs.append(("Observation", observed))
    return facts(pairs)


def _uncertain(view: ChairView) -> list[tuple[str, str]]:
    if view.dose_uncertain is None:
        return []
    return [("The dose is uncertain", f"**{markdown(view.dose_uncertain)}**")]


def _given_ml(view: ChairView) -> str:
    if len(view.bags) > 1:
        volumes = " + ".join(plain(bag.volume_ml) for bag in view.bags)
        return f"{hundredths(view.infused_ml, 'mL')} of {len(view.bags)} bags ({volumes} mL)"
    return f"{hundredths(view.infused_ml, 'mL')} of {hundredths(view.bag_ml, 'mL')}"


def _given_mg(view: ChairView) -> str:
    """The dose, never without what makes it uncertain."""
    of = f" of {hundredths(view.planned_mg, 'mg')} planned" if view.planned_mg is not None else ", open-ended"
    doubt = "; **uncertain**" if view.dose_uncertain is not None else ""
    return f"{hundredths(view.infused_mg, 'mg')}{of}{doubt}"


def _pump_figure(report: SessionReport) -> list[tuple[str, str]]:
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
