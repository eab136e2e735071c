"""Verifying on the screen: every chain and every row read again, and what was found."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import runtime
from dashboard.html import Html, fill, place, texts
from dashboard.labels import as_label
from dashboard.wording import clock_with_seconds, local_day
from db.audit_chain import ChainBreak, ChainReport, verify
from db.engine import Database
from db.row_checking import RowBreak
from monitoring.audit import AuditAction, AuditEvent
from monitoring.ids import new_uuid
from monitoring.people import User
from monitoring.permissions import Action, check_can

_MOST_SHOWN = 100
_ALTERED = (
    '<section class="records altered" role="status"><h2>The record was altered</h2>'
    "<p>Something changed it beside the program. Keep the file as it is, and restore the last "
    "backup that verifies.</p><ul>$rows</ul>$more</section>"
)
_ROW = (
    '<li><span class="line"><b>$how</b><span>$what</span><span>$when</span>$link</span>'
    '<span class="key">$key</span></li>'
)
_SESSION = '<a href="/session?id=$id" target="_self">the session</a>'
_TABLES: Mapping[str, str] = MappingProxyType(
    {
        "vitals_set": "vitals",
        "effect_report": "a side effect",
        "infusion_event": "something done at the pump",
        "infusion_order": "an order",
        "infusion_session": "a session",
        "session_state": "where a session stands",
        "status_change": "a step of a session",
        "care_entry": "an entry of a session",
        "course_entry": "an entry of a patient's course",
        "patient": "a patient",
        "patient_change": "the history of a patient",
        "user": "a person of the clinic",
        "account": "an account",
    }
)


def verify_noted(database: Database, by: User, at: datetime) -> ChainReport:
    """The report, after a bar; that it was asked for is in the audit. PermissionRefused."""
    check_can(by, Action.READ_AUDIT)
    bar = st.progress(0.0, text="Reading the record …")
    report = verify(database, lambda done: bar.progress(done, text="Reading the record …"))
    bar.empty()
    event = AuditEvent(
        id=new_uuid(at),
        clinic_id=by.clinic_id,
        action=AuditAction.AUDIT_VERIFIED,
        at=at,
        by=by.id,
        details={"rows": report.rows, "broken": len(report.breaks) + report.altered},
    )
    with database.transaction() as store:
        store.add_audit(event)
    return report


def show(user: User) -> None:
    """The button, and what was found when it was pressed just now."""
    if not st.button("Verify the record", icon=":material/verified_user:"):
        return
    at, zone = runtime.now(), runtime.current_zone()
    report = verify_noted(runtime.database(), user, at)
    if report.is_whole:
        st.success(as_label(_whole(report, at, zone)), icon=":material/check:")
    else:
        st.html(altered_html(report, zone))


def _whole(report: ChainReport, at: datetime, zone: ZoneInfo) -> str:
    return (
        f"Nothing was altered: {report.entries:,} events in {report.chains:,} chains and "
        f"{report.rows:,} rows were read, from {clock_with_seconds(at, zone)} on."
    )


def altered_html(report: ChainReport, zone: ZoneInfo) -> Html:
    """What was altered, each with its table, its time and its key."""
    rows = [_broken(each) for each in report.breaks]
    rows += [_altered(each, zone) for each in report.row_breaks]
    hidden = len(report.breaks) + report.altered - min(len(rows), _MOST_SHOWN)
    more = (
        fill('<p class="quiet">$words</p>', words=f"And {hidden:,} more.") if hidden else Html("")
    )
    return place(_ALTERED, rows=Html("".join(rows[:_MOST_SHOWN])), more=more)


def _broken(found: ChainBreak) -> Html:
    is_session = found.chain != found.clinic_id
    return place(
        _ROW,
        link=fill(_SESSION, id=str(found.chain)) if is_session else Html(""),
        **texts(
            how="Audit",
            what=f"event {found.seq} of {'a session' if is_session else 'the clinic'}",
            when=found.reason,
            key=str(found.chain),
        ),
    )


def _altered(found: RowBreak, zone: ZoneInfo) -> Html:
    at = found.sealed_at or found.written_at
    words = "saved" if found.sealed_at else "says it was written"
    when = f"{words} {local_day(at, zone)} {clock_with_seconds(at, zone)}" if at else ""
    is_session = found.chain.int != 0 and found.chain != found.clinic_id
    return place(
        _ROW,
        link=fill(_SESSION, id=str(found.chain)) if is_session else Html(""),
        **texts(
            how=found.how.capitalize(),
            what=_TABLES.get(found.table, found.table.replace("_", " ")),
            when=when,
            key=f"{found.table} {found.name}",
        ),
    )
