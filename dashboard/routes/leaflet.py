"""GET /leaflet?session=…: the clinic's leaflet to print, without anything about the patient."""

import base64
import hashlib

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from dashboard import runtime
from dashboard.access_audit import id_in, note_refusal
from dashboard.html import Html, fill, place, texts
from dashboard.leaflet_html import leaflet_html
from dashboard.middleware import signed_in_user
from dashboard.session_source import session_id_in
from dashboard.theme import css_variables
from db.clinics import clinic_of
from db.leaflets import newest_leaflet
from monitoring.errors import MonitoringError, NotFound
from monitoring.ids import SessionId
from monitoring.leaflets import Leaflet
from monitoring.people import Clinic, User
from monitoring.permissions import Action, check_can_in

NO_LEAFLET = "Your clinic has no leaflet yet. An administrator writes it on the page Clinic."
_NOT_FOUND, _FORBIDDEN = 404, 403
_SCRIPT = 'document.getElementById("print").addEventListener("click", () => window.print());'
_STYLE = (
    css_variables()
    + """
*{box-sizing:border-box}
body{margin:0;padding:24px;background:var(--panel);color:var(--text);
font:18px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:42rem;margin:0 auto;padding:32px 40px;border:1px solid var(--line);
border-radius:8px;background:var(--ground);overflow-wrap:anywhere}
h1{margin:0 0 20px;font-size:1.4rem;line-height:1.25}
p{margin:0 0 .9em}
nav{display:flex;gap:16px;align-items:center;max-width:42rem;margin:0 auto 16px}
nav a{display:inline-flex;align-items:center;min-height:44px;color:var(--accent)}
button{min-height:44px;padding:8px 20px;border:1px solid var(--accent);border-radius:8px;
background:var(--accent);color:var(--on-accent);font:inherit;font-weight:600;cursor:pointer}
:is(button,a):focus-visible{outline:3px solid var(--accent);outline-offset:2px}
@page{margin:18mm}
@media print{nav{display:none}
body{padding:0;background:#fff;color:#000;font-size:12.5pt}
main{max-width:none;padding:0;border:0;background:#fff}
p{break-inside:avoid}}
"""
)
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Leaflet – Infusion monitor</title><link rel="icon" href="data:,"><style>$style</style></head>
<body><nav aria-label="This page"><button type="button" id="print">Print</button>
<a href="/session?id=$id">Back to the session</a></nav>
<main><h1><bdi>$clinic</bdi></h1>$text</main><script>$script</script></body></html>
"""


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


CONTENT_POLICY = (
    f"default-src 'none'; style-src {_hash(_STYLE)}; script-src {_hash(_SCRIPT)}; img-src data:; "
    "frame-ancestors 'none'; base-uri 'none'"
)


async def show_leaflet(request: Request) -> Response:
    """The page; 404 for a session that the clinic of who asks does not hold."""
    by, asked = signed_in_user(request), request.query_params.get("session", "")
    try:
        page = await run_in_threadpool(_page, by, asked)
    except MonitoringError as refusal:
        await run_in_threadpool(note_refusal, by, refusal, id_in(asked))
        status = _NOT_FOUND if isinstance(refusal, NotFound) else _FORBIDDEN
        return HTMLResponse(fill("<p>$sentence</p>", sentence=str(refusal)), status)
    return HTMLResponse(page, headers={"Content-Security-Policy": CONTENT_POLICY})


def _page(by: User, asked: str) -> Html:
    session_id = session_id_in(asked)
    database = runtime.database()
    record, _ = database.reading_record(by.clinic_id, session_id)
    check_can_in(by, Action.VIEW_SESSION, record.session)
    with database.reading() as connection:
        clinic = clinic_of(connection, by.clinic_id)
        leaflet = newest_leaflet(connection, by.clinic_id)
    return leaflet_page(clinic, leaflet, session_id)


def leaflet_page(clinic: Clinic, leaflet: Leaflet | None, session_id: SessionId) -> Html:
    """The page with the text, or with who can write one."""
    text = (
        fill("<p>$words</p>", words=NO_LEAFLET) if leaflet is None else leaflet_html(leaflet.text)
    )
    return place(
        _PAGE,
        style=Html(_STYLE),
        script=Html(_SCRIPT),
        text=text,
        **texts(clinic=clinic.name, id=str(session_id)),
    )


ROUTES = [Route("/leaflet", show_leaflet, methods=["GET"])]
