"""The draft: one part of it in boxes, what is wrong at the box, and what has changed so far."""

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from dashboard import runtime
from dashboard.components.protocols import line_boxes
from dashboard.components.protocols.picking import pick
from dashboard.html import Html, fill, place
from dashboard.protocol_words import version_name
from dashboard.protocols_source import ProtocolsView, read_current_draft
from dashboard.wording import clock, local_day
from db.surroundings import names_in
from monitoring.people import User
from monitoring.protocol_editing.applying import Fault, changes_in
from monitoring.protocol_editing.drafts import Edit, ProtocolDraft
from monitoring.protocol_editing.lines import Line, LineKind, Part
from monitoring.protocol_editing.reading import lines_of

_LOOK_EVERY_S = 10
_ABOUT = (
    '<section class="records"><h2>Draft of version $version</h2><p class="facts"><span>began from '
    "$base</span><span>by <bdi>$began_by</bdi>, $began_at</span><span>last changed by "
    "<bdi>$changed_by</bdi>, $changed_at</span></p></section>"
)
_CHANGES = '<section class="records"><h2>Changes so far</h2><ul>$rows</ul></section>'
_CHANGE = (
    '<li><a href="/protocols?show=draft&amp;part=$part" target="_self"><b>$title</b>'
    '<span>$label</span><span>$before → $after</span><span class="quiet"><bdi>$why</bdi></span>'
    "</a></li>"
)
_NOTHING = '<p class="quiet">Nothing is changed yet. Choose a part, and type into its boxes.</p>'
_OTHERS = (
    '<p class="notice" role="status">Somebody else works on this draft: <bdi>$name</bdi> changed '
    "it at $clock. Your boxes show it as soon as you type or press the button.</p>"
)
_GONE = "This draft is no longer there: somebody has published or discarded it."


def show(view: ProtocolsView, draft: ProtocolDraft, user: User) -> None:
    """All of the draft that is edited; each box is kept as it is left."""
    lines = {line.place: line for line in lines_of(draft.base)}
    changes = changes_in(draft, lines)
    found = view.drafted()
    faults = found.faults if found else ()
    st.html(about_html(view, draft))
    _watch(draft, user)
    st.html(changes_html(changes, lines))
    for fault in faults:
        if not fault.place:
            st.error(fault.sentence)
    parts = _parts(lines.values(), changes)
    titles = {part.key: _title(part, count) for part, count in parts}
    chosen = pick("Part of the protocol", "part", titles, next(iter(titles)))
    by_place = _by_place(faults)
    for line in lines.values():
        if line.part.key == chosen and line.kind is not LineKind.TEXT:
            line_boxes.show(draft, line, by_place.get(line.place, ()), user)


def about_html(view: ProtocolsView, draft: ProtocolDraft) -> Html:
    """What the draft began from, and who was at it."""
    zone, changed = view.zone, draft.changed_at
    return fill(
        _ABOUT,
        version=str(view.next_version),
        base=version_name(draft.base.key).lower(),
        began_by=view.names.get(draft.began_by, ""),
        began_at=local_day(draft.began_at, zone),
        changed_by=view.names.get(draft.changed_by, ""),
        changed_at=f"{local_day(changed, zone)}, {clock(changed, zone)}",
    )


def changes_html(changes: Mapping[str, Edit], lines: Mapping[str, Line]) -> Html:
    """Each change with what was before, and the way to its box."""
    if not changes:
        return Html(_NOTHING)
    rows = (_change(lines[each], changes[each]) for each in lines if each in changes)
    return place(_CHANGES, rows=Html("".join(rows)))


def _change(line: Line, edit: Edit) -> Html:
    return fill(
        _CHANGE,
        part=line.part.key,
        title=line.part.title,
        label=line.label,
        before=line.words,
        after=edit.text.replace("_", " ") or "taken out",
        why=edit.reason or "no reason yet",
    )


def _parts(lines: Iterable[Line], changes: Mapping[str, Edit]) -> Sequence[tuple[Part, int]]:
    counts: dict[Part, int] = {}
    for line in lines:
        counts[line.part] = counts.get(line.part, 0) + (line.place in changes)
    return tuple(counts.items())


def _title(part: Part, count: int) -> str:
    name = part.title if part.title == part.group else f"{part.group}: {part.title}"
    return f"{name} ({count} changed)" if count else name


def _by_place(faults: Sequence[Fault]) -> dict[str, Sequence[Fault]]:
    found: dict[str, Sequence[Fault]] = {}
    for each in faults:
        found[each.place] = (*found.get(each.place, ()), each)
    return found


@st.fragment(run_every=_LOOK_EVERY_S)
def _watch(draft: ProtocolDraft, user: User) -> None:
    """Says, without anybody asking, that somebody else has changed the draft meanwhile."""
    now = read_current_draft(runtime.database(), user)
    with st.container():
        if now is None or now.id != draft.id:
            st.warning(_GONE)
        elif now.revision > draft.revision and now.changed_by != user.id:
            zone = runtime.current_zone()
            with runtime.database().reading() as connection:
                names = names_in(connection, user.clinic_id)
            name = names.get(now.changed_by, "")
            st.html(fill(_OTHERS, name=name, clock=clock(now.changed_at, zone)))
        else:
            return
        if st.button("Show it as it is now", key=f"protocol-draft-anew-{draft.id}"):
            st.rerun(scope="app")
