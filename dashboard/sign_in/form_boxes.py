"""The boxes of our own forms, each with what belongs into it and why it was refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.html import Html, fill, place, texts
from monitoring.founding import LONGEST_NAME, LONGEST_PASSWORD, SHORTEST_PASSWORD

_BOX = """<label for="$name">$label</label>$hint
<input id="$name" name="$name" type="$kind" value="$value" maxlength="$longest" required
 autocomplete="$complete" $more$described>$refusal
"""
_HINT = '<span class="quiet hint" id="$name-hint">$words</span>'
_REFUSAL = '<span class="refusal" id="$name-refusal">$sentence</span>'
_NOTHING = Html("")
PLAIN = Html('autocapitalize="none" spellcheck="false" ')
CAPITALS = Html('autocapitalize="characters" spellcheck="false" ')


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One box of the form; `hint` says what belongs into it."""

    name: str
    label: str
    hint: str = ""
    kind: str = "text"
    longest: int = LONGEST_NAME
    complete: str = "off"
    more: Html = _NOTHING


def new_password_boxes(label: str) -> tuple[Box, Box]:
    """Two boxes for a password that somebody chooses."""
    hint = f"At least {SHORTEST_PASSWORD} letters; some words together are easy to keep."
    return (
        Box(
            name="password",
            label=label,
            hint=hint,
            kind="password",
            longest=LONGEST_PASSWORD,
            complete="new-password",
        ),
        Box(
            name="password_again",
            label="The password again",
            kind="password",
            longest=LONGEST_PASSWORD,
            complete="new-password",
        ),
    )


def boxes_html(
    boxes: Sequence[Box], typed: Mapping[str, str], refused: str = "", sentence: str = ""
) -> Html:
    """The boxes with what was typed before, except passwords; `sentence` at the box `refused`."""
    return Html("".join(_box(box, typed, sentence if box.name == refused else "") for box in boxes))


def _box(box: Box, typed: Mapping[str, str], sentence: str) -> Html:
    named = [f"{box.name}-hint"] * bool(box.hint) + [f"{box.name}-refusal"] * bool(sentence)
    described = fill('aria-describedby="$ids"', ids=" ".join(named)) if named else _NOTHING
    invalid = Html(' aria-invalid="true" autofocus') if sentence else _NOTHING
    return place(
        _BOX,
        **texts(
            name=box.name,
            label=box.label,
            kind=box.kind,
            value="" if box.kind == "password" else typed.get(box.name, ""),
            longest=str(box.longest),
            complete=box.complete,
        ),
        hint=fill(_HINT, name=box.name, words=box.hint) if box.hint else _NOTHING,
        more=box.more,
        described=Html(described + invalid),
        refusal=fill(_REFUSAL, name=box.name, sentence=sentence) if sentence else _NOTHING,
    )
