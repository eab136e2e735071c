"""Our own pages for people who are signed in, made like the sign-in page: HTML without script."""

from starlette.responses import HTMLResponse

from dashboard.html import Html, fill, place, texts
from dashboard.sign_in.page import CONTENT_POLICY, whole_page

_BODY = '<h2 class="title">$title</h2>$message$body'
_MESSAGE = '<p class="message" role="alert">$sentence</p>'


def plain_page(title: str, body: Html, *, message: str = "", status: int = 200) -> HTMLResponse:
    """The answer with this page; `message` says why what was sent was refused."""
    said = fill(_MESSAGE, sentence=message) if message else Html("")
    page = whole_page(title, place(_BODY, **texts(title=title), message=said, body=body))
    return HTMLResponse(page, status, {"Content-Security-Policy": CONTENT_POLICY})
