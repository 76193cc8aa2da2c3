"""A worked session and reports of it, shared by the tests of the formats."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from zoneinfo import ZoneInfo

from infusion_tui.exports import SessionReport, write_csv, write_markdown
from infusion_tui.record import events as ev
from infusion_tui.record.snapshot import SessionSnapshots
from support import Chair, at

HEAD = "ab" * 32


def report_of(chair: Chair, clock: str = "11:00", *, training: bool = False) -> SessionReport:
    view = SessionSnapshots(chair.session(), chair.zone).view(at(clock), training=training)
    return SessionReport(view, chair.zone, training, 99, HEAD, at("10:59"), at("11:00:08"), "KM")


def csv_text(*reports: SessionReport) -> str:
    out = io.StringIO(newline="")
    write_csv(reports, out)
    return out.getvalue()


def csv_rows(*reports: SessionReport) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_text(*reports), newline="")))


def page(report: SessionReport) -> str:
    out = io.StringIO()
    write_markdown(report, out)
    return out.getvalue()


def worked_session() -> Chair:
    """Entries 1-19: a whole infusion with a pause, two side effects, a medicine, a fix, a void, and a late entry."""
    chair = Chair("09:50", zone=ZoneInfo("Europe/Berlin"))
    chair.add(
        "09:51",
        ev.CheckAnswered(
            list="precheck", item="consent", answer="y", attested="Consent is signed", text="form 3"
        ),
    )  # 2
    chair.add(
        "09:52",
        ev.DrugDrawn(amount=Decimal(50), unit="mg", vial_amount=Decimal(500), vial_unit="mg", lot="A123"),
    )  # 3
    chair.observe("09:53", {"bp": (124, 78), "hr": 72, "spo2": 99, "rr": 14, "temp": Decimal("36.8")})  # 4
    chair.start("10:00", "75")  # 5
    chair.observe(
        "10:05",
        {"bp": (162, 80), "hr": 74, "o2_l_min": Decimal(2), "sed": 4, "dis": 2, "pain": 3},
        effects={"nausea": 1, "dizzy": 2},
    )  # 6
    chair.add("10:06", ev.EntryAmended(values={"bp": (126, 80)}), amends=6, reason="misread")  # 7
    chair.pause("10:10")  # 8
    chair.resume("10:15")  # 9
    chair.add(
        "10:16", ev.MedicineGiven(drug="ondansetron", dose=Decimal("4"), unit="mg", route="iv", note="slowly")
    )  # 10
    chair.observe("10:20", {"hr": 140})  # 11
    chair.add("10:21", ev.EntryStruck(how="void"), amends=11, reason="wrong chair")  # 12
    chair.rate("10:25", "60")  # 13
    chair.add("10:30", ev.NoteWritten(note="sipping water, talks"), recorded="10:50")  # 14
    chair.add("10:31", ev.PumpRead(pump_ml=Decimal("30.5")))  # 15
    chair.observe("10:35", effects={"nausea": 0})  # 16
    chair.stop("10:40", "dizzy")  # 17
    chair.add("10:45", ev.DrugWasted(amount=Decimal(15), unit="mg", witness="JD"))  # 18
    chair.add("10:46", ev.ProviderTold(to="Dr Lee"), by="JD")  # 19
    return chair
