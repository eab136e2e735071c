"""Saving a correction: what was meant and why, or that it never was true, in one transaction."""

from collections.abc import Mapping
from datetime import datetime

from dashboard.components.chairside.amending.events import rest_of_episode
from dashboard.components.chairside.amending.fields import amended
from dashboard.components.chairside.amending.readings import kept_doubts
from dashboard.saving import Act, header, save
from dashboard.session_view import SessionView
from dashboard.state import Form, end_amending, is_open
from db.store import SqlStore
from monitoring.checks import with_doubts
from monitoring.effects import EffectReport
from monitoring.entries import Correction, Entry
from monitoring.errors import ConfirmationNeeded, ValueRefused
from monitoring.ids import EntryId, new_uuid
from monitoring.measures import Measure
from monitoring.people import User
from monitoring.recording import record_entries
from monitoring.vitals import VitalsSet

OTHER_REASON = "other"
REASONS = (
    "typing error",
    "wrong time",
    "wrong patient",
    "wrong arm, cuff or probe",
    "entered twice",
    OTHER_REASON,
)


def amend(form: Form, entry: Entry, view: SessionView, asked: Mapping[str, str]) -> None:
    """Put what was meant in the entry's place; with another effect, in its whole episode's."""

    def act(store: SqlStore, by: User, at: datetime) -> None:
        reason, after = _reason(form), amended(entry, view, form)
        pairs = [(entry, after)]
        if isinstance(entry, EffectReport) and isinstance(after, EffectReport):
            pairs += rest_of_episode(entry, after, view, form)
        said = [new for _, new in pairs]
        because = [
            _correction(EntryId(new_uuid(at)), (old, new.id), reason, by, at) for old, new in pairs
        ]
        confirmed = _confirmed(entry, after, asked)
        record_entries(store, by, form.session_id, (*said, *because), at, confirmed)

    _save(form, view, act)


def withdraw(form: Form, entry: Entry, view: SessionView) -> None:
    """Mark the entry as entered in error."""

    def act(store: SqlStore, by: User, at: datetime) -> None:
        correction = _correction(form.token, (entry, None), _reason(form), by, at)
        record_entries(store, by, form.session_id, (correction,), at)

    _save(form, view, act)


def _save(form: Form, view: SessionView, act: Act) -> None:
    save(form, view.zone, act)
    if not is_open(form):
        end_amending(form.session_id)


def _reason(form: Form) -> str:
    """The quick choice and the words: "wrong time: the clock on the wall is slow"."""
    chosen, words = form.choice("reason"), form.text("reason_words").strip()
    if chosen in {None, OTHER_REASON}:
        if not words:
            raise ValueRefused("reason", "Say why it is corrected: choose a reason, or write one.")
        return words
    return f"{chosen}: {words}" if words else str(chosen)


def _confirmed(before: Entry, after: Entry, asked: Mapping[str, str]) -> frozenset[Measure]:
    """The unlikely values that were confirmed: before, or now by a yes to the same question."""
    if not isinstance(before, VitalsSet) or not isinstance(after, VitalsSet):
        return frozenset()
    kept = kept_doubts(before, after)
    try:
        with_doubts(after, kept)
    except ConfirmationNeeded as doubt:
        same = {each for each, words in doubt.questions.items() if asked.get(each) == words}
        return kept | {Measure(each) for each in same}
    return kept


def _correction(
    own_id: EntryId, of: tuple[Entry, EntryId | None], reason: str, by: User, at: datetime
) -> Correction:
    target, replacement_id = of
    return Correction(
        **header(own_id, by, at),  # type: ignore[arg-type]
        target_id=target.id,
        replacement_id=replacement_id,
        reason=reason,
    )
