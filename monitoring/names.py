"""Names as people type them, folded so that the same person is found however it was typed."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date

# An index of PostgreSQL takes no more than 2,704 bytes of one text; a letter has up to four.
_LONGEST = 600
# Marks of this class and above are accents, points and vowel signs that people leave out. Those
# below it make another letter: か and が, a consonant of Devanagari with and without its dot.
_ACCENTS = 10
_ALONE = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe"}
    | {"þ": "th", "ŋ": "n", "ə": "e"}
)
_APOSTROPHES = re.compile("['’‘ʼʻ`´]")
_KASHIDA = "\N{ARABIC TATWEEL}"


def folded_words(text: str) -> tuple[str, ...]:
    """The words of `text` without case, accents, punctuation, or the form they were typed in."""
    return tuple(_words(_APOSTROPHES.sub("", text)))


def search_text(
    family_name: str,
    given_name: str,
    record_number: str,
    born_on: date,
    former_names: Iterable[str] = (),
) -> str:
    """What a patient is found by, each after a blank: names in their order, number, birth date.

    `former_names` come after the number: of very long ones the last are left out.
    """
    words = [*_name_words(f"{family_name} {given_name}")]
    number = folded_words(record_number)
    bare = [word.lstrip("0") for word in number]
    words += [*number, *bare, "".join(number)]
    words += [word for each in former_names for word in _name_words(each)]
    text = "".join(f" {word}" for word in dict.fromkeys(words) if word)
    return f"{text[:_LONGEST]} {born_on.isoformat()}"


def _name_words(names: str) -> Iterator[str]:
    """The words of a name, also split at its apostrophes, and all of them together."""
    yield from folded_words(names)
    yield from _words(_APOSTROPHES.sub(" ", names))
    yield "".join(folded_words(names))


def _words(text: str) -> Iterator[str]:
    yield from "".join(_letters(text)).split()


def _letters(text: str) -> Iterator[str]:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    for letter in folded.translate(_ALONE):
        category = unicodedata.category(letter)
        is_unseen = category == "Cf" or letter == _KASHIDA
        if not is_unseen and unicodedata.combining(letter) < _ACCENTS:
            yield letter if category[0] in "LMN" else " "
