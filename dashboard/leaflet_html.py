"""The clinic's leaflet as HTML: plain text in paragraphs, as typed in any script."""

from dashboard.html import Html, fill, place
from monitoring.leaflets import paragraphs_in


def leaflet_html(text: str) -> Html:
    """The paragraphs of `text`; each reads in the direction of its own script."""
    return Html("".join(map(_paragraph, paragraphs_in(text))))


def _paragraph(lines: tuple[str, ...]) -> Html:
    escaped = Html("<br>".join(fill("$line", line=line) for line in lines))
    return place('<p dir="auto">$lines</p>', lines=escaped)
