"""Two versions side by side, line by line; what differs is marked, each with its origin."""

from collections.abc import Iterator, Mapping

import streamlit as st

from dashboard.components.protocols.picking import pick
from dashboard.html import Html, fill, place, texts
from dashboard.protocol_words import version_code, version_name
from dashboard.protocols_source import ProtocolsView
from monitoring.protocol_editing.lines import Line
from monitoring.protocol_editing.reading import lines_of
from monitoring.protocols import MonitoringProtocol, default_protocol

DRAFT = "draft"
_TABLE = (
    '<section class="records"><p class="facts" role="status">$summary</p><div class="versions" '
    'tabindex="0" role="region" aria-label="Two versions side by side"><table><thead><tr>'
    '<th scope="col">What</th><th scope="col">$left</th><th scope="col">$right</th></tr></thead>'
    "<tbody>$rows</tbody></table></div></section>"
)
_PART = '<tr class="part"><th colspan="3" scope="colgroup">$title</th></tr>'
_ROW = '<tr class="$kind"><td>$mark$label</td>$left$right</tr>'
_CELL = '<td><span class="value">$words</span><span class="source">$source</span></td>'
_MARK = '<span class="mark-differs" title="differs">≠</span> '
_ABSENT = '<td><span class="value">not there</span></td>'


def show(view: ProtocolsView) -> None:
    """Choose two versions; only what differs, unless everything is asked for."""
    choices = _choices(view)
    codes = list(choices)
    names = {code: name for code, (name, _) in choices.items()}
    others = [code for code in codes if code != codes[0]]
    in_force = version_code(view.in_force)
    first = in_force if in_force in others else next(iter(others), codes[0])
    first_box, second_box = st.columns(2)
    with first_box:
        left = pick("On the left", "left", names, first)
    with second_box:
        right = pick("On the right", "right", names, codes[0])
    if view.draft is not None and DRAFT not in choices:
        st.html('<p class="quiet">The draft can be compared once nothing in it is wrong.</p>')
    is_whole = st.toggle("Show also what is the same", key="protocols-whole")
    st.html(compared_html(choices[left], choices[right], is_whole=is_whole))


def compared_html(
    left: tuple[str, MonitoringProtocol], right: tuple[str, MonitoringProtocol], *, is_whole: bool
) -> Html:
    """The lines of two versions beside each other; without `is_whole` only those that differ."""
    mine = {line.place: line for line in lines_of(left[1])}
    theirs = {line.place: line for line in lines_of(right[1])}
    places = list(dict.fromkeys([*mine, *theirs]))
    differing = [each for each in places if _differs(mine.get(each), theirs.get(each))]
    rows = Html("".join(_rows(places if is_whole else differing, mine, theirs)))
    count = len(differing)
    summary = (
        "These two say the same."
        if not count
        else f"{count:,} of {len(places):,} lines {'differs' if count == 1 else 'differ'}"
    )
    return place(_TABLE, rows=rows, **texts(summary=summary, left=left[0], right=right[0]))


def _choices(view: ProtocolsView) -> dict[str, tuple[str, MonitoringProtocol]]:
    """What can be compared, by its code in the address: the draft first, if it holds together."""
    found: dict[str, tuple[str, MonitoringProtocol]] = {}
    draft = view.drafted()
    if draft is not None and draft.protocol is not None:
        found[DRAFT] = ("The draft", draft.protocol)
    for each in view.published:
        mark = ", in force" if each.version == view.in_force else ""
        name = f"{version_name(each.version)}{mark}"
        found[version_code(each.version)] = (name, view.protocols[each.version])
    shipped = default_protocol()
    name = f"{version_name(shipped.key)}, not published here"
    found.setdefault(version_code(shipped.key), (name, shipped))
    return found


def _differs(mine: Line | None, theirs: Line | None) -> bool:
    if mine is None or theirs is None:
        return bool((mine or theirs) and (mine or theirs).value)  # type: ignore[union-attr]
    return (mine.words, mine.origin) != (theirs.words, theirs.origin)


def _rows(
    places: list[str], mine: Mapping[str, Line], theirs: Mapping[str, Line]
) -> Iterator[Html]:
    by_part: dict[str, list[str]] = {}
    for each in places:
        by_part.setdefault((mine.get(each) or theirs[each]).part.key, []).append(each)
    for own in by_part.values():
        part = (mine.get(own[0]) or theirs[own[0]]).part
        title = part.title if part.group == part.title else f"{part.group}: {part.title}"
        yield fill(_PART, title=title)
        for each in own:
            yield _row(mine.get(each), theirs.get(each))


def _row(mine: Line | None, theirs: Line | None) -> Html:
    line = mine or theirs
    differs = _differs(mine, theirs)
    return place(
        _ROW,
        kind=Html("differs" if differs else ""),
        mark=Html(_MARK if differs else ""),
        left=_cell(mine),
        right=_cell(theirs),
        **texts(label=line.label if line else ""),
    )


def _cell(line: Line | None) -> Html:
    if line is None:
        return Html(_ABSENT)
    return fill(_CELL, words=line.words, source="; ".join(line.origin))
