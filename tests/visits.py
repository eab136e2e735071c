"""Whole visits of the patient in the store, some days after the first: for tests of a course."""

from dataclasses import replace
from datetime import timedelta

from monitoring.entries import Entry
from monitoring.ids import EntryId, new_uuid
from monitoring.record import SessionRecord
from monitoring.sessions import SessionOutcome, SessionStatus
from tests.course_factories import on_day, session_of
from tests.factories import AT, assessment, baseline, order, session, start, stop, vitals
from tests.fakes import FakeStore


def visit(
    number: int, day: float, *, systolic: int = 140, pain: tuple[int, int] = (7, 3)
) -> SessionRecord:
    """The patient's infusion `number`, calm but for its peak, over two hours after its start."""
    held = session(
        id=session_of(number),
        scheduled_at=on_day(day) - timedelta(minutes=30),
        begun_at=on_day(day) - timedelta(minutes=25),
        ended_at=on_day(day) + timedelta(minutes=120),
        status=SessionStatus.COMPLETED,
        outcome=SessionOutcome.COMPLETED,
    )
    entries = (
        *baseline(),
        assessment(-3, pain=pain[0]),
        order(),
        start(),
        vitals(10, (systolic, 80)),
        vitals(20, (130, 80)),
        stop(40),
        assessment(60, pain=pain[1], dissociation=0),
    )
    return SessionRecord(session=held, entries=_moved(entries, day))


def _moved(entries: tuple[Entry, ...], day: float) -> tuple[Entry, ...]:
    """The entries on another day, each under an id of its own."""
    by = on_day(day) - AT
    ids = {each.id: EntryId(new_uuid(on_day(day))) for each in entries}
    moved = []
    for each in entries:
        at = {"measured_at": each.measured_at + by, "recorded_at": each.recorded_at + by}
        if each.kind == "baseline":
            at["vitals_id"] = ids[each.vitals_id]  # type: ignore[assignment]
        moved.append(replace(each, id=ids[each.id], **at))  # type: ignore[arg-type]
    return tuple(moved)


def put(store: FakeStore, *records: SessionRecord) -> None:
    """Into the store as if the visits had been kept there from their beginning."""
    for record in records:
        store.records[record.session.id] = record
        store.raised[record.session.id] = {}
        store.saved.update({each.id: record.session.id for each in record.entries})
