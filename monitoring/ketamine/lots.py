"""A lot of ketamine vials as it came into the clinic. Amounts in mcg, volumes in mcL."""

from dataclasses import dataclass
from datetime import date

from monitoring.errors import ValueRefused
from monitoring.ids import ClinicId, LotId
from monitoring.texts import checked_line, required_line

LONGEST_LOT = 60  # letters: what is printed on a vial is shorter (D)
# Beyond these a number is a typing error; not clinical limits (D): 1 g in 1 mL, a vial of 1 L.
_MOST_UG_PER_ML = 1_000_000
_MOST_UL = 1_000_000
_UL_PER_ML = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Vials of one kind that came in together; another delivery is another lot.

    `number` is the manufacturer's. `expires_on` is the last day on which it may be used. Raises
    ValueRefused for what cannot be on a vial.
    """

    id: LotId
    clinic_id: ClinicId
    number: str
    manufacturer: str = ""
    expires_on: date
    strength_ug_per_ml: int
    volume_ul: int

    def __post_init__(self) -> None:
        number = required_line("number", self.number, "Type the lot number.", LONGEST_LOT)
        object.__setattr__(self, "number", number)
        manufacturer = checked_line("manufacturer", self.manufacturer, LONGEST_LOT)
        object.__setattr__(self, "manufacturer", manufacturer)
        _check("strength", self.strength_ug_per_ml, _MOST_UG_PER_ML)
        _check("volume", self.volume_ul, _MOST_UL)
        if self.strength_ug_per_ml * self.volume_ul % _UL_PER_ML:
            sentence = "Strength times volume is no whole number of mcg; please check both."
            raise ValueRefused("volume", sentence)

    @property
    def vial_ug(self) -> int:
        """Micrograms in an unopened vial."""
        return self.strength_ug_per_ml * self.volume_ul // _UL_PER_ML

    def is_expired_on(self, day: date) -> bool:
        """Has its last day passed?"""
        return day > self.expires_on


def _check(field: str, value: int, most: int) -> None:
    if value <= 0:
        raise ValueRefused(field, f"Type the {field} as printed on the vial: a number above 0.")
    if value > most:
        raise ValueRefused(field, f"This {field} is too large; please type it again.")
