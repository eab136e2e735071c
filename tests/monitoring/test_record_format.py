"""The session record as a file: what is written is read back, what is wrong is refused."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it ships no types
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.assessments import Assessment
from monitoring.effects import Effect, EffectReport, Grade, Helped
from monitoring.entries import (
    BaselineChoice,
    Correction,
    Entry,
    Identifier,
    Intake,
    Medicine,
    ObservationPause,
    Pregnancy,
    Remark,
    RemarkKind,
)
from monitoring.errors import RecordRefused
from monitoring.flags import (
    Acknowledgement,
    ActionTaken,
    Direction,
    FlagKey,
    Severity,
    Suppression,
)
from monitoring.infusions import InfusionAction, InfusionEvent, InfusionOrder
from monitoring.measures import Measure
from monitoring.own_limits import LimitsInForce, OwnLimit
from monitoring.record import SessionRecord
from monitoring.record_format import PatientFacts, dump_record, record_schema
from monitoring.record_reading import load_record
from monitoring.sessions import SessionOutcome
from monitoring.visits import (
    Addendum,
    Departure,
    Disposition,
    Ending,
    FlagRead,
    Gate,
    HandOff,
    MedicineGiven,
    Override,
    Route,
    Signature,
)
from monitoring.vitals import Absence, NotMeasured, Vital, VitalsSet
from tests.factories import (
    AT,
    NORA,
    baseline,
    correction,
    entry_id,
    header,
    order,
    record,
    remark,
    session,
    start,
    vitals,
)
from tests.shared_data import ROOT, shared

PACKAGED = ROOT / "monitoring" / "record.schema.json"
BY_SCHEMA = jsonschema.Draft202012Validator(json.loads(record_schema()))
MINUTES = st.integers(-60, 300)
# What can be kept: no NUL, no halves of a character, no blanks at the ends (they are trimmed).
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40
).map(str.strip)
SOME_TEXT = TEXTS.filter(bool)
LINES = TEXTS.map(lambda text: " ".join(text.split()))
NAMES = LINES.filter(bool)
FLAGS_READ = st.builds(FlagRead, rule_id=SOME_TEXT, severity=st.sampled_from(Severity))
OWN_LIMITS = st.builds(
    OwnLimit,
    measure=st.just(Measure.SYSTOLIC),
    direction=st.sampled_from([Direction.HIGH, Direction.LOW]),
    severity=st.sampled_from(Severity),
    number=st.integers(40, 300) | st.floats(40, 300),
)
INSTANTS = MINUTES.map(lambda minute: AT + timedelta(minutes=minute))


def headers() -> st.SearchStrategy[dict[str, object]]:
    return st.builds(
        lambda minute, name, why: {**header(minute, name=str(name)), "late_reason": why},
        MINUTES,
        st.uuids(),
        TEXTS,
    )


def a(kind: Callable[..., Entry], **values: st.SearchStrategy[Any]) -> st.SearchStrategy[Entry]:
    """Entries of one kind, each with a header of its own."""
    return st.builds(
        lambda head, rest: kind(**head, **rest), headers(), st.fixed_dictionaries(values)
    )


def pairs() -> st.SearchStrategy[Entry]:
    """Vitals sets; the pressure is a pair of which the first is higher."""
    return st.builds(
        lambda head, low, difference, rest: VitalsSet(
            **head, diastolic_mmhg=low, systolic_mmhg=low + difference, **rest
        ),
        headers(),
        st.integers(20, 200),
        st.integers(20, 90),
        st.fixed_dictionaries(
            {
                "heart_rate_per_min": st.none() | st.integers(20, 300),
                "temperature_tenths_c": st.none() | st.integers(300, 430),
                "on_oxygen": st.none() | st.booleans(),
                "not_measured": st.sampled_from(
                    [(), (NotMeasured(vital=Vital.SPO2, reason=Absence.AWAY),)]
                ),
                "comment": TEXTS,
            }
        ),
    )


ENTRIES = st.one_of(
    pairs(),
    a(Assessment, dissociation=st.integers(0, 4), pain=st.none() | st.integers(0, 10), text=TEXTS),
    a(
        EffectReport,
        episode_id=st.uuids(),
        effect=st.sampled_from([each for each in Effect if each is not Effect.OTHER]),
        grade=st.sampled_from(Grade),
        action=TEXTS,
        helped=st.none() | st.sampled_from(Helped),
        text=TEXTS,
    ),
    a(InfusionEvent, action=st.just(InfusionAction.PAUSE), reason=TEXTS),
    a(InfusionEvent, action=st.just(InfusionAction.BOLUS), amount_ug=st.integers(1, 10**7)),
    a(
        InfusionOrder,
        dose_ug=st.integers(10, 10**7),
        duration_min=st.integers(1, 600),
        concentration_ug_per_ml=st.integers(1, 10**6),
    ),
    a(
        Intake,
        conditions=st.none() | st.lists(LINES, max_size=3).map(tuple),
        medicines=st.none()
        | st.lists(
            st.builds(Medicine, name=NAMES, last_taken_at=st.none() | INSTANTS),
            max_size=2,
        ).map(tuple),
        escort=LINES,
        identified_by=st.none() | st.lists(st.sampled_from(Identifier), max_size=3).map(tuple),
        has_consented=st.none() | st.booleans(),
        pregnancy=st.none() | st.sampled_from(Pregnancy),
        weight_g=st.none() | st.integers(25_000, 300_000),
    ),
    a(BaselineChoice, vitals_id=st.uuids()),
    a(ObservationPause, until=st.just(AT + timedelta(days=1)), reason=SOME_TEXT),
    a(Remark, remark=st.sampled_from(RemarkKind), text=SOME_TEXT),
    a(
        MedicineGiven,
        name=SOME_TEXT,
        route=st.sampled_from(Route),
        dose_ug=st.none() | st.integers(1, 10**7),
        amount=SOME_TEXT,
        episode_id=st.none() | st.uuids(),
        reason=TEXTS,
    ),
    a(
        Override,
        gate=st.sampled_from(Gate),
        checks=st.lists(SOME_TEXT, min_size=1, max_size=3).map(tuple),
        reason=SOME_TEXT,
    ),
    a(
        HandOff,
        from_user=st.none() | st.uuids(),
        flags=st.lists(FLAGS_READ, max_size=3).map(tuple),
        effects=st.lists(st.uuids(), max_size=2).map(tuple),
        next_due_at=st.none() | INSTANTS,
        rate_ug_per_h=st.integers(0, 10**6),
        note=TEXTS,
    ),
    a(
        Departure,
        escort=TEXTS,
        has_instructions=st.none() | st.booleans(),
        line_removed_at=st.none() | INSTANTS,
        ideation_level=st.none() | st.integers(0, 5),
    ),
    a(
        Ending,
        outcome=st.sampled_from(SessionOutcome),
        disposition=st.sampled_from(sorted(set(Disposition) - {Disposition.NOT_HERE})),
        reason=SOME_TEXT,
        not_met=st.lists(SOME_TEXT, max_size=3).map(tuple),
    ),
    a(
        Ending,
        outcome=st.just(SessionOutcome.NOT_STARTED),
        disposition=st.sampled_from(Disposition),
        reason=SOME_TEXT,
        not_met=st.lists(SOME_TEXT, max_size=3).map(tuple),
    ),
    a(Signature, meaning=SOME_TEXT, digest=SOME_TEXT),
    a(Addendum, text=SOME_TEXT),
    a(
        LimitsInForce,
        limits=st.lists(OWN_LIMITS, max_size=2).map(tuple),
        reason=SOME_TEXT,
        set_by=st.uuids(),
        origin_id=st.uuids(),
        expires_on=st.dates(),
    ),
)
SAID = st.builds(
    Acknowledgement,
    id=st.uuids(),
    flag=st.builds(FlagKey, rule_id=SOME_TEXT, began_with=st.uuids()),
    severity=st.sampled_from(Severity),
    at=INSTANTS,
    by=st.uuids(),
    actions=st.lists(st.sampled_from(ActionTaken), max_size=3).map(tuple),
    note=TEXTS,
)
HELD = st.builds(
    Suppression,
    id=st.uuids(),
    rule_id=SOME_TEXT,
    direction=st.sampled_from(Direction),
    severity=st.sampled_from(Severity),
    at=INSTANTS,
    until=INSTANTS,
    by=st.uuids(),
    reason=TEXTS,
)


@given(st.lists(ENTRIES, max_size=12), st.lists(SAID, max_size=2), st.lists(HELD, max_size=2))
def test_written_record_is_read_back(
    entries: list[Entry], said: list[Acknowledgement], held: list[Suppression]
) -> None:
    made = SessionRecord(
        session=session(earlier_infusions=(AT - timedelta(days=3),)),
        entries=tuple(entries),
        acknowledgements=tuple(said),
        suppressions=tuple(held),
    )

    text = dump_record(made)
    assert load_record(text) == made
    BY_SCHEMA.validate(json.loads(text))


def test_correction_is_read_back() -> None:
    right = vitals(5, (124, 80), name="right")
    made = record(
        vitals(5, (214, 80), name="wrong"), right, correction(7, "wrong", right.id), start()
    )

    assert load_record(dump_record(made)) == made


def test_hostile_text_survives() -> None:
    strings = json.loads(shared("hostile-input", "blns.json").read_text(encoding="utf-8"))
    kept = [text for text in strings if text.strip() and "\x00" not in text]
    made = record(*(remark(1, RemarkKind.NOTE, text) for text in kept))

    assert len(kept) > 450
    assert load_record(dump_record(made)) == made


def test_schema_in_the_package_is_current() -> None:
    """After a change: infusion-monitor evaluate --schema > monitoring/record.schema.json."""
    assert PACKAGED.read_text(encoding="utf-8") == record_schema()


def test_every_field_is_documented() -> None:
    text = (ROOT / "docs" / "record-format.md").read_text(encoding="utf-8")
    schema = json.loads(record_schema())
    named = set(schema["properties"])
    for shape in schema["$defs"].values():
        named |= set(shape.get("properties", ()))

    assert {field for field in named if f"`{field}`" not in text} == set()


def test_no_names_are_written() -> None:
    text = dump_record(record(*baseline()), PatientFacts(age_years=47))

    assert "name" not in set(json.loads(text)["patient"])


def plain(*entries: Entry) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(dump_record(record(*(entries or (*baseline(), order())))))
    return made


def refused(data: object) -> RecordRefused:
    with pytest.raises(RecordRefused) as caught:
        load_record(data if isinstance(data, str) else json.dumps(data))
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"systolic_mmhg": 900}, "entries.0"),
        ({"diastolic_mmhg": None}, "entries.0"),
        ({"systolic_mmhg": "124"}, "entries.0.vitals.systolic_mmhg"),
        ({"systolic_mmhg": 124.5}, "entries.0.vitals.systolic_mmhg"),
        ({"pulse": 70}, "entries.0.vitals.pulse"),
        ({"kind": "telepathy"}, "entries.0"),
        ({"measured_at": "2026-11-23T14:00:00"}, "entries.0.vitals"),
        ({"measured_at": "yesterday"}, "entries.0.vitals.measured_at"),
        ({"id": "7"}, "entries.0.vitals.id"),
    ],
)
def test_wrong_entry_is_refused_with_its_place(change: dict[str, object], place: str) -> None:
    data = plain()
    data["entries"][0] |= change

    assert refused(data).place == place


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"version": 2}, "version"),
        ({"format": "other"}, "format"),
        ({"patient": {"name": "Adaeze"}}, "patient.name"),
        ({"entries": {}}, "entries"),
        ({"more": 1}, "more"),
    ],
)
def test_wrong_envelope_is_refused(change: dict[str, object], place: str) -> None:
    assert refused(plain() | change).place == place


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"a"', "\ufeff{}"])
def test_what_is_no_record_is_refused(text: str) -> None:
    assert refused(text).place in {"the whole", "format"}


def test_session_time_needs_a_zone() -> None:
    data = plain()
    data["session"]["scheduled_at"] = "2026-11-23T13:30:00"

    assert refused(data).place == "session"


def test_id_used_twice_is_refused() -> None:
    data = plain()
    data["entries"].append(data["entries"][0])

    assert "twice" in refused(data).reason


def correcting(target: str, replacement: str | None) -> Correction:
    made = correction(9, target)
    return replace(made, replacement_id=None if replacement is None else entry_id(replacement))


@pytest.mark.parametrize(
    ("corrections", "reason"),
    [
        ([("nowhere", None)], "not here"),
        ([("one", "nowhere")], "replacing entry is not here"),
        ([("one", "order")], "own kind"),
        ([("one", "one")], "circle"),
        ([("one", "two"), ("two", "one")], "circle"),
    ],
)
def test_impossible_correction_is_refused(
    corrections: list[tuple[str, str | None]], reason: str
) -> None:
    ordered = replace(order(), id=entry_id("order"))
    entries = (vitals(1, name="one"), vitals(2, name="two"), ordered)

    data = plain(*entries, *(correcting(*each) for each in corrections))
    assert reason in refused(data).reason


def test_read_times_are_utc() -> None:
    data = plain()
    data["entries"][0]["measured_at"] = "2026-11-23T15:00:00+01:00"

    assert load_record(json.dumps(data)).entries[0].measured_at == datetime(
        2026, 11, 23, 14, tzinfo=UTC
    )
    assert NORA.id == load_record(json.dumps(data)).entries[0].recorded_by
