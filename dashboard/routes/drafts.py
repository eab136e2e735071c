"""GET and PUT /api/sessions/{id}/draft: what is half typed, kept on the server for its writer."""

from collections.abc import Callable
from uuid import UUID

from anyio import to_thread
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard import runtime
from dashboard.clock_time import in_ms
from dashboard.middleware import signed_in_user
from dashboard.routes.bodies import Short, Text
from dashboard.routes.json_bodies import read_json, session_id_of
from dashboard.routes.refusals import refusal_answer
from db.drafts import drop_draft, keep_draft, read_draft
from monitoring.errors import MonitoringError
from monitoring.ids import EntryId, SessionId
from monitoring.measures import Measure
from monitoring.people import User
from monitoring.permissions import Action, check_can, check_can_in
from monitoring.vitals import Absence, Vital

Answer = dict[str, object]
Act = Callable[[User, SessionId, "Draft"], Answer]


class Ids(BaseModel):
    """The ids that the entries of a set will have."""

    model_config = ConfigDict(extra="forbid")

    vitals_id: UUID
    assessment_id: UUID


class Set(BaseModel):
    """A set as it stands in its boxes: texts, because half a number is no number."""

    model_config = ConfigDict(extra="forbid")

    ids: Ids
    values: dict[Measure, Short]
    confirmed: frozenset[Measure]
    absent: dict[Vital, Absence | None]
    scales: dict[str, Short | None] = Field(max_length=3)
    time: dict[str, Text] = Field(max_length=3)
    comment: Text


class Draft(BaseModel):
    """What is kept; `set` is None once the boxes are empty again."""

    model_config = ConfigDict(extra="forbid")

    set: Set | None


async def get_draft(request: Request) -> Response:
    """The `set` that this person had not saved, or null."""
    return await _answered(request, _read)


async def put_draft(request: Request) -> Response:
    """Keep a set that is not saved yet, or forget the one that was kept."""
    return await _answered(request, _keep)


async def _answered(request: Request, act: Act) -> Response:
    by = signed_in_user(request)
    try:
        session_id = session_id_of(request)
        draft = await read_json(request, Draft) if request.method == "PUT" else Draft(set=None)
        return JSONResponse(await to_thread.run_sync(act, by, session_id, draft))
    except MonitoringError as refusal:
        return refusal_answer(refusal)


def _read(by: User, session_id: SessionId, _: Draft) -> Answer:
    """What was kept; not if it has been saved since, by this window or another."""
    at, database = runtime.now(), runtime.database()
    record, _flags = database.reading_record(by.clinic_id, session_id)
    check_can_in(by, Action.RECORD, record.session)
    with database.reading() as connection:
        kept = read_draft(connection, by, session_id)
    if kept is None:
        return {"set": None}
    typed = Set.model_validate_json(kept.text)
    if any(record.entry(EntryId(each)) for each in (typed.ids.vitals_id, typed.ids.assessment_id)):
        return {"set": None}
    return {
        "set": typed.model_dump(mode="json"),
        "written_ms": in_ms(kept.written_at),
        "now_ms": in_ms(at),
    }


def _keep(by: User, session_id: SessionId, draft: Draft) -> Answer:
    check_can(by, Action.RECORD)
    with runtime.database().transaction() as store:
        if draft.set is None:
            drop_draft(store.connection, by, session_id)
        else:
            text = draft.set.model_dump_json()
            keep_draft(store.connection, by, session_id, text, runtime.now())
    return {"kept": draft.set is not None}


ROUTES = [
    Route("/api/sessions/{session_id}/draft", get_draft, methods=["GET"]),
    Route("/api/sessions/{session_id}/draft", put_draft, methods=["PUT"]),
]
