"""Use cases: a protocol's next version is drafted, and a physician publishes it from a day on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitoring.audit import AuditAction, AuditEvent
from monitoring.errors import NotFound, StateRefused, ValueRefused
from monitoring.ids import ApprovalId, DraftId, new_uuid
from monitoring.people import User
from monitoring.permissions import Action, check_can
from monitoring.protocol_approvals import ProtocolApproval
from monitoring.protocol_editing.applying import changes_in, drafted
from monitoring.protocol_editing.drafts import DraftStart, ProtocolDraft, completed
from monitoring.protocol_editing.reading import lines_of
from monitoring.protocols import MonitoringProtocol, default_protocol
from monitoring.sessions import ProtocolVersion
from monitoring.store import Store
from monitoring.texts import checked_text

Details = Mapping[str, str | int]
LONGEST_AHEAD = timedelta(days=366)  # (D): a year mistyped is further ahead
LONGEST_TYPED = 1_000  # letters (D): more than any list of choices has
GONE = "This draft is no longer there: somebody has published or discarded it."
OVERTAKEN = "Somebody has changed this draft since you looked at it; look at it again."
NOTHING_NEW = "This draft says the same as the version it began from; change something first."


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed at a place of a draft, whose revision `seen` was on the screen then."""

    draft_id: DraftId
    seen: int
    place: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishForm:
    """An approval as it is given; `id` was made when the form opened.

    What was looked at: revision `seen` of the draft, beside `newest`, the version published last.
    `on` is the day of the clinic's from which it is in force.
    """

    id: ApprovalId
    draft_id: DraftId
    seen: int
    newest: ProtocolVersion
    on: date


def begin_draft(
    store: Store, by: User, draft_id: DraftId, start: DraftStart, at: datetime
) -> ProtocolDraft:
    """A new draft; a repeated save (same id) is no error.

    Raises PermissionRefused, NotFound before the clinic has a protocol, or StateRefused where
    there is a draft already.
    """
    check_can(by, Action.DRAFT_PROTOCOL)
    known = store.protocol_draft(by.clinic_id)
    if known is not None and known.id == draft_id:
        return known
    if known is not None:
        raise StateRefused("There is a draft already; somebody has begun it meanwhile.")
    draft = ProtocolDraft(
        id=draft_id,
        clinic_id=by.clinic_id,
        start=start,
        base=_base(store, by, start),
        began_by=by.id,
        began_at=at,
        revision=1,
        changed_by=by.id,
        changed_at=at,
    )
    details: Details = {"start": start.value, "version": draft.base.version}
    audit = _audit(AuditAction.PROTOCOL_DRAFT_BEGUN, draft, by, at, details)
    store.set_protocol_draft(draft, audit)
    return draft


def write_edit(store: Store, by: User, typed: Typed, at: datetime) -> ProtocolDraft:
    """What was typed is kept, right or wrong: what is wrong with it keeps it from being published.

    Raises PermissionRefused, NotFound for no such line, ValueRefused for what cannot be stored, and
    StateRefused when the draft is gone or somebody else has changed this very line meanwhile.
    """
    check_can(by, Action.DRAFT_PROTOCOL)
    draft = _draft(store, by, typed.draft_id)
    if all(line.place != typed.place for line in lines_of(draft.base)):
        raise NotFound("There is no such line in this draft.")
    text = checked_text(typed.place, typed.text, LONGEST_TYPED)
    reason = checked_text(typed.place, typed.reason)
    known = draft.edits.get(typed.place)
    if known is not None and (known.text, known.reason) == (text, reason):
        return draft
    if known is not None and known.revision > typed.seen and known.by != by.id:
        msg = (
            "Somebody has changed this line meanwhile; it shows what they typed. "
            f"You had typed “{text}”."
        )
        raise StateRefused(msg)
    changed = draft.with_typed(typed.place, text, reason, by.id, at)
    details: Details = {"place": typed.place, "revision": changed.revision}
    audit = _audit(AuditAction.PROTOCOL_DRAFT_CHANGED, changed, by, at, details)
    store.set_protocol_draft(changed, audit)
    return changed


def discard_draft(store: Store, by: User, draft_id: DraftId, seen: int, at: datetime) -> None:
    """The draft is no longer there; raises PermissionRefused, or StateRefused as above."""
    check_can(by, Action.DRAFT_PROTOCOL)
    draft = _draft(store, by, draft_id)
    if draft.revision != seen:
        raise StateRefused(OVERTAKEN)
    _close(store, draft, by, at, "discarded")


