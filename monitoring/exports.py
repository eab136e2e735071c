"""What leaves the clinic: which kind of export, of what, why, and the digest that proves it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from monitoring.errors import ValueRefused
from monitoring.ids import ClinicId, ExportId, PatientId, SessionId, UserId
from monitoring.moments import in_utc

LONGEST_PURPOSE = 300  # letters: one sentence that is read in a list (D)


class ExportKind(StrEnum):
    """What is handed out. Stored, and in addresses: a changed value needs a migration."""

    TABLES_CSV = "tables-csv"
    TABLES_XLSX = "tables-xlsx"
    DEIDENTIFIED = "deidentified"
    SESSION_PDF = "session-pdf"
    PATIENT_PDF = "patient-pdf"
    FHIR_BUNDLE = "fhir-bundle"
    SESSION_JSON = "session-json"
    AUDIT = "audit"


class Scope(StrEnum):
    """Of what an export is: everything of a period, one patient, or one session."""

    PERIOD = "period"
    PATIENT = "patient"
    SESSION = "session"


_ANY = frozenset(Scope)
SCOPES: Mapping[ExportKind, frozenset[Scope]] = MappingProxyType(
    {
        ExportKind.TABLES_CSV: _ANY,
        ExportKind.TABLES_XLSX: _ANY,
        ExportKind.DEIDENTIFIED: frozenset({Scope.PERIOD}),
        ExportKind.SESSION_PDF: frozenset({Scope.SESSION}),
        ExportKind.PATIENT_PDF: frozenset({Scope.PATIENT}),
        ExportKind.FHIR_BUNDLE: _ANY,
        ExportKind.SESSION_JSON: frozenset({Scope.SESSION}),
        ExportKind.AUDIT: frozenset({Scope.PERIOD}),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFilter:
    """Of what an export is: a patient or a session, and from `since` to before `until`.

    `tables` names the tables that were asked for (none: all). Without `with_free_text` no column
    holds what people wrote in their own words. Raises ValueRefused when it contradicts itself.
    """

    since: datetime | None = None
    until: datetime | None = None
    patient_id: PatientId | None = None
    session_id: SessionId | None = None
    tables: tuple[str, ...] = ()
    with_free_text: bool = False

    def __post_init__(self) -> None:
        for name in ("since", "until"):
            at = getattr(self, name)
            object.__setattr__(self, name, None if at is None else in_utc(at))
        if self.since is not None and self.until is not None and self.until <= self.since:
            raise ValueRefused("until", "The last day is before the first; please check both.")
        if self.patient_id is not None and self.session_id is not None:
            raise ValueRefused("session", "Choose a patient or a session, not both.")

    @property
    def scope(self) -> Scope:
        """Of what the export is."""
        if self.session_id is not None:
            return Scope.SESSION
        return Scope.PERIOD if self.patient_id is None else Scope.PATIENT


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """What somebody asks for, and why; `id` is that of the export it becomes."""

    id: ExportId
    kind: ExportKind
    purpose: str
    filter: ExportFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCount:
    """How many rows (or resources, entries, pages) a part of an export has."""

    part: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What was made: the rows of each part, and size and SHA-256 (64 hex digits) of its bytes."""

    counts: tuple[RowCount, ...]
    size_bytes: int
    sha256: str

    @property
    def rows(self) -> int:
        """The rows of all parts."""
        return sum(each.rows for each in self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """An export that was made. Only added to."""

    clinic_id: ClinicId
    made_at: datetime
    made_by: UserId
    request: ExportRequest
    contents: Contents
