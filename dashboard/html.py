"""HTML of our own pages, written so that a text can never become markup."""

from html import escape
from string import Template
from typing import NewType

Html = NewType("Html", str)


def fill(template: str, /, **values: str) -> Html:
    """`template` with each `$name` replaced by its escaped value; KeyError if one is missing."""
    safe = {name: escape(value, quote=True) for name, value in values.items()}
    return Html(Template(template).substitute(safe))


def place(template: str, /, **parts: Html) -> Html:
    """`template` with each `$name` replaced by a piece of HTML made by `fill` or `place`."""
    return Html(Template(template).substitute(parts))


def texts(**values: str) -> dict[str, Html]:
    """Each value escaped: for `place`, where texts stand beside pieces of HTML.

    Never `place` into what `fill` gave: a `$` that somebody typed would be taken for a name.
    """
    return {name: Html(escape(value, quote=True)) for name, value in values.items()}
