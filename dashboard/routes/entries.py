"""POST /api/sessions/{id}/vitals and /effects: the short way from the chairside to the record.

The answer is made after the commit. A repeated post (the same ids) is answered as the first was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
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
from dashboard.routes.bodies import WAITED, EffectBody, EntriesBody, VitalsBody, check_session
from dashboard.routes.json_bodies import read_json, session_id_of
from dashboard.routes.refusals import refusal_answer
from dashboard.session_source import view_of_saved
from dashboard.session_view import SessionView
from dashboard.wording import clock_with_seconds
from db.clinics import clinic_of
from monitoring.entries import Entry
from monitoring.errors import MonitoringError, StateRefused
from monitoring.ids import SessionId
from monitoring.moments import MINUTE
from monitoring.people import User
from monitoring.record import SessionRecord
from monitoring.recording import Saved, record_entries
from monitoring.vitals import VitalsSet

BodyT = TypeVar("BodyT", VitalsBody, EffectBody)
# How much longer one attempt may take to arrive than the next: the page gives each 12 s (D).
_ON_THE_WAY = timedelta(seconds=30)
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
        _check_same(entries, saved, body)
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


def _check_same(entries: tuple[Entry, ...], saved: Saved, body: EntriesBody) -> None:
    """Raise SavedOtherwise when these ids were saved before with something else in them."""
    if saved.was_there and not all(_is_held(entry, saved.record, body) for entry in entries):
        raise SavedOtherwise(
            "Another set was saved from this form before, perhaps in a second window. Compare it "
            "with yours in the rows below; save again if yours is to be kept too."
        )


def _is_held(entry: Entry, record: SessionRecord, body: EntriesBody) -> bool:
    """Was this very content saved under this id, and said of the same time?"""
    held = record.entry(entry.id)
    if held is None or not _is_same_time(entry, held, body):
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


def _is_same_time(entry: Entry, held: Entry, body: EntriesBody) -> bool:
    """Was the same typed for the time? Two attempts differ by their way here, not by that.

    A change of the minutes or of the clock moves the time by a minute at least.
    """
    if _typed_reason(entry) != _typed_reason(held):
        return False
    if not body.says_when and _was_said_of_now(held):
        return True
    return abs(entry.measured_at - held.measured_at) < _ON_THE_WAY


def _was_said_of_now(held: Entry) -> bool:
    return held.late_reason == WAITED or held.recorded_at - held.measured_at < MINUTE


def _typed_reason(entry: Entry) -> str:
    return "" if entry.late_reason == WAITED else entry.late_reason


def _fresh_ids(refusal: MonitoringError, shape: type[EntriesBody]) -> dict[str, object]:
    if not isinstance(refusal, SavedOtherwise):
        return {}
    return {"next_ids": new_ids(runtime.now(), _IDS[shape])}


ROUTES = [
    Route("/api/sessions/{session_id}/vitals", post_vitals, methods=["POST"]),
    Route("/api/sessions/{session_id}/effects", post_effect, methods=["POST"]),
]
