"""One session as one Bundle: a collection, or for a signed record a document with its Composition first."""

from __future__ import annotations

from infusion_tui.exports.errors import NotSigned
from infusion_tui.exports.fhir.adverse import adverse_events
from infusion_tui.exports.fhir.codes import DOCUMENT, INFUSION
from infusion_tui.exports.fhir.elements import Json, concept, words
from infusion_tui.exports.fhir.frame import PRACTICE, Frame, to, url
from infusion_tui.exports.fhir.medication import infusion, medicines
from infusion_tui.exports.fhir.observation import body, observations
from infusion_tui.exports.fhir.patient import patient, staff
from infusion_tui.exports.fhir.provenance import device, provenances
from infusion_tui.exports.fhir.score import scores
from infusion_tui.exports.fhir.visit import encounter, procedure
from infusion_tui.exports.options import PLAIN, ExportOptions
from infusion_tui.exports.report import SessionReport


def bundle(report: SessionReport, options: ExportOptions = PLAIN) -> Json:
    """The session as plain dictionaries; numbers stay Decimal.

    Raises:
        NotSigned: a document was asked for, and the record is not signed as it stands.
    """
    frame = Frame(report, options)
    as_document = options.bundle == "document"
    if as_document and not report.view.signed:
        raise NotSigned(_unsigned(frame))
    visit = [encounter(frame), procedure(frame)]
    drug = infusion(frame)
    given, seen, scored = medicines(frame), [*body(frame), *observations(frame)], scores(frame)
    made: dict[int, list[str]] = {}
    for line, one in (*given, *seen, *scored):
        made.setdefault(line.number, []).append(one["id"])
    effects = adverse_events(frame)
    sources = provenances(frame, made, with_infusion=bool(drug))
    cover = (
        [
            _composition(
                frame, drug + [one for _, one in given], [one for _, one in seen + scored] + effects, sources
            )
        ]
        if as_document
        else []
    )
    people = [staff(frame, initials) for initials in sorted(frame.staff)]
    resources = [
        *cover, patient(frame), *people, device(frame), *visit, *drug, *(one for _, one in given),
        *(one for _, one in seen), *(one for _, one in scored), *effects, *sources,
    ]  # fmt: skip
    its_id = frame.ids.of_session("bundle", options.bundle)
    return frame.resource(
        "Bundle",
        its_id,
        identifier={"system": "urn:ietf:rfc3986", "value": url(its_id)},
        type=options.bundle,
        timestamp=frame.moment(frame.as_of),
        entry=[{"fullUrl": url(one["id"]), "resource": one} for one in resources],
    )


def _composition(frame: Frame, drugs: list[Json], seen: list[Json], sources: list[Json]) -> Json:
    """The first page of a signed document: whose it is, who signed it, and what stands in it."""
    signers = [one for one in frame.view.signatures if one.valid]
    title = f"{frame.protocol.drug}, session record"
    if frame.report.training:
        title = f"{PRACTICE}. {title}"
    sections = [
        ("Infusion", [frame.procedure, *(to(one["id"]) for one in drugs)]),
        ("Observations and side effects", [to(one["id"]) for one in seen]),
        ("Who wrote and signed what", [to(one["id"]) for one in sources]),
    ]
    return frame.resource(
        "Composition",
        frame.ids.of_session("composition"),
        status="final",
        type=concept(DOCUMENT),
        subject=frame.subject,
        encounter=frame.encounter,
        date=frame.moment(signers[-1].at),
        author=[frame.person(one) for one in dict.fromkeys(one.by for one in signers)],
        title=words(title),
        attester=[
            {"mode": "legal", "time": frame.moment(one.at), "party": frame.person(one.by)} for one in signers
        ],
        event=[
            {
                "code": [concept(INFUSION)],
                "period": frame.period(frame.began_at, frame.view.end.at if frame.view.end else None),
            }
        ],
        section=[{"title": name, "entry": entries} for name, entries in sections if entries],
    )


def _unsigned(frame: Frame) -> str:
    view = frame.view
    if view.end is None:
        why = "is still open"
    elif view.signatures:
        why = "was added to after its signature, or its signature no longer fits"
    else:
        why = "is not signed"
    return (
        f"Session {frame.session_id[:8]} {why}: a document is made of a signed record only. Sign it (the word sign),"
        " or export it with --bundle collection. Nothing was written."
    )
