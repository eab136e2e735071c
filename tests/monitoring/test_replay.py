"""A replay in columns gives the flags that the decision gives for each session alone."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitoring.flags import Severity
from monitoring.protocols import MonitoringProtocol, default_protocol, parse_protocol
from monitoring.record import SessionRecord
from monitoring.replay.result import Replay, RuleChange
from monitoring.replay.running import replay
from monitoring.sessions import SessionStatus
from tests.factories import at_minute, baseline, order, record, start, stop, vitals
from tests.monitoring.drafts import drafts
from tests.monitoring.visits_of_all_kinds import sessions
from tests.replays import decided_alone, frames_of, replayed

NOW = at_minute(150)
MANY = 10  # in one example: laying out one session costs as much as laying out ten
LIVE = default_protocol()


class Case:
    """What was drawn, without the hundred pages that it would take to print it."""

    def __init__(
        self, drawn: tuple[tuple[SessionRecord, ...], MonitoringProtocol, MonitoringProtocol]
    ) -> None:
        self.records, self.live, self.draft = drawn


cases = st.tuples(st.tuples(*(sessions(number) for number in range(MANY))), drafts(), drafts()).map(
    Case
)


@settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
@given(cases)
def test_replay_equals_live(case: Case) -> None:
    by_live, by_draft = replayed(case.records, case.live, case.draft, at=NOW)

    assert by_live == [decided_alone(each, case.live, NOW) for each in case.records]
    assert by_draft == [decided_alone(each, case.draft, NOW) for each in case.records]


@settings(deadline=None, max_examples=5, suppress_health_check=list(HealthCheck))
@given(cases)
def test_live_protocol_makes_no_difference(case: Case) -> None:
    found = replay([frames_of(case.records)], case.live, case.live, NOW)

    assert found.is_same
    assert found.live == found.draft
    assert (found.newly_flagged, found.newly_silent, found.critical) == ((), (), ())


def with_systolic(**tiers: float) -> MonitoringProtocol:
    """The default with these numbers as the only bounds of the high systolic pressure."""
    data: dict[str, Any] = LIVE.model_dump()
    for rule in data["rules"]:
        if rule["id"] == "BP_HIGH":
            rule["limits"] = [
                {"measure": "systolic"}
                | {
                    tier: [{"at_or_above": number, "origin": ["D"]}]
                    for tier, number in tiers.items()
                }
            ]
    return parse_protocol(data)


def compared(live: MonitoringProtocol, draft: MonitoringProtocol, *peaks: int) -> Replay:
    """A replay of a session in which the pressure was so, every five minutes from the tenth on."""
    sets = [vitals(10 + 5 * number, (peak, 60)) for number, peak in enumerate(peaks)]
    held = record(
        *(*baseline((110, 70)), order(), start(), *sets, stop(40)),
        status=SessionStatus.COMPLETED,
        ended_at=at_minute(45),
    )
    return replay([frames_of([held])], live, draft, NOW)


def of_pressure(found: Replay) -> RuleChange:
    return next(rule for rule in found.rules if rule.rule_id == "BP_HIGH")


def test_lower_limit_gains_a_look() -> None:
    found = compared(with_systolic(warning=170), with_systolic(warning=160), 165, 120)
    pressure = of_pressure(found)

    assert (pressure.live, pressure.draft, pressure.gained, pressure.lost) == (0, 1, 1, 0)


def test_flag_that_begins_earlier_is_no_gain() -> None:
    found = compared(with_systolic(warning=170), with_systolic(warning=160), 165, 175, 120)
    pressure = of_pressure(found)

    assert (pressure.live, pressure.draft, pressure.gained, pressure.lost) == (1, 1, 0, 0)


def test_other_severity_is_worse_or_milder() -> None:
    low, high = with_systolic(warning=170), with_systolic(warning=160, critical=170)

    assert of_pressure(compared(low, high, 175, 120)).worse == 1
    assert of_pressure(compared(high, low, 175, 120)).milder == 1


def test_critical_ones_are_listed() -> None:
    found = compared(with_systolic(warning=170), with_systolic(critical=170), 175, 120)
    (change,) = [each for each in found.critical if each.rule_id == "BP_HIGH"]

    assert (change.live, change.draft) == (Severity.WARNING, Severity.CRITICAL)
    assert change.raised_at == at_minute(10)


def test_session_without_a_look_is_newly_silent() -> None:
    only_pressure = [rule for rule in with_systolic(warning=170).rules if rule.id == "BP_HIGH"]
    live = LIVE.model_copy(update={"rules": tuple(only_pressure)})
    draft = live.model_copy(update={"rules": (with_systolic(warning=190).rule("BP_HIGH"),)})
    found = compared(live, draft, 175, 120)

    assert [(each.live, each.draft) for each in found.newly_silent] == [(1, 0)]
    assert found.newly_flagged == ()
    assert compared(draft, live, 175, 120).newly_flagged[0].draft == 1


def test_nothing_stored_is_no_difference() -> None:
    assert replay([], LIVE, with_systolic(warning=100), NOW).is_same
