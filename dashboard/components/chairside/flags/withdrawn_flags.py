"""Flags that a correction took the ground from: what they were, who had seen them, and why."""

from collections.abc import Iterator

from dashboard.components.chairside.timeline.correction_words import change_words, corrected_words
from dashboard.html import Html, fill, place, texts
from dashboard.session_view import SessionView
from dashboard.theme import look_of
from dashboard.wording import clock, seen_words
from monitoring.entries import BaselineChoice, Correction
from monitoring.flags import Flag
from monitoring.infusions import InfusionEvent
from monitoring.record import corrections

_LINE = (
    '<li class="withdrawn"><span class="mark $severity"><b aria-hidden="true">$shape</b> $word: '
    '$title</span>, $words <span class="age">raised $clock, withdrawn</span>$about</li>'
)
_OTHERWISE = "What was written down afterwards took its ground."


def withdrawn_line(flag: Flag, view: SessionView) -> Html:
    """The flag as it was, what people had said of it, and the correction behind it."""
    look = look_of(flag.severity)
    about = (
        fill('<p class="seen">$words</p>', words=words) for words in about_withdrawn(flag, view)
    )
    return place(
        _LINE,
        about=Html("".join(about)),
        **texts(
            severity=flag.severity,
            shape=look.shape,
            word=look.word,
            title=flag.title,
            words=flag.worst.words,
            clock=clock(flag.raised_at, view.zone),
        ),
    )


def about_withdrawn(flag: Flag, view: SessionView) -> Iterator[str]:
    """What people had said of it, and the correction that took its ground."""
    for said in view.said_to(flag):
        who = view.names.get(said.by, "")
        yield f"✓ had been seen by {who} {clock(said.at, view.zone)}: {seen_words(said)}"
    behind = [_words(by, view) for by in _behind(flag, view)]
    yield from behind or [_OTHERWISE]


def _words(by: Correction, view: SessionView) -> str:
    words = change_words(by, view) if by.replacement_id else corrected_words(by, view)
    return f"Withdrawn by a correction: {words}"


def _behind(flag: Flag, view: SessionView) -> list[Correction]:
    """The corrections of what the flag stood on: else of the baseline, or of the pump's steps."""
    found = corrections(view.record.entries)
    entries = {fact.entry_id for fact in flag.evidence}
    direct = [by for target, by in found.items() if target in entries]
    return direct or [by for by in found.values() if _moves_the_ground(by, view)]


def _moves_the_ground(by: Correction, view: SessionView) -> bool:
    """Does it change the baseline or the phases, which other entries are judged by?"""
    target, chosen = view.record.entry(by.target_id), view.timeline.baseline_set
    replaced = () if chosen is None else view.timeline.replaced.get(chosen.id, ())
    return isinstance(target, BaselineChoice | InfusionEvent) or target in replaced
