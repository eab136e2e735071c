"""A session record as a file: written, read back, and refused with the place."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it ships no types
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.entries import (
    Correction,
    Entry,
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
from monitoring.record import SessionRecord
from monitoring.record_format import PatientFacts, dump_record, record_schema
from monitoring.record_reading import load_record
from tests.factories import (
    AT,
    NORA,
    baseline,
    correction,
    entry_id,
    order,
    record,
    remark,
    session,
    start,
    vitals,
)
from tests.monitoring.any_entry import ENTRIES, INSTANTS, SOME_TEXT, TEXTS
from tests.shared_data import ROOT, shared

PACKAGED = ROOT / "monitoring" / "record.schema.json"
BY_SCHEMA = jsonschema.Draft202012Validator(json.loads(record_schema()))
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
