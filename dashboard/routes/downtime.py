"""GET /downtime-sheet: a blank sheet by the protocol in force, to print before it is needed."""

from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from dashboard import runtime
from dashboard.access_audit import note_refusal
from dashboard.html import fill
from dashboard.middleware import signed_in_user
from dashboard.reports.downtime import downtime_sheet
from dashboard.reports.letterhead import letterhead_of
from dashboard.reports.typesetting import typeset
from db.clinic_rows import newest_protocol, read_protocol
from db.clinics import clinic_of
from monitoring.errors import MonitoringError, NotFound
from monitoring.people import User
from monitoring.permissions import Action, check_can

PATH = "/downtime-sheet"
_NOT_FOUND, _FORBIDDEN = 404, 403


async def show_sheet(request: Request) -> Response:
    """The PDF, for everybody who works here; there is nothing of a patient in it."""
    by = signed_in_user(request)
    try:
        pdf = await run_in_threadpool(_sheet, by)
    except MonitoringError as refusal:
        await run_in_threadpool(note_refusal, by, refusal, None)
        status = _NOT_FOUND if isinstance(refusal, NotFound) else _FORBIDDEN
        return HTMLResponse(fill("<p>$sentence</p>", sentence=str(refusal)), status)
    disposition = 'inline; filename="infusion-downtime-sheet.pdf"'
    return Response(pdf, 200, {"Content-Disposition": disposition}, "application/pdf")


def _sheet(by: User) -> bytes:
    check_can(by, Action.VIEW_SESSION)
    at = runtime.now()
    with runtime.database().reading() as connection:
        clinic = clinic_of(connection, by.clinic_id)
        version = newest_protocol(connection, by.clinic_id, at)
        protocol = read_protocol(connection, by.clinic_id, version)
    zone = ZoneInfo(clinic.timezone)
    head = letterhead_of(runtime.database(), clinic)
    return typeset(downtime_sheet(protocol, head, by.name, at, zone), at)


ROUTES = [Route(PATH, show_sheet, methods=["GET"])]
