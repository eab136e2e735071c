"""Headers that every answer carries, and what a page of the dashboard may load: only our own."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

_WITHOUT_DATA = ("/static/", "/assets/")
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


@cache
def content_policy() -> str:
    """What the browser may load and run: files of this server, and Streamlit's inline scripts.

    `blob:` is how Streamlit loads the script of a component, `unsafe-inline` how it and Plotly
    set styles; neither lets a text that was typed become a script.
    """
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf-8")
    hashes = " ".join(map(_hash, _INLINE_SCRIPT.findall(page)))
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' blob: {hashes}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "media-src 'self' blob:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        )
    )


def with_headers(send: Send, path: str) -> Send:
    """`send`, with our headers put on the answer to a request for `path`."""

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            _put(MutableHeaders(scope=message), path)
        await send(message)

    return send_with_headers


def _put(headers: MutableHeaders, path: str) -> None:
    headers.update(_ALWAYS)
    headers.setdefault("Content-Security-Policy", content_policy())
    # Scripts carry nobody's data, and a hash or a version in their address.
    if not path.startswith(_WITHOUT_DATA):
        headers["Cache-Control"] = "no-store"


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
