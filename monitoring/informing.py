"""Use cases: an administrator writes the clinic's own texts: leaflet, safety text, letterhead."""

from datetime import datetime
from uuid import UUID

from monitoring.audit import AuditAction, act_of
from monitoring.errors import StateRefused, ValueRefused
from monitoring.ids import LeafletId, LetterheadTextId, SafetyTextId
from monitoring.leaflets import LONGEST_LEAFLET, Leaflet
from monitoring.letterheads import LONGEST_LETTERHEAD, MOST_LINES, LetterheadText
from monitoring.people import User
from monitoring.permissions import Action, check_can
from monitoring.safety_texts import LONGEST_SAFETY_TEXT, SafetyText
from monitoring.store import Store
from monitoring.texts import required_text


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
    check_can(by, Action.EDIT_CLINIC)
    own_id, typed = leaflet
    text = _kept(typed, "Write the text of the leaflet.", LONGEST_LEAFLET)
    current = store.leaflet(by.clinic_id)
    if current is not None and current.id == own_id:
        return current
    _check_not_overtaken(current, instead_of, "leaflet")
    written = Leaflet(id=own_id, clinic_id=by.clinic_id, written_at=at, written_by=by.id, text=text)
    audit = act_of(by, AuditAction.LEAFLET_WRITTEN, at, {"leaflet": str(own_id)})
    store.add_leaflet(written, audit)
    return written


def write_safety_text(
    store: Store,
    by: User,
    safety_text: tuple[SafetyTextId, str],
    at: datetime,
    *,
    instead_of: SafetyTextId | None,
) -> SafetyText:
    """The new version of what the clinic does on a positive PHQ-9 item 9; as `write_leaflet`."""
    check_can(by, Action.EDIT_CLINIC)
    own_id, typed = safety_text
    text = _kept(typed, "Write the safety text.", LONGEST_SAFETY_TEXT)
    current = store.safety_text(by.clinic_id)
    if current is not None and current.id == own_id:
        return current
    _check_not_overtaken(current, instead_of, "safety text")
    written = SafetyText(
        id=own_id, clinic_id=by.clinic_id, written_at=at, written_by=by.id, text=text
    )
    audit = act_of(by, AuditAction.SAFETY_TEXT_WRITTEN, at, {"safety_text": str(own_id)})
    store.add_safety_text(written, audit)
    return written


def write_letterhead(
    store: Store,
    by: User,
    letterhead: tuple[LetterheadTextId, str],
    at: datetime,
    *,
    instead_of: LetterheadTextId | None,
) -> LetterheadText:
    """The new lines below the clinic's name on reports; as `write_leaflet`."""
    check_can(by, Action.EDIT_CLINIC)
    own_id, typed = letterhead
    text = _kept(typed, "Write the lines of the letterhead.", LONGEST_LETTERHEAD)
    current = store.letterhead(by.clinic_id)
    if current is not None and current.id == own_id:
        return current
    _check_not_overtaken(current, instead_of, "letterhead")
    written = LetterheadText(
        id=own_id, clinic_id=by.clinic_id, written_at=at, written_by=by.id, text=text
    )
    if len(written.lines) > MOST_LINES:
        raise ValueRefused("text", f"Keep to {MOST_LINES} lines: the page is for the patient.")
    audit = act_of(by, AuditAction.LETTERHEAD_WRITTEN, at, {"letterhead": str(own_id)})
    store.add_letterhead(written, audit)
    return written


def _kept(typed: str, sentence: str, longest: int) -> str:
    return required_text("text", typed.replace("\r\n", "\n"), sentence, longest)


def _check_not_overtaken(
    current: Leaflet | SafetyText | LetterheadText | None, instead_of: UUID | None, word: str
) -> None:
    if (current.id if current else None) != instead_of:
        msg = (
            f"Somebody else has written the {word} since you opened this page. Copy your text, "
            "look at theirs, and save again."
        )
        raise StateRefused(msg)
