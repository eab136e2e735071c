"""What is written down while the infusion runs: medicines, and pauses of observations."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from monitoring.beginning import begin_session
from monitoring.effects import Effect
from monitoring.errors import NotFound, ValueRefused
from monitoring.ids import EpisodeId
from monitoring.recording import record_entries
from monitoring.visits import MedicineGiven, Route
from tests.factories import NORA, NORTH, at_minute, effect, header, observation_pause, session
from tests.fakes import FakeStore

SESSION = session().id


@pytest.fixture
def going_on(store: FakeStore) -> FakeStore:
    begin_session(store, NORA, SESSION, at_minute(-20))
    return store


def medicine(**changes: object) -> MedicineGiven:
    facts = {"name": "ondansetron", "route": Route.INTRAVENOUS, "dose_ug": 4_000}
    return MedicineGiven(**(header(5) | facts | changes))  # type: ignore[arg-type]


def test_medicine_names_effect_of_session(going_on: FakeStore) -> None:
    nausea = effect(4, Effect.NAUSEA)
    given = medicine(episode_id=nausea.episode_id)
    record_entries(going_on, NORA, SESSION, (nausea,), at_minute(4))
    record_entries(going_on, NORA, SESSION, (given,), at_minute(5))

    assert going_on.record(NORTH.id, SESSION).entry(given.id) == given


def test_foreign_effect_is_refused(going_on: FakeStore) -> None:
    given = medicine(episode_id=EpisodeId(uuid4()))
    with pytest.raises(NotFound, match="no such side effect"):
        record_entries(going_on, NORA, SESSION, (given,), at_minute(5))


@pytest.mark.parametrize(
    "facts", [{"name": " "}, {"dose_ug": None}, {"dose_ug": 0}, {"dose_ug": -1}]
)
def test_medicine_says_what_and_how_much(facts: dict[str, object]) -> None:
    with pytest.raises(ValueRefused):
        medicine(**facts)


def test_pause_has_its_ceiling(going_on: FakeStore) -> None:
    pause = observation_pause(5, 125)
    longer = replace(pause, until=pause.until + timedelta(seconds=1))
    with pytest.raises(ValueRefused, match="up to 2 hours"):
        record_entries(going_on, NORA, SESSION, (longer,), at_minute(5))
    record_entries(going_on, NORA, SESSION, (pause,), at_minute(5))

    assert going_on.record(NORTH.id, SESSION).entries == (pause,)


def test_pause_needs_reason_its_end_none() -> None:
    pause = observation_pause(5, 15)
    with pytest.raises(ValueRefused, match="Say why observations pause"):
        replace(pause, reason=" ")

    assert replace(pause, until=pause.measured_at, reason="").is_end
