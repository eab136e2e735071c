"""Use cases around flags: acknowledge one, suppress a rule for a while, look when time passes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitoring.audit import AuditAction, AuditEvent, act_of
from monitoring.checks import check_active, check_unsigned
from monitoring.deciding import decide
from monitoring.errors import NotFound, StateRefused, ValueRefused
from monitoring.flags import (
    LONGEST_SUPPRESSION,
    Acknowledgement,
    ActionTaken,
    Evaluation,
    Flag,
    FlagKey,
    Severity,
    Suppression,
)
from monitoring.ids import ClinicId, EntryId, SessionId, new_uuid
from monitoring.people import User
from monitoring.permissions import Action, check_can_in
from monitoring.protocols import MonitoringProtocol
from monitoring.record import SessionRecord
from monitoring.recording import decide_anew, revise_flags
from monitoring.sessions import ACTIVE
from monitoring.store import Store
from monitoring.texts import checked_text, required_text


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenForm:
    """What a person says about a flag; `id` was made when the form opened."""

    id: EntryId
    flag: FlagKey
    actions: tuple[ActionTaken, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressForm:
    """For how long a flag's rule is not to be shown, and why; `id` as in `SeenForm`."""

    id: EntryId
    flag: FlagKey
    lasting: timedelta
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowAgainForm:
    """Which suppression is to end now; `id` as in `SeenForm`."""

    id: EntryId
    suppression: EntryId


def acknowledge_flag(
    store: Store, by: User, session_id: SessionId, form: SeenForm, at: datetime
) -> Evaluation:
    """`by` has seen the flag and says what was done; gives the flags as they then are.

    Raises ValueRefused when neither an action nor a note is given, NotFound for no such flag.
    """
    record = store.record(by.clinic_id, session_id)
    check_can_in(by, Action.ACKNOWLEDGE, record.session)
    if store.holds_entry(by.clinic_id, session_id, form.id):
        return revise_flags(store, record, by, at)
    check_unsigned(record)
    note = check_said(form)
    flag = _flag(store, record, form.flag, at)
    said = Acknowledgement(
        id=form.id,
        flag=flag.key,
        severity=flag.severity,
        at=at,
        by=by.id,
        actions=form.actions,
        note=note,
    )
    audit = _audit(AuditAction.FLAG_ACKNOWLEDGED, record, by, flag, at)
    store.add_acknowledgement(record.session, said, audit)
    grown = replace(record, acknowledgements=(*record.acknowledgements, said))
    return revise_flags(store, grown, by, at)


def check_said(form: SeenForm) -> str:
    """The note as it is kept; raises ValueRefused when neither an action nor a note is given."""
    note = checked_text("note", form.note)
    if not form.actions and not note:
        raise ValueRefused("note", "Say what was done: choose an action or write a note.")
    return note


def suppress_rule(
    store: Store, by: User, session_id: SessionId, form: SuppressForm, at: datetime
) -> Evaluation:
    """The flag's rule and direction are not shown for a while, up to the flag's severity.

    Raises StateRefused for a critical flag, ValueRefused without a reason or for too long.
    """
    record = store.record(by.clinic_id, session_id)
    check_can_in(by, Action.SUPPRESS, record.session)
    if store.holds_entry(by.clinic_id, session_id, form.id):
        return revise_flags(store, record, by, at)
    check_active(record)
    reason = required_text("reason", form.reason, "Say why this is not to be shown.")
    if not timedelta(0) < form.lasting <= LONGEST_SUPPRESSION:
        most = LONGEST_SUPPRESSION // timedelta(hours=1)
        raise ValueRefused("lasting", f"Choose a time of up to {most} hours.")
    flag = _flag(store, record, form.flag, at)
    if flag.severity is Severity.CRITICAL:
        msg = "A critical flag is always shown."
        raise StateRefused(msg)
    held = Suppression(
        id=form.id,
        rule_id=flag.key.rule_id,
        direction=flag.direction,
        severity=flag.severity,
        at=at,
        until=at + form.lasting,
        by=by.id,
        reason=reason,
    )
    audit = _audit(AuditAction.RULE_SUPPRESSED, record, by, flag, at)
    store.add_suppression(record.session, held, audit)
    grown = replace(record, suppressions=(*record.suppressions, held))
    return revise_flags(store, grown, by, at)


def show_again(
    store: Store, by: User, session_id: SessionId, form: ShowAgainForm, at: datetime
) -> Evaluation:
    """The rule is shown again from now on: a suppression of no length follows the one in force.

    Raises StateRefused when it is in force no more, or the patient has left.
    """
    record = store.record(by.clinic_id, session_id)
    check_can_in(by, Action.SUPPRESS, record.session)
    if store.holds_entry(by.clinic_id, session_id, form.id):
        return revise_flags(store, record, by, at)
    check_active(record)
    in_force = {each.id: each for each in record.suppressions_at(at)}
    if form.suppression not in in_force:
        msg = "This is shown again already."
        raise StateRefused(msg)
    held = in_force[form.suppression]
    ended = replace(held, id=form.id, at=at, until=at, by=by.id, reason="")
    audit = act_of(
        by,
        AuditAction.RULE_SHOWN_AGAIN,
        at,
        {"rule": held.rule_id, "suppression": str(held.id)},
        session_id=session_id,
    )
    store.add_suppression(record.session, ended, audit)
    return revise_flags(store, store.record(by.clinic_id, session_id), by, at)


def look_again(store: Store, clinic_id: ClinicId, session_id: SessionId, at: datetime) -> None:
    """Decide anew because time has passed: nobody need be looking for a flag to arise.

    A session that is over is left as it was when it ended.
    """
    record = store.record(clinic_id, session_id)
    if record.session.status in ACTIVE:
        revise_flags(store, record, None, at)


def is_settled(
    record: SessionRecord, stored: Sequence[Flag], protocol: MonitoringProtocol, at: datetime
) -> bool:
    """Would `look_again` find every flag stored as it is? Asked first, it spares the lock."""
    _, changed = decide_anew(record, stored, protocol, at)
    return not changed


def _flag(store: Store, record: SessionRecord, key: FlagKey, at: datetime) -> Flag:
    protocol = store.protocol(record.session.clinic_id, record.session.protocol)
    for flag in decide(record, protocol, at).flags:
        if flag.key == key:
            return flag
    msg = "There is no such flag any more; the record has changed."
    raise NotFound(msg)


def _audit(
    action: AuditAction, record: SessionRecord, by: User, flag: Flag, at: datetime
) -> AuditEvent:
    return AuditEvent(
        id=new_uuid(at),
        clinic_id=record.session.clinic_id,
        action=action,
        at=at,
        by=by.id,
        session_id=record.session.id,
        details={
            "rule": flag.key.rule_id,
            "began_with": str(flag.key.began_with),
            "severity": flag.severity.value,
        },
    )
