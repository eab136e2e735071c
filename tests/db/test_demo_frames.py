"""For everybody of a demonstration clinic, three ways to the same readings say the same."""

from collections.abc import Iterator
from dataclasses import fields

import pytest
from pandas.testing import assert_frame_equal

from db.clinic_infusions import clinic_infusions
from db.course_frames import patient_frames
from db.demo.seeding import seed
from db.engine import Database
from monitoring.measures import Measure
from monitoring.protocols import default_protocol
from monitoring.trends.excursions import longest_gap_min
from monitoring.trends.frames import PatientFrames
from monitoring.trends.summaries import summaries
from monitoring.trends.summary import SessionSummary
from tests.db.demo_clinic import small
from tests.factories import AT
from tests.frames import frames_of

CLINIC = small().staff.clinic.id


@pytest.fixture
def demo(database: Database) -> Database:
    seed(database, at=AT, patients=6, sessions=30, seed=11)
    return database


def read_each(demo: Database) -> Iterator[PatientFrames]:
    with demo.reading() as connection:
        for patient in small().patients:
            yield patient_frames(connection, CLINIC, patient.id)


def remembered_each() -> Iterator[PatientFrames]:
    courses = {each.patient.id: each.entries for each in small().courses}
    for patient in small().patients:
        records = [life.record for life in small().lives]
        own = [each for each in records if each.session.patient_id == patient.id]
        yield frames_of(own, courses.get(patient.id, ()))


def test_stored_readings_are_those_lived(demo: Database) -> None:
    for read, remembered in zip(read_each(demo), remembered_each(), strict=True):
        for each in fields(PatientFrames):
            found, expected = (getattr(frames, each.name) for frames in (read, remembered))
            assert_frame_equal(found, expected, obj=each.name)


def facts_of(summary: SessionSummary) -> tuple[object, ...]:
    pressure = summary.excursions[Measure.SYSTOLIC]
    numbers = (pressure.baseline, pressure.peak, summary.dissociation.peak, summary.weight_g)
    return summary.session_id, summary.started_at, summary.stopped_at, *numbers


def test_clinic_says_what_its_patients_say(demo: Database) -> None:
    protocol = default_protocol()
    gap_min = longest_gap_min(protocol)
    expected = {
        facts_of(summary)
        for frames in read_each(demo)
        for summary in summaries(frames, protocol.course, gap_min)
    }

    rows = clinic_infusions(demo, CLINIC, AT.replace(year=2000), AT).infusions
    names = ["session_id", "started_at", "stopped_at", "baseline_systolic_mmhg"]
    names += ["peak_systolic_mmhg", "peak_dissociation", "weight_g"]
    known = rows[names].astype(object).where(rows[names].notna(), None)
    assert len(expected) > 20
    assert set(known.itertuples(index=False, name=None)) == expected
