"""Between the boxes of the intake form and the entry: what was answered, and what was not."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from dashboard.clock_time import clock_on
from dashboard.state import Form
from dashboard.typed_numbers import decimal_number
from dashboard.wording import clock
from monitoring.entries import Identifier, Intake, Medicine, Pregnancy
from monitoring.errors import ValueRefused
from monitoring.screening import Condition, asks_last_dose, screening_tables

NOT_FASTED, NO_ESCORT = "not_fasted", "no_escort"
_ASKED_OTHERWISE = frozenset({"pregnancy", NOT_FASTED, NO_ESCORT})
_MOST_NAMED = 4


class Answer(StrEnum):
    """Yes or no; what nobody answered is neither."""

    YES = "yes"
    NO = "no"


class TakenOn(StrEnum):
    """On which day a medicine was taken last."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    EARLIER = "earlier"
    NOT_KNOWN = "not known"


def lasting_conditions() -> tuple[Condition, ...]:
    """The conditions that are true of the patient; pregnancy is asked beside them."""
    return tuple(each for each in _asked() if not each.is_of_today)


def conditions_of_today() -> tuple[Condition, ...]:
    """The conditions of this day that are asked with yes and no."""
    return tuple(each for each in _asked() if each.is_of_today)


def _asked() -> Iterator[Condition]:
    tables = screening_tables().conditions
    return (each for each in tables if each.code not in _ASKED_OTHERWISE)


def answered_with(form: Form, answer: Answer) -> tuple[str, ...]:
    """The codes of the conditions that have this answer; fasting is asked the other way round."""
    codes = [each.code for each in _asked() if form.choice(condition_part(each.code)) == answer]
    opposite = Answer.NO if answer is Answer.YES else Answer.YES
    if form.choice("fasted") == opposite:
        codes.append(NOT_FASTED)
    if answer is Answer.YES and form.choice("no_escort"):
        codes.append(NO_ESCORT)
    return tuple(codes)


def condition_part(code: str) -> str:
    """What the box of a condition is called."""
    return f"condition-{code}"


def identified_by(form: Form) -> tuple[Identifier, ...] | None:
    """What was read aloud and compared; None when nothing was."""
    return tuple(each for each in Identifier if form.choice(f"id-{each}")) or None


def has_consented(form: Form) -> bool | None:
    """Whether the patient consents today; None when nobody asked."""
    answer = form.choice("consent")
    return None if answer is None else answer == Answer.YES


def pregnancy(form: Form) -> Pregnancy | None:
    """The answer about pregnancy; None when nobody asked."""
    chosen = form.choice("pregnancy")
    return None if chosen is None else Pregnancy(str(chosen))


def conditions(form: Form) -> tuple[str, ...] | None:
    """The codes answered with yes; None when none was asked.

    Raises ValueRefused when some were answered and others were not.
    """
    yes = answered_with(form, Answer.YES)
    missing = unanswered(form)
    if not any(code != NO_ESCORT for code in (*yes, *answered_with(form, Answer.NO))):
        if yes:
            raise ValueRefused("conditions", "Answer the conditions too, before this is saved.")
        return None
    if missing:
        named = ", ".join(missing[:_MOST_NAMED])
        more = len(missing) - _MOST_NAMED
        others = f" and {more} more" if more > 0 else ""
        raise ValueRefused(
            "conditions", f"Not answered yet: {named}{others}. Yes, no, or none of the others."
        )
    return yes


def unanswered(form: Form) -> list[str]:
    """The names of what has neither yes nor no."""
    names = [each.name for each in _asked() if form.choice(condition_part(each.code)) is None]
    return names if form.choice("fasted") is not None else [*names, "Fasted as asked"]


def medicines(form: Form, zone: ZoneInfo, at: datetime) -> tuple[Medicine, ...] | None:
    """What the patient takes; None when nobody asked, empty when the patient takes none.

    Raises ValueRefused for a last dose that was not asked, is no time, or lies ahead.
    """
    names = [str(each) for each in form.choices("medicines")]
    if form.choice("takes_none") and names:
        raise ValueRefused("medicines", "Either medicines are named, or the patient takes none.")
    if not names:
        return () if form.choice("takes_none") else None
    return tuple(
        Medicine(name=each, last_taken_at=taken_at(form, each, zone, at)) for each in names
    )


