"""GET /assets/plotly.min.js: the script that draws charts, from the installed Plotly package."""

import gzip
from functools import cache
from importlib.metadata import version
from importlib.resources import files

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_PATH = "/assets/plotly.min.js"
_VERSION = version("plotly")
_ETAG = f'"plotly-{_VERSION}"'
# The address names the version, so what it gives never changes.
PLOTLY_URL = f"{_PATH}?v={_VERSION}"
_NOT_MODIFIED = 304
_HEADERS = {
    "Cache-Control": "private, max-age=31536000, immutable",
    "ETag": _ETAG,
    "Vary": "Accept-Encoding",
}


async def show_plotly(request: Request) -> Response:
    """The script, compressed for browsers that take it so; 304 when they have it already."""
    if _ETAG in request.headers.get("if-none-match", ""):
        return Response(status_code=_NOT_MODIFIED, headers=_HEADERS)
    if "gzip" in request.headers.get("accept-encoding", ""):
        body, encoding = await to_thread.run_sync(_compressed), {"Content-Encoding": "gzip"}
    else:
        body, encoding = await to_thread.run_sync(_script), {}
    return Response(body, media_type="text/javascript", headers=_HEADERS | encoding)


@cache
def _compressed() -> bytes:
    return gzip.compress(_script(), compresslevel=6, mtime=0)


def _script() -> bytes:
    return files("plotly").joinpath("package_data", "plotly.min.js").read_bytes()


ROUTES = [Route(_PATH, show_plotly, methods=["GET"])]