def publish_draft(store: Store, by: User, form: PublishForm, at: datetime) -> ProtocolApproval:
    """The draft is the clinic's next version, in force from `form.on`; now, if that is today.

    That it is `by` who approves was proven by the password, just before. Sessions that have begun
    keep theirs. A repeated save (same id) is answered as the first one was. Raises
    PermissionRefused, ValueRefused ("on") for a day that is over or far off, and StateRefused for
    a draft that is gone, was changed, holds faults or changes nothing.
    """
    check_can(by, Action.PUBLISH_PROTOCOL)
    published = store.published_protocols(by.clinic_id)
    for each in published:
        if each.approval is not None and each.approval.id == form.id:
            return each.approval
    draft = _draft(store, by, form.draft_id)
    if draft.revision != form.seen or published[0].version != form.newest:
        raise StateRefused(OVERTAKEN)
    zone = ZoneInfo(store.clinic(by.clinic_id).timezone)
    in_force_from = _in_force_from(form.on, zone, at)
    protocol = _publishable(draft, next_version(each.version for each in published))
    approval = ProtocolApproval(
        id=form.id,
        clinic_id=by.clinic_id,
        version=protocol.key,
        approved_by=by.id,
        approved_at=at,
        in_force_from=in_force_from,
    )
    details: dict[str, str | int] = {
        "protocol": protocol.name,
        "version": protocol.version,
        "in_force_from": in_force_from.isoformat(),
        "changes": len(draft.edits),
    }
    audit = _audit(AuditAction.PROTOCOL_PUBLISHED, draft, by, at, details)
    store.add_protocol(by.clinic_id, protocol, audit, approval)
    _close(store, draft, by, at, "published")
    return approval


def next_version(published: Iterable[ProtocolVersion]) -> int:
    """The number of the version that follows: none is used twice, whatever its name."""
    return 1 + max((each.version for each in published), default=0)


def _base(store: Store, by: User, start: DraftStart) -> MonitoringProtocol:
    if start is DraftStart.SHIPPED:
        return default_protocol()
    newest, *_ = store.published_protocols(by.clinic_id) or (None,)
    if newest is None:
        raise NotFound("Your clinic has not published a protocol yet.")
    protocol = store.protocol(by.clinic_id, newest.version)
    return completed(protocol) if start is DraftStart.COMPLETED else protocol


def _draft(store: Store, by: User, draft_id: DraftId) -> ProtocolDraft:
    draft = store.protocol_draft(by.clinic_id)
    if draft is None or draft.id != draft_id:
        raise StateRefused(GONE)
    return draft


def _close(store: Store, draft: ProtocolDraft, by: User, at: datetime, how: str) -> None:
    details: Details = {"how": how, "revision": draft.revision}
    audit = _audit(AuditAction.PROTOCOL_DRAFT_CLOSED, draft, by, at, details)
    store.drop_protocol_draft(draft.clinic_id, audit)


def _in_force_from(on: date, zone: ZoneInfo, at: datetime) -> datetime:
    """The beginning of that day in the clinic, or now on the day itself."""
    today = at.astimezone(zone).date()
    if on < today:
        raise ValueRefused("on", "This day is over; choose today or a later day.")
    if on > today + LONGEST_AHEAD:
        raise ValueRefused("on", "This lies more than a year ahead; please check it.")
    midnight = datetime.combine(on, time.min, tzinfo=zone).astimezone(UTC)
    return max(midnight, at)


def _publishable(draft: ProtocolDraft, version: int) -> MonitoringProtocol:
    """The protocol of a draft that holds no fault and changes something."""
    found = drafted(draft, version)
    if found.protocol is None:
        count = len(found.faults)
        msg = f"The draft cannot be published yet: {count} {'thing' if count == 1 else 'things'} "
        raise StateRefused(msg + "in it must be put right first.")
    lines = {line.place: line for line in lines_of(draft.base)}
    if draft.start is DraftStart.NEWEST and not changes_in(draft, lines):
        raise StateRefused(NOTHING_NEW)
    return found.protocol


def _audit(
    action: AuditAction, draft: ProtocolDraft, by: User, at: datetime, details: Details
) -> AuditEvent:
    return AuditEvent(
        id=new_uuid(at),
        clinic_id=draft.clinic_id,
        action=action,
        at=at,
        by=by.id,
        details={"draft": str(draft.id), **details},
    )
