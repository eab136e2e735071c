"""What was ordered and what was done at the pump. Amounts in mcg, rates in mcg/h."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from monitoring.errors import ValueRefused
from monitoring.header import EntryHeader
from monitoring.texts import checked_text


class InfusionAction(StrEnum):
    """What was done at the pump. Stored."""

    START = "start"
    RATE_CHANGE = "rate_change"
    PAUSE = "pause"
    RESUME = "resume"
    BOLUS = "bolus"
    STOP = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class InfusionEvent(EntryHeader):
    """Something done at the pump. Rate in mcg/h, amount (bolus only) in mcg: never one column."""

    kind: Literal["infusion"] = "infusion"
    action: InfusionAction
    rate_ug_per_h: int | None = None
    amount_ug: int | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        EntryHeader.__post_init__(self)
        object.__setattr__(self, "reason", checked_text("reason", self.reason))
        self._check_number("rate_ug_per_h", self.rate_ug_per_h, needed=self.action in _WITH_RATE)
        bolus = self.action is InfusionAction.BOLUS
        self._check_number("amount_ug", self.amount_ug, needed=bolus)

    def _check_number(self, field: str, value: int | None, *, needed: bool) -> None:
        word = field.split("_", maxsplit=1)[0]
        if needed and (value is None or value <= 0):
            raise ValueRefused(field, f"This step needs its {word}: a number above 0.")
        if value is not None and value > _MOST_UG:
            raise ValueRefused(field, f"This {word} is too large; please type it again.")
        if not needed and value is not None:
            raise ValueRefused(field, f"This step takes no {word}.")


# Beyond these nothing can be computed; not clinical limits (D): 1 kg, a day, 1 g in 1 ml.
_MOST_UG = 1_000_000_000
_MOST_IN_ORDER = {
    "dose_ug": _MOST_UG,
    "duration_min": 24 * 60,
    "concentration_ug_per_ml": 1_000_000,
}
_WITH_RATE = (InfusionAction.START, InfusionAction.RATE_CHANGE, InfusionAction.RESUME)


@dataclass(frozen=True, slots=True, kw_only=True)
class InfusionOrder(EntryHeader):
    """What a physician ordered: a dose (mcg) over a duration (min), from a concentration.

    A later order replaces an earlier one.
    """

    kind: Literal["order"] = "order"
    dose_ug: int
    duration_min: int
    concentration_ug_per_ml: int

    def __post_init__(self) -> None:
        EntryHeader.__post_init__(self)
        for field, most in _MOST_IN_ORDER.items():
            word = field.split("_")[0].title()
            if getattr(self, field) <= 0:
                raise ValueRefused(field, f"{word} must be above 0.")
            if getattr(self, field) > most:
                raise ValueRefused(field, f"{word} is too large; please type it again.")
        if self.dose_ug * 60 < self.duration_min:
            raise ValueRefused("dose_ug", "This dose is too small for its duration; type it again.")
