"""What the clinic's figures are made of, beside the same patient's frames and hand-made cases."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from pandas.testing import assert_frame_equal

from db.clinic_infusions import clinic_infusions
from db.engine import Database
from monitoring.audit import AuditAction
from monitoring.course_entries import PainType
from monitoring.entries import BaselineChoice, Entry
from monitoring.follow_ups import ReliefPresent
from monitoring.ids import EntryId
from monitoring.people import Patient
from monitoring.relief.clinic import clinic_rows
from monitoring.relief.clinic_frames import (
    CLINIC_INFUSION_COLUMNS,
    CLINIC_REPORT_COLUMNS,
    ClinicFrames,
)
from monitoring.sessions import InfusionSession, SessionOutcome, SessionStatus
from tests.course_factories import course_correction, diagnosis, follow_up
from tests.db.conftest import KEY
from tests.db.explaining import statements_of, steps_of
from tests.db.furnishing import (
    SESSION,
    add,
    add_to_course,
    another_patient,
    another_session,
    course_of,
    event,
    furnish,
)
from tests.factories import (
    AT,
    NORTH,
    SOUTH,
    assessment,
    at_minute,
    baseline,
    correction,
    header,
    order,
    patient,
    start,
    stop,
    vitals,
)
from tests.monitoring.relief.course import CRITERIA

DAY = timedelta(days=1)
SINCE, UNTIL = AT - DAY, AT + DAY
MINUTES_A_DAY = 24 * 60


@pytest.fixture
def clinic(database: Database) -> Database:
    furnish(database)
    return database


def read(clinic: Database) -> ClinicFrames:
    return clinic_infusions(clinic, NORTH.id, SINCE, UNTIL)


def another(clinic: Database, *entries: Entry, **changes: object) -> InfusionSession:
    session = another_session(**changes)
    with clinic.transaction() as store:
        store.add_session(session, event(AuditAction.SESSION_SCHEDULED, session))
    if entries:
        add(clinic, *entries, to=session)
    return session


def later(days: float, *entries: Entry) -> list[Entry]:
    """The same entries so many days later, with ids of their own."""
    by = days * DAY
    return [
        replace(
            each,
            id=EntryId(uuid4()),
            measured_at=each.measured_at + by,
            recorded_at=each.recorded_at + by,
        )
        for each in entries
    ]


def added(clinic: Database, whose: Patient) -> Patient:
    with clinic.transaction() as store:
        store.add_patient(whose, event(AuditAction.PATIENT_ADDED))
    return whose


def infusion(clinic: Database) -> dict[str, object]:
    (row,) = read(clinic).infusions.to_dict("records")
    return {str(name): value for name, value in row.items()}


def test_infusion_says_what_it_did(clinic: Database) -> None:
    wrong, elsewhere = vitals(10, (250, 95), name="wrong"), vitals(-10, (180, 95))
    add(clinic, *baseline(), elsewhere, order(), start(), wrong, vitals(12, (151, 95)))
    add(clinic, correction(13, "wrong"), vitals(20, (149, 95)), vitals(25, None))
    add(clinic, assessment(-5, dissociation=4), assessment(10, dissociation=2), stop(40))
    add(clinic, assessment(30, dissociation=1), assessment(31, pain=3))
    over = replace(SESSION, status=SessionStatus.COMPLETED, outcome=SessionOutcome.STOPPED_EARLY)
    with clinic.transaction() as store:
        store.change_session(over, event(AuditAction.STATUS_CHANGED, SESSION))

    assert infusion(clinic) == {
        "session_id": SESSION.id,
        "patient_id": patient().id,
        "started_at": at_minute(0),
        "stopped_at": at_minute(40),
        "outcome": SessionOutcome.STOPPED_EARLY,
        "weight_g": 70_000,
        "number_in_series": None,
        "pain_type": None,
        "baseline_systolic_mmhg": 124,
        "peak_systolic_mmhg": 151,
        "peak_dissociation": 2,
    }


def test_late_baseline_is_no_peak(clinic: Database) -> None:
    chosen = vitals(1, (190, 95))
    choice = BaselineChoice(**header(2), vitals_id=chosen.id)  # type: ignore[arg-type]
    add(clinic, start(), chosen, choice, vitals(10, (150, 90)))

    row = infusion(clinic)
    assert (row["baseline_systolic_mmhg"], row["peak_systolic_mmhg"]) == (190, 150)


def test_late_baseline_alone_leaves_no_peak(clinic: Database) -> None:
    chosen = vitals(1, (190, 95))
    add(clinic, start(), chosen, BaselineChoice(**header(2), vitals_id=chosen.id))  # type: ignore[arg-type]

    assert read(clinic).infusions["peak_systolic_mmhg"].isna().tolist() == [True]


def test_amended_baseline_counts(clinic: Database) -> None:
    right = vitals(-4, (142, 78))
    add(clinic, *baseline(), start(), vitals(5))
    add(clinic, right, correction(6, "baseline", right.id))

    assert infusion(clinic)["baseline_systolic_mmhg"] == 142


def test_baseline_entered_in_error_is_unknown(clinic: Database) -> None:
    add(clinic, *baseline(), start(), vitals(5), correction(6, "baseline"))

    assert read(clinic).infusions["baseline_systolic_mmhg"].isna().tolist() == [True]
    assert infusion(clinic)["peak_systolic_mmhg"] == 124


def test_diagnosis_is_that_of_the_time(clinic: Database) -> None:
    add(clinic, start(), stop(40))
    another(clinic, *later(10, start(), stop(40)), chair="9")
    at_first = diagnosis(types=(PainType.CRPS, PainType.DEPRESSION), measured_at=AT - DAY)
    afterwards = diagnosis(types=(PainType.SOMATIC,), measured_at=AT + 5 * DAY)
    mistaken = diagnosis(types=(PainType.OTHER,), text="?", measured_at=AT + 6 * DAY)
    add_to_course(clinic, at_first, afterwards, mistaken)
    add_to_course(clinic, course_correction(60, mistaken.id))

    assert read(clinic).infusions["pain_type"].tolist() == [PainType.CRPS, PainType.SOMATIC]


def test_all_infusions_of_the_treated_are_there(clinic: Database) -> None:
    add(clinic, start(), stop(40))
    before = another(clinic, *later(-30, start(), stop(40)), chair="8")
    after = another(clinic, *later(30, start()), chair="9")
    other = added(clinic, another_patient())
    another(clinic, *later(-30, start()), chair="10", patient_id=other.id)

    infusions = read(clinic).infusions
    assert infusions["session_id"].tolist() == [before.id, SESSION.id, after.id]
    assert infusions["stopped_at"].isna().tolist() == [False, False, True]


def test_reports_come_from_visits_and_calls(clinic: Database) -> None:
    add(clinic, assessment(-5, pain=7, name="typed"), start(), assessment(2, dissociation=1))
    add(clinic, assessment(-4, pain=8), correction(3, "typed"))
    another(clinic, *later(3, assessment(0, pain=2)), chair="9")
    call = follow_up(1, pain=None, relief=ReliefPresent.PARTLY, measured_at=AT + 2 * DAY)
    asked_else = follow_up(1, pain=None, quality=3, measured_at=AT + DAY)
    add_to_course(clinic, call, asked_else)

    reports = read(clinic).reports
    assert reports["pain"].fillna(-1).tolist() == [8, -1, 2]
    assert reports["relief"].tolist() == [None, ReliefPresent.PARTLY, None]
    assert reports["session_id"].tolist()[:2] == [SESSION.id, None]
    assert reports["patient_id"].tolist() == [patient().id] * 3


def test_pump_and_orders_are_those_of_the_patient(clinic: Database) -> None:
    add(clinic, *baseline(), order(), start(), stop(40))
    found, own = read(clinic), course_of(clinic).frames

    assert_frame_equal(found.pump, own.pump)
    assert_frame_equal(found.orders, own.orders)


def test_cancelled_infusion_is_left_out(clinic: Database) -> None:
    add(clinic, start(), assessment(1, pain=3))
    with clinic.transaction() as store:
        gone = replace(SESSION, status=SessionStatus.CANCELLED)
        store.change_session(gone, event(AuditAction.STATUS_CHANGED, SESSION))

    assert read(clinic).infusions.empty
    assert read(clinic).reports.empty


def test_empty_frames_keep_their_types(clinic: Database) -> None:
    found = read(clinic)

    assert tuple(found.infusions) == CLINIC_INFUSION_COLUMNS
    assert tuple(found.reports) == CLINIC_REPORT_COLUMNS
    for frame in (found.infusions, found.reports):
        instants = [name for name in frame if str(name).endswith("_at")]
        assert {str(frame[name].dtype) for name in instants} == {"datetime64[us, UTC]"}
    assert str(found.infusions["peak_systolic_mmhg"].dtype) == "Int64"
    assert str(found.infusions["baseline_systolic_mmhg"].dtype) == "Int64"
    assert str(found.reports["pain"].dtype) == "Int64"


def test_figures_take_it_as_it_is(clinic: Database) -> None:
    add(clinic, *baseline(), order(), assessment(-5, pain=7), start(), vitals(10, (150, 95)))
    add(clinic, stop(40), assessment(60, pain=2))
    found = clinic_rows(read(clinic), CRITERIA, at_minute(3 * MINUTES_A_DAY))

    (row,) = found.to_dict("records")
    assert (row["peak_rise_mmhg"], row["dose_mg_per_kg"]) == (26, 0.5)
    assert (row["baseline_pain"], row["is_censored"]) == (7, True)
    assert clinic_rows(read_nothing(clinic), CRITERIA, UNTIL).empty


def read_nothing(clinic: Database) -> ClinicFrames:
    return clinic_infusions(clinic, SOUTH.id, SINCE, UNTIL)


def test_other_clinic_sees_nothing(clinic: Database) -> None:
    add(clinic, *baseline(), order(), start(), assessment(1, pain=3))
    add_to_course(clinic, follow_up(1), diagnosis())
    found = read_nothing(clinic)

    assert not read(clinic).infusions.empty
    assert found.infusions.empty
    assert found.reports.empty
    assert found.pump.empty
    assert found.orders.empty


def test_patients_are_found_before_readings(sqlite_url: str) -> None:
    database = Database(sqlite_url, KEY)
    furnish(database)
    add(database, *baseline(), start())
    asked = statements_of(database, lambda: read(database))
    steps = steps_of(database, asked)
    database.close()

    assert len(asked) == 9
    assert [step for step in steps if step.endswith("(clinic_id=?)")] == []
    scans = {step for step in steps if "SCAN" in step}
    assert scans == {"SCAN treated"}
