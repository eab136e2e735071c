"""The pictures of a patient's trends, each by the question it answers."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from dashboard.charts.trends.dissociation import dissociation_picture
from dashboard.charts.trends.dose import dose_picture
from dashboard.charts.trends.effects import effects_picture
from dashboard.charts.trends.peaks import pressure_picture, pulse_picture
from dashboard.charts.trends.picture import Chart, Picture
from dashboard.charts.trends.relief import relief_picture
from dashboard.charts.trends.returning import return_picture
from dashboard.charts.trends.scores import scores_picture
from dashboard.charts.trends.shown import Shown
from dashboard.trends_view import TrendsView

# The overlay stands apart: it is drawn on demand, of a measure, and again while a session runs.
PICTURES: Mapping[Chart, Callable[[TrendsView, Shown], Picture]] = MappingProxyType(
    {
        Chart.PRESSURE: pressure_picture,
        Chart.RELIEF: relief_picture,
        Chart.RETURN: return_picture,
        Chart.DISSOCIATION: dissociation_picture,
        Chart.EFFECTS: effects_picture,
        Chart.SCORES: scores_picture,
        Chart.PULSE: pulse_picture,
        Chart.DOSE: dose_picture,
    }
)
