"""What is settled at the door: who takes the patient home, instructions, the line, the mood."""

from datetime import datetime

import streamlit as st

from dashboard import runtime
from dashboard.clock_time import latest_at
from dashboard.components.chairside.frame import look
from dashboard.html import fill, place
from dashboard.leaflet_html import leaflet_html
from dashboard.saving import header, save_entries, show_outcome, show_refusal
from dashboard.session_view import SessionView
from dashboard.state import Form, fill_in, open_form
from dashboard.wording import clock
from db.leaflets import newest_leaflet
from monitoring.departing import asks_for_ideation, check_line_removal
from monitoring.entries import Entry
from monitoring.errors import ValueRefused
from monitoring.people import User
from monitoring.visits import Departure

TITLE, ANCHOR = "At the door", "at-the-door"
LEAFLET_PATH = "/leaflet"
NO_LEAFLET = (
    "Your clinic has no leaflet yet. An administrator writes it on the page Clinic; it is shown "
    "here then, and can be printed."
)
_GIVEN = {"given and understood": True, "not given, or not understood": False}
_LEVELS = range(6)


def show(view: SessionView) -> None:
    """The form; what is left empty stays as it was said before."""
    form = open_form("departure", view.record.session.id, view.at)
    with st.container(border=True, gap="small"):
        st.html(fill(_TITLE, title=TITLE, anchor=ANCHOR))
        show_refusal(form)
        _show_leaflet(view)
        with st.form(form.key("form"), border=False):
            st.pills("Instructions (no driving)", list(_GIVEN), key=form.key("instructions"))
            look.say_quietly(_instructions_so_far(view))
            _show_escort(view, form)
            _show_line(view, form)
            if asks_for_ideation(view.protocol.discharge, view.timeline):
                _show_level(view, form)
            st.form_submit_button(
                "Save what is settled",
                type="primary",
                key=form.key("save"),
                on_click=_save,
                args=(form, view),
            )
        show_outcome(form)


_TITLE = (
    '<h2 class="part" id="$anchor">$title <span class="standing">what is left empty stays as it '
    "was said before</span></h2>"
)


def _show_leaflet(view: SessionView) -> None:
    session = view.record.session
    with runtime.database().reading() as connection:
        leaflet = newest_leaflet(connection, session.clinic_id)
    if leaflet is None:
        look.say_quietly(NO_LEAFLET)
        return
    with st.container(height=220, key=f"leaflet-{session.id}"):
        st.html(place('<div class="leaflet">$text</div>', text=leaflet_html(leaflet.text)))
    link = '<a class="to-board" href="$path?session=$id" target="_blank">Print view</a>'
    st.html(fill(link, path=LEAFLET_PATH, id=str(session.id)))


def _show_escort(view: SessionView, form: Form) -> None:
    """Who really came is asked anew: whoever was named before may be somebody else."""
    st.text_input("Who takes the patient home, and how they are related", key=form.key("escort"))
    departure = view.timeline.departure
    if departure is not None and departure.escort:
        st.html(fill(_SO_FAR, before="So far: ", words=departure.escort))
    elif suggested_escort(view):
        st.html(fill(_SO_FAR, before="Named before the start: ", words=suggested_escort(view)))
        st.checkbox("It is the person named before the start", key=form.key("same_escort"))


_SO_FAR = '<p class="quiet">$before<bdi>$words</bdi></p>'


def suggested_escort(view: SessionView) -> str:
    """Whom the intake names; "" for nobody."""
    intake = view.timeline.intake
    return "" if intake is None else intake.escort


def _instructions_so_far(view: SessionView) -> str:
    departure = view.timeline.departure
    said = None if departure is None else departure.has_instructions
    return {None: "not said yet", True: "so far: given and understood", False: "so far: not given"}[
        said
    ]


def _show_line(view: SessionView, form: Form) -> None:
    box, now = st.columns([2, 1], vertical_alignment="bottom")
    box.text_input("Line removed at", key=form.key("line"), placeholder="hh:mm")
    now.form_submit_button(
        "Now", key=form.key("now"), on_click=_fill_now, args=(form, view), width="stretch"
    )
    departure = view.timeline.departure
    if departure is not None and departure.line_removed_at is not None:
        look.say_quietly(f"so far: {clock(departure.line_removed_at, view.zone)}")


def _fill_now(form: Form, view: SessionView) -> None:
    fill_in(form, {"line": clock(runtime.now(), view.zone)})


def _show_level(view: SessionView, form: Form) -> None:
    st.pills(
        "Suicidal thoughts: level by your C-SSRS screener", list(_LEVELS), key=form.key("level")
    )
    most = view.protocol.discharge.ideation_level_at_most
    words = f"0 is none, 5 the gravest; only the level is kept. Above {most}, consider a "
    words += "physician's look."
    departure = view.timeline.departure
    if departure is not None and departure.ideation_level is not None:
        words = f"so far: level {departure.ideation_level}. {words}"
    look.say_quietly(words)


def _save(form: Form, view: SessionView) -> None:
    def make(by: User, at: datetime) -> tuple[Entry, ...]:
        said = Departure(
            **header(form.token, by, at),  # type: ignore[arg-type]
            escort=_escort(form, view),
            has_instructions=_GIVEN.get(str(form.choice("instructions"))),
            line_removed_at=_removed_at(form, view, at),
            ideation_level=form.whole_choice("level"),
        )
        if said.is_empty:
            raise ValueRefused("escort", "Nothing was entered yet.")
        return (said,)

    save_entries(form, view.zone, make)


def _escort(form: Form, view: SessionView) -> str:
    typed, is_same = form.text("escort").strip(), form.choice("same_escort") is True
    if typed and is_same:
        raise ValueRefused("escort", "Name the escort, or tick who was named before; not both.")
    return suggested_escort(view) if is_same else typed


def _removed_at(form: Form, view: SessionView, at: datetime) -> datetime | None:
    typed = form.text("line").strip()
    if not typed:
        return None
    removed_at = latest_at(typed, view.zone, at)
    check_line_removal(removed_at, view.timeline, at)
    return removed_at
