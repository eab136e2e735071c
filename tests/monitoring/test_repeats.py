"""When the protocol asks for a reading again."""

import pytest

from monitoring.entries import Entry
from monitoring.protocols import default_protocol
from monitoring.rules.repeats import Repeat, repeat_due
from monitoring.timeline import read_timeline
from tests.factories import at_minute, baseline, record, start, stop, vitals


def repeat(*entries: Entry, minute: float) -> Repeat | None:
    at = at_minute(minute)
    timeline = read_timeline(record(*baseline(), start(), *entries).known_at(at))
    return repeat_due(timeline, default_protocol(), at)


def high(minute: float) -> Entry:
    return vitals(minute, (186, 90))


@pytest.mark.parametrize(
    ("entries", "due"),
    [
        ((), None),
        ((vitals(10, (150, 90)),), None),
        ((high(10),), 15),
        ((high(10), high(12)), 15),
        ((high(10), high(15)), None),
        ((high(10), vitals(12, (150, 90))), None),
        ((vitals(10, (150, 90), heart_rate=124),), 15),
        ((high(10), vitals(14, None, heart_rate=124)), 15),
    ],
    ids=["none", "calm", "once", "too soon", "repeated", "calm again", "pulse", "pulse between"],
)
def test_repeat_is_asked_until_settled(entries: tuple[Entry, ...], due: float | None) -> None:
    asked = repeat(*entries, minute=16)

    assert asked == (None if due is None else (at_minute(due), 5))


def test_rule_of_other_phase_asks_nothing() -> None:
    before = vitals(-2, (186, 90), heart_rate=90)

    assert repeat(before, minute=2) is None
    assert repeat(high(39), stop(40), minute=41) == (at_minute(44), 5)
