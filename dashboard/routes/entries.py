"""POST /api/sessions/{id}/vitals and /effects: the short way from the chairside to the record.

The answer is made after the commit. A repeated post (the same ids) is answered as the first was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard import runtime
from dashboard.charts.session_alt import session_alt
from dashboard.charts.session_figure import session_figure
from dashboard.clock_time import new_ids
from dashboard.components.effect_chips import EFFECT_IDS, open_episodes
from dashboard.components.quick_entry import SET_IDS
from dashboard.components.quick_entry.shown import shown
from dashboard.middleware import signed_in_user
from dashboard.routes.bodies import EffectBody, EntriesBody, VitalsBody, check_session
from dashboard.routes.json_bodies import read_json, session_id_of
from dashboard.routes.refusals import refusal_answer
from dashboard.session_source import view_of_saved
from dashboard.session_view import SessionView
from dashboard.wording import clock_with_seconds
from db.clinics import clinic_of
from monitoring.entries import Entry
from monitoring.errors import MonitoringError, StateRefused
from monitoring.ids import SessionId
from monitoring.people import User
from monitoring.record import SessionRecord
from monitoring.recording import Saved, record_entries
from monitoring.vitals import VitalsSet

BodyT = TypeVar("BodyT", VitalsBody, EffectBody)
_IDS: Mapping[type[EntriesBody], Sequence[str]] = {VitalsBody: SET_IDS, EffectBody: EFFECT_IDS}


class SavedOtherwise(StateRefused):
    """The ids were used before, for something else: a second tab that held the same draft."""


async def post_vitals(request: Request) -> Response:
    """Save a set; `saved_clock`, what is now `shown`, the chart, and the ids of the next set."""
    return await _post(request, VitalsBody)


async def post_effect(request: Request) -> Response:
    """Save one look at a side effect; the answer is as for a set."""
    return await _post(request, EffectBody)


async def _post(request: Request, shape: type[BodyT]) -> Response:
    by = signed_in_user(request)
    try:
        session_id = session_id_of(request)
        body = await read_json(request, shape)
        check_session(body, session_id)
        return JSONResponse(await to_thread.run_sync(_save, by, session_id, body))
    except MonitoringError as refusal:
        return refusal_answer(refusal, **_fresh_ids(refusal, shape))


def _save(by: User, session_id: SessionId, body: EntriesBody) -> dict[str, object]:
    at = runtime.now()
    entries = body.entries(by, _zone(by), at)
    with runtime.database().transaction() as store:
        saved = record_entries(store, by, session_id, entries, at, body.confirmed_measures)
        _check_same(entries, saved)
    view = view_of_saved(runtime.database(), saved.record, saved.evaluation, at)
    held = saved.record.entry(entries[0].id)
    return _answer(view, type(body), at if held is None else held.recorded_at)


def _answer(view: SessionView, shape: type[EntriesBody], saved_at: datetime) -> dict[str, object]:
    return {
        "saved_clock": clock_with_seconds(saved_at, view.zone),
        "shown": shown(view),
        "figure": session_figure(view, dark=False),
        "alt": session_alt(view),
        "episodes": open_episodes(view),
        "next_ids": new_ids(view.at, _IDS[shape]),
    }


def _zone(by: User) -> ZoneInfo:
    with runtime.database().reading() as connection:
        return ZoneInfo(clinic_of(connection, by.clinic_id).timezone)


def _check_same(entries: tuple[Entry, ...], saved: Saved) -> None:
    """Raise SavedOtherwise when these ids were saved before with something else in them."""
    if saved.was_there and not all(_is_held(entry, saved.record) for entry in entries):
        raise SavedOtherwise(
            "Another set was saved from this form before, perhaps in a second window. Compare it "
            "with yours in the rows below; save again if yours is to be kept too."
        )


def _is_held(entry: Entry, record: SessionRecord) -> bool:
    """Was this very content saved under this id? Two attempts differ in their times only."""
    held = record.entry(entry.id)
    if held is None:
        return False
    same = replace(
        entry,
        measured_at=held.measured_at,
        recorded_at=held.recorded_at,
        performed_by=held.performed_by,
        recorded_by=held.recorded_by,
        late_reason=held.late_reason,
    )
    if isinstance(same, VitalsSet) and isinstance(held, VitalsSet):
        same = replace(same, unconfirmed=held.unconfirmed)
    return same == held


def _fresh_ids(refusal: MonitoringError, shape: type[EntriesBody]) -> dict[str, object]:
    if not isinstance(refusal, SavedOtherwise):
        return {}
    return {"next_ids": new_ids(runtime.now(), _IDS[shape])}


ROUTES = [
    Route("/api/sessions/{session_id}/vitals", post_vitals, methods=["POST"]),
    Route("/api/sessions/{session_id}/effects", post_effect, methods=["POST"]),
]
