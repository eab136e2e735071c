"""What an entry names must be there: its episode, its vitals set, its checks, what it corrects."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

from monitoring.check_codes import DischargeCode, StartCode
from monitoring.digests import signature_of
from monitoring.effects import EffectReport, Grade
from monitoring.entries import BaselineChoice, Correction, Entry, ObservationPause
from monitoring.errors import NotFound, StateRefused, ValueRefused
from monitoring.infusions import InfusionAction, InfusionEvent
from monitoring.record import SessionRecord, effective_entries
from monitoring.visits import Addendum, Gate, MedicineGiven, Override
from monitoring.vitals import VitalsSet

# Nobody is without a look for longer than a rule may be without being shown (D).
LONGEST_PAUSE = timedelta(hours=2)
_CHECKS: Mapping[Gate, type[StrEnum]] = MappingProxyType(
    {Gate.START: StartCode, Gate.DISCHARGE: DischargeCode, Gate.SIGNATURE: DischargeCode}
)


def check_fits(entries: Sequence[Entry], record: SessionRecord) -> None:
    """Raise NotFound, ValueRefused or StateRefused for an entry that does not fit the record."""
    _check_corrected_once(entries)
    _check_effects(entries, record)
    _check_medicines(entries, record)
    _check_baselines(entries, record)
    for entry in entries:
        if isinstance(entry, ObservationPause):
            _check_pause(entry)
        elif isinstance(entry, Override):
            _check_override(entry)
        elif isinstance(entry, Addendum):
            _check_addendum(entry, record)


def _check_corrected_once(entries: Sequence[Entry]) -> None:
    corrections = [each for each in entries if isinstance(each, Correction)]
    targets = {each.target_id for each in corrections}
    instead = [each.replacement_id for each in corrections if each.replacement_id is not None]
    if len(targets) < len(corrections) or len(set(instead)) < len(instead):
        msg = "One entry is corrected once, by one other; correct the newer one after that."
        raise StateRefused(msg)


def _check_effects(entries: Sequence[Entry], record: SessionRecord) -> None:
    """Raise ValueRefused for another effect than its episode's, or an end of what never began."""
    new = [entry for entry in entries if isinstance(entry, EffectReport)]
    if not new:
        return
    standing = _reports((*record.entries, *entries))
    for entry in new:
        episode = [each for each in standing if each.episode_id == entry.episode_id]
        if any(each.effect is not entry.effect for each in episode):
            raise ValueRefused("effect", "This is another effect than before; write it as new.")
        if all(each.grade is Grade.NONE for each in episode):
            raise ValueRefused("grade", "This effect was not there; nothing of it can be gone.")


def _check_medicines(entries: Sequence[Entry], record: SessionRecord) -> None:
    """Raise NotFound for a medicine given for a side effect that this session does not have.

    What is corrected may have been given for one that was entered in error since.
    """
    given = [each for each in entries if isinstance(each, MedicineGiven) and each.episode_id]
    if not given:
        return
    replacing = {each.replacement_id for each in entries if isinstance(each, Correction)}
    standing = {each.episode_id for each in _reports((*record.entries, *entries))}
    ever = {each.episode_id for each in record.entries if isinstance(each, EffectReport)}
    for each in given:
        if each.episode_id not in (ever if each.id in replacing else standing):
            msg = "There is no such side effect in this session."
            raise NotFound(msg)


def _reports(entries: Sequence[Entry]) -> list[EffectReport]:
    return [each for each in effective_entries(entries) if isinstance(each, EffectReport)]


def _check_baselines(entries: Sequence[Entry], record: SessionRecord) -> None:
    """Raise NotFound for a baseline that is no vitals set here, ValueRefused for a later one."""
    choices = [each for each in entries if isinstance(each, BaselineChoice)]
    if not choices:
        return
    standing = effective_entries((*record.entries, *entries))
    sets = {each.id: each for each in standing if isinstance(each, VitalsSet)}
    starts = (
        each.measured_at
        for each in standing
        if isinstance(each, InfusionEvent) and each.action is InfusionAction.START
    )
    started_at = next(starts, None)
    for each in choices:
        chosen = sets.get(each.vitals_id)
        if chosen is None:
            msg = "There is no such set of vitals in this session; choose one that stands."
            raise NotFound(msg)
        if started_at is not None and chosen.measured_at > started_at:
            sentence = "A baseline is measured before the start; choose an earlier set."
            raise ValueRefused("vitals_id", sentence)


def _check_pause(pause: ObservationPause) -> None:
    """Raise ValueRefused for a pause of observations that lasts too long."""
    if pause.until - pause.measured_at > LONGEST_PAUSE:
        most = LONGEST_PAUSE // timedelta(hours=1)
        raise ValueRefused("until", f"Observations may pause for up to {most} hours; choose less.")


def _check_override(override: Override) -> None:
    """Raise ValueRefused for a check that does not stand in front of this gate."""
    known = {code.value for code in _CHECKS[override.gate]}
    if not known.issuperset(override.checks):
        raise ValueRefused("checks", "This is no check that can be overridden here; choose anew.")


def _check_addendum(addendum: Addendum, record: SessionRecord) -> None:
    """Raise ValueRefused for one that would look like a part of what was signed."""
    signature = signature_of(record)
    written_at = min(addendum.measured_at, addendum.recorded_at)
    if signature is not None and written_at <= signature.recorded_at:
        sentence = "This visit was signed by then; an addendum is of when it is written."
        raise ValueRefused("measured_at", sentence)
