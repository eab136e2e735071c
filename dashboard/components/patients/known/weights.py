"""What the patient weighed at each visit."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.html import Html, fill, place
from dashboard.wording import local_day, plain_number, weight
from db.patients import Visit

_HEAD = '<section class="records known"><h2>Weight</h2>$body</section>'
_NONE = '<p class="unknown">◌ Not weighed yet. The weight is taken before each infusion.</p>'
_TABLE = (
    '<div class="scroll" tabindex="0" role="region" aria-label="Weight at each visit"><table>'
    "<thead><tr><th>Visit</th><th>Weight</th><th>Since the one before</th></tr></thead>"
    "<tbody>$rows</tbody></table></div>"
)
_ROW = '<tr><td>$day</td><td class="number">$weight</td><td class="number">$change</td></tr>'


def show(visits: Sequence[Visit], zone: ZoneInfo) -> None:
    """The weights as a table, the latest first."""
    st.html(weights_html(visits, zone))


def weights_html(visits: Sequence[Visit], zone: ZoneInfo) -> Html:
    """The table as HTML; `visits` are the latest first."""
    weighed = [(each, each.weight_g) for each in visits if each.weight_g is not None]
    if not weighed:
        return place(_HEAD, body=Html(_NONE))
    before = [*(weight_g for _, weight_g in weighed[1:]), None]
    rows = (
        fill(
            _ROW,
            day=local_day(visit.scheduled_at, zone),
            weight=weight(weight_g),
            change=_change(weight_g, earlier_g),
        )
        for (visit, weight_g), earlier_g in zip(weighed, before, strict=True)
    )
    return place(_HEAD, body=place(_TABLE, rows=Html("".join(rows))))


def _change(weight_g: int, earlier_g: int | None) -> str:
    if earlier_g is None:
        return ""
    kilograms = plain_number((weight_g - earlier_g) / 1000, 1)
    return "± 0 kg" if kilograms == "0" else f"{'+' if weight_g > earlier_g else ''}{kilograms} kg"
