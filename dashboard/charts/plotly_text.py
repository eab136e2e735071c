"""Text for Plotly, which reads what it draws as a kind of HTML: here it can only be text."""

from html import escape

# Plotly turns entities back into characters after it has looked for tags, formulas and templates.
_MEANING = str.maketrans({"$": "&#36;", "{": "&#123;", "}": "&#125;", "\t": " "})
_OPENERS = "\u2066\u2067\u2068"
_ISOLATE, _CLOSE = "\u2068", "\u2069"
_LAST_INVISIBLE = 0x20
_ELLIPSIS = "…"


def shown_as_typed(text: str) -> str:
    """`text` so that Plotly shows it letter for letter, in a label or on hover.

    Its direction of writing, overrides included, ends with it; lines and blanks become one blank.
    """
    words = " ".join(_visible(text).split())
    return f"{_ISOLATE}{escape(balanced(words), quote=False).translate(_MEANING)}{_CLOSE}"


def shortened(text: str, longest: int) -> str:
    """`text` cut to at most `longest` characters, the last one saying so."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + _ELLIPSIS


def _visible(text: str) -> str:
    """Control characters have no look, and some cannot stand in SVG at all."""
    return "".join(
        letter if ord(letter) >= _LAST_INVISIBLE and not _is_control(letter) else " "
        for letter in text
    )


def _is_control(letter: str) -> bool:
    return "\x7f" <= letter <= "\x9f" or letter in "\ufffe\uffff"


def balanced(text: str) -> str:
    """As many closed isolates as opened: or the text could close the one it stands in."""
    kept: list[str] = []
    depth = 0
    for letter in text:
        if letter == _CLOSE and not depth:
            continue
        depth += (letter in _OPENERS) - (letter == _CLOSE)
        kept.append(letter)
    return "".join(kept) + _CLOSE * depth
