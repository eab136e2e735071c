"""What has to be settled before the door: the escort, instructions, the line, the mood.

They follow the criteria of the body: a patient may long be ready before anybody settles these.
"""

from datetime import datetime
from itertools import takewhile

from monitoring.check_codes import DischargeCode
from monitoring.criteria import Criterion, CriterionState, Look, escort_planned, written_since
from monitoring.errors import ValueRefused
from monitoring.measures import Measure
from monitoring.moments import MINUTE
from monitoring.protocols import DischargeCriteria
from monitoring.timeline import Timeline
from monitoring.visits import Departure


def escort_home(look: Look) -> Criterion:
    """Somebody takes the patient home; whoever was named before the start may not have come."""
    code, departure = DischargeCode.ESCORT_HOME, look.timeline.departure
    if look.goes_alone:
        return look.judged(code, "The patient goes home alone.", is_met=False)
    if departure is not None and departure.escort:
        return look.judged(code, "An escort is named.", is_met=True)
    state, words = escort_planned(look.timeline.intake)
    if state is CriterionState.MET:
        return look.unknown(code, "Named before the start; not confirmed yet.")
    intake = look.timeline.intake
    is_refused = intake is not None and state is CriterionState.NOT_MET
    return look.says(code, state, words, intake.recorded_at if intake and is_refused else None)


def instructions_given(look: Look) -> Criterion:
    """The instructions, no driving among them, were given and understood ([G16], [G22])."""
    code = DischargeCode.INSTRUCTIONS_GIVEN
    said = [each for each in _newest_first(look) if each.has_instructions is not None]
    if not said:
        return look.unknown(code, "Nobody said whether they were given and understood.")
    if not said[0].has_instructions:
        refused = list(takewhile(lambda each: not each.has_instructions, said))
        words, since = "Not given, or not understood.", written_since(refused)
        return look.judged(code, words, is_met=False, since=since)
    return look.judged(code, "Given and understood.", is_met=True)


def line_removed(look: Look) -> Criterion:
    """The vein is free again."""
    code = DischargeCode.LINE_REMOVED
    said = [each for each in _newest_first(look) if each.line_removed_at is not None]
    removed_at = said[0].line_removed_at if said else None
    if removed_at is None or removed_at > look.at:
        return look.unknown(code, "Nobody wrote down when it was removed.")
    stopped_at, since = look.timeline.stopped_at, said[0].recorded_at
    if stopped_at is None or removed_at <= stopped_at - MINUTE:
        words = "Before the infusion's end, by what was typed."
        return look.judged(code, words, is_met=False, since=since)
    return look.judged(code, f"{look.age_min(removed_at)} min ago.", is_met=True)


def _newest_first(look: Look) -> tuple[Departure, ...]:
    return look.timeline.departures[::-1]


def check_line_removal(removed_at: datetime, timeline: Timeline, at: datetime) -> None:
    """Raise ValueRefused for a time at which the line cannot have been removed by `at`."""
    stopped_at = timeline.stopped_at
    if removed_at > at + MINUTE:
        raise ValueRefused("line_removed_at", "This time lies in the future; please check it.")
    # A clock shows whole minutes: the end at 15:40:30 and the line out at once reads 15:40.
    if stopped_at is None or removed_at <= stopped_at - MINUTE:
        raise ValueRefused(
            "line_removed_at", "This is before the infusion's end; please check the time."
        )


_MOOD = (Measure.PHQ9, Measure.PHQ9_ITEM9)


def asks_for_ideation(asks: DischargeCriteria, timeline: Timeline) -> bool:
    """Is the level of suicidal thoughts asked for? Where a PHQ-9, or its item 9, was scored."""
    is_scored = any(measure in timeline.readings for measure in _MOOD)
    return asks.ideation_level_at_most is not None and is_scored


def suicide_risk_asked(look: Look) -> Criterion:
    """Suicidal thoughts were asked about, and lie below the clinic's level."""
    code, most = DischargeCode.SUICIDE_RISK_ASKED, look.asks.ideation_level_at_most
    said = [
        (each.ideation_level, each)
        for each in _newest_first(look)
        if each.ideation_level is not None
    ]
    if not said or most is None:
        words = "Asked for because a depression score was taken today."
        return look.unknown(code, words, _scored_at(look))
    level = said[0][0]
    since = written_since(each for _, each in takewhile(lambda one: one[0] >= level, said))
    words = f"Level {level} of 5 (at most {most})."
    return look.judged(code, words, is_met=level <= most, since=since)


def _scored_at(look: Look) -> datetime | None:
    """When the newest score that asks for the level was written down."""
    scored = (each for measure in _MOOD for each in look.timeline.readings.get(measure, ()))
    return max((each.entry.recorded_at for each in scored), default=None)


def departure_looks(look: Look) -> tuple[Criterion, ...]:
    """What this protocol asks for at the door, for this patient."""
    asks = look.asks
    found = [escort_home(look)]
    if asks.asks_for_instructions:
        found.append(instructions_given(look))
    if asks.asks_for_line:
        found.append(line_removed(look))
    if asks_for_ideation(asks, look.timeline):
        found.append(suicide_risk_asked(look))
    return tuple(found)
