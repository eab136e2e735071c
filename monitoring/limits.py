"""Bounds and tiers: where a value begins to need a look, to which side, and who says so."""

import math
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from monitoring.flags import WORST_FIRST, Direction, Severity
from monitoring.measures import SPECS, Measure


class Data(BaseModel):
    """Plain data: frozen, and an unknown field is an error, not a surprise."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A changed copy; what the original has worked out from its fields is not in it."""
        copied = super().model_copy(update=update, deep=deep)
        for worked_out in copied.__dict__.keys() - type(copied).model_fields.keys():
            del copied.__dict__[worked_out]
        return copied


Origin = Annotated[tuple[str, ...], Field(min_length=1)]
OWN = "OWN"  # the origin of a limit that one patient has instead of the protocol's


class Bound(Data):
    """One number and its side.

    With `repeat_after_min`, an earlier reading must have crossed it too, measured at least that
    many and at most `repeat_within_min` minutes before; readings in between do not take that back.
    """

    at_or_above: float | None = None
    above: float | None = None
    at_or_below: float | None = None
    below: float | None = None
    repeat_after_min: int | None = Field(default=None, gt=0)
    repeat_within_min: int = Field(default=30, gt=0)
    origin: Origin

    @model_validator(mode="after")
    def _one_number(self) -> Self:
        given = [self.at_or_above, self.above, self.at_or_below, self.below]
        if sum(number is not None for number in given) != 1:
            msg = "give exactly one of at_or_above, above, at_or_below, below"
            raise ValueError(msg)
        return self

    @property
    def number(self) -> float:
        """The number itself."""
        high = self.at_or_above if self.above is None else self.above
        low = self.at_or_below if self.below is None else self.below
        return high if high is not None else low  # type: ignore[return-value]  # one is given

    @property
    def direction(self) -> Direction:
        """The side on which values are out of line."""
        low = self.at_or_below is not None or self.below is not None
        return Direction.LOW if low else Direction.HIGH

    @property
    def words(self) -> str:
        """The side in words: "at or above"."""
        if self.at_or_above is not None:
            return "at or above"
        if self.above is not None:
            return "above"
        return "at or below" if self.at_or_below is not None else "below"

    @property
    def is_own(self) -> bool:
        """Is it a limit of the patient's own?"""
        return OWN in self.origin

    def is_crossed_by(self, value: float) -> bool:
        """Is `value` out of line by this bound (the repeat aside)?"""
        if self.at_or_above is not None:
            return value >= self.at_or_above
        if self.above is not None:
            return value > self.above
        if self.at_or_below is not None:
            return value <= self.at_or_below
        return self.below is not None and value < self.below


def _needs_no_repeat(bound: Bound) -> bool:
    return bound.repeat_after_min is None


class Tiers(Data):
    """Bounds by severity; any bound of a tier is enough for it."""

    advisory: tuple[Bound, ...] = ()
    warning: tuple[Bound, ...] = ()
    critical: tuple[Bound, ...] = ()

    @cached_property
    def worst_first(self) -> tuple[tuple[Severity, tuple[Bound, ...]], ...]:
        """The tiers in the order in which they must be tried: critical first."""
        return tuple((severity, getattr(self, severity.value)) for severity in WORST_FIRST)

    def worst_crossed(
        self, number: float, is_repeated: Callable[[Bound], bool] = _needs_no_repeat
    ) -> tuple[Severity, Bound] | None:
        """The severity of `number` and the bound that says so; None when it is in line.

        `is_repeated` answers for the bounds that an earlier reading must have crossed too.
        """
        for severity, bounds in self.worst_first:
            for bound in bounds:
                if bound.is_crossed_by(number) and is_repeated(bound):
                    return severity, bound
        return None

    @cached_property
    def nearest(self) -> tuple[float, float]:
        """The open range of numbers that cross no bound: most readings lie within it."""
        bounds = [bound for _, bounds in self.worst_first for bound in bounds]
        highs = [bound.number for bound in bounds if bound.direction is Direction.HIGH]
        lows = [bound.number for bound in bounds if bound.direction is Direction.LOW]
        return max(lows, default=-math.inf), min(highs, default=math.inf)

    @model_validator(mode="after")
    def _something_is_bound(self) -> Self:
        if not (self.advisory or self.warning or self.critical):
            msg = "give at least one bound"
            raise ValueError(msg)
        return self


class Limit(Tiers):
    """The tiers of one measure.

    `of`: "value" as measured, "change" from the baseline in the measure's unit, "percent" change
    from the baseline. A percent change counts only from `floor` units of change on.
    """

    measure: Measure
    of: str = Field(default="value", pattern="^(value|change|percent)$")
    floor: float = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _percent_of_something(self) -> Self:
        """A score may be 0 at the baseline, and nothing is a percentage of 0."""
        if self.of == "percent" and SPECS[self.measure].possible[0] <= 0:
            name = SPECS[self.measure].name
            msg = f"{name} can be 0 at the baseline: give the change in points, not in percent"
            raise ValueError(msg)
        return self


def check_order(limit: Tiers, direction: Direction) -> None:
    """Raise ValueError unless all bounds point to `direction` and worse tiers lie further out."""
    sign = -1 if direction is Direction.LOW else 1
    nearest: float | None = None
    for severity, bounds in reversed(limit.worst_first):
        if any(bound.direction is not direction for bound in bounds):
            msg = f"a {severity} bound points the other way than the rule ({direction})"
            raise ValueError(msg)
        if not bounds:
            continue
        own = min(sign * bound.number for bound in bounds)
        if nearest is not None and own < nearest:
            msg = f"{severity} begins at {sign * own:g}, before the tier below it"
            raise ValueError(msg)
        nearest = own
