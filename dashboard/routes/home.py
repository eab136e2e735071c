"""GET /board: the board is the home page, and a page of Streamlit's has one address only."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashboard.navigation import BOARD


async def show_home(request: Request) -> Response:
    """On to the home page, with what the address asks of it, such as the wall display."""
    query = request.url.query
    return RedirectResponse(f"/?{query}" if query else "/", 307)


ROUTES = [Route(f"/{BOARD.url_path}", show_home, methods=["GET"])]
