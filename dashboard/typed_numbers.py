"""Numbers as people type them, read without guessing: a comma is a decimal comma, or asked about.

A box that reads "2,5" as 25 multiplies a dose by ten, so no dose, rate or weight is left to the
browser's idea of a number.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from monitoring.errors import ValueRefused

_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,6})?", re.ASCII)
_THOUSAND_OR_DECIMAL = re.compile(r"\d{1,3},\d{3}", re.ASCII)
_MOST_DECIMALS = 3  # a thousandth of a milligram is a microgram, and the finest that is kept


def decimal_number(text: str, field: str) -> Decimal | None:
    """The number in `text`, with a point or a decimal comma; None where nothing was typed.

    Raises ValueRefused for anything else, and for "1,250", which may mean either.
    """
    typed = text.strip()
    if not typed:
        return None
    if _THOUSAND_OR_DECIMAL.fullmatch(typed):
        plain, decimal = typed.replace(",", ""), typed.replace(",", ".")
        raise ValueRefused(field, f"{typed} may mean {plain} or {decimal}; type one of these.")
    if not _NUMBER.fullmatch(typed):
        raise ValueRefused(field, f"“{typed}” is no number; type it like 2.5.")
    return Decimal(typed.replace(",", "."))


def micrograms(text: str, field: str) -> int | None:
    """Whole micrograms of what was typed in milligrams; raises ValueRefused for a finer number."""
    milligrams = decimal_number(text, field)
    if milligrams is None:
        return None
    if milligrams != round(milligrams, _MOST_DECIMALS):
        raise ValueRefused(field, "Type at most three decimals.")
    return int(milligrams * 1000)


def typed_milligrams(ug: int) -> str:
    """Micrograms as somebody would type them in milligrams, exactly: "54.375"."""
    return f"{(Decimal(ug) / 1000).normalize():f}"


def whole_number(text: str, field: str, name: str) -> int | None:
    """The whole number in `text`; None where nothing was typed. Raises ValueRefused."""
    number = decimal_number(text, field)
    if number is None:
        return None
    if number != int(number):
        raise ValueRefused(field, f"{name}: type a whole number.")
    return int(number)


def nearest(number: Decimal) -> int:
    """The nearest whole number; halves go up, as people round."""
    return int(number.to_integral_value(ROUND_HALF_UP))
