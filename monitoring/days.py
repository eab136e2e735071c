"""Days as people type them: every day that a text can mean, never a guess between two."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_SHORTEST_MONTH = 3
_WORD = re.compile(r"[^\W\d_]+|\d+")
_DATE = re.compile(
    r"""
    \b\d{4}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}\b
    | \b\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{4}\b
    | \b\d{1,2}(?:st|nd|rd|th)?[\s.,-]+[^\W\d_]{3,9}[\s.,-]+\d{4}\b
    | \b[^\W\d_]{3,9}[\s.,-]+\d{1,2}(?:st|nd|rd|th)?[\s.,-]+\d{4}\b
    | (?<!\d)\d{8}(?!\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_YEAR_DIGITS = 4
_ORDINALS = frozenset({"st", "nd", "rd", "th"})


def days_in(text: str) -> tuple[date, ...]:
    """The days that `text` can mean, none where it is no day: "3/4/1979" has two.

    Day, month and year with the month in letters or digits, or the year first; a year has four
    digits, as a birth year of two could be a hundred years off.
    """
    words = [word.casefold() for word in _WORD.findall(unicodedata.normalize("NFKC", text))]
    parts = [word for word in words if word not in _ORDINALS]
    if len(parts) == 1 and len(parts[0]) == 8 and parts[0].isdecimal():  # noqa: PLR2004
        parts = [parts[0][:4], parts[0][4:6], parts[0][6:]]
    if len(parts) != 3 or not _DATE.fullmatch(unicodedata.normalize("NFKC", text).strip()):  # noqa: PLR2004
        return ()
    return tuple(dict.fromkeys(_days(parts, is_dotted="." in text)))


def take_day(text: str) -> tuple[str, str]:
    """The first part of `text` that is a day, and the rest; "" and all of it if there is none."""
    for found in _DATE.finditer(text):
        if days_in(found[0]):
            return found[0], f"{text[: found.start()]} {text[found.end() :]}"
    return "", text


def _days(parts: list[str], *, is_dotted: bool) -> Iterator[date]:
    """Each order in which the parts are a day; with dots the day comes before the month."""
    first, second, third = parts
    orders = [(first, second, third)]
    if len(first) != _YEAR_DIGITS:
        orders = [(third, second, first)]
        if not is_dotted or first[0].isalpha():
            orders.append((third, first, second))
    for year, month, day in orders:
        yield from _day(year, month, day)


def _day(year: str, month: str, day: str) -> Iterator[date]:
    number = _month(month)
    if number is None or len(year) != _YEAR_DIGITS or not (year + day).isdecimal():
        return
    try:
        yield date(int(year), number, int(day))
    except ValueError:
        return


def _month(text: str) -> int | None:
    if text.isdecimal():
        return int(text)
    for number, name in enumerate(_MONTHS, 1):
        if len(text) >= _SHORTEST_MONTH and (name.startswith(text) or text == "sept" == name[:4]):
            return number
    return None
