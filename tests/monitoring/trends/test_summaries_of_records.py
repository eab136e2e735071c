"""From records to summaries: what was corrected, chosen again, stopped by mistake."""

from datetime import timedelta

from monitoring.entries import BaselineChoice, Entry
from monitoring.infusions import InfusionAction
from monitoring.ledger import Ledger
from monitoring.measures import Measure
from monitoring.protocols import default_protocol
from monitoring.timeline import read_timeline
from monitoring.trends.excursions import longest_gap_min
from monitoring.trends.summaries import summaries
from monitoring.trends.summary import Excursion, SessionSummary
from tests.factories import (
    at_minute,
    baseline,
    correction,
    entry_id,
    header,
    order,
    pump,
    record,
    start,
    stop,
    vitals,
)
from tests.frames import frames_of

PROTOCOL = default_protocol()
READINGS = (
    vitals(10, (132, 82), name="ten"),
    vitals(20, (158, 96), name="twenty"),
    vitals(30, (150, 90), name="thirty"),
)


def summary(*entries: Entry) -> SessionSummary:
    known = frames_of([record(*entries)], ())
    (found,) = summaries(known, PROTOCOL.course, longest_gap_min(PROTOCOL))
    return found


def systolic(*entries: Entry) -> Excursion:
    return summary(start(), *entries).excursions[Measure.SYSTOLIC]


def chosen(name: str, minute: float) -> BaselineChoice:
    return BaselineChoice(**header(minute), vitals_id=entry_id(name))  # type: ignore[arg-type]


def ledger(*entries: Entry) -> Ledger:
    return read_timeline(record(*entries)).ledger


def test_amended_baseline_is_followed() -> None:
    amended = vitals(-4, (130, 80), name="amended")
    found = systolic(
        *baseline(), *READINGS, amended, correction(50, "baseline", entry_id("amended"))
    )

    assert (found.baseline, found.rise) == (130, 28)


def test_baseline_taken_back_is_unknown() -> None:
    found = systolic(*baseline(), *READINGS, correction(50, "baseline"))

    assert (found.baseline, found.rise, found.to_return_min, found.area) == (None,) * 4
    assert found.peak == 158


def test_baseline_chosen_again_counts() -> None:
    other = vitals(-2, (118, 76), name="other")
    found = systolic(*baseline(), other, *READINGS, chosen("other", -1))

    assert found.baseline == 118


def test_reading_of_another_patient_is_gone() -> None:
    found = systolic(*baseline(), *READINGS, correction(50, "twenty"))

    assert (found.peak, found.to_peak_min) == (150, 30)
    assert found.has_gap_at_peak  # from 10 to 30 nothing stands any more


def test_amended_peak_counts_as_amended() -> None:
    amended = vitals(20, (138, 86), name="amended")
    found = systolic(*baseline(), *READINGS, amended, correction(50, "twenty", amended.id))

    assert (found.peak, found.to_peak_min) == (150, 30)


def test_dose_is_the_ledgers() -> None:
    steps = (
        start(0, 52_501),
        pump(7, InfusionAction.BOLUS, amount_ug=1_250),
        pump(20, InfusionAction.PAUSE),
        pump(25, InfusionAction.RESUME, rate_ug_per_h=26_249),
        pump(31, InfusionAction.RATE_CHANGE, rate_ug_per_h=13_333),
        stop(55),
    )
    found = summary(*steps, order())

    assert found.given_ug == ledger(*steps).given_ug(at_minute(55))
    assert found.ordered_ug == 35_000
    assert found.was_held_back


def test_stop_by_mistake_is_taken_back() -> None:
    steps = (
        start(),
        pump(20, InfusionAction.STOP, name="mistake"),
        correction(21, "mistake"),
        stop(40),
    )
    found = summary(*steps, order())

    assert found.given_ug == 35_000 == ledger(*steps).given_ug(at_minute(40))
    assert found.stopped_at == at_minute(40)
    assert found.was_held_back is False


def test_running_record_is_summed_up() -> None:
    found = summary(start(), *baseline(), *READINGS, order())

    assert (found.given_ug, found.stopped_at, found.outcome) == (None, None, None)
    assert found.excursions[Measure.SYSTOLIC].peak == 158
    assert found.started_at + timedelta(minutes=20) == READINGS[1].measured_at
