"""What a draft would have done: asked for with one button, answered in numbers and lists."""

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import runtime
from dashboard.components.replay import look, tables
from dashboard.replay_source import Asked, read_replay
from monitoring.people import User
from monitoring.protocols import MonitoringProtocol
from monitoring.replay.result import Replay

_READING = "Reading the sessions"


def run(user: User, draft: MonitoringProtocol, since: datetime, until: datetime) -> Replay:
    """Replay `draft` over the sessions of a time, with a bar that says how far it is."""
    bar = st.progress(0.0, text=_READING)
    try:
        asked = Asked(since=since, until=until, at=runtime.now())
        return read_replay(
            runtime.database(), user, draft, asked, lambda done: _tell(bar.progress, done)
        )
    finally:
        bar.empty()


def _tell(progress: object, done: float) -> None:
    if callable(progress):
        progress(done, text=_READING)


def show(found: Replay, zone: ZoneInfo) -> None:
    """The answer: looks per session, what each rule gained and lost, and where."""
    look.show()
    st.html(tables.summary_html(found))
    if found.is_same or not found.n_sessions:
        return
    st.html(tables.rules_html(found))
    st.html(tables.critical_html(found, zone))
    st.html(tables.sessions_html(found, zone))
    st.html(tables.definitions_html())