def taken_at(form: Form, name: str, zone: ZoneInfo, at: datetime) -> datetime | None:
    """When the medicine was taken last; None when not known, or not asked where it matters less."""
    on = form.choice(f"on-{name}")
    if on is None and asks_last_dose(name):
        raise ValueRefused("medicines", f"Say when {name} was taken last, or that it is not known.")
    if on is None or on == TakenOn.NOT_KNOWN:
        return None
    day, typed = _day(form, name, zone, at), form.text(f"clock-{name}")
    try:
        taken = clock_on(day, typed, zone)
    except ValueRefused as refusal:
        raise ValueRefused("medicines", f"{name}, last taken: {refusal}") from refusal
    if taken > at:
        raise ValueRefused("medicines", f"{name}: this time lies in the future; please check it.")
    return taken


def _day(form: Form, name: str, zone: ZoneInfo, at: datetime) -> date:
    today = at.astimezone(zone).date()
    on = form.choice(f"on-{name}")
    if on != TakenOn.EARLIER:
        return today - timedelta(days=1 if on == TakenOn.YESTERDAY else 0)
    day = form.choice(f"day-{name}")
    if not isinstance(day, date):
        raise ValueRefused("medicines", f"{name}: choose the day, or that it is not known.")
    return day


def weight_g(form: Form) -> int | None:
    """Today's weight in g; None when not weighed. Raises ValueRefused for a finer number."""
    kilograms = decimal_number(form.text("weight"), "weight")
    if kilograms is None:
        return None
    if kilograms != round(kilograms, 1):
        raise ValueRefused("weight", "Type the weight in kg with one decimal.")
    return int(kilograms * 1000)


def confirmation_of(today_g: int) -> str:
    """What the tick is called that confirms this weight (g), and no other."""
    return f"weight_ok-{today_g}"


def answers_of(intake: Intake, zone: ZoneInfo, at: datetime) -> dict[str, object]:
    """What stands in the boxes when the form begins with an earlier intake of this visit."""
    answers: dict[str, object] = {
        f"id-{each}": each in (intake.identified_by or ()) for each in Identifier
    }
    if intake.has_consented is not None:
        answers["consent"] = Answer.YES if intake.has_consented else Answer.NO
    if intake.pregnancy is not None:
        answers["pregnancy"] = intake.pregnancy
    answers |= {**_condition_answers(intake), **_medicine_answers(intake, zone, at)}
    answers["escort"] = intake.escort
    if intake.weight_g is not None:
        answers["weight"] = f"{intake.weight_g / 1000:g}"
        answers[confirmation_of(intake.weight_g)] = intake.is_weight_confirmed
    return answers


def _condition_answers(intake: Intake) -> Mapping[str, object]:
    found = intake.conditions
    if found is None:
        return {}
    answers: dict[str, object] = {
        condition_part(each.code): Answer.YES if each.code in found else Answer.NO
        for each in _asked()
    }
    answers["fasted"] = Answer.NO if NOT_FASTED in found else Answer.YES
    answers["no_escort"] = NO_ESCORT in found
    return answers


def _medicine_answers(intake: Intake, zone: ZoneInfo, at: datetime) -> Mapping[str, object]:
    if intake.medicines is None:
        return {}
    answers: dict[str, object] = {
        "medicines": [each.name for each in intake.medicines],
        "takes_none": not intake.medicines,
    }
    for each in intake.medicines:
        answers |= _taken_answers(each, zone, at)
    return answers


def _taken_answers(medicine: Medicine, zone: ZoneInfo, at: datetime) -> Mapping[str, object]:
    name, taken = medicine.name, medicine.last_taken_at
    if taken is None:
        return {f"on-{name}": TakenOn.NOT_KNOWN} if asks_last_dose(name) else {}
    day = taken.astimezone(zone).date()
    days = (at.astimezone(UTC).astimezone(zone).date() - day).days
    on = {0: TakenOn.TODAY, 1: TakenOn.YESTERDAY}.get(days, TakenOn.EARLIER)
    return {f"on-{name}": on, f"day-{name}": day, f"clock-{name}": clock(taken, zone)}
