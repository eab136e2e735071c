"""The report of a session: the same things in the same order as on its screen."""

from dashboard.charts.palette import paper_for_light
from dashboard.charts.session_alt import session_alt
from dashboard.charts.session_figure import session_figure
from dashboard.charts.svg.picture import svg_picture
from dashboard.reports.document import Document, Drawn
from dashboard.reports.isolated import isolated, with_isolated_names
from dashboard.reports.letterhead import Letterhead, made_words, short_name
from dashboard.reports.session.effects import effects_block
from dashboard.reports.session.flags import flags_block
from dashboard.reports.session.identity import identity, order_and_given, pump_table, standing
from dashboard.reports.session.readings import readings_table
from dashboard.reports.session.signing import signature_blocks
from dashboard.reports.session.written import corrections_block, written_table
from dashboard.session_view import SessionView
from dashboard.wording import day, local_day

# An upright tablet's, so that everything has the place it has there; a high chart is drawn smaller,
# to stand on the first page still.
_WIDTH_PX, _WIDEST_PX, _HIGHEST_SHARE = 760, 920, 0.93


def session_report(view: SessionView, head: Letterhead, by: str) -> Document:
    """Everything that stands in the session's record at the view's instant, made by `by`."""
    named, patient, session = with_isolated_names(view), view.patient, view.record.session
    held_on = local_day(session.begun_at or session.scheduled_at, view.zone)
    protocol = f"{session.protocol.name} v{session.protocol.version}"
    whose = (
        f"Record number {isolated(patient.record_number)} · {isolated(short_name(patient))} · "
        f"born {day(patient.born_on)} · session of {held_on}"
    )
    return Document(
        title=f"Infusion session of {held_on}",
        clinic=head.clinic,
        letterhead=head.lines,
        mark=head.mark,
        paper=head.paper,
        whose=whose,
        made=f"{made_words(by, view.at, view.zone)} · protocol {protocol}",
        blocks=(
            identity(named),
            *standing(named),
            order_and_given(named),
            chart(view),
            readings_table(named),
            effects_block(named),
            flags_block(named),
            *pump_table(named),
            *written_table(named),
            corrections_block(named),
            *signature_blocks(named),
        ),
    )


def chart(view: SessionView) -> Drawn:
    """The picture of the screen in black on white, with its text alternative."""
    figure = session_figure(view, dark=False)
    fitting_px = figure["layout"]["height"] / _HIGHEST_SHARE
    width_px = min(max(_WIDTH_PX, fitting_px), _WIDEST_PX)
    return Drawn(
        title="Chart",
        picture=svg_picture(figure, width_px=width_px, colours=paper_for_light()),
        alt=session_alt(view),
    )
