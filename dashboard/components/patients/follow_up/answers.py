"""Between the boxes of a follow-up and the entry: what was answered, and what was not asked."""

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from dashboard.clock_time import clock_on, latest_at, local_instants
from dashboard.components.patients.follow_up.phq9_boxes import typed_item_9, typed_total
from dashboard.saving import header
from dashboard.state import Form
from dashboard.typed_numbers import whole_number
from dashboard.wording import clock
from monitoring.effects import Effect, Grade
from monitoring.errors import ValueRefused
from monitoring.follow_ups import Channel, FollowUp, LaterEffect, ReliefPresent
from monitoring.ids import EntryId
from monitoring.people import User


class Asked(StrEnum):
    """What was said of side effects after leaving; not asked is neither."""

    NONE = "none"
    SOME = "some"


def typed_follow_up(
    form: Form, entry_id: EntryId, zone: ZoneInfo, by: User, at: datetime
) -> FollowUp:
    """The follow-up as it stands in the boxes; raises ValueRefused with the box."""
    channel, relief = form.choice("channel"), form.choice("relief")
    if channel is None:
        raise ValueRefused("channel", "Say how the patient was asked.")
    return FollowUp(
        **header(entry_id, by, said_at(form, zone, at), form.text("late_reason")),  # type: ignore[arg-type]
        channel=Channel(str(channel)),
        is_reached=form.choice("not_reached") is not True,
        pain=whole_number(form.text("pain"), "pain", "Pain"),
        phq9=typed_total(form),
        phq9_item9=typed_item_9(form),
        quality=whole_number(form.text("quality"), "quality", "Quality of life"),
        relief=None if relief is None else ReliefPresent(str(relief)),
        effects=effects(form),
        text=form.text("text"),
    )


def said_at(form: Form, zone: ZoneInfo, at: datetime) -> datetime:
    """When it was said: now, at a time of the last day, or on a day at a time.

    Raises ValueRefused for a day without its time, and for a time that the clocks left out.
    """
    day, typed = form.choice("day"), form.text("clock")
    if not isinstance(day, date):
        return latest_at(typed, zone, at) if typed.strip() else at
    if not typed.strip():
        raise ValueRefused("clock", "Type the time on that day too, like 14:30.")
    if not local_instants(day, typed, zone):
        raise ValueRefused("clock", "The clock did not show this time on that day; check it.")
    return clock_on(day, typed, zone)


def is_same_time(form: Form, entry: FollowUp, zone: ZoneInfo) -> bool:
    """Do the boxes still hold the day and the time that `entry` has?"""
    before = answers_of(entry, zone)
    return form.choice("day") == before["day"] and form.text("clock").strip() == before["clock"]


def effects(form: Form) -> tuple[LaterEffect, ...] | None:
    """What was felt after leaving; None when nobody asked, empty when there was nothing."""
    asked = form.choice("effects_asked")
    named = [Effect(str(each)) for each in form.choices("effects")]
    if asked == Asked.NONE:
        return ()
    if asked is None:
        return None
    if not named:
        raise ValueRefused("effects", "Name the side effects, or choose none.")
    return tuple(LaterEffect(effect=each, grade=_grade(form, each)) for each in named)


def _grade(form: Form, effect: Effect) -> Grade:
    chosen = form.whole_choice(f"grade-{effect}")
    if chosen is None:
        raise ValueRefused("effects", "Say how bad each of them was.")
    return Grade(chosen)


def answers_of(entry: FollowUp, zone: ZoneInfo) -> dict[str, object]:
    """What stands in the boxes when an earlier follow-up is corrected."""
    answers: dict[str, object] = {
        "channel": entry.channel,
        "not_reached": not entry.is_reached,
        "day": entry.measured_at.astimezone(zone).date(),
        "clock": clock(entry.measured_at, zone),
        "late_reason": entry.late_reason,
        "relief": entry.relief,
        "text": entry.text,
    }
    scores = {"pain": entry.pain, "phq9": entry.phq9, "quality": entry.quality}
    for part, score in (scores | {"phq9_item9": entry.phq9_item9}).items():
        answers[part] = "" if score is None else str(score)
    return answers | _effect_answers(entry)


def _effect_answers(entry: FollowUp) -> dict[str, object]:
    if entry.effects is None:
        return {}
    if not entry.effects:
        return {"effects_asked": Asked.NONE}
    grades: dict[str, object] = {f"grade-{each.effect}": each.grade for each in entry.effects}
    named = [each.effect for each in entry.effects]
    return grades | {"effects_asked": Asked.SOME, "effects": named}
