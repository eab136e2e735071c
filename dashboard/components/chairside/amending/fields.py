"""What of each kind of entry can be corrected: its boxes, and the entry that they make."""

from dataclasses import replace

from dashboard.components.chairside.amending import boxes, events, readings, visit
from dashboard.components.chairside.frame import look
from dashboard.session_view import SessionView
from dashboard.state import Form
from monitoring.assessments import Assessment
from monitoring.effects import EffectReport
from monitoring.entries import BaselineChoice, Entry, Intake, ObservationPause, Remark
from monitoring.errors import ValueRefused
from monitoring.infusions import InfusionEvent, InfusionOrder
from monitoring.visits import Departure, MedicineGiven
from monitoring.vitals import VitalsSet


def show_fields(entry: Entry, view: SessionView, form: Form) -> None:  # noqa: C901 - one line a kind
    """The boxes of the entry's kind."""
    match entry:
        case VitalsSet():
            readings.show_vitals(entry, form)
        case Assessment():
            readings.show_scores(entry, form)
        case EffectReport():
            events.show_effect(entry, view, form)
        case InfusionEvent():
            events.show_pump(entry, form)
        case InfusionOrder():
            events.show_order(entry, form)
        case MedicineGiven():
            events.show_medicine(entry, form)
        case ObservationPause():
            events.show_pause(entry, view, form)
        case Remark():
            events.show_remark(entry, form)
        case BaselineChoice():
            visit.show_baseline(entry, view, form)
        case Departure():
            visit.show_departure(entry, view, form)
        case Intake():
            look.say_quietly("To change an answer, give a new intake: it takes the place of this.")


def amended(entry: Entry, view: SessionView, form: Form) -> Entry:
    """The entry as it was meant, under the form's own id.

    Raises ValueRefused for a box that cannot be read, and where nothing was changed.
    """
    time = boxes.real_time(entry, view, form)
    values = _values(entry, view, form) | time
    if isinstance(entry, ObservationPause) and entry.is_end:
        values["until"] = time.get("measured_at", entry.until)
    after = replace(entry, id=form.token, **values)  # type: ignore[arg-type]
    same = {"unconfirmed": entry.unconfirmed} if isinstance(entry, VitalsSet) else {}
    if replace(after, id=entry.id, **same) == entry:  # type: ignore[arg-type]
        raise ValueRefused("", "Nothing was changed yet.")
    return after


def _values(entry: Entry, view: SessionView, form: Form) -> dict[str, object]:  # noqa: C901, PLR0911 - one line a kind
    match entry:
        case VitalsSet():
            return readings.vitals_values(entry, form)
        case Assessment():
            return readings.score_values(form)
        case EffectReport():
            return events.effect_values(form)
        case InfusionEvent():
            return events.pump_values(form)
        case InfusionOrder():
            return events.order_values(form)
        case MedicineGiven():
            return events.medicine_values(form)
        case ObservationPause():
            return events.pause_values(entry, view, form)
        case Remark():
            return events.remark_values(entry, form)
        case BaselineChoice():
            return visit.baseline_values(view, form)
        case Departure():
            return visit.departure_values(entry, view, form)
        case _:
            return {}
