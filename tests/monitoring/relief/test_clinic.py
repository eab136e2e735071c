"""One row for each infusion of a clinic: nobody's reports count for somebody else."""

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.errors import StateRefused
from monitoring.infusions import InfusionAction, InfusionEvent
from monitoring.ledger import read_ledger
from monitoring.relief.clinic import ROW_COLUMNS, clinic_rows
from monitoring.relief.pump_rows import pump_rows
from monitoring.relief.returning import NotKnown
from monitoring.relief.spans import read_relief
from monitoring.sessions import SessionOutcome
from monitoring.trends.frames import ORDER_COLUMNS, PUMP_COLUMNS
from tests.factories import at_minute, pump, start, stop
from tests.monitoring.relief.course import CRITERIA, LATER, Call, Visit, clinic, frames, on_day
from tests.monitoring.relief.test_span_properties import calls, visits

FIRST = Visit(pain={-10: 8, 90: 3})
BOLUS, PAUSE = InfusionAction.BOLUS, InfusionAction.PAUSE
RATE, RESUME = InfusionAction.RATE_CHANGE, InfusionAction.RESUME


def only_row(*visits: Visit, calls: Sequence[Call] = ()) -> pd.Series:
    rows = clinic_rows(clinic(*visits, calls=calls), CRITERIA, LATER)
    assert len(rows) == 1
    return rows.iloc[0]


def test_row_of_an_infusion() -> None:
    facts = {
        "baseline_systolic_mmhg": 120,
        "peak_systolic_mmhg": 141,
        "peak_dissociation": 2,
        "number_in_series": 4,
    }
    row = only_row(replace(FIRST, facts=facts), calls=[Call(day=9, pain=7)])

    assert tuple(row.index) == ROW_COLUMNS
    assert (row["number"], row["number_in_series"], row["pain_type"]) == (1, 4, "crps")
    assert (row["dose_mg_per_kg"], row["was_held_back"]) == (0.5, False)
    assert (row["peak_rise_mmhg"], row["peak_dissociation"]) == (21, 2)
    assert row["relief_days"] == (on_day(9) - FIRST.at(40)).total_seconds() / 86_400
    assert not row["is_censored"]


def test_unknown_stays_unknown() -> None:
    row = only_row(Visit(facts={"weight_g": None, "pain_type": None}))

    assert row["not_known"] == NotKnown.NO_PAIN_BEFORE
    assert row["is_censored"] is pd.NA
    assert row["pain_type"] is None
    for name in ("dose_mg_per_kg", "peak_rise_mmhg", "peak_dissociation", "relief_days"):
        assert math.isnan(row[name])


def test_running_infusion_has_no_dose_yet() -> None:
    row = only_row(Visit(minutes=None))

    assert math.isnan(row["dose_mg_per_kg"])
    assert row["was_held_back"] is pd.NA


def test_interval_and_number_are_the_patients_own() -> None:
    seen = [Visit(day=0), Visit(day=3, of="Bo"), Visit(day=7), Visit(day=31, of="Bo")]
    rows = clinic_rows(clinic(*seen), CRITERIA, LATER)

    assert rows["number"].tolist() == [1, 1, 2, 2]
    assert rows["interval_days"].fillna(-1).tolist() == [-1, -1, 7, 28]


def test_clinic_without_infusions() -> None:
    rows = clinic_rows(clinic(calls=[Call(day=3, pain=2)]), CRITERIA, LATER)

    assert rows.empty
    assert tuple(rows.columns) == ROW_COLUMNS


@settings(max_examples=25)
@given(visits, calls, visits, calls)
def test_two_patients_are_not_mixed(
    hers: list[Visit], her_calls: list[Call], his: list[Visit], his_calls: list[Call]
) -> None:
    his = [replace(visit, of="Bo") for visit in his]
    his_calls = [replace(call, of="Bo") for call in his_calls]
    rows = clinic_rows(clinic(*hers, *his, calls=her_calls + his_calls), CRITERIA, LATER)
    told = rows.loc[rows["relief_days"].notna()]
    spans = [
        *read_relief(frames(*hers, calls=her_calls), CRITERIA, LATER).spans,
        *read_relief(frames(*his, calls=his_calls), CRITERIA, LATER).spans,
    ]

    assert {row.session_id: (row.relief_days, row.is_censored) for row in told.itertuples()} == {
        span.session_id: (span.days, span.is_censored) for span in spans
    }


