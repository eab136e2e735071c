"""What the door answers itself: to nobody, to a locked screen, to another site, to a wall."""

import re
from dataclasses import dataclass
from uuid import UUID

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import Scope

from dashboard import runtime
from dashboard.access_audit import Reason, id_in
from dashboard.sign_in.cookie import SESSION_COOKIE
from dashboard.sign_in.forms import form_token, is_own_address, is_same_origin
from dashboard.sign_in.locking import LOCKED, hint_at_lock
from dashboard.sign_in.locking_page import LOCKED_STATUS, locked_page
from dashboard.sign_in.presence import Seen, Standing
from db.restrictions import check_open
from db.web_sessions import WebSession
from monitoring.people import User
from monitoring.restricted import RecordClosed

# Asked by the page itself, so no sign of a person, and nobody's doing when it is refused.
QUIET_PATH = "/signed-in"
# What ends the lock; and what an open page asks for before it connects again, which says nothing.
LOCK_PATHS = frozenset({"/unlock", "/sign-out"})
CONNECTING_PATHS = frozenset({"/_stcore/health", "/_stcore/host-config"})
PERSON_HEADER = "infusion-person"
_WALL_PAGES = frozenset({"/", "/board", "/favicon.png", QUIET_PATH, *CONNECTING_PATHS})
_WALL_FILES = ("/static/", "/_stcore/bidi-components/")
_WALL_SENDS = frozenset({"/sign-out", QUIET_PATH})
_SAFE_METHODS = frozenset({"GET", "HEAD"})
_API = "/api/"
_SEE_OTHER, _UNSIGNED_STATUS, _FORBIDDEN, _CONFLICT = 303, 401, 403, 409
_UNSIGNED = "Please sign in."
_FOREIGN = "This was sent by another site."
_WALL = "A wall display shows the board and nothing else."
_OTHER_PERSON = (
    "Somebody else is signed in here by now. What was typed is not saved under their name."
)
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnedAway:
    """An answer instead of the app's, and why, where that belongs in the audit."""

    answer: Response
    reason: Reason | None = None
    by: User | None = None


def turned_away(scope: Scope, seen: Seen) -> TurnedAway | None:
    """The answer to a request that may not reach the app; None for one that may."""
    if seen.session is None or seen.standing is Standing.OVER:
        return _unsigned(scope, seen)
    by = seen.session.user
    if not _is_from_own_page(scope):
        return _away(PlainTextResponse(_FOREIGN, _FORBIDDEN), Reason.OTHER_SITE, by)
    if seen.standing is Standing.LOCKED and scope["path"] not in LOCK_PATHS | CONNECTING_PATHS:
        return _locked(scope, seen.session)
    if Headers(scope=scope).get(PERSON_HEADER, str(by.id)) != str(by.id):
        sentence = {"sentence": _OTHER_PERSON}
        return _away(JSONResponse(sentence, _CONFLICT), Reason.OTHER_PERSON, by)
    if seen.session.is_wall and not is_for_wall(scope["method"], scope["path"]):
        return _off_the_wall(scope, by)
    return _closed(scope, by) if scope["path"].startswith(_API) else None


def is_for_wall(method: str, path: str) -> bool:
    """May a wall display ask for this? Only for what draws the board, and to be signed out."""
    if method not in _SAFE_METHODS:
        return path in _WALL_SENDS
    return path in _WALL_PAGES or path.startswith(_WALL_FILES)


def is_activity(scope: Scope) -> bool:
    """Did a person do this? A page that opens, or something sent; not what a page loads."""
    is_quiet = scope["path"] == QUIET_PATH
    return scope["method"] not in _SAFE_METHODS or (is_navigation(scope) and not is_quiet)


def is_navigation(scope: Scope) -> bool:
    """Does a browser ask for a page to show, and not a page for its parts?"""
    if scope["method"] not in _SAFE_METHODS:
        return False
    headers = Headers(scope=scope)
    mode = headers.get("sec-fetch-mode")
    return mode == "navigate" if mode else "text/html" in headers.get("accept", "")


def is_own_origin(scope: Scope) -> bool:
    """Streamlit would also accept addresses of this machine, and ask the network for them."""
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    return origin is None or is_own_address(origin, headers.get("host", ""))


def subject_of(scope: Scope) -> UUID | None:
    """The id in the address, where there is one; read in every way in which a route reads it."""
    of_path = next(filter(None, map(id_in, scope["path"].split("/"))), None)
    of_query = _ID.search(scope["query_string"].decode("latin-1"))
    return of_path or (UUID(of_query[0]) if of_query else None)


def _is_from_own_page(scope: Scope) -> bool:
    return scope["method"] in _SAFE_METHODS or is_same_origin(Request(scope))


def _unsigned(scope: Scope, seen: Seen) -> TurnedAway:
    answer: Response = PlainTextResponse(_UNSIGNED, _UNSIGNED_STATUS)
    if is_navigation(scope) or Headers(scope=scope).get("sec-fetch-mode") == "navigate":
        answer = RedirectResponse("/sign-in", _SEE_OTHER)
    if not cookie_of(scope) or scope["path"] == QUIET_PATH:
        return TurnedAway(answer=answer)
    by = seen.session.user if seen.session else None
    return _away(answer, reason_unsigned(seen), by)


def reason_unsigned(seen: Seen) -> Reason:
    """Why the cookie opens nothing: it was never given out, or its time is over."""
    return Reason.UNKNOWN_COOKIE if seen.session is None else Reason.ENDED_COOKIE


def cookie_of(scope: Scope) -> str:
    """The secret the browser has of its web session; "" if none."""
    return HTTPConnection(scope).cookies.get(SESSION_COOKIE, "")


def _locked(scope: Scope, session: WebSession) -> TurnedAway:
    """The lock page to who opens a page; a sentence to all else, written down where it was sent."""
    if not is_navigation(scope):
        answer = JSONResponse({"sentence": LOCKED}, LOCKED_STATUS)
        is_sent = scope["method"] not in _SAFE_METHODS and scope["path"] != QUIET_PATH
        return TurnedAway(answer=answer, reason=Reason.LOCKED if is_sent else None, by=session.user)
    here, query = runtime.installation(), scope["query_string"].decode("latin-1")
    page = locked_page(
        session.user,
        token=form_token(here.form_key, cookie_of(scope)),
        return_to=f"{scope['path']}?{query}" if query else scope["path"],
        password_hint=hint_at_lock(here.database, here.settings.provider, session.user),
    )
    return TurnedAway(answer=page)


def _closed(scope: Scope, by: User) -> TurnedAway | None:
    """A record that is restricted to others; its pages themselves say what can be done."""
    subject = subject_of(scope)
    if subject is None:
        return None
    try:
        with runtime.database().reading() as connection:
            check_open(connection, by, subject, runtime.now())
    except RecordClosed as refusal:
        sentence = {"sentence": str(refusal)}
        return _away(JSONResponse(sentence, _FORBIDDEN), Reason.NOT_ALLOWED, by)
    return None


def _off_the_wall(scope: Scope, by: User) -> TurnedAway:
    if is_navigation(scope):
        return _away(RedirectResponse("/", _SEE_OTHER), Reason.WALL_DISPLAY, by)
    return _away(JSONResponse({"sentence": _WALL}, _FORBIDDEN), Reason.WALL_DISPLAY, by)


def _away(answer: Response, reason: Reason, by: User | None) -> TurnedAway:
    return TurnedAway(answer=answer, reason=reason, by=by)
