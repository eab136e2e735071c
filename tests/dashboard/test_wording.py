"""Times, doses and changes read one way only, and every code has its words."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dashboard import wording
from monitoring.effects import Effect, Grade, Helped
from monitoring.entries import RemarkKind
from monitoring.flags import ActionTaken, FlagState, Severity
from monitoring.infusions import InfusionAction
from monitoring.ledger import PumpState
from monitoring.measures import Measure
from monitoring.sessions import Phase
from monitoring.vitals import Absence, Vital
from tests.factories import AT, effect, patient, pump, start, vitals

OSLO = ZoneInfo("Europe/Oslo")
WORDS: list[tuple[Mapping[Any, str], type[Enum]]] = [
    (wording.PHASES, Phase),
    (wording.GRADES, Grade),
    (wording.HELPED, Helped),
    (wording.PUMP_ACTIONS, InfusionAction),
    (wording.PUMP_STATES, PumpState),
    (wording.REMARKS, RemarkKind),
    (wording.VITALS, Vital),
    (wording.ABSENCES, Absence),
    (wording.SEVERITIES, Severity),
    (wording.FLAG_STATES, FlagState),
    (wording.ACTIONS_TAKEN, ActionTaken),
]


@pytest.mark.parametrize(("words", "codes"), WORDS)
def test_every_code_has_words(words: Mapping[Enum, str], codes: type[Enum]) -> None:
    assert set(words) == set(codes)
    assert all(words.values())


def test_times_are_the_clinics() -> None:
    assert wording.clock(AT, OSLO) == "15:00"
    assert wording.clock_with_seconds(AT + timedelta(seconds=5), OSLO) == "15:00:05"
    assert wording.local_day(AT + timedelta(hours=9), OSLO) == "24 Nov 2026"
    assert wording.day(date(1979, 3, 2)) == "2 Mar 1979"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0.99, "under 1 min"),
        (1, "1 min"),
        (59.9, "59 min"),
        (60, "1 h"),
        (75, "1 h 15 min"),
        (1440, "1 d"),
        (3075, "2 d 3 h"),
    ],
)
def test_durations_are_whole_minutes(minutes: float, words: str) -> None:
    assert wording.duration(minutes) == words


@pytest.mark.parametrize(
    ("minutes", "words"), [(24.9, "T+24"), (0, "T+0"), (-0.5, "T−1"), (-5, "T−5")]
)
def test_minutes_count_from_start(minutes: float, words: str) -> None:
    assert wording.since_start(minutes) == words


def test_late_entries_say_so() -> None:
    assert wording.late(vitals(5, written_min_later=12)) == "entered 12 min later"
    assert wording.late(vitals(5, written_min_later=0.5)) == ""


@pytest.mark.parametrize(
    ("ug", "words"),
    [
        (35_000, "35 mg"),
        (500, "500 mcg"),
        (0, "0 mg"),
        (1_000, "1 mg"),
        (27_083, "27.083 mg"),
        (1_250_000, "1,250 mg"),
    ],
)
def test_doses_have_no_trailing_zeros(ug: int, words: str) -> None:
    assert wording.dose(ug) == words


def test_amounts_are_rounded_when_counted() -> None:
    assert wording.given(27_083) == "27.08 mg"
    assert wording.given_per_kg(27_083, 71_000) == "0.38 mg/kg"
    assert wording.rate(52_500) == "52.5 mg/h"
    assert wording.weight(70_000) == "70 kg"


@pytest.mark.parametrize(
    ("value", "baseline", "words"),
    [(142, 124, "▲ +18"), (122, 124, "▼ −2"), (124, 124, "± 0"), (124, None, "")],
)
def test_changes_have_sign_and_arrow(value: float, baseline: float | None, words: str) -> None:
    assert wording.change(Measure.SYSTOLIC, value, baseline) == words


def test_changes_that_round_to_nothing_have_no_arrow() -> None:
    assert wording.change(Measure.MEAN_PRESSURE, 93.4, 93.1) == "± 0"
    assert wording.change(Measure.TEMPERATURE, 36.9, 36.6) == "▲ +0.3"


def test_numbers_have_their_measures_decimals() -> None:
    assert wording.number(Measure.TEMPERATURE, 36.64) == "36.6"
    assert wording.number(Measure.AGITATION, -1) == "−1"
    assert wording.plain_number(-0.0001) == "0"
    assert wording.pressure(142, 88) == "142/88"


def test_names_are_shown_as_typed() -> None:
    assert wording.full_name(patient()) == "Okafor, Adaeze"
    assert wording.full_name(patient(family_name="", given_name="慎太郎")) == "慎太郎"
    assert wording.full_name(patient(family_name="<b>O'Neil</b>")) == "<b>O'Neil</b>, Adaeze"


def test_initials_do_not_give_names() -> None:
    assert wording.initials(patient()) == "O. A."
    assert wording.initials(patient(family_name=" ")) == "A."


def test_effects_say_how_bad() -> None:
    assert wording.effect_report(effect(5, Effect.NAUSEA, Grade.MODERATE)) == "Nausea, moderate"
    assert wording.effect_report(effect(5, Effect.NAUSEA, Grade.NONE)) == "Nausea is gone"
    assert wording.effect_report(effect(5, Effect.OTHER, text="hiccups")) == "hiccups, mild"


def test_pump_events_say_how_much() -> None:
    bolus = pump(9, InfusionAction.BOLUS, amount_ug=5_000)

    assert wording.pump_event(start()) == "Started, 52.5 mg/h"
    assert wording.pump_event(bolus) == "Bolus, 5 mg"
    assert wording.pump_event(pump(20, InfusionAction.PAUSE)) == "Paused"
