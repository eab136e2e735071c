"""Protocols that differ from the default in anything a clinic may change, for property tests."""

from typing import Any

from hypothesis import strategies as st

from monitoring.assessments import ASSESSED
from monitoring.effects import Effect
from monitoring.errors import ProtocolRefused
from monitoring.measures import Measure
from monitoring.protocols import MonitoringProtocol, default_protocol, parse_protocol
from monitoring.sessions import Phase
from monitoring.vitals import Vital

Plain = dict[str, Any]
_SEVERITIES = st.sampled_from(["advisory", "warning", "critical"])
_TIERS = ("advisory", "warning", "critical")
_PHASES = st.frozensets(st.sampled_from(Phase), min_size=1)
# One entry of either table: the default has no rule that looks at both.
_MIXED: Plain = {
    "id": "MIXED",
    "title": "Pressure or dissociation",
    "group": "pressure",
    "review": "Review.",
    "kind": "limit",
    "direction": "high",
    "limits": [
        {"measure": "systolic", "warning": [{"at_or_above": 150, "origin": ["D"]}]},
        {"measure": "dissociation", "of": "change", "advisory": [{"above": 0, "origin": ["D"]}]},
    ],
}
_MIXED_SWING: Plain = {
    **{key: _MIXED[key] for key in ("title", "review", "direction")},
    "id": "MIXED_SWING",
    "group": "dissociation",
    "kind": "swing",
    "within_min": 15,
    "limits": [
        {"measure": "dissociation", "advisory": [{"at_or_above": 2, "origin": ["D"]}]},
        {"measure": "diastolic", "warning": [{"above": 15, "origin": ["D"]}]},
    ],
}


@st.composite
def drafts(draw: st.DrawFn) -> MonitoringProtocol:
    """A protocol of some of the default's rules, most of them changed a little."""
    data: Plain = default_protocol().model_dump()
    rules = [*data["rules"], _MIXED, _MIXED_SWING]
    kept = draw(st.lists(st.sampled_from(range(len(rules))), min_size=1, max_size=12, unique=True))
    everything = draw(st.booleans())
    chosen = rules if everything else [rules[place] for place in sorted(kept)]
    changed = set(kept if everything else kept[::2])
    data["rules"] = [
        _changed(draw, rule) if rules.index(rule) in changed else rule for rule in chosen
    ]
    data["historic_after_min"] = draw(st.sampled_from([15, 15, 1, 20]))
    if draw(st.booleans()):
        data["schedule"] |= _schedule(draw)
    try:
        return parse_protocol(data)
    except ProtocolRefused:
        return default_protocol()


def _schedule(draw: st.DrawFn) -> Plain:
    point = st.fixed_dictionaries(
        {"min_after_start": st.integers(1, 60), "window_min": st.integers(1, 10)}
    )
    return {
        "required": draw(st.frozensets(st.sampled_from(Vital), min_size=1)),
        "infusion_every_min": draw(st.integers(1, 30)),
        "recovery_every_min": draw(st.integers(1, 30)),
        "fixed_points": draw(st.lists(point, max_size=2)),
    }


def _changed(draw: st.DrawFn, rule: Plain) -> Plain:  # noqa: PLR0911 (a line for each kind)
    kind = rule["kind"]
    if kind in {"limit", "swing"}:
        return _limits_changed(draw, rule)
    if kind in {"lingering", "overdue"}:
        more = draw(st.integers(-3, 60))
        waits = [{**wait, "after_min": max(0, wait["after_min"] + more)} for wait in rule["waits"]]
        running = {"critical_only_while_running": draw(st.booleans())} if kind == "overdue" else {}
        return {**rule, "waits": waits[draw(st.integers(0, 1)) :], **running}
    if kind == "effect":
        sedated = {"measure": Measure.SEDATION, "at_or_below": 4, "within_min": 30}
        return {
            **rule,
            "times": draw(st.integers(1, 2)),
            "together": draw(st.sampled_from([None, sedated])),
            "effects": rule["effects"] | {Effect.NAUSEA},
            "phases": draw(_PHASES),
        }
    if kind == "combination":
        return {
            **rule,
            "count": draw(st.integers(2, 3)),
            "at_least": draw(_SEVERITIES),
            "within_min": draw(st.integers(1, 40)),
            "groups": rule["groups"] | {"schedule", "nausea", "dose"},
        }
    if kind == "dose":
        shift = draw(st.sampled_from([-0.6, -0.25, 0, 3]))
        return {**rule, "tiers": _shifted(rule["tiers"], shift)}
    if kind == "frequency":
        return {
            **rule,
            "within_days": draw(st.integers(1, 10)),
            "more_than": draw(st.integers(0, 3)),
        }
    if kind == "ideation":
        return {**rule, "from_level": draw(st.integers(1, 5))}
    return {**rule, "severity": draw(_SEVERITIES)} if "severity" in rule else rule


def _limits_changed(draw: st.DrawFn, rule: Plain) -> Plain:
    shift = draw(st.integers(-25, 25))
    limits = [_shifted(limit, shift) for limit in rule["limits"]]
    if draw(st.booleans()):
        limits[0] = _repeated(draw, limits[0])
    changes: Plain = {"limits": limits}
    if rule["kind"] == "swing":
        changes["within_min"] = draw(st.integers(1, 40))
        changes["either_way"] = draw(st.booleans())
    else:
        changes["phases"] = draw(_PHASES)
        changes["from_min_after_stop"] = draw(st.sampled_from([0, 0, 10, 60]))
        limits[-1]["floor"] = draw(st.sampled_from([0, 0, 10]))
        is_score = Measure(limits[-1]["measure"]) in ASSESSED
        kinds = ["value", "change"] if is_score else ["value", "change", "percent"]
        limits[-1]["of"] = draw(st.sampled_from(kinds))
    return {**rule, **changes}


def _shifted(tiers: Plain, shift: float) -> Plain:
    """Every bound moved by `shift`: their order stays."""
    moved = {
        tier: [
            {
                name: number + shift if name in _SIDES and number is not None else number
                for name, number in bound.items()
            }
            for bound in tiers.get(tier, ())
        ]
        for tier in _TIERS
    }
    return {**tiers, **moved}


_SIDES = ("at_or_above", "above", "at_or_below", "below")


def _repeated(draw: st.DrawFn, limit: Plain) -> Plain:
    """The limit with bounds of one tier that count only when they are crossed twice."""
    tier = draw(st.sampled_from(_TIERS))
    again = {
        "repeat_after_min": draw(st.integers(1, 12)),
        "repeat_within_min": draw(st.integers(5, 40)),
    }
    return {**limit, tier: [{**bound, **again} for bound in limit[tier]]}
