"""What an invented patient says between infusions, as the nurse writes it down."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.demo.chance import Chance
from db.demo.pain import Relief
from db.demo.physiology import Habit
from monitoring.effects import Effect, Grade
from monitoring.follow_ups import Channel, FollowUp, LaterEffect, ReliefPresent
from monitoring.ids import EntryId
from monitoring.people import User

# The follow-up points of the default protocol, with how often somebody really asks (D).
_ASKED = ((1, 0.85), (7, 0.8), (28, 0.75))
_STILL_THERE, _PARTLY_THERE = 0.6, 0.25
_LATER_EFFECTS = (Effect.HEADACHE, Effect.DROWSINESS, Effect.NAUSEA, Effect.DIZZINESS)
_SAID = (
    "Slept through for the first time in weeks.",
    "Walked to the shop and back; legs fine.",
    "<b>Better</b>, she says, and laughs.",
    "Verre enn i går, men bedre enn før.",
    "Asked whether the next one can be moved to a Friday.",
    "Pain back at night only.",
    "=A1+B1 was in her message; meant as a joke about her diary.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Infused:
    """A past infusion of the patient: which one, when it ended, and when the next one begins."""

    number: int
    stopped_at: datetime
    next_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who is asked, by whom; `is_lost`: nobody has reached this patient since the last infusion.

    `has_dark_thoughts`: says so in the last follow-up.
    """

    habit: Habit
    nurses: tuple[User, ...]
    is_lost: bool = False
    has_dark_thoughts: bool = False


def follow_ups(
    chance: Chance, told: Told, infusions: Sequence[Infused], at: datetime
) -> tuple[FollowUp, ...]:
    """Everything that was said after `infusions`, up to `at`, in order of time."""
    found = [each for infused in infusions for each in _after(chance, told, infused, at)]
    if told.has_dark_thoughts and infusions:
        found.append(_dark(chance, told, infusions[-1], at))
    return tuple(sorted(found, key=lambda each: each.measured_at))


def _after(chance: Chance, told: Told, infused: Infused, at: datetime) -> Iterator[FollowUp]:
    until = infused.next_at or at
    is_last = infused.next_at is None
    for days, share in _ASKED:
        asked_at = infused.stopped_at + timedelta(days=days, minutes=chance.whole(-90, 90))
        is_asked = chance.happens(share) and not (is_last and told.is_lost)
        if asked_at < until - timedelta(days=1) and is_asked:
            yield _said(chance, told, infused, asked_at)


def _said(chance: Chance, told: Told, infused: Infused, asked_at: datetime) -> FollowUp:
    header = _header(chance, told, asked_at)
    if chance.happens(0.05):
        return FollowUp(**header, channel=Channel.PHONE, is_reached=False)  # type: ignore[arg-type]
    relief = Relief(habit=told.habit, number=infused.number)
    days = (asked_at - infused.stopped_at) / timedelta(days=1)
    pain = max(0, min(10, round(relief.pain_after(days) + chance.normal(0, 0.4, -1, 1))))
    return FollowUp(
        **header,  # type: ignore[arg-type]
        channel=chance.pick((Channel.PHONE, Channel.PHONE, Channel.MESSAGE)),
        pain=pain,
        quality=max(0, min(10, round(9 - 0.8 * pain + chance.normal(0, 0.8, -2, 2)))),
        relief=_still(relief, days),
        effects=_effects(chance, days),
        text=chance.pick(_SAID) if chance.happens(0.12) else "",
        phq9=_mood(chance, told, pain),
        phq9_item9=0 if told.habit.is_depressed else None,
    )


def _still(relief: Relief, days: float) -> ReliefPresent:
    """The patient's own answer, from the share of the relief that is left."""
    whole = relief.habit.pain * relief.share
    left = (relief.habit.pain - relief.pain_after(days)) / whole if whole else 0.0
    if left >= _STILL_THERE:
        return ReliefPresent.YES
    return ReliefPresent.PARTLY if left >= _PARTLY_THERE else ReliefPresent.NO


def _effects(chance: Chance, days: float) -> tuple[LaterEffect, ...] | None:
    if days > 2:  # noqa: PLR2004 - asked on the day after only
        return None
    if not chance.happens(0.15):
        return ()
    grade = Grade.MODERATE if chance.happens(0.15) else Grade.MILD
    return (LaterEffect(effect=chance.pick(_LATER_EFFECTS), grade=grade),)


def _mood(chance: Chance, told: Told, pain: int) -> int | None:
    """The PHQ-9 total of those who are treated for depression."""
    if not told.habit.is_depressed:
        return None
    return max(0, min(27, 3 + round(1.4 * pain) + chance.whole(-2, 2)))


def _dark(chance: Chance, told: Told, infused: Infused, at: datetime) -> FollowUp:
    """Said this morning, and nobody has looked at it yet."""
    asked_at = max(infused.stopped_at + timedelta(hours=12), at - timedelta(hours=2))
    return FollowUp(
        **_header(chance, told, asked_at),  # type: ignore[arg-type]
        channel=Channel.PHONE,
        pain=6,
        phq9=17,
        phq9_item9=1,
        quality=3,
        relief=ReliefPresent.PARTLY,
    )


def _header(chance: Chance, told: Told, asked_at: datetime) -> dict[str, object]:
    nurse = chance.pick(told.nurses)
    return {
        "id": EntryId(chance.uuid(asked_at)),
        "measured_at": asked_at,
        "recorded_at": asked_at + timedelta(minutes=2),
        "performed_by": nurse.id,
        "recorded_by": nurse.id,
    }
