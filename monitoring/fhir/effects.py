"""Side effects as observations: each look at one, and each episode from its onset to its end.

Expected effects of the medicine are observations, not AdverseEvents: that needs a clinician's
grading which the record does not hold (`clinical.md` §6.4).
"""

from collections.abc import Iterator, Sequence

from monitoring.effects import EffectReport, Grade, Helped
from monitoring.fhir.elements import (
    Resource,
    filled,
    instant,
    part_id,
    period,
    reference,
    references,
)
from monitoring.fhir.scope import Scope, category, notes, written_late
from monitoring.fhir.terms import Own, own
from monitoring.ids import EpisodeId
from monitoring.timeline import EffectEpisode

_HELPED_WORDS = {Helped.YES: "It helped", Helped.PARTLY: "It helped partly", Helped.NO: "No help"}
REPORT = "report"


def report_observation(scope: Scope, report: EffectReport) -> Resource:
    """One look at a side effect: which, how bad ("absent" once it is gone), what was done."""
    done: list[Resource] = []
    if report.action:
        done.append({"code": own(Own.ACTION), "valueString": report.action})
    if report.helped is not None:
        done.append({"code": own(Own.HELPED), "valueString": _HELPED_WORDS[report.helped]})
    fields: Resource = {
        "category": category("exam"),
        "valueCodeableConcept": scope.grade(report.grade),
        "component": done,
        "note": notes(written_late(report), report.text),
    }
    return scope.observation(report, REPORT, scope.effect(report.effect), fields)


def episode_observations(scope: Scope, episodes: Sequence[EffectEpisode]) -> Iterator[Resource]:
    """A side effect from onset to end, at its worst; its members are the looks at it.

    An episode of which nothing but the end stands was none.
    """
    for episode in episodes:
        if episode.peak is not Grade.NONE:
            yield _episode(scope, episode)


def episode_id(episode: EpisodeId) -> str:
    """The id of the observation of an episode."""
    return part_id(episode, Own.EPISODE)


def _episode(scope: Scope, episode: EffectEpisode) -> Resource:
    last = episode.reports[-1]
    return filled(
        {
            "resourceType": "Observation",
            "id": episode_id(episode.id),
            # One that is still there may get worse.
            "status": "preliminary" if episode.ended_at is None else "final",
            "category": category("exam"),
            "code": scope.effect(episode.effect),
            "subject": scope.subject,
            "encounter": scope.encounter,
            "effectivePeriod": period(episode.began_at, episode.ended_at, scope.zone),
            "issued": instant(last.recorded_at, scope.zone),
            "performer": [reference(last.performed_by)],
            "valueCodeableConcept": scope.grade(episode.peak),
            "hasMember": references(part_id(each.id, REPORT) for each in episode.reports),
            "note": notes("From its onset to its end, at its worst"),
        }
    )
