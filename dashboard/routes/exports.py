"""GET /exports/{id}: the bytes of an export that its maker has just made; it is in the audit."""

from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

from dashboard import runtime
from dashboard.access_audit import note_refusal
from dashboard.exports.handed import Handed
from dashboard.html import fill
from dashboard.middleware import signed_in_user
from monitoring.errors import MonitoringError, NotFound
from monitoring.exporting import check_may_export
from monitoring.ids import ExportId
from monitoring.people import User

_NOT_FOUND, _FORBIDDEN = 404, 403
GONE = "This file is not there any more. Please make the export again on the page Reports."
_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Infusion monitor</title>'
    '</head><body><p>$sentence</p><p><a href="/reports">Reports</a></p></body></html>'
)


def path_of(export_id: ExportId) -> str:
    """Where an export is fetched."""
    return f"/exports/{export_id}"


async def fetch(request: Request) -> Response:
    """The file, as a download; 404 for everybody but who made it."""
    by, export_id = signed_in_user(request), ExportId(request.path_params["export_id"])
    try:
        handed = await run_in_threadpool(_found, by, export_id)
    except MonitoringError as refusal:
        await run_in_threadpool(note_refusal, by, refusal, export_id)
        status = _NOT_FOUND if isinstance(refusal, NotFound) else _FORBIDDEN
        return HTMLResponse(fill(_PAGE, sentence=str(refusal)), status)
    return StreamingResponse(
        runtime.installation().shelf.blocks(handed),
        media_type=handed.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{handed.file_name}"',
            "Content-Length": str(handed.export.contents.size_bytes),
        },
    )


def _found(by: User, export_id: UUID) -> Handed:
    handed = runtime.installation().shelf.find(by, ExportId(export_id), runtime.now())
    if handed is None:
        raise NotFound(GONE)
    # Whoever was made a nurse meanwhile has made it, and may not have it.
    check_may_export(by, handed.export.request.kind)
    return handed


ROUTES = [Route("/exports/{export_id:uuid}", fetch, methods=["GET"])]
