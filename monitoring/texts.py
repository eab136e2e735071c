"""Free text as people type it: kept letter for letter, refused only when it cannot be stored."""

from monitoring.errors import ValueRefused

LONGEST_TEXT = 4000


def checked_text(field: str, text: str, longest: int = LONGEST_TEXT) -> str:
    """`text` without blanks at its ends; raises ValueRefused when it cannot be kept whole."""
    trimmed = text.strip()
    if len(trimmed) > longest:
        raise ValueRefused(
            field, f"This text has {len(trimmed):,} characters; please keep to {longest:,}."
        )
    if "\x00" in trimmed or any("\ud800" <= letter <= "\udfff" for letter in trimmed):
        raise ValueRefused(field, "This text holds a character that cannot be stored; type anew.")
    return trimmed


def required_text(field: str, text: str, sentence: str, longest: int = LONGEST_TEXT) -> str:
    """`checked_text`, and raises ValueRefused with `sentence` when nothing is left."""
    trimmed = checked_text(field, text, longest)
    if not trimmed:
        raise ValueRefused(field, sentence)
    return trimmed


def required_line(field: str, text: str, sentence: str, longest: int) -> str:
    """`required_text` of at most `longest` letters on one line; raises ValueRefused."""
    trimmed = checked_line(field, text, longest)
    if not trimmed:
        raise ValueRefused(field, sentence)
    return trimmed


def checked_line(field: str, text: str, longest: int) -> str:
    """`checked_text` of at most `longest` letters on one line; raises ValueRefused."""
    trimmed = checked_text(field, text)
    if len(trimmed) > longest:
        raise ValueRefused(field, f"Please keep to {longest} letters here.")
    if any(not letter.isprintable() and letter in "\r\n\t\v\f" for letter in trimmed):
        raise ValueRefused(field, "This belongs on one line; please type it anew.")
    return trimmed
