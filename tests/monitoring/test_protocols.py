"""A protocol that does not hold together is refused, with the place and the reason."""

import tomllib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from monitoring.errors import ProtocolRefused
from monitoring.limits import Bound
from monitoring.protocols import (
    default_protocol,
    parse_protocol,
    parse_protocol_json,
    read_protocol,
)

Data = dict[str, Any]


@pytest.fixture
def data() -> Data:
    """The default protocol as plain data, to be broken."""
    text = files("monitoring").joinpath("default_protocol.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def rule(data: Data, rule_id: str) -> Data:
    return next(each for each in data["rules"] if each["id"] == rule_id)


def no_origin(data: Data) -> None:
    del rule(data, "HR_HIGH")["limits"][0]["advisory"][0]["origin"]


def unknown_origin(data: Data) -> None:
    rule(data, "HR_HIGH")["limits"][0]["advisory"][0]["origin"] = ["X99"]


def crossed_tiers(data: Data) -> None:
    rule(data, "HR_HIGH")["limits"][0]["advisory"][0]["above"] = 140


def wrong_way(data: Data) -> None:
    rule(data, "HR_HIGH")["limits"][0]["advisory"] = [{"below": 110, "origin": ["D"]}]


def two_numbers(data: Data) -> None:
    rule(data, "HR_HIGH")["limits"][0]["advisory"][0]["at_or_above"] = 111


def no_bound(data: Data) -> None:
    rule(data, "HR_HIGH")["limits"] = [{"measure": "heart_rate"}]


def doubled_rule(data: Data) -> None:
    data["rules"].append(rule(data, "HR_HIGH"))


def unknown_measure(data: Data) -> None:
    rule(data, "HR_HIGH")["limits"][0]["measure"] = "blood_sugar"


def unknown_field(data: Data) -> None:
    data["snooze_min"] = 5


def unknown_kind(data: Data) -> None:
    rule(data, "HR_HIGH")["kind"] = "guess"


def negative_interval(data: Data) -> None:
    data["schedule"]["infusion_every_min"] = -1


def no_rules(data: Data) -> None:
    data["rules"] = []


def misspelt_hold(data: Data) -> None:
    data["start"]["must_hold"].append("consnet")


def misspelt_known(data: Data) -> None:
    data["start"]["must_be_known"].append("medicine")


def misspelt_level(data: Data) -> None:
    data["start"]["blocking_levels"].append("blok")


def misspelt_intake_level(data: Data) -> None:
    rule(data, "INTERACTION")["levels"]["hihg"] = "critical"


@pytest.mark.parametrize(
    ("damage", "place", "reason"),
    [
        (no_origin, "origin", "required"),
        (unknown_origin, "the whole", "X99"),
        (crossed_tiers, "rules", "before the tier below"),
        (wrong_way, "rules", "points the other way"),
        (two_numbers, "advisory.0", "exactly one"),
        (no_bound, "rules", "at least one bound"),
        (doubled_rule, "the whole", "two rules are called HR_HIGH"),
        (unknown_measure, "measure", "systolic"),
        (unknown_field, "snooze_min", "not permitted"),
        (unknown_kind, "rules", "guess"),
        (negative_interval, "schedule.infusion_every_min", "greater than 0"),
        (no_rules, "rules", "at least 1"),
        (misspelt_hold, "start.must_hold", "identity"),
        (misspelt_known, "start.must_be_known", "medicines"),
        (misspelt_level, "start.blocking_levels", "specialist"),
        (misspelt_intake_level, "levels", "high"),
    ],
)
def test_broken_protocol_is_refused(
    data: Data, damage: Callable[[Data], None], place: str, reason: str
) -> None:
    damage(data)

    with pytest.raises(ProtocolRefused) as refusal:
        parse_protocol(data)

    assert place in refusal.value.place
    assert reason in refusal.value.reason


def test_json_keeps_the_whole_protocol() -> None:
    protocol = default_protocol()

    assert parse_protocol_json(protocol.model_dump_json()) == protocol


def test_broken_json_is_refused() -> None:
    with pytest.raises(ProtocolRefused):
        parse_protocol_json("{")


def test_protocol_file_is_read(tmp_path: Path) -> None:
    json_file = tmp_path / "own.json"
    json_file.write_text(default_protocol().model_dump_json(), encoding="utf-8")

    assert read_protocol(json_file) == default_protocol()


def test_broken_toml_names_the_file(tmp_path: Path) -> None:
    broken = tmp_path / "own.toml"
    broken.write_text("name = ", encoding="utf-8")

    with pytest.raises(ProtocolRefused, match=r"own\.toml"):
        read_protocol(broken)


def test_default_says_it_needs_a_signature() -> None:
    assert "medical director must review and sign" in default_protocol().standing


def test_no_rule_orders_a_treatment() -> None:
    orders = ("administer", "give ", "inject", "stop the infusion", "alarm", "alert")
    texts = [f"{rule.title} {rule.review}".lower() for rule in default_protocol().rules]

    assert not [text for text in texts if any(order in text for order in orders)]


@pytest.mark.parametrize(
    ("bound", "inside", "outside"),
    [
        (Bound(at_or_above=5, origin=("D",)), 4, 5),
        (Bound(above=5, origin=("D",)), 5, 6),
        (Bound(at_or_below=5, origin=("D",)), 6, 5),
        (Bound(below=5, origin=("D",)), 5, 4),
    ],
)
def test_bound_says_its_own_side(bound: Bound, inside: float, outside: float) -> None:
    assert not bound.is_crossed_by(inside)
    assert bound.is_crossed_by(outside)
    assert bound.number == 5


def test_percent_of_a_score_is_refused() -> None:
    data = default_protocol().model_dump()
    pain = next(rule for rule in data["rules"] if rule["id"] == "PAIN_UP")
    pain["limits"][0]["of"] = "percent"

    with pytest.raises(ProtocolRefused, match="can be 0 at the baseline"):
        parse_protocol(data)


def test_changed_copy_forgets_what_was_worked_out() -> None:
    whole = default_protocol()
    assert len(whole.own_rules_first) > 1
    assert whole.model_copy(update={"rules": whole.rules[:1]}).own_rules_first == whole.rules[:1]
