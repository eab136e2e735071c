"""GET /signed-in: asked by an open page, which leaves for the sign-in page when told 401."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


async def show_signed_in(_: Request) -> Response:
    """Nothing, successfully: the door has answered everybody else with 401."""
    return Response(status_code=204)


ROUTES = [Route("/signed-in", show_signed_in, methods=["GET"])]
