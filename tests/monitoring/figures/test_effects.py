"""Rates of side effects: what was reported, and what nobody wrote down."""

from monitoring.effects import Effect, Grade
from monitoring.figures.effects import EffectFigures
from tests.monitoring.figures.building import Sessions


def effects(clinic: Sessions) -> EffectFigures:
    return clinic.laid_out().figures(are_typed_names_shown=True).effects


def test_silence_is_counted_apart() -> None:
    clinic = Sessions()
    for name in ("sick", "well", "silent", "silent too"):
        clinic.session(name)
    clinic.felt("sick", Effect.NAUSEA)
    clinic.felt("well", Effect.NAUSEA, Grade.NONE)
    (nausea,) = effects(clinic).effects

    assert (nausea.reported.n, nausea.reported.n_of) == (1, 4)
    assert (nausea.among_reports.n, nausea.among_reports.n_of) == (1, 2)
    assert (effects(clinic).silent.n, effects(clinic).silent.n_of) == (2, 4)


def test_effect_counts_once_at_its_worst() -> None:
    clinic = Sessions()
    clinic.session("a")
    clinic.session("b")
    clinic.felt("a", Effect.DIZZINESS, Grade.MILD, 5)
    clinic.felt("a", Effect.DIZZINESS, Grade.SEVERE, 15)
    clinic.felt("a", Effect.DIZZINESS, Grade.NONE, 60)
    clinic.felt("b", Effect.DIZZINESS, Grade.MODERATE)
    (dizziness,) = effects(clinic).effects

    assert (dizziness.reported.n, dizziness.severe.n) == (2, 1)


def test_only_infusions_are_asked() -> None:
    clinic = Sessions()
    clinic.session("before the start")
    clinic.session("never started", starts=None)
    clinic.felt("before the start", Effect.NAUSEA, minute=-5)
    clinic.felt("never started", Effect.NAUSEA)
    found = effects(clinic)

    assert found.effects == ()
    assert (found.silent.n, found.silent.n_of) == (1, 1)


def test_most_frequent_effect_comes_first() -> None:
    clinic = Sessions()
    for name, felt in (("a", Effect.ITCHING), ("b", Effect.ITCHING), ("c", Effect.DIZZINESS)):
        clinic.session(name)
        clinic.felt(name, felt)

    assert [each.effect for each in effects(clinic).effects] == [Effect.ITCHING, Effect.DIZZINESS]
