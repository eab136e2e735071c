"""Scores, answers and remarks as observations: what people said and saw, between visits too."""

from collections.abc import Iterator

from monitoring.assessments import Assessment
from monitoring.entries import Remark
from monitoring.fhir.elements import Resource, quantity
from monitoring.fhir.scope import Scope, category
from monitoring.fhir.terms import Own, measure_concept, own
from monitoring.follow_ups import FollowUp, ReliefPresent
from monitoring.header import EntryHeader
from monitoring.measures import Measure
from monitoring.visits import Addendum, Departure

_RELIEF_WORDS = {
    ReliefPresent.YES: "Yes",
    ReliefPresent.PARTLY: "Partly",
    ReliefPresent.NO: "No",
}


def assessment_observations(scope: Scope, seen: Assessment) -> Iterator[Resource]:
    """An observation for each score that was given, and what was seen beside them."""
    for measure, value in seen.readings():
        yield _score(scope, seen, measure, value)
    if seen.gait_is_steady is not None:
        yield scope.observation(
            seen, Own.GAIT, own(Own.GAIT), _exam({"valueBoolean": seen.gait_is_steady})
        )
    yield from words_observation(scope, seen, Own.IN_WORDS, seen.text)


def follow_up_observations(scope: Scope, said: FollowUp) -> Iterator[Resource]:
    """An observation for each answer between infusions; a question not asked gives none."""
    for measure, value in said.scores():
        yield _score(scope, said, measure, value)
    if said.quality is not None:
        yield scope.observation(said, Own.QUALITY, own(Own.QUALITY), _points(said.quality))
    if said.relief is not None:
        answer: Resource = {
            "valueString": _RELIEF_WORDS[said.relief],
            "category": category("survey"),
        }
        yield scope.observation(said, Own.RELIEF, own(Own.RELIEF), answer)
    for felt in said.effects or ():
        fields = _exam({"valueCodeableConcept": scope.grade(felt.grade)})
        yield scope.observation(said, f"effect-{felt.effect}", scope.effect(felt.effect), fields)
    yield from words_observation(scope, said, Own.IN_WORDS, said.text)


def departure_observations(scope: Scope, leaving: Departure) -> Iterator[Resource]:
    """The level of suicidal thoughts that was found before the patient left, where it was."""
    if leaving.ideation_level is not None:
        level = _points(leaving.ideation_level)
        yield scope.observation(leaving, Own.IDEATION, own(Own.IDEATION), level)


def remark_observations(scope: Scope, said: Remark | Addendum) -> Iterator[Resource]:
    """A concern, an intervention, a note or an addendum, in the words in which it was written."""
    if isinstance(said, Addendum):
        yield from words_observation(scope, said, Own.ADDENDUM, said.text)
        return
    sort = said.remark.value.replace("_", " ").capitalize()
    value = _exam({"valueString": said.text})
    yield scope.observation(said, Own.REMARK, own(Own.REMARK, sort), value)


def words_observation(scope: Scope, entry: EntryHeader, code: Own, text: str) -> Iterator[Resource]:
    """What was written in words, letter for letter; nothing where nothing was."""
    if text:
        yield scope.observation(entry, code, own(code), _exam({"valueString": text}))


def _score(scope: Scope, entry: EntryHeader, measure: Measure, value: float) -> Resource:
    return scope.observation(entry, measure, measure_concept(measure), _points(value))


def _points(value: float) -> Resource:
    return _survey({"valueQuantity": quantity(value, "{score}", "points")})


def _survey(value: Resource) -> Resource:
    return value | {"category": category("survey")}


def _exam(value: Resource) -> Resource:
    return value | {"category": category("exam")}
