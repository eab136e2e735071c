"""Sessions laid over each other from the start of the infusion, with what is usual here."""

from typing import Any

import pandas as pd

from dashboard import wording
from dashboard.charts.trends.columns import is_running
from dashboard.charts.trends.limits import NAMES_PX, draw_limits, high_lines
from dashboard.charts.trends.picture import Chart, Picture
from dashboard.charts.trends.sheet import Sheet
from dashboard.charts.trends.shown import Shown
from dashboard.trends_view import TrendsView
from monitoring.measures import SPECS, Measure
from monitoring.trends.overlay import LEAST_SESSIONS, aligned, running, usual_band
from monitoring.trends.statistic import STATISTIC_WORDS, Statistic
from monitoring.trends.summary import SessionSummary

QUESTION = "How does this session run beside the earlier ones?"
MEASURES = (
    Measure.SYSTOLIC,
    Measure.DIASTOLIC,
    Measure.MEAN_PRESSURE,
    Measure.HEART_RATE,
    Measure.SPO2,
    Measure.BREATHS,
)
_HEIGHT_PX = 420
_FIRST_MIN, _LAST_MIN = -20.0, 240.0
_LINES_DRAWN = 20


def overlay_picture(view: TrendsView, shown: Shown, measure: Measure) -> Picture:
    """How does this session run beside the earlier ones?"""
    chosen, earlier = shown.sessions[-1], shown.period[: shown.earlier + len(shown.sessions) - 1]
    rows = aligned(view.frames, measure)
    band = usual_band(rows, {each.session_id for each in earlier}, view.longest_gap_min)
    own = _own(view, rows, chosen, measure)
    return Picture(
        chart=Chart.OVERLAY,
        question=QUESTION,
        caption=_caption(view, chosen, measure),
        notes=(_notes(earlier),),
        alt=_alt(view, chosen, own, band, measure),
        figure=_figure(view, chosen, earlier, (rows, band, own), measure),
    )


def _own(
    view: TrendsView, rows: pd.DataFrame, chosen: SessionSummary, measure: Measure
) -> pd.DataFrame:
    if is_running(view, chosen):
        return running(view.frames, chosen.session_id, measure, view.at)
    return rows.loc[rows["session_id"] == chosen.session_id].reset_index(drop=True)


def _caption(view: TrendsView, chosen: SessionSummary, measure: Measure) -> str:
    spec = SPECS[measure]
    whose = "the running session" if is_running(view, chosen) else "the newest session"
    day = wording.local_day(chosen.started_at, view.zone)
    return f"Bold: {spec.name} of {whose}, {day}, each reading, {spec.unit_words}."


def _notes(earlier: tuple[SessionSummary, ...]) -> str:
    count = len(earlier)
    if count < LEAST_SESSIONS:
        return f"Thin: earlier sessions, {count}. Below {LEAST_SESSIONS} nothing is called usual."
    thin = f" The last {_LINES_DRAWN} of them are drawn thin." if count > _LINES_DRAWN else ""
    return (
        f"Dashed: {STATISTIC_WORDS[Statistic.MEDIAN_AT_MINUTE]}. Band: "
        f"{STATISTIC_WORDS[Statistic.BAND_AT_MINUTE]}. n = {count} earlier sessions.{thin}"
    )


def _figure(
    view: TrendsView,
    chosen: SessionSummary,
    earlier: tuple[SessionSummary, ...],
    found: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
    measure: Measure,
) -> dict[str, Any]:
    rows, band, own = found
    sheet = Sheet(height_px=_HEIGHT_PX, bottom_px=36, right_px=NAMES_PX)
    drawn = {each.session_id for each in earlier[-_LINES_DRAWN:]}
    thin = _in_view(rows.loc[rows["session_id"].isin(drawn)])
    own = _in_view(own)
    values = pd.concat([thin["value"], own["value"], band["low"], band["high"]]).dropna()
    low, high = (values.min(), values.max()) if len(values) else (0.0, 1.0)
    room = max((high - low) * 0.12, 4)
    last = max([60.0, *thin["minute"], *own["minute"]])
    sheet.axis("xaxis", range=[_first(thin, own), last + 4], ticksuffix="", nticks=10)
    sheet.axis("yaxis", range=[float(low - room), float(high + room)], nticks=7)
    draw_limits(sheet, high_lines(view.protocol, measure), float(high + room))
    _draw_band(sheet, band)
    _draw_thin(sheet, thin, view.longest_gap_min)
    _draw_own(sheet, own, chosen, view, measure)
    _draw_start(sheet)
    return sheet.figure()


