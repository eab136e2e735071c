"""Use cases: a physician has reviewed a visit and signs it; what is said after that is added."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid5

from monitoring.audit import AuditAction, act_of
from monitoring.check_codes import DischargeCode
from monitoring.deciding import decide
from monitoring.digests import digest_of
from monitoring.discharge import blocking_flags
from monitoring.errors import StateRefused
from monitoring.flags import Evaluation, Flag
from monitoring.ids import EntryId, SessionId, UserId
from monitoring.moments import MICROSECOND
from monitoring.overriding import covers_flags
from monitoring.people import User
from monitoring.permissions import Action, check_can_in
from monitoring.protocols import MonitoringProtocol
from monitoring.record import SessionRecord, effective_entries
from monitoring.recording import Saved, change_status, record_entries, revise_flags
from monitoring.revising_course import revise_course
from monitoring.sessions import InfusionSession, SessionStatus, words
from monitoring.store import Store
from monitoring.uneventful import events_in
from monitoring.visits import Addendum, Gate, Override, Signature

MEANING = "Reviewed and approved"  # 21 CFR 11.50 asks for the meaning beside name and time ([R3])
CHANGED = "The record has changed since you looked at it; please look again before you sign."


@dataclass(frozen=True, slots=True, kw_only=True)
class SignForm:
    """A signature as it is given; `id` was made when the form opened.

    `seen` is the digest of the record that the physician looked at. `despite` is the reason for
    signing although a critical flag is open, empty where none is.
    """

    id: EntryId
    seen: str
    meaning: str = MEANING
    despite: str = ""


def sign_off(
    store: Store, by: User, session_id: SessionId, form: SignForm, at: datetime
) -> InfusionSession:
    """`by` signs the visit as it stands; signing it twice with one form is no error.

    That it is `by` who signs was proven by the password, just before. Raises StateRefused unless
    the visit is completed and still what was seen; ValueRefused where a critical flag is open and
    no reason is given.
    """
    record = store.record(by.clinic_id, session_id)
    check_can_in(by, Action.SIGN_OFF, record.session)
    if store.holds_entry(by.clinic_id, session_id, form.id):
        return record.session
    _check_completed(record)
    if digest_of(record) != form.seen:
        raise StateRefused(CHANGED)
    at = max(at, record.last_written_at or at)
    record = _despite_flags(store, by, record, form, at)
    signature = Signature(
        id=form.id,
        measured_at=at,
        recorded_at=at,
        performed_by=by.id,
        recorded_by=by.id,
        meaning=form.meaning,
        digest=digest_of(record),
    )
    audit = act_of(
        by,
        AuditAction.SESSION_SIGNED,
        at,
        {"signature": str(signature.id), "digest": signature.digest},
        session_id=session_id,
    )
    store.add_entries(record.session, (signature,), audit)
    session = change_status(store, record.session, SessionStatus.SIGNED_OFF, by, at)
    revise_course(store, session.clinic_id, session.patient_id, by, at)
    return session


def sign_uneventful(
    store: Store, by: User, session_id: SessionId, form: SignForm, at: datetime
) -> InfusionSession:
    """`sign_off` of one of several visits: only where nothing in it needs a look of its own.

    Raises StateRefused for one in which something does, as `sign_off` does for one that has
    changed; then only this one is not signed.
    """
    record = store.record(by.clinic_id, session_id)
    check_can_in(by, Action.SIGN_OFF, record.session)
    if not store.holds_entry(by.clinic_id, session_id, form.id):
        protocol = store.protocol(by.clinic_id, record.session.protocol)
        found = events_in(record, decide(record, protocol, at), protocol)
        if found:
            msg = f"Please look at this visit by itself: {'; '.join(found)}."
            raise StateRefused(msg)
    return sign_off(store, by, session_id, form, at)


def flags_before_signature(
    record: SessionRecord, evaluation: Evaluation, protocol: MonitoringProtocol, signer: UserId
) -> tuple[Flag, ...]:
    """The open critical flags that `signer` has not overridden for the signature.

    `evaluation` is of `record`. What another physician overrode is not this one's judgement.
    """
    blocking = blocking_flags(evaluation)
    overridden = any(
        isinstance(each, Override)
        and each.gate is Gate.SIGNATURE
        and each.recorded_by == signer
        and covers_flags(each, blocking, record, protocol)
        for each in effective_entries(record.entries)
    )
    return () if overridden else blocking


def add_afterwards(
    store: Store, by: User, session_id: SessionId, addendum: Addendum, at: datetime
) -> Saved:
    """`addendum` is added to a visit that is over; after the signature it is stamped as later.

    Else one that waited while the visit was being signed would look like a part of what was
    signed. Raises what `record_entries` raises.
    """
    record = store.record(by.clinic_id, session_id)
    written_at = record.last_written_at
    if record.session.status is SessionStatus.SIGNED_OFF and written_at is not None:
        at = max(at, written_at + MICROSECOND)
    said = replace(addendum, measured_at=at)
    return record_entries(store, by, session_id, (said,), at)


def _check_completed(record: SessionRecord) -> None:
    status = record.session.status
    if status is not SessionStatus.COMPLETED:
        msg = f"A session that is {words(status)} cannot be signed."
        raise StateRefused(msg)


def _despite_flags(
    store: Store, by: User, record: SessionRecord, form: SignForm, at: datetime
) -> SessionRecord:
    """The record with the signer's override of what is still open; ValueRefused without reason."""
    protocol = store.protocol(by.clinic_id, record.session.protocol)
    evaluation = revise_flags(store, record, by, at)
    if not flags_before_signature(record, evaluation, protocol, by.id):
        return record
    override = Override(
        id=EntryId(uuid5(form.id, "override")),
        measured_at=at,
        recorded_at=at,
        performed_by=by.id,
        recorded_by=by.id,
        gate=Gate.SIGNATURE,
        checks=(DischargeCode.NO_OPEN_CRITICAL_FLAG.value,),
        reason=form.despite,
    )
    return record_entries(store, by, record.session.id, (override,), at).record
