"""Numbers as people type them, read without guessing: a comma is a decimal comma, or asked about.

A box that reads "2,5" as 25 multiplies a dose by ten, so no dose, rate or weight is left to the
browser's idea of a number.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from monitoring.errors import ValueRefused

_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,6})?", re.ASCII)
_THOUSAND_OR_DECIMAL = re.compile(r"\d{1,3},\d{3}", re.ASCII)
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_MG = 1000  # mcg; a thousandth of a milligram is the finest that is kept
_DECIMALS = {10: "one decimal", 1000: "three decimals"}


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
    return scaled(text, field, by=_MG)


def scaled(text: str, field: str, *, by: int) -> int | None:
    """`by` times (10, 1000) what was typed, which has to be whole: tenths of 36.6, mcg of 52.5.

    None where nothing was typed; raises ValueRefused for anything else and for a finer number.
    """
    number = decimal_number(text, field)
    if number is None:
        return None
    exact = number * by
    if exact != int(exact):
        raise ValueRefused(field, f"Type at most {_DECIMALS[by]}.")
    return int(exact)


def typed_milligrams(ug: int) -> str:
    """Micrograms as somebody would type them in milligrams, exactly: "54.375"."""
    return f"{(Decimal(ug) / 1000).normalize():f}"


def whole_number(text: str, field: str, name: str, *, is_signed: bool = False) -> int | None:
    """The whole number in `text`, below zero only if `is_signed`; None where nothing was typed.

    Raises ValueRefused for anything else, which says what `name` has to be.
    """
    typed = text.strip().replace("−", "-")
    if not typed:
        return None
    if not _WHOLE.fullmatch(typed.removeprefix("-") if is_signed else typed):
        raise ValueRefused(field, f"{name}: type a whole number.")
    return int(typed)


def nearest(number: Decimal) -> int:
    """The nearest whole number; halves go up, as people round."""
    return int(number.to_integral_value(ROUND_HALF_UP))
