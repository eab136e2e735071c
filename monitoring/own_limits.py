"""Limits of one patient's own: set by a physician, with a reason, until a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from monitoring.errors import ValueRefused
from monitoring.flags import Direction, Severity
from monitoring.header import EntryHeader
from monitoring.ids import EntryId, UserId
from monitoring.measures import SPECS, Measure
from monitoring.texts import required_text

Compared = Literal["value", "change"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLimit:
    """From `number` on (itself included), to one side, a value needs a look of this severity.

    `of`: the "value" as measured, or its "change" from the session's baseline; in the measure's
    unit. It takes the place of the protocol's bounds of that measure, side and severity.
    """

    measure: Measure
    direction: Direction
    severity: Severity
    number: float
    of: Compared = "value"

    def __post_init__(self) -> None:
        object.__setattr__(self, "number", float(self.number))
        if self.direction is Direction.NONE:
            raise ValueRefused("direction", "Say whether the limit is a high or a low one.")
        if not self._is_possible:
            name = SPECS[self.measure].name
            raise ValueRefused("number", f"{name}: this limit cannot be; please type it again.")

    @property
    def _is_possible(self) -> bool:
        """Can a value be so, or change by so much to this side? What is no number cannot."""
        low, high = SPECS[self.measure].possible
        if self.of == "value":
            return low <= self.number <= high
        outwards = self.number if self.direction is Direction.HIGH else -self.number
        return 0 < outwards <= high - low

    @property
    def place(self) -> tuple[Measure, str, Direction, Severity]:
        """Which of the protocol's bounds it stands for."""
        return self.measure, self.of, self.direction, self.severity


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLimits(EntryHeader):
    """All limits of the patient's own from now on; none: the protocol's apply again.

    They hold for sessions that begin up to and on `expires_on`, a day of the clinic's.
    """

    kind: Literal["own_limits"] = "own_limits"
    limits: tuple[OwnLimit, ...]
    reason: str
    expires_on: date

    def __post_init__(self) -> None:
        EntryHeader.__post_init__(self)
        sentence = "Say why this patient has limits of their own."
        object.__setattr__(self, "reason", required_text("reason", self.reason, sentence))
        check_own_limits(self.limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsInForce(EntryHeader):
    """The patient's own limits as they stood when the session began: the session keeps them.

    `set_by` is the physician who set them, `origin_id` the entry of the course that says so.
    """

    kind: Literal["limits_in_force"] = "limits_in_force"
    limits: tuple[OwnLimit, ...]
    reason: str
    set_by: UserId
    origin_id: EntryId
    expires_on: date


def check_own_limits(limits: Sequence[OwnLimit]) -> None:
    """Raise ValueRefused for two limits in one place, or a worse one that begins earlier."""
    places = [limit.place for limit in limits]
    if len(set(places)) < len(places):
        raise ValueRefused("limits", "Two limits stand for the same thing; keep one.")
    for mild in limits:
        for worse in limits:
            if _is_out_of_order(mild, worse):
                sentence = (
                    f"{worse.severity.value.capitalize()} begins before {mild.severity.value}; "
                    "please check both numbers."
                )
                raise ValueRefused("limits", sentence)


def _is_out_of_order(mild: OwnLimit, worse: OwnLimit) -> bool:
    if mild.place[:3] != worse.place[:3] or mild.severity.rank >= worse.severity.rank:
        return False
    if mild.direction is Direction.HIGH:
        return worse.number < mild.number
    return worse.number > mild.number
