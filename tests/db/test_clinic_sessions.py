"""The sessions of a time as frames, on both databases."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from db.clinic_sessions import clinic_sessions
from db.engine import Database
from monitoring.audit import AuditAction
from monitoring.deciding import decide
from monitoring.effects import Effect, Grade
from monitoring.entries import Entry
from monitoring.figures.clinic import By, Rules, laid_out
from monitoring.figures.frames import (
    CARE_COLUMNS,
    EFFECT_COLUMNS,
    FLAG_COLUMNS,
    ORDER_COLUMNS,
    SESSION_COLUMNS,
    VITALS_COLUMNS,
    FigureFrames,
)
from monitoring.figures.quality import tolerance_of
from monitoring.flags import Flag
from monitoring.ids import ClinicId
from monitoring.protocols import default_protocol
from monitoring.sessions import SessionStatus
from monitoring.visits import MedicineGiven, Route
from tests.db.conftest import KEY
from tests.db.explaining import statements_of, steps_of
from tests.db.furnishing import SESSION, add, another_session, event, furnish
from tests.factories import (
    AT,
    NORTH,
    PIET,
    SOUTH,
    at_minute,
    baseline,
    correction,
    effect,
    header,
    observation_pause,
    order,
    record,
    seen,
    start,
    stop,
    vitals,
)

DAY = timedelta(days=1)
SINCE, UNTIL = AT - DAY, AT + DAY


@pytest.fixture
def clinic(database: Database) -> Database:
    furnish(database)
    return database


def read(clinic: Database, of: ClinicId = NORTH.id) -> FigureFrames:
    return clinic_sessions(clinic, of, SINCE, UNTIL)


def medicine(minute: float, name: str) -> MedicineGiven:
    facts = {"route": Route.INTRAVENOUS, "dose_ug": 4_000, "reason": "was sick"}
    return MedicineGiven(**header(minute), name=name, **facts)  # type: ignore[arg-type]


def flagged(clinic: Database) -> Flag:
    """One critical flag, shown at minute 11, changed at 12, acknowledged at 14 and at 16."""
    entries: tuple[Entry, ...] = (*baseline(), order(), start(), vitals(10, (190, 110)))
    add(clinic, *entries)
    flag, *_ = decide(record(*entries), default_protocol(), at_minute(11)).flags
    with clinic.transaction() as store:
        for minute in (11, 12):
            at = {"at": at_minute(minute)}
            revised = replace(event(AuditAction.FLAGS_REVISED, SESSION), **at)  # type: ignore[arg-type]
            store.revise_flags(SESSION, (flag,), revised)
        for minute in (16, 14):
            said = event(AuditAction.FLAG_ACKNOWLEDGED, SESSION)
            store.add_acknowledgement(SESSION, seen(flag, minute), said)
    return flag


def test_session_says_where_it_stands(clinic: Database) -> None:
    add(clinic, *baseline(), order(), start(), stop())
    (row,) = read(clinic).sessions.to_dict("records")

    assert (row["session_id"], row["patient_id"]) == (SESSION.id, SESSION.patient_id)
    assert (row["status"], row["chair"]) == (SessionStatus.IN_PROGRESS, "2")
    assert (row["scheduled_at"], row["begun_at"]) == (at_minute(-30), AT)
    assert (row["started_at"], row["stopped_at"]) == (AT, at_minute(40))
    assert (row["protocol_name"], row["protocol_version"]) == (
        SESSION.protocol.name,
        SESSION.protocol.version,
    )


def test_cancelled_sessions_count_too(clinic: Database) -> None:
    gone = replace(SESSION, status=SessionStatus.CANCELLED)
    with clinic.transaction() as store:
        store.change_session(gone, event(AuditAction.STATUS_CHANGED, SESSION))

    assert read(clinic).sessions["status"].tolist() == [SessionStatus.CANCELLED]


def test_period_is_half_open(clinic: Database) -> None:
    for days in (-1, 0.5, 1):
        chair = f"{days}"
        session = another_session(scheduled_at=AT + days * DAY, chair=chair)
        with clinic.transaction() as store:
            store.add_session(session, event(AuditAction.SESSION_SCHEDULED, session))

    assert read(clinic).sessions["chair"].tolist() == ["-1", "2", "0.5"]


def test_entries_that_stand_are_there(clinic: Database) -> None:
    right = vitals(20, (141, 90), name="right", written_min_later=30)
    add(clinic, *baseline(), order(), start(), vitals(10), vitals(20, (140, 90), name="wrong"))
    add(clinic, right, correction(50, "wrong", right.id), effect(10, Effect.NAUSEA, Grade.SEVERE))
    add(clinic, medicine(12, "Ondansetron"), observation_pause(25, 30), stop())
    found = read(clinic)

    sets = found.vitals.sort_values("measured_at")
    assert sets["systolic_mmhg"].tolist() == [124, 124, 141]
    assert sets["is_amended"].tolist() == [False, False, True]
    assert found.effects["grade"].tolist() == [Grade.SEVERE]
    assert found.orders["performed_by"].tolist() == [PIET.id]
    assert len(found.pump) == 2
    care = found.care.sort_values("measured_at").to_dict("records")
    assert [(row["kind"], row["name"]) for row in care] == [
        ("medicine_given", "Ondansetron"),
        ("observation_pause", None),
    ]
    assert care[1]["until"] == at_minute(30)


def test_no_text_about_a_patient_is_read(clinic: Database) -> None:
    add(clinic, *baseline(), start(), medicine(12, "Ondansetron"), observation_pause(25, 30))
    said = " ".join(frame.to_csv() for frame in frames(read(clinic)))

    assert "Ondansetron" in said
    assert "was sick" not in said
    assert "bathroom" not in said


def frames(found: FigureFrames) -> list[pd.DataFrame]:
    return [getattr(found, name) for name in FigureFrames.__slots__]


def test_flag_says_when_it_was_shown_and_seen(clinic: Database) -> None:
    flag = flagged(clinic)
    rows = read(clinic).flags
    (row,) = rows[rows["rule_id"] == flag.key.rule_id].to_dict("records")

    assert (row["shown_at"], row["seen_at"]) == (at_minute(11), at_minute(14))
    assert (row["title"], row["severity"]) == (flag.title, flag.severity)
    assert row["is_historic"] is False


def test_other_clinic_has_none(clinic: Database) -> None:
    flagged(clinic)
    add(clinic, medicine(12, "Ondansetron"), effect(10, Effect.NAUSEA))

    assert [len(frame) for frame in frames(read(clinic, SOUTH.id))] == [0] * 7


def test_empty_frames_keep_their_types(clinic: Database) -> None:
    found = read(clinic, SOUTH.id)
    columns = (SESSION_COLUMNS, ORDER_COLUMNS, EFFECT_COLUMNS, FLAG_COLUMNS, VITALS_COLUMNS)
    read_frames = (found.sessions, found.orders, found.effects, found.flags, found.vitals)

    for frame, names in zip((*read_frames, found.care), (*columns, CARE_COLUMNS), strict=True):
        assert tuple(frame) == names
        instants = [name for name in names if name.endswith("_at") or name == "until"]
        assert {str(frame[name].dtype) for name in instants} <= {"datetime64[us, UTC]"}
    assert str(found.vitals["is_amended"].dtype) == "bool"


def test_figures_take_it_as_it_is(clinic: Database) -> None:
    flagged(clinic)
    add(clinic, medicine(12, "ONDANSETRON"), effect(15, Effect.NAUSEA), stop())
    protocol = default_protocol()
    tolerances = {f"{protocol.name} {protocol.version}": tolerance_of(protocol)}
    rules = Rules(overdue={"OVERDUE"}, tolerances=tolerances)
    sessions = laid_out(read(clinic), ZoneInfo("Europe/Oslo"), rules)
    found = sessions.figures(are_typed_names_shown=False)

    assert found.infusions.n == found.effects.effects[0].reported.n == 1
    assert found.flags.answered[0].waits.median_min == 3
    assert [each.name.casefold() for each in found.medicines] == ["ondansetron"]
    (group,) = sessions.groups(By.PHYSICIAN)
    assert group.key == str(PIET.id)
    assert laid_out(read(clinic, SOUTH.id), ZoneInfo("Europe/Oslo"), rules).rows.empty


def test_sessions_of_the_time_are_found_first(sqlite_url: str) -> None:
    database = Database(sqlite_url, KEY)
    furnish(database)
    flagged(database)
    told: list[float] = []
    asked = statements_of(
        database, lambda: clinic_sessions(database, NORTH.id, SINCE, UNTIL, told.append)
    )
    steps = steps_of(database, asked)
    database.close()

    assert len(asked) == len(told) == 7
    assert told[-1] == 1
    assert [step for step in steps if step.startswith("SCAN")] == []
    assert [step for step in steps if step.endswith("(clinic_id=?)")] == []
    by_day = [step for step in steps if "infusion_session" in step]
    assert len(by_day) == 7
    assert all("scheduled_at>? AND scheduled_at<?" in step for step in by_day)
