"""Names as people type them, folded so that the same person is found however it was typed."""

import re
import unicodedata
from collections.abc import Iterator
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


def search_text(family_name: str, given_name: str, record_number: str, born_on: date) -> str:
    """What a patient is found by, each after a blank: names in their order, number, birth date."""
    names = f"{family_name} {given_name}"
    words = [*folded_words(names), *_words(_APOSTROPHES.sub(" ", names))]
    together = "".join(folded_words(names))
    number = folded_words(record_number)
    bare = [word.lstrip("0") for word in number]
    words += [together, *number, *bare, "".join(number)]
    text = "".join(f" {word}" for word in dict.fromkeys(words) if word)
    return f"{text[:_LONGEST]} {born_on.isoformat()}"


def _words(text: str) -> Iterator[str]:
    yield from "".join(_letters(text)).split()


def _letters(text: str) -> Iterator[str]:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    for letter in folded.translate(_ALONE):
        category = unicodedata.category(letter)
        is_unseen = category == "Cf" or letter == _KASHIDA
        if not is_unseen and unicodedata.combining(letter) < _ACCENTS:
            yield letter if category[0] in "LMN" else " "
