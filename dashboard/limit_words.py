"""Limits of a patient's own in words."""

from dashboard.wording import SEVERITIES
from monitoring.flags import Direction
from monitoring.measures import SPECS, number_words, signed
from monitoring.own_limits import OwnLimit


def own_limit_words(limit: OwnLimit) -> str:
    """One limit: "Systolic at or above 190 mmHg: warning"."""
    side = "at or above" if limit.direction is Direction.HIGH else "at or below"
    spec = SPECS[limit.measure]
    number = number_words(limit.measure, limit.number)
    if limit.of == "change":
        number = f"{signed(limit.number, spec.decimals)} {spec.unit_words} from baseline"
    return f"{spec.name} {side} {number}: {SEVERITIES[limit.severity].lower()}"
