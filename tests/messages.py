"""What a message of a page says, as a person reads it."""

import re


def as_read(message: str) -> str:
    """The text of a message without what keeps its letters from being taken for Markdown."""
    return re.sub(r"\\(.)", r"\1", message).replace("\u2060", "")
