"""What a physician is shown on every page: critical flags that nobody has acknowledged in time.

It looks again by itself, makes no sound and takes nobody's focus.
"""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import streamlit as st

from dashboard import runtime
from dashboard.navigation import SESSION
from dashboard.theme import css_variables, look_of
from dashboard.wording import age
from db.queries import escalated_flags
from monitoring.errors import MonitoringError
from monitoring.flags import Severity
from monitoring.people import Role, User

LOOK_AGAIN = "15s"
_SHOWN = 1
_HERE = Path(__file__).with_suffix("")
_HTML = """<section class="escalations" aria-label="Not acknowledged" hidden>
<p class="unseen" role="status"></p><ul></ul><a class="others" href="/" target="_self"></a>
</section>"""


def show(user: User) -> None:
    """The band, for a physician; empty and without height while there is nothing."""
    if user.role is Role.PHYSICIAN:
        with st.container(key="escalations"):
            _live_band()


@st.fragment(run_every=LOOK_AGAIN)
def _live_band() -> None:
    band = st.components.v2.component(
        "escalations",
        html=_HTML,
        css=css_variables() + _HERE.with_suffix(".css").read_text("utf-8"),
        js=_HERE.with_suffix(".js").read_text("utf-8"),
        isolate_styles=False,
    )
    result = band(data=band_data(), key="escalations-band", on_open_change=lambda: None)
    chosen = result.get("open")
    if chosen is not None:
        st.switch_page(SESSION.script, query_params={"id": str(chosen)})


def band_data() -> dict[str, object]:
    """The sessions with such flags, the longest waiting first; none for who may not see them."""
    try:
        user = runtime.current_user()
    except MonitoringError:
        return _data([])
    return _data(list(_rows(user)) if user.role is Role.PHYSICIAN else [])


def _data(rows: list[dict[str, str]]) -> dict[str, object]:
    more = len(rows) - _SHOWN
    count = f"{len(rows)} with a critical flag that nobody has acknowledged" if rows else ""
    return {
        "rows": rows[:_SHOWN],
        "others": f"and {more} more: see the board" if more > 0 else "",
        "count": count,
    }


def _rows(user: User) -> Iterator[dict[str, str]]:
    """A row for each session: a chair may have several such flags, and is gone to once."""
    at, look = runtime.now(), look_of(Severity.CRITICAL)
    flags = escalated_flags(runtime.database(), user.clinic_id).to_dict("records")
    order = {flag["session_id"]: place for place, flag in reversed(list(enumerate(flags)))}
    flags.sort(key=lambda flag: order[flag["session_id"]])
    for session_id, found in groupby(flags, key=lambda flag: flag["session_id"]):
        of_one = list(found)
        waiting = age(min(flag["worsened_at"] for flag in of_one), at)
        yield {
            "id": str(session_id),
            "shape": look.shape,
            "before": f"{look.word}, nobody has acknowledged it for {waiting}: ",
            "chair": of_one[0]["chair"],
            "titles": ", ".join(dict.fromkeys(flag["title"] for flag in of_one)),
        }
