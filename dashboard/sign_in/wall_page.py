"""The page that asks before a browser becomes a wall display."""

from starlette.responses import HTMLResponse

from dashboard.html import fill
from dashboard.sign_in.forms import TOKEN_FIELD
from dashboard.sign_in.plain_pages import plain_page

WALL_PATH = "/wall-display"
_TITLE = "Use this screen as a wall display?"
_BODY = """<p>It shows the board with initials only, for $days at most.</p>
<p>You are signed out here: nothing can be written or opened on this screen until somebody signs
in again.</p>
<form method="post" action="$path"><input type="hidden" name="$field" value="$token">
<button type="submit">Show the board on this wall</button></form>
<p class="note"><a href="/">Back to the board</a></p>
"""


def wall_page(*, token: str, days: int, message: str = "", status: int = 200) -> HTMLResponse:
    """The page; `message` says why it was not done."""
    words = "one day" if days == 1 else f"{days} days"
    body = fill(_BODY, path=WALL_PATH, field=TOKEN_FIELD, token=token, days=words)
    return plain_page(_TITLE, body, message=message, status=status)
