"""GET and POST /signed-in: asked by an open page, which leaves or locks when it is told so."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.middleware import seen_session

LOCKS_IN_HEADER = "Infusion-Locks-In"


async def show_signed_in(request: Request) -> Response:
    """Nothing, successfully, and in how many seconds the screen would lock.

    The door has answered everybody else: 401 where nobody is signed in, 423 while it is locked,
    409 where it is somebody else than the page says. POST says that the person is active.
    """
    locks_in = seen_session(request).locks_in
    headers = {} if locks_in is None else {LOCKS_IN_HEADER: str(int(locks_in.total_seconds()) + 1)}
    return Response(status_code=204, headers=headers)


ROUTES = [Route("/signed-in", show_signed_in, methods=["GET", "POST"])]
