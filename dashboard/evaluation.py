"""An evaluation as plain data for programs: every flag with its sentence, evidence and origins."""

from collections.abc import Mapping
from datetime import datetime

from monitoring.deciding import decide_timeline
from monitoring.flags import Evidence, Flag, NotEvaluable
from monitoring.limits_in_force import protocol_in_force
from monitoring.news2 import News2
from monitoring.news2_snapshot import News2Snapshot, news2_at
from monitoring.protocols import MonitoringProtocol
from monitoring.record import SessionRecord
from monitoring.timeline import read_timeline

Plain = dict[str, object]


def known_until(record: SessionRecord) -> datetime:
    """When the last line of the record was written, or when the patient left if that is later."""
    written = [entry.recorded_at for entry in record.entries]
    said = [each.at for each in (*record.acknowledgements,)]
    held = [each.at for each in record.suppressions]
    ended = record.session.ended_at or record.session.scheduled_at
    return max((*written, *said, *held, ended))


def evaluation_of(record: SessionRecord, protocol: MonitoringProtocol, at: datetime) -> Plain:
    """What `record` shows at `at`; raises StateRefused when the infusion contradicts itself."""
    known = record.known_at(at)
    timeline = read_timeline(known)
    protocol = protocol_in_force(protocol, timeline)
    evaluation = decide_timeline(known, timeline, protocol, at)
    return {
        "session": str(record.session.id),
        "at": at.isoformat(),
        "protocol": {"name": protocol.name, "version": protocol.version},
        "needs_a_look": any(flag.needs_attention for flag in evaluation.flags),
        "flags": [_flag(flag, protocol.sources) for flag in evaluation.flags],
        "not_evaluable": [_gap(gap) for gap in evaluation.not_evaluable],
        "news2": _news2(news2_at(timeline, at)),
    }


def _flag(flag: Flag, sources: Mapping[str, str]) -> Plain:
    return {
        "rule": flag.key.rule_id,
        "began_with": str(flag.key.began_with),
        "title": flag.title,
        "severity": flag.severity.value,
        "state": flag.state.value,
        "direction": flag.direction.value,
        "needs_a_look": flag.needs_attention,
        "is_historic": flag.is_historic,
        "is_acknowledged": flag.is_acknowledged,
        "sentence": flag.worst.words,
        "review": flag.review,
        "raised_at": flag.raised_at.isoformat(),
        "worsened_at": flag.worsened_at.isoformat(),
        "recovered_at": _when(flag.recovered_at),
        "escalated_at": _when(flag.escalated_at),
        "suppressed_until": _when(flag.suppressed_until),
        "evidence": [_evidence(fact, sources) for fact in flag.evidence],
    }


def _when(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _evidence(fact: Evidence, sources: Mapping[str, str]) -> Plain:
    return {
        "entry": str(fact.entry_id),
        "at": fact.at.isoformat(),
        "severity": fact.severity.value,
        "sentence": fact.words,
        "measure": None if fact.measure is None else fact.measure.value,
        "value": fact.value,
        "limit": fact.limit,
        "baseline": fact.baseline,
        "origins": [sources[origin] for origin in fact.origin],
    }


def _gap(gap: NotEvaluable) -> Plain:
    return {"rule": gap.rule_id, "title": gap.title, "missing": gap.missing}


def _news2(snapshot: News2Snapshot) -> Plain:
    confused = snapshot.if_confused
    return {
        **_score(snapshot.score),
        "if_confused": None if confused is None else _score(confused),
        "consciousness": snapshot.consciousness_words,
        "dissociation_beside_it": snapshot.dissociation,
        "ages_min": {each.parameter.value: round(each.age_min, 1) for each in snapshot.used},
        "too_old": [each.parameter.value for each in snapshot.too_old],
    }


def _score(score: News2) -> Plain:
    return {
        "sentence": score.words,
        "total": score.total,
        "band": None if score.band is None else score.band.value,
        "single_three": score.has_single_three,
        "points": {name.value: points for name, points in score.points.items()},
        "missing": [name.value for name in score.missing],
    }
