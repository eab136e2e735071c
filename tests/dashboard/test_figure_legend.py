"""The legend of the marks on the session's picture: nothing else stands in its row."""

from dashboard.charts.session_figure import session_figure
from tests.factories import baseline, start, stop, vitals
from tests.session_views import session_view


def test_legend_stands_above_the_names_of_the_phases() -> None:
    view = session_view(*baseline(), start(), vitals(15), stop(), vitals(50), at=60)
    layout = session_figure(view, dark=False)["layout"]
    by_text = {each["text"]: each for each in layout["annotations"]}

    for mark in ("▲ Critical", "◆ Warning", "● Advisory"):
        assert (by_text[mark]["y"], by_text[mark]["yanchor"]) == (1, "bottom")
    assert (by_text["Recovery"]["y"], by_text["Recovery"]["yanchor"]) == (1, "top")
    assert layout["margin"]["t"] >= by_text["▲ Critical"]["font"]["size"]