def _in_view(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.loc[rows["minute"].between(_FIRST_MIN, _LAST_MIN)]


def _first(thin: pd.DataFrame, own: pd.DataFrame) -> float:
    earliest = pd.concat([thin["minute"], own["minute"]]).min()
    return -4.0 if pd.isna(earliest) else min(float(earliest) - 2, -4.0)


def _draw_band(sheet: Sheet, band: pd.DataFrame) -> None:
    """The usual band as an area for each stretch in which enough sessions are behind it."""
    known = band.loc[band["low"].notna()]
    for _, part in known.groupby((known["minute"].diff() != 1).cumsum()):
        minutes = part["minute"].astype(int).tolist()
        ends = part["high"].round(1).tolist() + part["low"].round(1).tolist()[::-1]
        sheet.trace(
            name="usual band",
            mode="lines",
            x=minutes + minutes[::-1],
            y=ends,
            fill="toself",
            fillcolor=sheet.palette.infusion_band,
            line={"color": sheet.palette.line, "width": 0.5},
        )
        sheet.trace(
            name="usual median",
            mode="lines",
            x=minutes,
            y=part["median"].round(1).tolist(),
            line={"color": sheet.palette.quiet, "width": 2, "dash": "dash"},
            hovertext=[
                f"usual at {wording.since_start(minute)}: median {median:.0f}, "
                f"10–90 % {low:.0f} to {high:.0f}<br>{sessions} sessions"
                for minute, median, low, high, sessions in part.itertuples(index=False)
            ],
        )


def _draw_thin(sheet: Sheet, rows: pd.DataFrame, longest_gap_min: float) -> None:
    """All earlier sessions as one trace, broken between them and where a gap is too long."""
    minute, value = _broken(rows, longest_gap_min)
    sheet.trace(
        name="earlier sessions",
        mode="lines",
        x=minute,
        y=value,
        line={"color": sheet.palette.line, "width": 1},
    )


def _broken(
    rows: pd.DataFrame, longest_gap_min: float
) -> tuple[list[float | None], list[float | None]]:
    minutes: list[float | None] = []
    values: list[float | None] = []
    before: tuple[int, float] | None = None
    columns = (rows["number"].tolist(), rows["minute"].tolist(), rows["value"].tolist())
    for number, minute, value in zip(*columns, strict=True):
        if before and (before[0] != number or minute - before[1] > longest_gap_min):
            minutes.append(None)
            values.append(None)
        minutes.append(round(minute, 1))
        values.append(round(value, 1))
        before = (number, minute)
    return minutes, values


def _draw_own(
    sheet: Sheet, own: pd.DataFrame, chosen: SessionSummary, view: TrendsView, measure: Measure
) -> None:
    minutes, values = _broken(own, view.longest_gap_min)
    colour = sheet.palette.accent
    name = "running session" if is_running(view, chosen) else "newest session"
    unit = SPECS[measure].unit_words
    sheet.trace(
        name=name,
        mode="lines+markers",
        x=minutes,
        y=values,
        line={"color": colour, "width": 3.5},
        marker={"size": 8, "color": colour},
        hovertext=[
            "" if minute is None else f"<b>{value:.0f} {unit}</b><br>{wording.since_start(minute)}"
            for minute, value in zip(minutes, values, strict=True)
        ],
    )
    if values and minutes[-1] is not None:
        sheet.words(
            f"<b>{values[-1]:.0f}</b>", x=minutes[-1], y=values[-1], xshift=9, colour=colour
        )


def _draw_start(sheet: Sheet) -> None:
    line = {"color": sheet.palette.quiet, "width": 1, "dash": "dot"}
    ends = {"x0": 0, "x1": 0, "y0": 0, "y1": 1, "xref": "x", "yref": "paper"}
    sheet.shapes.append({"type": "line", "layer": "below", "line": line} | ends)
    sheet.words("start", x=0, y=1, yref="paper", yanchor="bottom", xanchor="center")
    sheet.words(
        "minutes from the start", x=1, y=0, xref="paper", yref="paper", xanchor="right", yshift=-26
    )


def _alt(
    view: TrendsView,
    chosen: SessionSummary,
    own: pd.DataFrame,
    band: pd.DataFrame,
    measure: Measure,
) -> str:
    spec = SPECS[measure]
    day = wording.local_day(chosen.started_at, view.zone)
    if own.empty:
        return f"{QUESTION} {spec.name} of {day}: no reading."
    highest = own.sort_values("value", kind="stable").iloc[-1]
    words = (
        f"{QUESTION} {spec.name} of {day}: {len(own)} readings, highest {highest['value']:.0f} "
        f"{spec.unit_words} at {wording.since_start(highest['minute'])}."
    )
    usual = band.loc[band["high"].notna()]
    if usual.empty:
        return f"{words} Too few earlier sessions to say what is usual."
    above = _outside(own, usual)
    return f"{words} {above} of them outside the usual 10 to 90 % of the same minute."


def _outside(own: pd.DataFrame, usual: pd.DataFrame) -> int:
    """How many readings lie outside the band, of the minutes that it covers."""
    minutes = own.loc[own["minute"] >= 0].assign(whole=lambda rows: rows["minute"].round())
    both = minutes.merge(usual, left_on="whole", right_on="minute")
    return int(((both["value"] > both["high"]) | (both["value"] < both["low"])).sum())