def pump_frame(*events: InfusionEvent) -> pd.DataFrame:
    rows = [
        {"session_id": 1} | {name: getattr(each, name) for name in PUMP_COLUMNS[1:]}
        for each in events
    ]
    frame = pd.DataFrame(rows, columns=list(PUMP_COLUMNS))
    for name in ("measured_at", "recorded_at"):
        frame[name] = pd.to_datetime(frame[name], utc=True).astype("datetime64[us, UTC]")
    return frame.astype({"rate_ug_per_h": "Int64", "amount_ug": "Int64"})


def outcomes(outcome: SessionOutcome | None = None) -> pd.Series:
    return pd.Series([outcome], index=[1], dtype=object)


def orders_frame(dose_ug: int | None = 35_000) -> pd.DataFrame:
    rows = [] if dose_ug is None else [(1, 1, pd.Timestamp(at_minute(-5)), dose_ug, 40)]
    return pd.DataFrame(rows, columns=list(ORDER_COLUMNS)).astype({"dose_ug": "Int64"})


@pytest.mark.parametrize(
    ("events", "is_held_back"),
    [
        ([start(), stop()], False),
        ([start(), stop(39)], False),  # a minute short is as ordered
        ([start(), stop(37)], True),
        ([start(), pump(20, PAUSE), pump(25, RESUME, rate_ug_per_h=52_500), stop(45)], True),
        ([start(), pump(20, RATE, rate_ug_per_h=40_000), stop(50)], True),
        ([start(), pump(20, RATE, rate_ug_per_h=60_000), stop(38)], False),
        ([start(), pump(5, BOLUS, amount_ug=5_000), stop(36)], False),
    ],
)
def test_what_holding_back_is(events: list[InfusionEvent], is_held_back: bool) -> None:  # noqa: FBT001
    rows = pump_rows(pump_frame(*events), orders_frame(), outcomes())

    assert rows["was_held_back"].tolist() == [is_held_back]


def test_without_an_order_nobody_knows() -> None:
    unknown = pump_rows(pump_frame(start(), stop()), orders_frame(None), outcomes())
    paused = pump_rows(pump_frame(start(), pump(9, PAUSE), stop()), orders_frame(None), outcomes())

    assert unknown["was_held_back"].isna().all()
    assert paused["was_held_back"].tolist() == [True]


def test_said_to_be_stopped_early_is_held_back() -> None:
    said = outcomes(SessionOutcome.STOPPED_EARLY)
    rows = pump_rows(pump_frame(start(), stop()), orders_frame(None), said)

    assert rows["was_held_back"].tolist() == [True]


@pytest.mark.parametrize(
    "events",
    [
        [start(), pump(9, RESUME, rate_ug_per_h=52_500), stop()],
        [pump(3, PAUSE), stop()],
        [start(), stop(20), stop(40)],
    ],
)
def test_steps_that_cannot_follow_say_nothing(events: list[InfusionEvent]) -> None:
    with pytest.raises(StateRefused):
        read_ledger(events, [])
    rows = pump_rows(pump_frame(*events), orders_frame(), outcomes())

    assert rows[["given_ug", "was_held_back"]].isna().all(axis=None)


@st.composite
def courses(draw: st.DrawFn) -> list[InfusionEvent]:
    """What may be done at a pump, in the order in which it may be done."""
    minutes = draw(st.lists(st.integers(1, 90_000), max_size=6, unique=True).map(sorted))
    rates = st.integers(1, 99_999)
    events, is_paused = [start(0, draw(rates))], False
    for minute in (each / 1000 for each in minutes):
        if is_paused:
            events.append(pump(minute, RESUME, rate_ug_per_h=draw(rates)))
            is_paused = False
            continue
        action = draw(st.sampled_from([RATE, PAUSE, BOLUS]))
        is_paused = action is PAUSE
        number = draw(rates)
        events.append(
            pump(
                minute,
                action,
                rate_ug_per_h=number if action is RATE else None,
                amount_ug=number if action is BOLUS else None,
            )
        )
    return [*events, stop(draw(st.integers(91, 120)))]


@given(courses())
def test_dose_is_that_of_the_ledger(events: list[InfusionEvent]) -> None:
    rows = pump_rows(pump_frame(*events), orders_frame(), outcomes())

    assert rows["given_ug"].tolist() == [read_ledger(events, []).given_ug(LATER)]


def test_dose_of_a_pause_by_hand() -> None:
    # 20 min at 52.5 mg/h, 5 min pause, 30 min at 26.25 mg/h: 17.5 + 0 + 13.125 mg.
    events = [start(), pump(20, PAUSE), pump(25, RESUME, rate_ug_per_h=26_250), stop(55)]
    given = pump_rows(pump_frame(*events), orders_frame(), outcomes())["given_ug"].item()

    assert Fraction(given, 70_000) == Fraction("0.4375")
