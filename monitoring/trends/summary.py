"""One infusion in a few numbers: what its trends are drawn from and its flags decided by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from monitoring.effects import Effect, Grade
from monitoring.ids import SessionId
from monitoring.measures import Measure
from monitoring.sessions import SessionOutcome, SessionStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Excursion:
    """How far one vital sign went from the session's own baseline, in the measure's unit.

    `peak` and `nadir` are the highest and lowest value from the start of the infusion on;
    `to_peak_min` counts from that start. `to_return_min` counts from the peak to the first reading
    within the protocol's share of the baseline, None where there was none by the end.
    `area` is what lay above the baseline, unit times minutes, gaps left out. None means unknown.
    `has_gap_at_peak`: beside the peak no reading was taken for longer than the schedule allows, so
    the true peak may have been higher.
    """

    baseline: float | None
    peak: float | None
    nadir: float | None
    to_peak_min: float | None
    to_return_min: float | None
    area: float | None
    has_gap_at_peak: bool

    @property
    def rise(self) -> float | None:
        """Peak above baseline; None where either is unknown."""
        if self.peak is None or self.baseline is None:
            return None
        return self.peak - self.baseline


@dataclass(frozen=True, slots=True, kw_only=True)
class DissociationCourse:
    """The observer's 0 to 4 in one session; minutes from the start, None where unknown.

    `above_min` is how long it stood at 2 or more; `to_clear_min` when it was 0 again after that
    peak.
    """

    peak: int | None
    to_peak_min: float | None
    above_min: float | None
    to_clear_min: float | None
    cadss_peak: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSummary:
    """One infusion of a patient. None means unknown, never zero.

    `number` counts the patient's infusions from 1; `interval_days` since the one before. Doses in
    mcg. `pain_before` is the last pain score before the start, `pain_after` the last one after the
    end; PHQ-9 likewise. `effects` has the worst grade of each effect that was reported.
    `was_held_back`: the rate was lowered, the infusion paused or stopped before its order.
    """

    session_id: SessionId
    number: int
    number_in_series: int | None
    planned_in_series: int | None
    status: SessionStatus
    outcome: SessionOutcome | None
    started_at: datetime
    stopped_at: datetime | None
    interval_days: float | None
    weight_g: int | None
    given_ug: int | None
    ordered_ug: int | None
    excursions: Mapping[Measure, Excursion]
    dissociation: DissociationCourse
    pain_before: int | None
    pain_after: int | None
    phq9_before: int | None
    effects: Mapping[Effect, Grade]
    was_held_back: bool | None

    @property
    def given_mg_per_kg(self) -> float | None:
        """What was given for each kilogram, in mg/kg; None where dose or weight is unknown."""
        if self.given_ug is None or not self.weight_g:
            return None
        return self.given_ug / self.weight_g
