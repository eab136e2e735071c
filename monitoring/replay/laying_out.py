"""From frames to columns: what of them does not depend on any protocol is worked out once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd

from monitoring.ids import EntryId
from monitoring.measures import Measure
from monitoring.replay.arrays import (
    NEVER,
    Floats,
    Ints,
    begins,
    floats,
    instant,
    instants,
    last_before,
    last_of,
)
from monitoring.replay.care import Care
from monitoring.replay.columns import EFFECTS, Columns, EffectReports, Readings, Sessions, Starts
from monitoring.replay.frames import ReplayFrames
from monitoring.replay.numbering import Numbering, Table
from monitoring.replay.pump import PumpEvents
from monitoring.replay.readings import lay_out_assessments, lay_out_vitals, phases_at
from monitoring.replay.records import Records


def lay_out(frames: ReplayFrames, at: datetime) -> Columns:
    """The columns of whole sessions; those that have not ended are looked at as of `at`.

    One that has ended is decided as of its end, or of the last line about it if that came later.
    """
    numbering = Numbering(frames)
    n = len(frames.sessions)
    events = PumpEvents(numbering.table("pump"), numbering.table("orders"), n)
    care = Care(numbering)
    ended = instants(frames.sessions["ended_at"])
    sessions = Sessions(
        ids=frames.sessions["session_id"].to_numpy(dtype=object),
        chairs=frames.sessions["chair"].to_numpy(dtype=object),
        scheduled=instants(frames.sessions["scheduled_at"]),
        decided_at=numbering.last_written(np.where(ended == NEVER, instant(at), ended)),
        started=events.started,
        stopped=events.stopped,
        ended=ended,
        weight_g=floats(frames.sessions["weight_g"]),
        is_odd=events.is_odd | care.is_odd,
    )
    sets = numbering.table("vitals")
    chosen = _chosen(sets, care.baselines(frames.care), sessions)
    vitals = lay_out_vitals(sets, sessions, chosen)
    assessments = lay_out_assessments(numbering.table("assessments"), sessions)
    effects = _effects(numbering.table("effects"), sessions)
    for tied in (_tied(vitals), _tied(assessments), _tied_reports(effects)):
        sessions.is_odd[tied] = True
    return Columns(
        sessions=sessions,
        vitals=vitals,
        assessments=assessments,
        base={**_last_before(assessments, sessions), **_of_chosen(vitals, chosen)},
        effects=effects,
        pump=events.columns(sessions.decided_at),
        starts=_starts(frames, sessions),
        conditions=care.conditions,
        medicines=care.medicines,
        several_intakes=care.several_intakes,
        overrides=care.overrides,
        concerns=care.concerns,
        ideation=care.ideation,
        pauses=care.pauses,
        entry_ids=numbering.ids,
        first_entry=numbering.first,
        records=Records(frames, numbering),
    )


def _chosen(sets: Table, by_session: Mapping[UUID, EntryId], sessions: Sessions) -> Ints:
    """The row of each session's baseline set among those that stand; -1 where there is none."""
    wanted = pd.Index([by_session.get(each) for each in sessions.ids], dtype=object)
    before = np.flatnonzero(sets.frame["id"].isin(wanted[wanted.notna()]))
    found = np.full(len(sessions), -1, dtype=np.int64)
    ids = sets.frame["id"].to_numpy(dtype=object)
    for row in before:
        if wanted[sets.session[row]] == ids[row]:
            found[sets.session[row]] = row
    return found


def _of_chosen(vitals: Readings, chosen: Ints) -> Mapping[Measure, Floats]:
    """The baseline of each vital by session: of the chosen set, NaN where there is none."""
    if not len(vitals.at):
        return {measure: np.full(len(chosen), np.nan) for measure in vitals.measured}
    return {
        measure: np.where(chosen < 0, np.nan, values[chosen])
        for measure, values in vitals.measured.items()
    }


def _last_before(assessments: Readings, sessions: Sessions) -> Mapping[Measure, Floats]:
    """The baseline of each score by session: as last given up to the start of the infusion."""
    is_before = assessments.at <= sessions.started[assessments.session]
    found: dict[Measure, Floats] = {}
    for measure, values in assessments.measured.items():
        rows = last_of(is_before & ~np.isnan(values), assessments.session, len(sessions))
        known = rows >= 0
        found[measure] = np.full(len(sessions), np.nan)
        found[measure][known] = values[rows[known]]
    return found


def _effects(table: Table, sessions: Sessions) -> EffectReports:
    episode_ids = table.frame["episode_id"].to_numpy(dtype=object)
    pairs = pd.MultiIndex.from_arrays([table.session, episode_ids])
    episode: Ints = pd.factorize(pairs)[0].astype(np.int64)
    order = np.argsort(episode, kind="stable")
    session, at = table.session[order], table.at[order]
    grades = table.frame["grade"].to_numpy(dtype=object)[order]
    return EffectReports(
        session=session,
        episode=episode[order],
        at=at,
        late_us=table.late_us[order],
        entry=table.entry[order],
        phase=phases_at(session, at, sessions),
        effect=_of_episodes(_codes(table.frame["effect"])[order], episode[order]),
        grade=grades.astype(np.int64),
    )


def _codes(effects: "pd.Series[Any]") -> Ints:
    """Places in EFFECTS."""
    places = {effect: place for place, effect in enumerate(EFFECTS)}
    return np.array([places[each] for each in effects.tolist()], dtype=np.int64)


def _of_episodes(effects: Ints, episode: Ints) -> Ints:
    """The effect of each report's episode: that of its first report."""
    first = np.flatnonzero(begins(episode))
    return effects[first[episode]] if len(first) else effects


def _starts(frames: ReplayFrames, sessions: Sessions) -> Starts:
    """All starts by patient and time, and how many lie before each session's own."""
    starts = frames.starts
    patients = pd.Index(starts["patient_id"].unique())
    patient = patients.get_indexer(pd.Index(starts["patient_id"])).astype(np.int64)
    at = instants(starts["started_at"])
    order = np.lexsort((at, patient))
    patient, at = patient[order], at[order]
    own = patients.get_indexer(pd.Index(frames.sessions["patient_id"])).astype(np.int64)
    first = np.searchsorted(patient, own)
    last = last_before(patient, at, own, sessions.started - 1)
    before = np.where(last < 0, first, last + 1)
    return Starts(at=at, first=first, before=before)


def _tied(readings: Readings) -> Ints:
    """The sessions with two of one instant, whose order only what was written tells."""
    same = (readings.session[1:] == readings.session[:-1]) & (readings.at[1:] == readings.at[:-1])
    tied: Ints = readings.session[1:][same]
    return tied


def _tied_reports(reports: EffectReports) -> Ints:
    same = (reports.episode[1:] == reports.episode[:-1]) & (reports.at[1:] == reports.at[:-1])
    tied: Ints = reports.session[1:][same]
    return tied
