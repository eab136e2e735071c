"""What an entry of a course says, as HTML: every text of a person as typed."""

from collections.abc import Iterable
from datetime import date
from typing import assert_never

from dashboard.course_words import (
    CHANNELS,
    answer_words,
    plan_words,
    treated_words,
    until_words,
)
from dashboard.html import Html, fill
from dashboard.limit_words import own_limit_words
from dashboard.visit_words import condition_name
from dashboard.wording import GRADES, day, effect_name
from monitoring.course_entries import (
    ConditionList,
    ConsentDocument,
    CourseCorrection,
    CourseEntry,
    CourseReview,
    Diagnosis,
    MedicineList,
    RegularMedicine,
    TreatmentPlan,
)
from monitoring.follow_ups import FollowUp
from monitoring.own_limits import OwnLimits


def said(entry: CourseEntry, today: date) -> Html:  # noqa: PLR0911 (one answer for each kind)
    """The entry in a line; `today` is the clinic's."""
    match entry:
        case Diagnosis():
            return _with_note(treated_words(entry.types), entry.text)
        case MedicineList():
            return _medicines(entry)
        case ConditionList():
            return _conditions(entry)
        case TreatmentPlan():
            return _with_note(plan_words(entry), entry.text)
        case OwnLimits():
            return _limits(entry, today)
        case ConsentDocument():
            return _consent(entry, today)
        case FollowUp():
            return follow_up(entry)
        case CourseReview():
            return Html("Reviewed" if entry.undoes is None else "Review taken back")
        case CourseCorrection():
            return fill("Corrected: <bdi>$reason</bdi>", reason=entry.reason)
        case _:
            assert_never(entry)


def follow_up(entry: FollowUp) -> Html:
    """How somebody was asked, and each answer; what was not asked is left out."""
    how = CHANNELS[entry.channel] + ("" if entry.is_reached else ", not reached")
    parts = [fill("$how", how=how), *(fill("$each", each=each) for each in answer_words(entry))]
    if entry.effects is not None:
        parts.append(_effects(entry))
    if entry.text:
        parts.append(fill("“<bdi>$text</bdi>”", text=entry.text))
    return _joined(parts, " · ")


def medicine(each: RegularMedicine) -> Html:
    """A medicine, and how it is taken."""
    template = "<bdi>$name</bdi> <bdi>$how</bdi>" if each.how else "<bdi>$name</bdi>"
    return fill(template, name=each.name, how=each.how)


def _medicines(entry: MedicineList) -> Html:
    return _joined(map(medicine, entry.medicines), ", ") or Html("takes none")


def _conditions(entry: ConditionList) -> Html:
    names = (fill("$name", name=condition_name(code)) for code in entry.conditions)
    return _joined(names, ", ") or Html("none known of those that were asked about")


def _limits(entry: OwnLimits, today: date) -> Html:
    if not entry.limits:
        return fill("the protocol’s limits again: <bdi>$reason</bdi>", reason=entry.reason)
    limits = "; ".join(own_limit_words(each) for each in entry.limits)
    until = until_words(entry.expires_on, today)
    return fill(
        "$limits; $until: <bdi>$reason</bdi>", limits=limits, until=until, reason=entry.reason
    )


def _consent(entry: ConsentDocument, today: date) -> Html:
    signed = f"signed {day(entry.signed_on)}"
    until = "no end" if entry.valid_until is None else until_words(entry.valid_until, today)
    kept = fill("; kept: <bdi>$at</bdi>", at=entry.kept_at) if entry.kept_at else Html("")
    words = fill(
        "<bdi>$title</bdi>: $signed, $until", title=entry.title, signed=signed, until=until
    )
    return Html(words + kept)


def _effects(entry: FollowUp) -> Html:
    felt = [
        f"{effect_name(each.effect).lower()} {GRADES[each.grade]}" for each in entry.effects or ()
    ]
    return fill("after leaving: $felt", felt=", ".join(felt) or "no side effects")


def _with_note(words: str, note: str) -> Html:
    if not note:
        return fill("$words", words=words)
    return fill("$words: <bdi>$note</bdi>", words=words, note=note)


def _joined(parts: Iterable[Html], mark: str) -> Html:
    return Html(mark.join(parts))
