"""The app that ours is held against: the same boxes and the same picture, built with Dash.

It keeps nothing but the reading itself, durably; the picture is made by our own chart, so that
only the way from the click to the screen differs. Start: python -m dashboard.benchmarks.dash_app
"""

import sqlite3
import sys
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dash import Dash, Input, Output, State, dcc, html

from dashboard.benchmarks.bare import insert_by_driver, open_bare
from dashboard.benchmarks.clinic import START, BenchClinic, bench_clinic, full_set
from dashboard.charts.session_figure import session_figure
from dashboard.session_source import read_session, view_of_saved
from dashboard.session_view import SessionView
from monitoring.deciding import decide

_BOXES = ("systolic", "diastolic", "heart_rate", "spo2", "breaths", "dissociation", "sedation")
_EVERY = timedelta(minutes=1)


def dash_app(view: SessionView, clinic: BenchClinic, bare: sqlite3.Connection) -> Dash:
    """The app over one session; each save adds one set a minute after the one before."""
    app = Dash(__name__, serve_locally=True)
    held = {"view": view}
    app.layout = html.Div(
        [
            html.Div([dcc.Input(id=box, type="number", debounce=False) for box in _BOXES]),
            html.Button("Save", id="save"),
            html.Div(id="saved"),
            dcc.Graph(id="chart", figure=session_figure(view, dark=False)),
        ]
    )

    def save(clicks: int, *_: float | None) -> tuple[str, dict[str, Any]]:
        insert_by_driver(bare)
        held["view"] = _with_one_more(held["view"], clinic)
        return f"Saved {clicks}", session_figure(held["view"], dark=False)

    app.callback(
        Output("saved", "children"),
        Output("chart", "figure"),
        Input("save", "n_clicks"),
        *(State(box, "value") for box in _BOXES),
        prevent_initial_call=True,
    )(save)
    return app


def _with_one_more(view: SessionView, clinic: BenchClinic) -> SessionView:
    at = view.at + _EVERY
    record = view.record.with_entries(full_set(clinic.nurse, at))
    return view_of_saved(clinic.database, record, decide(record, view.protocol, at), at)


def serve(sets: int, port: int) -> None:
    """Serve the app over a session of `sets` sets until the process is ended."""
    with TemporaryDirectory() as directory, bench_clinic(Path(directory)) as clinic:
        session_id = clinic.session_of(sets, _EVERY)
        at = START + sets * _EVERY
        view, _ = read_session(clinic.database, clinic.nurse, session_id, at)
        app = dash_app(view, clinic, open_bare(clinic.file))
        app.run(port=str(port), debug=False)


if __name__ == "__main__":
    serve(sets=int(sys.argv[1]), port=int(sys.argv[2]))
