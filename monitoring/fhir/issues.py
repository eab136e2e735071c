"""Flags as detected issues, with what people said to them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from monitoring.fhir.elements import (
    Resource,
    coding,
    concept,
    filled,
    instant,
    part_id,
    reference,
    references,
)
from monitoring.fhir.provenance import Act, provenance
from monitoring.fhir.scope import IN_ERROR, Scope
from monitoring.fhir.terms import OWN
from monitoring.fhir.vitals import reading_id
from monitoring.flags import Acknowledgement, Evidence, Flag, FlagState, Severity
from monitoring.ids import EntryId

_SEVERITY = {Severity.CRITICAL: "high", Severity.WARNING: "moderate", Severity.ADVISORY: "low"}
_STATUS = {
    FlagState.OPEN: "preliminary",
    FlagState.RECOVERED: "final",
    FlagState.CLOSED: "final",
    FlagState.WITHDRAWN: IN_ERROR,
}


def detected_issues(
    scope: Scope,
    flags: Sequence[Flag],
    said: Sequence[Acknowledgement],
    made: Mapping[EntryId, Sequence[str]],
) -> Iterator[Resource]:
    """A detected issue for each flag; `made` names the resources that came of each entry."""
    for flag in flags:
        seen = [each for each in said if each.flag == flag.key]
        yield _issue(scope, flag, seen, made)
        for each in seen:
            act = Act(
                id=each.id,
                at=each.at,
                by=each.by,
                role="performer",
                activity=concept("Acknowledged"),
                why=each.note,
            )
            yield provenance(scope, act, [issue_id(flag)])


def issue_id(flag: Flag) -> str:
    """The id of the detected issue of a flag."""
    return part_id(flag.key.began_with, f"flag-{flag.key.rule_id}")


def _issue(
    scope: Scope,
    flag: Flag,
    said: Iterable[Acknowledgement],
    made: Mapping[EntryId, Sequence[str]],
) -> Resource:
    return filled(
        {
            "resourceType": "DetectedIssue",
            "id": issue_id(flag),
            "status": _STATUS[flag.state],
            "code": concept(flag.title, coding(OWN, f"rule-{flag.key.rule_id}", flag.title)),
            "severity": _SEVERITY[flag.severity],
            "patient": scope.subject,
            "identifiedDateTime": instant(flag.raised_at, scope.zone),
            "evidence": [_evidence(fact, made) for fact in flag.evidence],
            "detail": "\n".join(dict.fromkeys(fact.words for fact in flag.evidence)),
            "mitigation": [_mitigation(scope, each) for each in said],
        }
    )


def _evidence(fact: Evidence, made: Mapping[EntryId, Sequence[str]]) -> Resource:
    """What was seen: the reading itself where it is one, else all that its entry became."""
    found = made.get(fact.entry_id, ())
    if fact.measure is not None:
        reading = reading_id(fact.entry_id, fact.measure)
        found = [reading] if reading in found else found
    return filled({"code": [concept(fact.words)], "detail": references(found)})


def _mitigation(scope: Scope, said: Acknowledgement) -> Resource:
    done = ", ".join(each.value.replace("_", " ") for each in said.actions)
    words = f"{done}: {said.note}" if said.note else done
    return {
        "action": concept(words or "Seen"),
        "date": instant(said.at, scope.zone),
        "author": reference(said.by),
    }
