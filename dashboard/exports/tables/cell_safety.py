"""No cell of a CSV file can begin a formula, and everything can be read back as it was typed.

A spreadsheet takes a cell that begins with = + - @ for a formula (OWASP, "CSV Injection"), also in
their full-width forms, behind blanks, marks without width and quotation marks; where it is set to
another separator, a cell begins behind each of those. An apostrophe before the sign makes it text.
A plain number such as -120 is no formula and stays as it is.
"""

import re
from functools import lru_cache

_SIGNS = "=+\\-@＝＋－＠"
# Blanks that end no line, marks without width, quotation marks.
_BLANKS = " \\u00a0\\u2000-\\u200a\\u3000\\x0b\\x0c\\x1c-\\x1f\\x85"
_UNSEEN = "\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u2069\\ufeff"
_SKIPPED = f'{_BLANKS}{_UNSEEN}"'
_SEPARATORS = ";\\t\\r\\n"
_NUMBER = f"[+-]?[0-9]+(?:[.,][0-9]+)?[ ]*(?:$|[{_SEPARATORS}])"
_BEGINS = re.compile(
    f"(?:(?<=[{_SEPARATORS}])|(?<![\\s\\S]))(?!{_NUMBER})([{_SKIPPED}]*'*[{_SIGNS}])"
)
_MADE_SAFE = re.compile(f"(?:(?<=[{_SEPARATORS}])|(?<![\\s\\S]))'([{_SKIPPED}]*'*[{_SIGNS}])")


# Names of people and protocols come again and again.
@lru_cache(maxsize=1024)
def safe_cell(text: str) -> str:
    """`text` with an apostrophe before everything that a spreadsheet could take for a formula."""
    return _BEGINS.sub(r"'\1", text)


def as_typed(cell: str) -> str:
    """The text that `safe_cell` made `cell` of."""
    return _MADE_SAFE.sub(r"\1", cell)
