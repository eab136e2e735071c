"""What a physician let pass at the door covers nothing newer and worse."""

from dataclasses import replace

import pytest

from monitoring.deciding import decide
from monitoring.effects import Effect
from monitoring.entries import Entry
from monitoring.errors import StateRefused
from monitoring.finishing import at_the_door
from monitoring.record import SessionRecord
from monitoring.sessions import SessionStatus
from monitoring.visits import Gate
from monitoring.vitals import VitalsSet
from tests.factories import (
    assessment,
    at_minute,
    departure,
    effect,
    override,
    session,
    vitals,
)
from tests.fakes import FakeStore
from tests.monitoring.leaving import (
    NO_OPEN_FLAG,
    NOBODY_CAME,
    PEAK,
    PROTOCOL,
    finish,
    mind,
    recovering,
    visit,
)

UNCLEAR = departure(has_instructions=False)
UNSTEADY = assessment(100, gait_is_steady=False)


def test_override_of_start_opens_no_door(store: FakeStore) -> None:
    said = override(-5, "escort_home", gate=Gate.START)
    recovering(store, *visit(NOBODY_CAME, said, without="door"))

    with pytest.raises(StateRefused, match="Escort home"):
        finish(store)


def test_override_covers_no_later_flag(store: FakeStore) -> None:
    said = override(65, NO_OPEN_FLAG, gate=Gate.DISCHARGE)
    later = vitals(80, (208, 92), name="again")
    recovering(store, *visit(PEAK, said, later))

    with pytest.raises(StateRefused, match="No open critical flag"):
        finish(store)


# What is overridden, what was written down before, what afterwards, and does it stay covered?
LATER: list[tuple[str, str, Entry | None, Entry, bool]] = [
    ("awake", "mind", mind(sedation=4), assessment(100, sedation=4), True),
    ("awake", "mind", mind(sedation=3), assessment(100, sedation=4), True),
    ("awake", "mind", mind(sedation=4), assessment(100, sedation=3), False),
    ("awake", "mind", mind(sedation=None), assessment(100, sedation=4), False),
    ("oriented", "mind", mind(orientation=3), assessment(100, orientation=2), False),
    ("dissociation_settled", "mind", mind(dissociation=2), assessment(100, dissociation=2), True),
    ("dissociation_settled", "mind", mind(dissociation=2), assessment(100, dissociation=3), False),
    ("blood_pressure_near_baseline", "vitals", vitals(98, (155, 80)), vitals(100, (152, 80)), True),
    (
        "blood_pressure_near_baseline",
        "vitals",
        vitals(98, (155, 80)),
        vitals(100, (158, 80)),
        False,
    ),
    ("oxygen_saturation", "vitals", vitals(98, spo2=91), vitals(100, spo2=91), True),
    ("oxygen_saturation", "vitals", vitals(98, spo2=92), vitals(100, spo2=91), False),
    ("steady_gait", "mind", mind(gait_is_steady=False), UNSTEADY, True),
    ("steady_gait", "mind", mind(gait_is_steady=False), effect(100, Effect.DIZZINESS), False),
    ("no_vomiting", "", effect(80, Effect.VOMITING), effect(100, Effect.VOMITING), False),
    ("escort_home", "door", NOBODY_CAME, departure(100, escort=""), True),
    ("instructions_given", "door", UNCLEAR, departure(100, has_instructions=None), True),
    ("instructions_given", "door", UNCLEAR, departure(100, has_instructions=False), True),
]


@pytest.mark.parametrize(
    ("code", "without", "before", "after", "is_covered"),
    LATER,
    ids=[f"{row[0]}-{'covered' if row[4] else 'open'}-{n}" for n, row in enumerate(LATER)],
)
def test_override_covers_nothing_newer_and_worse(
    store: FakeStore,
    code: str,
    without: str,
    before: Entry,
    after: Entry,
    is_covered: bool,  # noqa: FBT001 - a column of the table
) -> None:
    said = override(99, code, gate=Gate.DISCHARGE)
    recovering(store, *visit(before, said, after, without=without))

    if is_covered:
        assert finish(store) is SessionStatus.COMPLETED
        return
    with pytest.raises(StateRefused, match="Not ready by the record"):
        finish(store)


def test_override_of_waiting_stays(store: FakeStore) -> None:
    said = override(96, "observed_long_enough", gate=Gate.DISCHARGE)
    recovering(store, *visit(said, vitals(100), assessment(100, sedation=5), stopped=42))

    assert finish(store) is SessionStatus.COMPLETED


def test_bad_value_gone_stale_stays_open() -> None:
    """Overridden as unknown, then found too low: growing old does not make it covered again."""
    said = override(60, "oxygen_saturation", gate=Gate.DISCHARGE)
    held = SessionRecord(session=session(), entries=visit(said, vitals(80, spo2=85)))
    entries = tuple(
        replace(each, spo2_pct=None)
        if isinstance(each, VitalsSet) and each.measured_at > at_minute(40) and each.spo2_pct == 98
        else each
        for each in held.entries
    )
    held = replace(held, entries=entries)
    door = at_the_door(held, decide(held, PROTOCOL, at_minute(99)), PROTOCOL, at_minute(99))

    assert "oxygen_saturation" in {each.code for each in door.standing}
