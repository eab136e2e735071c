"""Use case: records leave the clinic, for a stated purpose, by who may see them, and it is kept.

A new kind of export is a member of `ExportKind`, a line in `SCOPES` and one in `NEEDS`; what it
looks like is beside the others in `dashboard/exports/`.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from monitoring.audit import AuditAction, AuditEvent
from monitoring.errors import ValueRefused
from monitoring.exports import (
    LONGEST_PURPOSE,
    SCOPES,
    Contents,
    Export,
    ExportFilter,
    ExportKind,
    ExportRequest,
    Scope,
)
from monitoring.ids import new_uuid
from monitoring.people import User
from monitoring.permissions import Action, can, check_can
from monitoring.store import Store
from monitoring.texts import required_line

NO_PURPOSE = "Say what this is for: who gets it, and why. It is kept with the export."
_MISSING: Mapping[Scope, tuple[str, str]] = MappingProxyType(
    {
        Scope.PERIOD: ("scope", "This is made of a period, not of one patient or session."),
        Scope.PATIENT: ("patient", "Choose the patient."),
        Scope.SESSION: ("session", "Choose the session."),
    }
)
# What a person must be allowed to see beside being allowed to export: it is what is inside.
NEEDS: Mapping[ExportKind, frozenset[Action]] = MappingProxyType(
    {
        ExportKind.TABLES_CSV: frozenset({Action.VIEW_SESSION}),
        ExportKind.TABLES_XLSX: frozenset({Action.VIEW_SESSION}),
        ExportKind.DEIDENTIFIED: frozenset({Action.VIEW_SESSION, Action.VIEW_OUTCOMES}),
        ExportKind.SESSION_PDF: frozenset({Action.VIEW_SESSION}),
        ExportKind.PATIENT_PDF: frozenset({Action.VIEW_SESSION, Action.VIEW_COURSE}),
        ExportKind.FHIR_BUNDLE: frozenset({Action.VIEW_SESSION}),
        ExportKind.SESSION_JSON: frozenset({Action.VIEW_SESSION}),
        ExportKind.AUDIT: frozenset({Action.READ_AUDIT}),
    }
)


def may_export(by: User, kind: ExportKind) -> bool:
    """May `by` hand this kind out, and see what is in it?"""
    return all(can(by, action) for action in (Action.EXPORT, *NEEDS[kind]))


def check_may_export(by: User, kind: ExportKind) -> None:
    """Raise PermissionRefused unless `may_export`."""
    for action in (Action.EXPORT, *sorted(NEEDS[kind])):
        check_can(by, action)


def checked_request(by: User, request: ExportRequest) -> ExportRequest:
    """`request` as it is kept: asked before anything is read, and again at the write.

    Raises PermissionRefused; ValueRefused for no purpose ("purpose"), or for no patient or session
    where the kind is made of one.
    """
    check_may_export(by, request.kind)
    _check_scope(request.kind, request.filter)
    purpose = required_line("purpose", request.purpose, NO_PURPOSE, LONGEST_PURPOSE)
    return replace(request, purpose=purpose)


def record_export(
    store: Store, by: User, request: ExportRequest, contents: Contents, at: datetime
) -> Export:
    """Keep that `by` takes `contents` out of the clinic: the export and its audit event.

    To be committed before anybody is given the bytes. Raises as `checked_request`; NotFound for
    another clinic's patient or session, StateRefused when it was kept before.
    """
    export = Export(
        clinic_id=by.clinic_id,
        made_at=at,
        made_by=by.id,
        request=checked_request(by, request),
        contents=contents,
    )
    store.add_export(export, _audit(export))
    return export


def _check_scope(kind: ExportKind, wanted: ExportFilter) -> None:
    allowed = SCOPES[kind]
    if wanted.scope not in allowed:
        nearest = next(scope for scope in Scope if scope in allowed)
        raise ValueRefused(*_MISSING[nearest])


def _audit(export: Export) -> AuditEvent:
    return AuditEvent(
        id=new_uuid(export.made_at),
        clinic_id=export.clinic_id,
        action=AuditAction.EXPORT_MADE,
        at=export.made_at,
        by=export.made_by,
        session_id=export.request.filter.session_id,
        details=_details(export),
    )


def _details(export: Export) -> dict[str, str | int]:
    request, contents = export.request, export.contents
    return {
        "export": str(request.id),
        "kind": request.kind.value,
        "purpose": request.purpose,
        **_filter_details(request.filter),
        "rows": contents.rows,
        **{f"rows_of_{each.part}": each.rows for each in contents.counts},
        "size_bytes": contents.size_bytes,
        "sha256": contents.sha256,
    }


def _filter_details(wanted: ExportFilter) -> dict[str, str | int]:
    """What was asked for; what was not asked for is left out."""
    told = {
        "since": wanted.since and wanted.since.isoformat(),
        "until": wanted.until and wanted.until.isoformat(),
        "patient": wanted.patient_id and str(wanted.patient_id),
        "tables": " ".join(wanted.tables),
        "with_free_text": int(wanted.with_free_text),
    }
    return {name: value for name, value in told.items() if value}
