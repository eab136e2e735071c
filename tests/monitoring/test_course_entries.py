"""What an entry of a course may say, and which box is named when it may not."""

from collections.abc import Callable
from datetime import date

import pytest

from monitoring.course_entries import PainType, RegularMedicine
from monitoring.effects import Effect, Grade
from monitoring.errors import ValueRefused
from monitoring.flags import Direction, Severity
from monitoring.follow_ups import Channel, ReliefPresent
from monitoring.measures import Measure
from tests.course_factories import (
    conditions,
    consent,
    course_correction,
    diagnosis,
    felt_later,
    follow_up,
    medicines,
    own_limit,
    own_limits,
    plan,
)
from tests.factories import entry_id

REFUSED: dict[str, tuple[str, Callable[[], object]]] = {
    "nothing treated": ("types", lambda: diagnosis(types=())),
    "treated twice": ("types", lambda: diagnosis(types=(PainType.CRPS, PainType.CRPS))),
    "other without words": ("text", lambda: diagnosis(types=(PainType.OTHER,))),
    "nameless medicine": ("medicines", lambda: medicines(" ")),
    "medicine on two lines": ("medicines", lambda: medicines("one\ntwo")),
    "endless medicine": ("medicines", lambda: medicines("x" * 201)),
    "endless condition": ("conditions", lambda: conditions("x" * 201)),
    "no dose": ("dose_ug_per_kg", lambda: plan(dose_ug_per_kg=0)),
    "ten times the dose": ("dose_ug_per_kg", lambda: plan(dose_ug_per_kg=10_001)),
    "no time": ("duration_min", lambda: plan(duration_min=0)),
    "two days long": ("duration_min", lambda: plan(duration_min=1_441)),
    "no interval": ("interval_days", lambda: plan(interval_days=0)),
    "no series": ("planned_in_series", lambda: plan(planned_in_series=0)),
    "no days between": ("maintenance_days", lambda: plan(maintenance_days=0)),
    "consent without title": ("title", lambda: consent(title="")),
    "consent ended before": ("valid_until", lambda: consent(valid_until=date(2026, 9, 30))),
    "correction without why": ("reason", lambda: course_correction(1, entry_id("x"), reason="")),
    "limits without why": ("reason", lambda: own_limits(own_limit(190), reason=" ")),
    "limit without a side": ("direction", lambda: own_limit(190, direction=Direction.NONE)),
    "limit that cannot be": ("number", lambda: own_limit(301)),
    "limit of no number": ("number", lambda: own_limit(float("nan"))),
    "fall as a rise": ("number", lambda: own_limit(-30, of="change")),
    "rise as a fall": ("number", lambda: own_limit(30, direction=Direction.LOW, of="change")),
    "change beyond the scale": ("number", lambda: own_limit(261, of="change")),
    "two in one place": ("limits", lambda: own_limits(own_limit(190), own_limit(195))),
    "worse begins earlier": (
        "limits",
        lambda: own_limits(own_limit(190), own_limit(189, Severity.CRITICAL)),
    ),
    "pain beyond ten": (Measure.PAIN, lambda: follow_up(1, pain=11)),
    "total beyond its scale": (Measure.PHQ9, lambda: follow_up(1, phq9=28)),
    "item beyond its scale": (Measure.PHQ9_ITEM9, lambda: follow_up(1, phq9_item9=4)),
    "item above the total": ("phq9_item9", lambda: follow_up(1, phq9=1, phq9_item9=2)),
    "quality beyond ten": ("quality", lambda: follow_up(1, quality=11)),
    "no answer": ("pain", lambda: follow_up(1, pain=None)),
    "answers of nobody": ("is_reached", lambda: follow_up(1, is_reached=False)),
    "effect of no grade": ("effects", lambda: felt_later(Effect.NAUSEA, Grade.NONE)),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused(case: str) -> None:
    box, build = REFUSED[case]
    with pytest.raises(ValueRefused) as refused:
        build()

    assert refused.value.field == box
    assert str(refused.value).endswith((".", "?"))


def test_texts_lose_their_outer_blanks() -> None:
    said = diagnosis(text="  both feet ")
    taken = RegularMedicine(name=" Pregabalin ", how=" 300 mg in the evening ")

    assert said.text == "both feet"
    assert (taken.name, taken.how) == ("Pregabalin", "300 mg in the evening")


def test_no_medicine_is_an_answer() -> None:
    assert medicines().medicines == ()
    assert conditions().conditions == ()


def test_scores_on_their_ends_are_kept() -> None:
    low = follow_up(1, pain=0, phq9=0, phq9_item9=0, quality=0)
    high = follow_up(1, pain=10, phq9=27, phq9_item9=3, quality=10)

    assert [value for _, value in low.scores()] == [0, 0, 0]
    assert [value for _, value in high.scores()] == [10, 27, 3]


@pytest.mark.parametrize(
    "answer",
    [
        {"quality": 5},
        {"relief": ReliefPresent.PARTLY},
        {"effects": ()},
        {"text": "feels well"},
    ],
    ids=lambda answer: next(iter(answer)),
)
def test_one_answer_is_enough(answer: dict[str, object]) -> None:
    said = follow_up(1, channel=Channel.VISIT, pain=None, **answer)  # type: ignore[arg-type]

    assert said.scores() == ()


def test_nobody_reached_may_leave_words() -> None:
    tried = follow_up(1, pain=None, is_reached=False, text="no answer, twice")

    assert not tried.is_reached


@pytest.mark.parametrize("direction", [Direction.HIGH, Direction.LOW])
def test_equal_tiers_are_in_order(direction: Direction) -> None:
    numbers = {"measure": Measure.HEART_RATE, "direction": direction}
    kept = own_limits(
        own_limit(90, Severity.ADVISORY, **numbers),  # type: ignore[arg-type]
        own_limit(90, Severity.CRITICAL, **numbers),  # type: ignore[arg-type]
    )

    assert len(kept.limits) == 2


def test_low_tiers_go_downwards() -> None:
    low = {"measure": Measure.SPO2, "direction": Direction.LOW}
    with pytest.raises(ValueRefused):
        own_limits(
            own_limit(90, Severity.WARNING, **low),  # type: ignore[arg-type]
            own_limit(91, Severity.CRITICAL, **low),  # type: ignore[arg-type]
        )
