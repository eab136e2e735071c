"""What has to be settled before the door: the escort, instructions, the line, the mood.

They follow the criteria of the body: a patient may long be ready before anybody settles these.
"""

from datetime import datetime

from monitoring.criteria import Criterion, Look
from monitoring.errors import ValueRefused
from monitoring.measures import Measure
from monitoring.moments import MINUTE
from monitoring.timeline import Timeline


def escort_named(look: Look) -> Criterion:
    """Somebody takes the patient home."""
    name, intake, departure = "Escort home", look.timeline.intake, look.timeline.departure
    if departure is not None and departure.escort:
        return look.judged(name, "An escort is named.", is_met=True)
    if intake is None:
        return look.unknown(name, "Nobody asked.")
    if "no_escort" in (intake.conditions or ()):
        return look.judged(name, "There is no escort.", is_met=False)
    if not intake.escort:
        return look.unknown(name, "Nobody asked.")
    return look.judged(name, "An escort is named.", is_met=True)


def instructions_given(look: Look) -> Criterion:
    """The instructions, no driving among them, were given and understood ([G16], [G22])."""
    name, departure = "Instructions given", look.timeline.departure
    if departure is None or departure.has_instructions is None:
        return look.unknown(name, "Nobody said whether they were given and understood.")
    if not departure.has_instructions:
        return look.judged(name, "Not given, or not understood.", is_met=False)
    return look.judged(name, "Given and understood.", is_met=True)


def line_removed(look: Look) -> Criterion:
    """The vein is free again."""
    name, departure = "Line removed", look.timeline.departure
    removed_at = None if departure is None else departure.line_removed_at
    if removed_at is None or removed_at > look.at:
        return look.unknown(name, "Nobody wrote down when it was removed.")
    stopped_at = look.timeline.stopped_at
    if stopped_at is None or removed_at <= stopped_at - MINUTE:
        return look.judged(name, "Before the infusion's end, by what was typed.", is_met=False)
    return look.judged(name, f"{look.age_min(removed_at)} min ago.", is_met=True)


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


def suicide_risk_asked(look: Look) -> Criterion:
    """Suicidal thoughts were asked about, and lie below the clinic's level."""
    name, most = "Suicide risk asked", look.asks.ideation_level_at_most
    departure = look.timeline.departure
    level = None if departure is None else departure.ideation_level
    if level is None or most is None:
        return look.unknown(name, "Asked for because a depression score was taken today.")
    return look.judged(name, f"Level {level} of 5 (at most {most}).", is_met=level <= most)


def departure_looks(look: Look) -> tuple[Criterion, ...]:
    """What this protocol asks for at the door, for this patient."""
    asks = look.asks
    found = [escort_named(look)]
    if asks.asks_for_instructions:
        found.append(instructions_given(look))
    if asks.asks_for_line:
        found.append(line_removed(look))
    if asks.ideation_level_at_most is not None and Measure.PHQ9 in look.timeline.readings:
        found.append(suicide_risk_asked(look))
    return tuple(found)
