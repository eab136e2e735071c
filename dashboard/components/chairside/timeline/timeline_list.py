"""Everything that was written down, newest first; corrections stay legible."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import streamlit as st

from dashboard.charts.hovering import is_back_charted
from dashboard.charts.plotly_text import shortened
from dashboard.components.chairside.frame import look
from dashboard.components.chairside.timeline.correction_words import change_words, corrected_words
from dashboard.components.chairside.timeline.entry_words import entry_words
from dashboard.html import Html, fill, place
from dashboard.session_view import SessionView
from dashboard.wording import clock, late, seen_words, since_start
from monitoring.amending import why_it_stays
from monitoring.entries import Correction, Entry
from monitoring.flags import Acknowledgement
from monitoring.ids import EntryId
from monitoring.moments import minutes_between
from monitoring.record import corrections

SHOWN_AT_FIRST = 30


class Kind(StrEnum):
    """What the list can be narrowed to."""

    VITALS = "Vitals"
    SCORES = "Scores"
    EFFECTS = "Effects"
    PUMP = "Pump"
    REMARKS = "Remarks"
    FLAGS = "Flags"
    CORRECTED = "Corrections"


_KINDS = {
    "vitals": Kind.VITALS,
    "baseline": Kind.VITALS,
    "assessment": Kind.SCORES,
    "effect": Kind.EFFECTS,
    "infusion": Kind.PUMP,
    "order": Kind.PUMP,
}
_ROW = (
    '<li class="entry$state"><div class="line"><time>$clock</time> <span class="age">$since</span> '
    '<bdi class="words">$words</bdi> $notes <span class="by"><bdi>$name</bdi></span></div>'
    "$amend</li>"
)
_AMEND = (
    '<button type="button" class="amend" data-amend="$id" aria-label="Amend $words">Amend</button>'
)
_STAYS = '<details class="stays"><summary>Not amended: why?</summary><p>$why</p></details>'
_LONGEST_NAME = 80


Said = Entry | Acknowledgement


@dataclass(frozen=True, slots=True)
class Corrected:
    """The corrections of a record by the entry they took back, and by the one put instead."""

    by_target: Mapping[EntryId, Correction]
    by_replacement: Mapping[EntryId, Correction]

    @classmethod
    def of(cls, view: SessionView) -> "Corrected":
        found = corrections(view.record.entries)
        instead = {each.replacement_id: each for each in found.values() if each.replacement_id}
        return cls(found, instead)


def show(view: SessionView, *, key: str, can_amend: bool = False) -> None:
    """The filter and the list; each row that may be corrected with its button."""
    st.html('<h2 class="panel-title">Timeline</h2>')
    kinds = st.pills(
        "Show only",
        list(Kind),
        selection_mode="multi",
        key=f"{key}-kinds",
        label_visibility="collapsed",
    )
    corrected = Corrected.of(view)
    found = list(_found(view, corrected, frozenset(kinds)))
    is_long = len(found) > SHOWN_AT_FIRST
    wants_all = is_long and st.toggle(f"All {len(found)} entries", key=f"{key}-all")
    shown = found if wants_all else found[:SHOWN_AT_FIRST]
    rows = (_row(each, view, corrected, can_amend=can_amend) for each in shown)
    st.html(place('<ol class="timeline">$rows</ol>', rows=Html("".join(rows))))
    if not shown:
        of_this_kind = " of this kind" if kinds else ""
        look.say_quietly(f"Nothing{of_this_kind} has been written down yet.")


def timeline_rows(view: SessionView, kinds: Sequence[Kind] = ()) -> Iterator[Html]:
    """The rows of these kinds (all when none is given), newest first."""
    corrected = Corrected.of(view)
    for each in _found(view, corrected, frozenset(kinds)):
        yield _row(each, view, corrected)


def _found(view: SessionView, corrected: Corrected, kinds: frozenset[Kind]) -> Iterator[Said]:
    said: list[Said] = [each for each in view.record.entries if not isinstance(each, Correction)]
    for each in sorted([*said, *view.record.acknowledgements], key=_when, reverse=True):
        if not kinds or _kinds_of(each, corrected) & kinds:
            yield each


def _when(each: Said) -> tuple[datetime, datetime]:
    if isinstance(each, Acknowledgement):
        return each.at, each.at
    return each.measured_at, each.recorded_at


def _kinds_of(each: Said, corrected: Corrected) -> set[Kind]:
    if isinstance(each, Acknowledgement):
        return {Kind.FLAGS}
    kind = {_KINDS.get(each.kind, Kind.REMARKS)}
    is_corrected = each.id in corrected.by_target or each.id in corrected.by_replacement
    return kind | {Kind.CORRECTED} if is_corrected else kind


def _row(each: Said, view: SessionView, corrected: Corrected, *, can_amend: bool = False) -> Html:
    if isinstance(each, Acknowledgement):
        return _acknowledgement(each, view)
    return _entry(each, view, corrected, can_amend=can_amend)


def _entry(entry: Entry, view: SessionView, corrected: Corrected, *, can_amend: bool) -> Html:
    by = corrected.by_target.get(entry.id)
    instead = corrected.by_replacement.get(entry.id)
    notes = [
        late(entry, view.timeline.written_at(entry)) if is_back_charted(view, entry) else "",
        entry.late_reason,
        _no_longer(entry, view),
        "" if instead is None else change_words(instead, view),
        "" if by is None else corrected_words(by, view),
    ]
    words = entry_words(entry, view)
    when = clock(entry.measured_at, view.zone)
    return place(
        _ROW,
        state=_state(by, instead),
        clock=fill("$clock", clock=when),
        since=fill("$since", since=_since(entry.measured_at, view)),
        words=fill("$words" if by is None else "<s>$words</s>", words=words),
        notes=_notes(notes),
        name=fill("$name", name=view.names.get(entry.recorded_by, "")),
        amend=_amend(entry, f"{when} {words}") if can_amend and by is None else Html(""),
    )


def _no_longer(entry: Entry, view: SessionView) -> str:
    """Since when an order or an intake does not count any more, as a later one does."""
    after = view.timeline.out_of_force.get(entry.id)
    if after is None:
        return ""
    return f"no longer in force: replaced {clock(after.measured_at, view.zone)}"


def _state(by: Correction | None, instead: Correction | None) -> Html:
    """How a row looks, and in whose place it is: so that the keyboard finds it again."""
    place_of = "" if instead is None else f'" data-instead-of="{instead.target_id}'
    return Html((" wrong" if by is not None else "") + place_of)


def _notes(notes: Sequence[str]) -> Html:
    return Html(" ".join(fill('<span class="note">$note</span>', note=n) for n in notes if n))


def _amend(entry: Entry, words: str) -> Html:
    """The button that opens the form; why there is none, for a kind that is never corrected."""
    if why_it_stays(entry):
        return fill(_STAYS, why=why_it_stays(entry))
    return fill(_AMEND, id=str(entry.id), words=shortened(words, _LONGEST_NAME))


def _since(at: datetime, view: SessionView) -> str:
    started_at = view.timeline.started_at
    return "" if started_at is None else since_start(minutes_between(started_at, at))


def _acknowledgement(said: Acknowledgement, view: SessionView) -> Html:
    title = view.protocol.rule(said.flag.rule_id).title
    words = ": ".join(part for part in (f"Seen: {title}", seen_words(said)) if part)
    return place(
        _ROW,
        state=Html(" seen"),
        clock=fill("$clock", clock=clock(said.at, view.zone)),
        since=fill("$since", since=_since(said.at, view)),
        words=fill("$words", words=words),
        notes=Html(""),
        name=fill("$name", name=view.names.get(said.by, "")),
        amend=Html(""),
    )
