"""The kinds of export there are, in the order of the list."""

from collections.abc import Sequence

from dashboard.exports import (
    audit_csv,
    deidentified,
    fhir_bundle,
    patient_pdf,
    session_pdf,
    session_record,
)
from dashboard.exports.offer import Offer
from dashboard.exports.tables import csv_files, workbook
from monitoring.errors import NotFound
from monitoring.exporting import may_export
from monitoring.exports import ExportKind
from monitoring.people import User

OFFERS: tuple[Offer, ...] = (
    csv_files.OFFER,
    workbook.OFFER,
    deidentified.OFFER,
    session_pdf.OFFER,
    patient_pdf.OFFER,
    fhir_bundle.OFFER,
    session_record.OFFER,
    audit_csv.OFFER,
)


def offer_of(kind: ExportKind) -> Offer:
    """What is offered of this kind; raises NotFound where nothing is."""
    for offer in OFFERS:
        if offer.kind is kind:
            return offer
    raise NotFound("There is no such export.")


def offers_for(user: User) -> Sequence[Offer]:
    """What this person may export, in the order of the list."""
    return tuple(offer for offer in OFFERS if may_export(user, offer.kind))
