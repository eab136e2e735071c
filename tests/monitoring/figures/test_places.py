"""Medicines and chairs."""

from monitoring.figures.clinic import ClinicFigures
from monitoring.screening import listed_medicine, support_medicines
from tests.monitoring.figures.building import Sessions, at


def figures(clinic: Sessions, *, are_typed_names_shown: bool = True) -> ClinicFigures:
    return clinic.laid_out().figures(are_typed_names_shown=are_typed_names_shown)


def test_medicine_is_one_however_it_is_written() -> None:
    name = support_medicines()[0]
    clinic = Sessions()
    clinic.session("a")
    clinic.session("b")
    for written in (name.upper(), f" {name.lower()} "):
        clinic.gave("a", written)
    (medicine,) = figures(clinic).medicines

    assert (medicine.name, medicine.is_listed, medicine.given.n) == (name, True, 2)
    assert (medicine.sessions.n, medicine.sessions.n_of) == (1, 2)


def test_typed_names_are_only_for_who_may_read_them() -> None:
    clinic = Sessions()
    clinic.session("a")
    clinic.gave("a", "Mrs Okafor's own drops")
    clinic.gave("a", "sugar cube")
    shown = {each.name for each in figures(clinic).medicines}
    (hidden,) = figures(clinic, are_typed_names_shown=False).medicines

    assert shown == {"Mrs Okafor's own drops", "sugar cube"}
    assert (hidden.name, hidden.is_listed, hidden.given.n) == ("", False, 2)


def test_name_of_no_table_is_not_listed() -> None:
    assert listed_medicine("sugar cube") is None


def test_chair_is_used_while_somebody_sits_there() -> None:
    clinic = Sessions()
    clinic.session("a", begun_at=at(0), ended_at=at(60))
    clinic.session("b", chair=" 2 ", begun_at=at(100), ended_at=at(220))
    clinic.session("going on", begun_at=at(300), ended_at=None)
    clinic.session("never came", starts=None, begun_at=None)
    (chair,) = figures(clinic).chairs

    assert (chair.chair, chair.sessions.n, chair.n_known) == ("2", 3, 2)
    assert (chair.hours, chair.median_min, chair.n_days) == (3, 90, 1)


def test_unknown_stay_is_not_none() -> None:
    clinic = Sessions()
    clinic.session("a", ended_at=None)
    (chair,) = figures(clinic).chairs

    assert (chair.n_known, chair.median_min) == (0, None)
