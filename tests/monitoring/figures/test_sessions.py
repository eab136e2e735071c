"""How sessions ended, who ordered, what was held back, and what stands beside each other."""

from datetime import UTC, datetime

from monitoring.figures.clinic import UNKNOWN, By, ClinicFigures
from monitoring.figures.sessions import Completion
from monitoring.infusions import InfusionAction
from monitoring.sessions import SessionOutcome, SessionStatus
from tests.monitoring.figures.building import Sessions

START, STOP = InfusionAction.START, InfusionAction.STOP
SLOWER = InfusionAction.RATE_CHANGE


def figures(sessions: Sessions) -> ClinicFigures:
    return sessions.laid_out().figures(are_typed_names_shown=True)


def test_each_session_ended_in_one_way() -> None:
    clinic = Sessions()
    clinic.session("a")
    clinic.session("b", outcome=SessionOutcome.STOPPED_EARLY)
    never = {"starts": None, "outcome": SessionOutcome.NOT_STARTED}
    clinic.session("c", status=SessionStatus.CANCELLED, **never)  # type: ignore[arg-type]
    clinic.session("d", status=SessionStatus.RECOVERING, outcome=None)
    clinic.session("e", starts=None, status=SessionStatus.SCHEDULED, outcome=None, begun_at=None)
    clinic.session("f", outcome=None)
    found = figures(clinic)

    assert [(each.value, found.completions[each].n) for each in Completion] == [
        ("completed", 1),
        ("stopped_early", 1),
        ("not_started", 1),
        ("going_on", 1),
        ("not_begun", 1),
        ("not_said", 1),
    ]
    assert {each.n_of for each in found.completions.values()} == {6}
    assert (found.sessions.n, found.infusions.n) == (6, 4)


def test_held_back_counts_only_what_is_known() -> None:
    clinic = Sessions()
    for name in ("as ordered", "slowed", "cut short", "early", "pump unknown", "no order"):
        clinic.session(
            name,
            outcome=SessionOutcome.STOPPED_EARLY if name == "early" else SessionOutcome.COMPLETED,
        )
    for name in ("as ordered", "slowed", "cut short", "early"):
        clinic.ordered(name, "piet")
    clinic.pumped("as ordered", (0, START, 52_500), (40, STOP, None))
    clinic.pumped("slowed", (0, START, 52_500), (20, SLOWER, 26_250), (60, STOP, None))
    clinic.pumped("cut short", (0, START, 52_500), (30, STOP, None))
    clinic.pumped("early", (0, START, 52_500), (40, STOP, None))
    clinic.pumped("no order", (0, START, 52_500), (40, STOP, None))
    found = figures(clinic)

    assert (found.held_back.n, found.held_back.n_of) == (3, 4)
    assert found.held_back_unknown.n == 2


def test_month_is_that_of_the_clinic() -> None:
    clinic = Sessions()
    clinic.session("still", scheduled_at=datetime(2026, 10, 31, 22, 59, tzinfo=UTC))
    clinic.session("next", scheduled_at=datetime(2026, 10, 31, 23, 1, tzinfo=UTC))
    groups = clinic.laid_out().groups(By.MONTH)

    assert [(each.key, each.sessions.n) for each in groups] == [("2026-11", 1), ("2026-10", 1)]


def test_physician_is_who_ordered_last() -> None:
    clinic = Sessions()
    for name in ("a", "b", "c", "nobody"):
        clinic.session(name)
    clinic.ordered("a", "piet")
    clinic.ordered("b", "pia", minute=-12)
    clinic.ordered("b", "piet", minute=-3)
    clinic.ordered("c", "pia")
    groups = clinic.laid_out().groups(By.PHYSICIAN)

    expected = [("piet", 2), ("pia", 1), (UNKNOWN, 1)]
    assert [(each.key, each.sessions.n) for each in groups] == expected


def test_group_has_only_its_own() -> None:
    clinic = Sessions()
    clinic.session("old", protocol_version=2, outcome=SessionOutcome.STOPPED_EARLY)
    clinic.session("new")
    clinic.flagged("old", seen=12)
    clinic.measured("old", 5, 10)
    clinic.measured("new", 5)
    chosen = clinic.laid_out().of(By.PROTOCOL, "standard 2").figures(are_typed_names_shown=True)

    assert chosen.sessions.n == chosen.completions[Completion.STOPPED_EARLY].n == 1
    assert (chosen.flags.flags.n, chosen.quality.sets.n) == (1, 2)
    assert clinic.laid_out().of(By.PROTOCOL, "standard 9").rows.empty


def test_groups_add_up_to_the_whole() -> None:
    clinic = Sessions()
    for number in range(5):
        name = clinic.session(f"{number}", protocol_version=2 + number % 2)
        clinic.flagged(name, seen=13 if number else None)
        clinic.flagged(name, "OVERDUE")
    laid, whole = clinic.laid_out(), figures(clinic)
    groups = laid.groups(By.PROTOCOL)

    assert sum(each.sessions.n for each in groups) == whole.sessions.n
    assert sum(each.flags.n for each in groups) == whole.flags.flags.n == 10
    assert sum(each.overdue.n for each in groups) == whole.flags.overdue.n == 5
    critical = whole.flags.answered[0].acknowledged
    assert sum(each.critical.n for each in groups) == critical.n == 4
    assert sum(each.critical.n_of or 0 for each in groups) == critical.n_of == 10


def test_no_session_has_figures_too() -> None:
    clinic = Sessions()
    found = figures(clinic)

    assert [each.n for each in found.numbers()] == [0] * len(list(found.numbers()))
    assert clinic.laid_out().groups(By.MONTH) == ()
