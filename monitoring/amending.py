"""What may be corrected, and what must still hold of a record once it is."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from monitoring.assessments import Assessment
from monitoring.effects import EffectReport, Grade
from monitoring.entries import Correction, Entry
from monitoring.errors import NotFound, StateRefused
from monitoring.infusions import InfusionAction, InfusionEvent
from monitoring.ledger import PumpState, read_ledger
from monitoring.own_limits import LimitsInForce
from monitoring.record import SessionRecord, effective_entries
from monitoring.sessions import SessionStatus
from monitoring.visits import Addendum, Ending, HandOff, Override, Signature
from monitoring.vitals import VitalsSet

_STAYS: Mapping[type[Entry], str] = MappingProxyType(
    {
        Correction: "A correction stays as it was made; correct the newer entry instead.",
        HandOff: "A hand-off stays as it was read back; take over again, or write a note.",
        Override: "An override stays with its reason; write a note about what was wrong with it.",
        Ending: "How the visit ended stays as it was said; write an addendum.",
        Signature: "A signature stays as it was given; write an addendum.",
        LimitsInForce: "The limits stay as they were when the visit began; it was decided by them.",
        Addendum: "An addendum stays as it was written; write another one.",
    }
)


def why_it_stays(entry: Entry) -> str:
    """Why this kind of entry is never corrected, in a sentence; "" for one that may be."""
    return _STAYS.get(type(entry), "")


def check_correction(
    correction: Correction, entries: Sequence[Entry], record: SessionRecord
) -> None:
    """Raise NotFound or StateRefused unless the correction names a standing entry that may go."""
    target = record.entry(correction.target_id)
    if target is None:
        msg = "There is no such entry in this session."
        raise NotFound(msg)
    if why_it_stays(target):
        raise StateRefused(why_it_stays(target))
    if all(entry.id != target.id for entry in effective_entries(record.entries)):
        msg = "This entry was corrected before; correct the newer one."
        raise StateRefused(msg)
    replacement = next((each for each in entries if each.id == correction.replacement_id), None)
    if correction.replacement_id is not None and type(replacement) is not type(target):
        msg = "An entry can only be replaced by one of its own kind."
        raise StateRefused(msg)


def check_what_is_left(entries: Sequence[Entry], record: SessionRecord) -> None:
    """Raise StateRefused when what was corrected is needed by what still stands."""
    targets = {each.target_id for each in entries if isinstance(each, Correction)}
    if not targets:
        return
    corrected = [entry for entry in record.entries if entry.id in targets]
    standing = effective_entries((*record.entries, *entries))
    _check_pump(corrected, standing, record.session.status)
    _check_episodes(corrected, standing)


def _check_pump(
    corrected: Sequence[Entry], standing: Sequence[Entry], status: SessionStatus
) -> None:
    events = [each for each in standing if isinstance(each, InfusionEvent)]
    start = _step(corrected, InfusionAction.START)
    if start is not None and _step(events, InfusionAction.START) is None:
        _check_nothing_since(start, standing)
    is_over = status is SessionStatus.COMPLETED
    stop = _step(corrected, InfusionAction.STOP)
    if is_over and stop is not None and read_ledger(events, []).state is not PumpState.STOPPED:
        msg = "The patient has left: the infusion needs its stop. Correct its time instead."
        raise StateRefused(msg)


def _step(entries: Sequence[Entry], action: InfusionAction) -> InfusionEvent | None:
    """The pump's step of this kind among the entries."""
    events = (each for each in entries if isinstance(each, InfusionEvent))
    return next((each for each in events if each.action is action), None)


def _check_nothing_since(start: InfusionEvent, standing: Sequence[Entry]) -> None:
    since = [
        each
        for each in standing
        if isinstance(each, VitalsSet | Assessment | EffectReport)
        and each.measured_at >= start.measured_at
    ]
    if since:
        many = "1 reading or report was" if len(since) == 1 else f"{len(since)} readings were"
        msg = (
            f"{many} written down after this start. Correct its time instead; "
            "what belongs to another patient has to be corrected first."
        )
        raise StateRefused(msg)


def _check_episodes(corrected: Sequence[Entry], standing: Sequence[Entry]) -> None:
    for gone in (each for each in corrected if isinstance(each, EffectReport)):
        left = [
            each
            for each in standing
            if isinstance(each, EffectReport) and each.episode_id == gone.episode_id
        ]
        if left and all(each.grade is Grade.NONE for each in left):
            msg = "Of this effect only its end would be left; correct the end first."
            raise StateRefused(msg)
