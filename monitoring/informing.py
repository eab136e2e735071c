"""Use cases: an administrator writes the clinic's own texts: leaflet, safety text, letterhead."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from monitoring.audit import AuditAction, AuditEvent, act_of
from monitoring.errors import StateRefused
from monitoring.ids import ClinicId, LeafletId, LetterheadTextId, SafetyTextId
from monitoring.leaflets import LONGEST_LEAFLET, Leaflet
from monitoring.letterheads import LONGEST_LETTERHEAD, LetterheadText
from monitoring.people import User
from monitoring.permissions import Action, check_can
from monitoring.safety_texts import LONGEST_SAFETY_TEXT, SafetyText
from monitoring.store import Store
from monitoring.texts import required_text

TextT = TypeVar("TextT", Leaflet, SafetyText, LetterheadText)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text(Generic[TextT]):
    """One of the texts: what it is called, asked for by and held to, and how it is kept."""

    kind: type[TextT]
    name: str
    asked_for: str
    longest: int
    action: AuditAction
    current: Callable[[Store, ClinicId], TextT | None]
    add: Callable[[Store, TextT, AuditEvent], None]


_LEAFLET = _Text(
    kind=Leaflet,
    name="leaflet",
    asked_for="Write the text of the leaflet.",
    longest=LONGEST_LEAFLET,
    action=AuditAction.LEAFLET_WRITTEN,
    current=lambda store, clinic_id: store.leaflet(clinic_id),
    add=lambda store, text, audit: store.add_leaflet(text, audit),
)
_SAFETY_TEXT = _Text(
    kind=SafetyText,
    name="safety text",
    asked_for="Write the safety text.",
    longest=LONGEST_SAFETY_TEXT,
    action=AuditAction.SAFETY_TEXT_WRITTEN,
    current=lambda store, clinic_id: store.safety_text(clinic_id),
    add=lambda store, text, audit: store.add_safety_text(text, audit),
)
_LETTERHEAD = _Text(
    kind=LetterheadText,
    name="letterhead",
    asked_for="Write the lines of the letterhead.",
    longest=LONGEST_LETTERHEAD,
    action=AuditAction.LETTERHEAD_WRITTEN,
    current=lambda store, clinic_id: store.letterhead(clinic_id),
    add=lambda store, text, audit: store.add_letterhead(text, audit),
)


def write_leaflet(
    store: Store,
    by: User,
    leaflet: tuple[LeafletId, str],
    at: datetime,
    *,
    instead_of: LeafletId | None,
) -> Leaflet:
    """The new version of the clinic's `leaflet` (id, text); a repeated save changes nothing.

    `instead_of` is the version that was shown when the writing began. Raises PermissionRefused,
    ValueRefused, or StateRefused when somebody else was faster.
    """
    return _write(_LEAFLET, store, by, (*leaflet, instead_of), at)


def write_safety_text(
    store: Store,
    by: User,
    safety_text: tuple[SafetyTextId, str],
    at: datetime,
    *,
    instead_of: SafetyTextId | None,
) -> SafetyText:
    """The new version of what the clinic does on a positive PHQ-9 item 9; as `write_leaflet`."""
    return _write(_SAFETY_TEXT, store, by, (*safety_text, instead_of), at)


def write_letterhead(
    store: Store,
    by: User,
    letterhead: tuple[LetterheadTextId, str],
    at: datetime,
    *,
    instead_of: LetterheadTextId | None,
) -> LetterheadText:
    """The new lines below the clinic's name on reports; as `write_leaflet`."""
    return _write(_LETTERHEAD, store, by, (*letterhead, instead_of), at)


def _write(
    text: _Text[TextT], store: Store, by: User, said: tuple[Any, str, UUID | None], at: datetime
) -> TextT:
    check_can(by, Action.EDIT_CLINIC)
    own_id, typed, instead_of = said
    kept = required_text("text", typed.replace("\r\n", "\n"), text.asked_for, text.longest)
    current = text.current(store, by.clinic_id)
    if current is not None and current.id == own_id:
        return current
    if (current.id if current else None) != instead_of:
        msg = (
            f"Somebody else has written the {text.name} since you opened this page. Copy your "
            "text, look at theirs, and save again."
        )
        raise StateRefused(msg)
    written = text.kind(
        id=own_id, clinic_id=by.clinic_id, written_at=at, written_by=by.id, text=kept
    )
    named = {text.name.replace(" ", "_"): str(own_id)}
    text.add(store, written, act_of(by, text.action, at, named))
    return written
