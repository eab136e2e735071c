"""Small groups are named without their number; the text says what was done and what remains."""

from monitoring.deidentifying.small_cells import FEWEST, Groups
from monitoring.deidentifying.statement import statement
from monitoring.effects import Effect


def groups(many: int, few: int) -> Groups:
    found = Groups()
    for _ in range(many):
        found.add_patient(47, 72_000)
        found.add_effects([Effect.NAUSEA, Effect.NAUSEA])
    for _ in range(few):
        found.add_patient(90, 51_000)
        found.add_effects([Effect.SEIZURE])
    return found


def test_groups_below_eleven_are_named() -> None:
    assert groups(FEWEST, FEWEST - 1).small() == (
        "aged 90 or more, 50 to 59 kg",
        "side effect: Seizure",
    )


def test_no_group_is_small_where_all_are_eleven() -> None:
    text = statement(groups(FEWEST, FEWEST))

    assert "None." in text
    assert "All of it is about" not in text


def test_few_patients_are_said_first() -> None:
    text = statement(groups(0, 2))

    assert "All of it is about fewer than 11 patients." in text
    assert "- aged 90 or more, 50 to 59 kg" in text


def test_unknown_is_a_group_of_its_own() -> None:
    found = Groups()
    found.add_patient(None, None)

    assert found.small() == ("age unknown, weight unknown",)
