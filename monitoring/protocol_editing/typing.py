"""Reading what somebody typed at a line of a protocol, without guessing."""

import re

from monitoring.errors import ValueRefused
from monitoring.protocol_editing.labels import SIDES
from monitoring.protocol_editing.lines import IN_USE, NEW, NOT_IN_USE, YES, Line, LineKind
from monitoring.texts import required_line

LONGEST_REASON = 300  # letters: it is shown as the source of the number, on the card of a flag (D)
WHY = "Say why, or where the number comes from."
_WHOLE = re.compile(r"[-−]?\d{1,6}", re.ASCII)
_DECIMAL = re.compile(r"[-−]?\d{1,6}(?:[.,]\d{1,2})?", re.ASCII)


def typed_value(line: Line, text: str) -> object:
    """The value of what was typed, as JSON has it; None where a bound is taken out.

    Raises ValueRefused, at the line's place, for what it cannot be.
    """
    match line.kind:
        case LineKind.WHOLE | LineKind.DECIMAL:
            return _number(line, text.strip())
        case LineKind.SET:
            chosen = [each.strip() for each in text.split(",") if each.strip()]
            return [_known(line, each) for each in chosen]
        case LineKind.CHOICE:
            chosen_one = _known(line, text.strip())
            is_yes_or_no = YES in line.options
            return chosen_one == YES if is_yes_or_no else chosen_one
        case LineKind.TEXT:
            raise ValueRefused(line.place, "This cannot be changed here.")


def checked_reason(line: Line, reason: str) -> str:
    """The reason on one line; raises ValueRefused for none."""
    return required_line(line.place, reason, WHY, LONGEST_REASON)


def is_bound(line: Line) -> bool:
    """Is this the number of a bound, which may be taken out and put in?"""
    return line.place.rpartition(".")[2] in {*SIDES, NEW} and bool(line.side)


def _number(line: Line, text: str) -> float | int | None:
    if not text:
        if is_bound(line) or not line.value:
            return None
        raise ValueRefused(line.place, "A number is needed here.")
    is_whole = line.kind is LineKind.WHOLE
    if not (_WHOLE if is_whole else _DECIMAL).fullmatch(text):
        like = "a whole number, like 10" if is_whole else "it like 180 or 2.5"
        raise ValueRefused(line.place, f"“{text}” is no number here; type {like}.")
    number = float(text.replace("−", "-").replace(",", "."))
    if line.possible is not None and not line.possible[0] <= number <= line.possible[1]:
        low, high = line.possible
        sentence = f"This lies outside {low:g} to {high:g} {line.unit}".rstrip()
        raise ValueRefused(line.place, f"{sentence}; please check it.".replace("-", "−"))
    return int(number) if is_whole else number


def _known(line: Line, chosen: str) -> str:
    if chosen not in line.options:
        raise ValueRefused(line.place, "Choose one of what is offered here.")
    return chosen


def is_switched_off(line: Line, text: str) -> bool:
    """Is a rule taken out of use here?"""
    return IN_USE in line.options and text == NOT_IN_USE
