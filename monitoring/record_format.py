"""The session record as JSON: one file for a session, written letter for letter.

No names are in it: the patient is a pseudonymous id. What each field is: docs/record-format.md.
"""

import json
from typing import Annotated, Literal

from pydantic import Field

from monitoring.assessments import Assessment
from monitoring.effects import EffectReport
from monitoring.entries import BaselineChoice, Correction, Intake, ObservationPause, Remark
from monitoring.flags import Acknowledgement, Suppression
from monitoring.infusions import InfusionEvent, InfusionOrder
from monitoring.limits import Data
from monitoring.own_limits import LimitsInForce
from monitoring.record import SessionRecord
from monitoring.sessions import InfusionSession
from monitoring.visits import (
    Addendum,
    Departure,
    Ending,
    HandOff,
    MedicineGiven,
    Override,
    Signature,
)
from monitoring.vitals import VitalsSet

FORMAT: Literal["infusion-session-record"] = "infusion-session-record"
VERSION: Literal[1] = 1

AnyEntry = Annotated[
    VitalsSet
    | Assessment
    | EffectReport
    | InfusionEvent
    | InfusionOrder
    | Intake
    | BaselineChoice
    | ObservationPause
    | Remark
    | MedicineGiven
    | Override
    | HandOff
    | Departure
    | Ending
    | Signature
    | Addendum
    | LimitsInForce
    | Correction,
    Field(discriminator="kind"),
]


class PatientFacts(Data):
    """What a reader may need to know of the patient; nothing that says who it is."""

    age_years: int | None = Field(default=None, ge=0, le=130)
    allergies: str | None = None


class RecordFile(Data):
    """A session record with what says which format it is in."""

    format: Literal["infusion-session-record"]
    version: Literal[1]
    session: InfusionSession
    patient: PatientFacts | None = None
    entries: tuple[AnyEntry, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()
    suppressions: tuple[Suppression, ...] = ()


def dump_record(record: SessionRecord, patient: PatientFacts | None = None) -> str:
    """`record` as JSON that `load_record` reads back as the same record."""
    file = RecordFile.model_construct(
        format=FORMAT,
        version=VERSION,
        session=record.session,
        patient=patient,
        entries=record.entries,
        acknowledgements=record.acknowledgements,
        suppressions=record.suppressions,
    )
    return file.model_dump_json(indent=2) + "\n"


def record_schema() -> str:
    """The JSON schema of the format, made from the code."""
    schema = RecordFile.model_json_schema()
    for shape in schema["$defs"].values():
        if "properties" in shape:
            shape["additionalProperties"] = False
    title = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps({**title, **schema}, indent=2, ensure_ascii=False) + "\n"
