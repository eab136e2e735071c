"""Many sessions laid out for the rules in columns: what `Timeline` is for one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from monitoring.effects import Effect
from monitoring.measures import Measure
from monitoring.replay.arrays import NEVER, Bools, Floats, Ints, Objects, last_before
from monitoring.replay.findings import Findings
from monitoring.replay.records import Records
from monitoring.sessions import Phase
from monitoring.vitals import Vital

PHASES = tuple(Phase)
EFFECTS = tuple(Effect)
Pause = tuple[int, int]  # from when, until when


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessions:
    """One element for each session; NEVER or NaN where there is nothing.

    `decided_at` is the instant as of which its flags are decided. `is_odd`: no rule may be decided
    in columns, the session goes through `decide`.
    """

    ids: Objects
    chairs: Objects
    scheduled: Ints
    decided_at: Ints
    started: Ints
    stopped: Ints
    ended: Ints
    weight_g: Floats
    is_odd: Bools

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, kw_only=True)
class Readings:
    """The vitals sets, or the assessments, that stand, by session and time.

    `firsts` is where each session begins (and the end); `entry` numbers the entry among all;
    `phase` is a place in PHASES; `late_us` how long after it was measured it was written first.
    `low` and `high` are each session's extremes, NaN where it has none.
    """

    session: Ints
    firsts: Ints
    at: Ints
    recorded: Ints
    late_us: Ints
    entry: Ints
    phase: Ints
    measured: Mapping[Measure, Floats]
    low: Mapping[Measure, Floats]
    high: Mapping[Measure, Floats]
    answers: Mapping[Vital, Bools]


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectReports:
    """The reports of side effects that stand, by episode and time.

    `episode` numbers the episodes of all sessions in the order in which they began; `effect` is a
    place in EFFECTS.
    """

    session: Ints
    episode: Ints
    at: Ints
    late_us: Ints
    entry: Ints
    phase: Ints
    effect: Ints
    grade: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Pump:
    """The pump's events that stand, by session and time; rates in mcg/h, NaN for a bolus.

    `dose_ug` and `ordered_ug_per_h` are by session, by the newest order.
    """

    session: Ints
    firsts: Ints
    at: Ints
    entry: Ints
    rate_ug_per_h: Floats
    is_bolus: Bools
    given_ug: Floats
    dose_ug: Floats
    ordered_ug_per_h: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """Entries that are a flag by themselves: intakes, overrides, worries, levels of ideation.

    `code` is the level of ideation, or the levels found (a bit for each `Level`) of an intake.
    """

    session: Ints
    at: Ints
    entry: Ints
    code: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Starts:
    """All starts of the patients' infusions, by patient and time.

    `before` is how many of them lie before each session's own, `first` where its patient's begin.
    """

    at: Ints
    first: Ints
    before: Ints


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Everything the rules in columns look at.

    `entry_ids` are the ids by entry number, `first_entry` the number of the entry in whose place
    each is (its own where it is in nobody's).
    """

    sessions: Sessions
    vitals: Readings
    assessments: Readings
    base: Mapping[Measure, Floats]
    effects: EffectReports
    pump: Pump
    starts: Starts
    conditions: Moments
    medicines: Moments
    several_intakes: Bools
    overrides: Moments
    concerns: Moments
    ideation: Moments
    pauses: Mapping[int, Sequence[Pause]]
    entry_ids: Objects
    first_entry: Ints
    records: Records

    @property
    def n_readings(self) -> int:
        """How many values were measured; the mean pressure, which is calculated, is none."""
        tables = {**self.vitals.measured, **self.assessments.measured}
        return sum(
            int(np.count_nonzero(~np.isnan(values)))
            for measure, values in tables.items()
            if measure is not Measure.MEAN_PRESSURE
        )

    @cached_property
    def first_event(self) -> Ints:
        """The pump's first event by session; no number where there is none."""
        found = np.full(len(self.sessions), -1, dtype=np.int64)
        has = np.flatnonzero(self.pump.firsts[1:] > self.pump.firsts[:-1])
        found[has] = self.pump.entry[self.pump.firsts[has]]
        return found

    @cached_property
    def nth_pauses(self) -> Sequence[tuple[Ints, Ints]]:
        """When each session's first pause begins and ends, then its second, and so on."""
        most = max(map(len, self.pauses.values()), default=0)
        found = np.full((most, 2, len(self.sessions)), NEVER, dtype=np.int64)
        for session, pauses in self.pauses.items():
            found[: len(pauses), :, session] = pauses
        return [(begins, ends) for begins, ends in found]

    @cached_property
    def _steps(self) -> Ints:
        return np.flatnonzero(~self.pump.is_bolus)

    def runs_at(self, session: Ints, at: Ints) -> Bools:
        """Did the pump run at these instants of these sessions?"""
        steps = self._steps
        last = last_before(self.pump.session[steps], self.pump.at[steps], session, at)
        runs: Bools = last >= 0
        runs[runs] = self.pump.rate_ug_per_h[steps[last[runs]]] > 0
        return runs

    def readings_of(self, measure: Measure) -> Readings:
        """The table that holds the readings of a measure."""
        return self.vitals if measure in self.vitals.measured else self.assessments

    def in_time(self, findings: Findings) -> Findings:
        """The findings by session and time, at one instant by the id of the entry."""
        order = np.lexsort((findings.at, findings.session))
        session, at = findings.session[order], findings.at[order]
        if ((session[1:] == session[:-1]) & (at[1:] == at[:-1])).any():
            ranks = self._id_ranks(findings.entry)
            order = np.lexsort((ranks, findings.at, findings.session))
        return findings.of(order)

    def _id_ranks(self, entries: Ints) -> Ints:
        """The place of each entry in the order of their ids."""
        numbers, places = np.unique(entries, return_inverse=True)
        ids = self.entry_ids[numbers].tolist()
        ranks = np.empty(len(numbers), dtype=np.int64)
        ranks[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
        return ranks[places]
