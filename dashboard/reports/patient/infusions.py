"""What the infusions did: the pictures and the numbers of the trends."""

from collections.abc import Iterator

from dashboard.charts.palette import paper_for_light
from dashboard.charts.svg.picture import svg_picture
from dashboard.charts.trends.peaks import pressure_picture
from dashboard.charts.trends.picture import Picture
from dashboard.charts.trends.relief import relief_picture
from dashboard.charts.trends.shown import Shown
from dashboard.components.trends.numbers import COLUMNS, number_cells
from dashboard.reports.document import Align, Block, Column, Drawn, Lines, Table
from dashboard.trends_view import TrendsView
from dashboard.wording import local_day

_WIDTH_PX = 760
_WIDTHS_MM = (17, 19, 17, 11.5, 12, 15, 14, 13, 0, 13, 15)
_SHORT = {"Dissociation, 0–4": "Dissoc.,\n0–4", "Heart rate, /min": "HR,\n/min"}
_RIGHT = frozenset(range(2, 8))


def infusion_blocks(view: TrendsView, shown: Shown) -> Iterator[Block]:
    """Relief and pressure as pictures, and the numbers behind them, the newest infusion first."""
    if not shown.sessions:
        yield Lines(title="Infusions", lines=("No infusion yet.",))
        return
    yield from _drawn(relief_picture(view, shown))
    yield from _drawn(pressure_picture(view, shown))
    yield Table(
        title=f"Infusions: {shown.words}",
        columns=tuple(_column(place, head) for place, head in enumerate(COLUMNS)),
        rows=tuple(
            (f"{each.number} · {local_day(each.started_at, view.zone)}", *number_cells(view, each))
            for each in reversed(shown.sessions)
        ),
        note="Pressure and heart rate: own baseline → highest reading of the infusion. Relief: "
        "days until pain was back; ≥ where nobody saw it come back. – not known.",
    )


def _column(place: int, head: str) -> Column:
    width = _WIDTHS_MM[place]
    align = Align.RIGHT if place in _RIGHT else Align.LEFT
    return Column(head=_SHORT.get(head, head), width_mm=width, share=0 if width else 1, align=align)


def _drawn(picture: Picture) -> Iterator[Drawn]:
    if picture.figure is not None:
        yield Drawn(
            title=picture.question,
            picture=svg_picture(picture.figure, width_px=_WIDTH_PX, colours=paper_for_light()),
            alt=picture.alt,
            caption=" ".join((picture.caption, *picture.notes)),
        )
