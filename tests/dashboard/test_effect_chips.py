"""What the chips say of an effect that is there: what was done, and whether that helped."""

from dataclasses import replace

from dashboard.components.effect_chips import open_episodes
from monitoring.effects import Effect, Grade, Helped
from monitoring.visits import MedicineGiven, Route
from tests.factories import effect, header, start
from tests.session_views import session_view

NAUSEA = effect(10, Effect.NAUSEA, name="nausea")
GIVEN = MedicineGiven(
    **header(12),  # type: ignore[arg-type]
    name="ondansetron",
    route=Route.INTRAVENOUS,
    dose_ug=4_000,
    episode_id=NAUSEA.episode_id,
)


def only(*entries: object) -> dict[str, object]:
    (episode,) = open_episodes(session_view(start(), *entries))  # type: ignore[arg-type]
    return episode


def test_medicine_for_it_is_something_done() -> None:
    episode = only(NAUSEA, GIVEN)

    assert (episode["action"], episode["helped"]) == ("ondansetron 4 mg IV", None)


def test_another_grade_takes_nothing_back() -> None:
    treated = replace(NAUSEA, action="slowed the rate", helped=Helped.PARTLY)
    episode = only(treated, effect(14, Effect.NAUSEA, Grade.MODERATE))

    assert (episode["action"], episode["helped"]) == ("slowed the rate", "helped partly")


def test_something_new_is_asked_about_anew() -> None:
    treated = replace(NAUSEA, action="slowed the rate", helped=Helped.NO)

    assert only(treated, GIVEN)["helped"] is None
