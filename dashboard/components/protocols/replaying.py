"""What the draft would have flagged otherwise in the sessions of the last days, on demand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import runtime
from dashboard.html import Html, fill, place, texts
from dashboard.protocols_source import ProtocolsView
from dashboard.replay_source import Asked, read_replay
from dashboard.state import hand_out, handed_out, open_form
from dashboard.wording import SEVERITIES, clock, local_day
from monitoring.flags import Severity
from monitoring.people import User
from monitoring.protocol_editing.drafts import DraftStart, ProtocolDraft
from monitoring.protocols import MonitoringProtocol
from monitoring.replay.result import CriticalChange, Replay, RuleChange, SessionChange

PERIODS = {30: "30 days", 90: "90 days", 365: "12 months"}
_AT_FIRST = 90
MOST_SHOWN = 50
_ABOUT = (
    '<section class="records"><h2>Replay</h2><p class="quiet">What this draft would have flagged '
    "otherwise than the version in force, in the sessions of the last days. Nothing is changed by "
    "it.</p></section>"
)
_COMING = (
    '<p class="quiet">The draft began from version $version, which is not in force yet: what that '
    "one changes counts here too.</p>"
)
_FOUND = (
    '<section class="records"><p class="facts" role="status">$facts</p>$rules$critical$flagged'
    "$silent</section>"
)
_OF = '<p class="quiet">Of the sessions of the last $period:</p>'
_FACT = "<span>$words</span>"
_RULES = (
    '<div class="versions" tabindex="0" role="region" aria-label="Looks by rule"><table><thead><tr>'
    '<th scope="col">Rule</th><th scope="col">In force</th><th scope="col">Draft</th>'
    '<th scope="col">Gained</th><th scope="col">Lost</th><th scope="col">Worse</th>'
    '<th scope="col">Milder</th></tr></thead><tbody>$rows</tbody></table></div>'
)
_RULE = (
    '<tr><th scope="row">$title</th><td>$live</td><td>$draft</td><td>$gained</td><td>$lost</td>'
    "<td>$worse</td><td>$milder</td></tr>"
)
_LIST = "<h2>$title</h2><ul>$rows</ul>$more"
_SESSION = (
    '<li><a href="/session?id=$id" target="_self"><b>$when</b><span>chair <bdi>$chair</bdi></span>'
    "<span>$words</span></a></li>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """A replay as it stands on the screen: of which revision, and of how many days."""

    revision: int
    days: int
    found: Replay


def show(view: ProtocolsView, draft: ProtocolDraft, user: User) -> None:
    """The button, and once it was pressed what came of it; only for a draft without a fault.

    It stays until the draft is changed: what it says is not true of another one.
    """
    drafted = view.drafted()
    if drafted is None or drafted.protocol is None:
        return
    st.html(_ABOUT)
    if view.coming is not None and draft.start is not DraftStart.SHIPPED:
        st.html(fill(_COMING, version=str(view.coming.version.version)))
    form = open_form("replay", draft.id, view.at)
    days = st.segmented_control(
        "Sessions of the last",
        PERIODS,
        default=_AT_FIRST,
        required=True,
        format_func=lambda each: PERIODS[each],
        key=form.key("days"),
    )
    if st.button("Replay", key="protocols-replay"):
        found = _replayed(view, user, drafted.protocol, days)
        hand_out(form, _Kept(revision=draft.revision, days=days, found=found))
    kept = handed_out(form)
    if isinstance(kept, _Kept) and kept.revision == draft.revision:
        st.html(fill(_OF, period=PERIODS[kept.days]))
        st.html(found_html(kept.found, view.zone))


def _replayed(view: ProtocolsView, user: User, draft: MonitoringProtocol, days: int) -> Replay:
    bar = st.progress(0.0, text="Replaying")
    asked = Asked(since=view.at - timedelta(days=days), until=view.at, at=view.at)

    def tell(share: float) -> None:
        bar.progress(share, text="Replaying")

    found = read_replay(runtime.database(), user, draft, asked, tell)
    bar.empty()
    return found


def found_html(found: Replay, zone: ZoneInfo) -> Html:
    """How many looks by each, rule by rule, and the sessions it makes a difference to."""
    changed = [rule for rule in found.rules if rule.is_changed]
    rows = Html("".join(map(_rule, changed)))
    return place(
        _FOUND,
        facts=Html("".join(fill(_FACT, words=each) for each in _facts(found))),
        rules=place(_RULES, rows=rows) if changed else Html(""),
        critical=_listed(
            "Critical flags that differ", [_critical(each, zone) for each in found.critical]
        ),
        flagged=_listed(
            "Sessions newly flagged", [_session(each, zone) for each in found.newly_flagged]
        ),
        silent=_listed(
            "Sessions newly silent", [_session(each, zone) for each in found.newly_silent]
        ),
    )


def _facts(found: Replay) -> Iterator[str]:
    sessions = "session" if found.n_sessions == 1 else "sessions"
    yield f"{found.n_sessions:,} {sessions}, {found.n_readings:,} readings"
    yield (
        f"looks per session: {found.live.per_session:.2f} in force, "
        f"{found.draft.per_session:.2f} by the draft"
    )
    yield f"critical: {found.live.critical:,} in force, {found.draft.critical:,} by the draft"
    if found.n_undecided:
        yield f"left out, because their infusion contradicts itself: {found.n_undecided:,}"
    if found.is_same:
        yield "no difference"


def _rule(rule: RuleChange) -> Html:
    names = ("live", "draft", "gained", "lost", "worse", "milder")
    return fill(_RULE, title=rule.title, **{name: f"{getattr(rule, name):,}" for name in names})


def _listed(title: str, rows: Sequence[Html]) -> Html:
    if not rows:
        return Html("")
    hidden = len(rows) - MOST_SHOWN
    more = fill('<p class="quiet">and $count more</p>', count=f"{hidden:,}") if hidden > 0 else ""
    shown = Html("".join(rows[:MOST_SHOWN]))
    head = f"{title}: {len(rows):,}"
    return place(_LIST, rows=shown, more=Html(more), **texts(title=head))


def _critical(each: CriticalChange, zone: ZoneInfo) -> Html:
    words = f"{each.title}: {_word(each.live)} in force, {_word(each.draft)} by the draft"
    return fill(
        _SESSION,
        id=str(each.session_id),
        when=f"{local_day(each.raised_at, zone)}, {clock(each.raised_at, zone)}",
        chair=each.chair,
        words=words,
    )


def _session(each: SessionChange, zone: ZoneInfo) -> Html:
    return fill(
        _SESSION,
        id=str(each.session_id),
        when=f"{local_day(each.scheduled_at, zone)}, {clock(each.scheduled_at, zone)}",
        chair=each.chair,
        words=f"{each.live:,} looks in force, {each.draft:,} by the draft",
    )


def _word(severity: Severity | None) -> str:
    return "no look" if severity is None else SEVERITIES[severity].lower()
