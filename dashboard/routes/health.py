"""GET /healthz: is the server up and its database readable? Open to everybody, says no more."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard import runtime
from db.clinics import has_clinic


async def show_health(_: Request) -> Response:
    """`{"status": "ok"}` once the database has answered; an error of the database is a 500."""
    await run_in_threadpool(_ask)
    return JSONResponse({"status": "ok"})


def _ask() -> None:
    with runtime.database().reading() as connection:
        has_clinic(connection)


ROUTES = [Route("/healthz", show_health, methods=["GET"])]
