"""The burden of flags, counted by hand."""

import statistics

import pytest

from monitoring.figures.flags import Answered, FlagFigures
from monitoring.flags import FlagState, Severity
from tests.monitoring.figures.building import Sessions, at


def flags(clinic: Sessions) -> FlagFigures:
    return clinic.laid_out().figures(are_typed_names_shown=True).flags


def answered(clinic: Sessions, severity: Severity = Severity.CRITICAL) -> Answered:
    return next(each for each in flags(clinic).answered if each.severity is severity)


def test_flags_are_counted_by_rule() -> None:
    clinic = Sessions()
    clinic.session("two")
    clinic.session("one")
    clinic.session("none")
    clinic.session("to come", starts=None, begun_at=None)
    clinic.flagged("two", "BP_HIGH", title="Old title", shown=5)
    clinic.flagged("two", "BP_HIGH", title="New title", shown=20)
    clinic.flagged("one", "BP_HIGH", title="Old title", shown=6)
    clinic.flagged("one", "SPO2_LOW")
    found = flags(clinic)

    assert [(each.rule_id, each.title, each.flags.n) for each in found.rules] == [
        ("BP_HIGH", "New title", 3),
        ("SPO2_LOW", "Spo2 low", 1),
    ]
    assert (found.rules[0].sessions.n, found.rules[0].sessions.n_of) == (2, 3)
    assert (found.flags.n, found.n_sessions) == (4, 3)


def test_withdrawn_flag_counts_only_as_such() -> None:
    clinic = Sessions()
    clinic.session("a")
    clinic.flagged("a", "OVERDUE", state=FlagState.WITHDRAWN, seen=12)
    found = flags(clinic)

    assert (found.flags.n, found.withdrawn.n, found.overdue.n) == (0, 1, 0)
    assert found.rules == ()
    assert answered(clinic).acknowledged.n_of == 0


def test_waits_are_those_of_hand_and_head() -> None:
    clinic = Sessions()
    clinic.session("a")
    took = [1, 2, 3, 4, 5, 6, 7, 8, 9, 30]
    for place, minutes in enumerate(took):
        clinic.flagged("a", shown=place, seen=place + minutes)
    clinic.flagged("a", shown=50)
    found = answered(clinic)

    assert (found.acknowledged.n, found.acknowledged.n_of, found.open.n) == (10, 11, 1)
    assert found.waits.n == 10
    assert found.waits.median_min == pytest.approx(statistics.median(took)) == 5.5
    by_hand = 9 + 0.1 * (30 - 9)  # nine tenths of the way from the first to the tenth
    assert found.waits.high_min == pytest.approx(by_hand)


def test_few_waits_have_no_90th_percentile() -> None:
    clinic = Sessions()
    clinic.session("a")
    for place in range(9):
        clinic.flagged("a", shown=place, seen=place + 2)

    assert (answered(clinic).waits.median_min, answered(clinic).waits.high_min) == (2, None)
    assert answered(clinic, Severity.ADVISORY).waits.median_min is None


def test_wait_counts_from_when_it_was_shown() -> None:
    clinic = Sessions()
    clinic.session("a")
    clinic.flagged("a", shown=14, seen=16, raised_at=at(3))

    assert answered(clinic).waits.median_min == 2


def test_contradicting_instants_are_no_wait() -> None:
    clinic = Sessions()
    clinic.session("a")
    clinic.flagged("a", shown=14, seen=10)

    assert (answered(clinic).acknowledged.n, answered(clinic).waits.n) == (1, 0)


def test_flag_of_the_past_waits_for_nobody() -> None:
    clinic = Sessions()
    clinic.session("a")
    clinic.flagged("a", is_historic=True)
    clinic.flagged("a", shown=20, escalated_at=at(25))

    assert flags(clinic).historic.n == 1
    assert (answered(clinic).acknowledged.n_of, answered(clinic).escalated.n) == (1, 1)


def test_overdue_counts_infusions() -> None:
    clinic = Sessions()
    for name in ("twice", "never", "not one"):
        clinic.session(name, starts=None if name == "not one" else 0)
    clinic.flagged("twice", "OVERDUE", shown=12)
    clinic.flagged("twice", "OVERDUE", shown=30)
    clinic.flagged("never", "BP_HIGH")

    assert (flags(clinic).overdue.n, flags(clinic).overdue.n_of) == (1, 2)
