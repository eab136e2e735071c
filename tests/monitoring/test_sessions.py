"""The life of a session, as a table."""

import pytest

from monitoring.errors import StateRefused, ValueRefused
from monitoring.sessions import (
    TRANSITIONS,
    SessionStatus,
    check_transition,
    life_cycle_diagram,
)
from tests.factories import session

ALLOWED = {
    ("scheduled", "in_progress"),
    ("scheduled", "cancelled"),
    ("in_progress", "recovering"),
    ("in_progress", "cancelled"),
    ("recovering", "completed"),
    ("recovering", "in_progress"),
    ("completed", "signed_off"),
}
PAIRS = [(old, new) for old in SessionStatus for new in SessionStatus]


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_only_these_steps_are_allowed(old: SessionStatus, new: SessionStatus) -> None:
    if (old.value, new.value) in ALLOWED:
        check_transition(old, new)
        return
    with pytest.raises(StateRefused, match="cannot become"):
        check_transition(old, new)


def test_every_status_has_its_row() -> None:
    assert set(TRANSITIONS) == set(SessionStatus)


def test_diagram_shows_every_step() -> None:
    lines = life_cycle_diagram().splitlines()

    assert all(f"    {old} --> {new}" in lines for old, new in ALLOWED)


@pytest.mark.parametrize("weight_g", [24_999, 300_001, 700])
def test_weight_that_cannot_be(weight_g: int) -> None:
    with pytest.raises(ValueRefused, match="kg cannot be"):
        session(weight_g=weight_g)
