"""GET and POST /set-up: the first clinic and its first administrator, while there is none."""

import secrets
from collections.abc import Mapping
from datetime import datetime

import click
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashboard import runtime
from dashboard.runtime import Running
from dashboard.sign_in.answering import form_answer
from dashboard.sign_in.cookie import set_session
from dashboard.sign_in.forms import (
    FORM_COOKIE,
    check_sender,
    read_form,
)
from dashboard.sign_in.new_password import new_password_hash
from dashboard.sign_in.set_up_page import set_up_page
from dashboard.sign_in.signing_in import event
from db.clinics import has_clinic
from db.web_sessions import begin_web_session
from monitoring.audit import AuditAction
from monitoring.errors import MonitoringError, PermissionRefused, StateRefused
from monitoring.founding import (
    NewPerson,
    check_name,
    check_timezone,
    set_up_clinic,
)
from monitoring.ids import ClinicId, UserId, new_uuid
from monitoring.people import Clinic, Role, User

_SEE_OTHER = 303
_INVITATION = """There is no clinic in this database yet. Open /set-up in a browser and type this \
code:

    {code}

It is valid until the program ends. To look around instead: infusion-monitor serve --demo
"""


def invite(here: Running) -> None:
    """Print a new code for whoever started the program; nothing where there is a clinic."""
    if not _is_set_up(here):
        # On stderr: what reads the program's output for its address is not who sets it up.
        click.echo(_INVITATION.format(code=here.set_up_code.renew()), err=True)


async def show_set_up(request: Request) -> Response:
    """The form; on to the sign-in page where there is a clinic."""
    if await run_in_threadpool(_is_set_up, runtime.installation()):
        return RedirectResponse("/sign-in", _SEE_OTHER)
    return _page(request, {})


async def post_set_up(request: Request) -> Response:
    """Make the clinic and sign this browser in, or show the form again with the reason why not."""
    here = runtime.installation()
    if await run_in_threadpool(_is_set_up, here):
        return RedirectResponse("/sign-in", _SEE_OTHER)
    form: Mapping[str, str] = {}
    try:
        form = await read_form(request)
        check_sender(request, form, here.form_key, request.cookies.get(FORM_COOKIE, ""))
        token = await run_in_threadpool(found_clinic, here, form, runtime.now())
    except StateRefused:
        return RedirectResponse("/sign-in", _SEE_OTHER)
    except MonitoringError as refusal:
        return _page(request, form, refusal)
    answer = RedirectResponse("/", _SEE_OTHER)
    set_session(answer, token, request, is_secure=here.settings.is_cookie_secure)
    return answer


def found_clinic(here: Running, form: Mapping[str, str], at: datetime) -> str:
    """Make the clinic that the form describes; the secret of its administrator's browser.

    Raises PermissionRefused or ValueRefused for a wrong code, ValueRefused with its field, or
    StateRefused when there is a clinic already.
    """
    here.set_up_code.check(form.get("code", ""))
    clinic = _clinic(form, at)
    administrator = _administrator(form, clinic, at)
    token = secrets.token_urlsafe(32)
    with here.database.transaction() as store:
        set_up_clinic(store, clinic, administrator, at)
        user = administrator.user
        store.add_audit(event(AuditAction.SIGNED_IN, clinic.id, user.id, at))
        begin_web_session(store.connection, user, token, at)
    return token


ROUTES = [
    Route("/set-up", show_set_up, methods=["GET"]),
    Route("/set-up", post_set_up, methods=["POST"]),
]


def _clinic(form: Mapping[str, str], at: datetime) -> Clinic:
    name = check_name(form.get("clinic_name", ""), "Type the name of the clinic.", "clinic_name")
    timezone = check_timezone(form.get("timezone", ""))
    return Clinic(id=ClinicId(new_uuid(at)), name=name, timezone=timezone)


def _administrator(form: Mapping[str, str], clinic: Clinic, at: datetime) -> NewPerson:
    name = check_name(form.get("name", ""), "Type your name.")
    return NewPerson(
        user=User(id=UserId(new_uuid(at)), clinic_id=clinic.id, name=name, role=Role.ADMINISTRATOR),
        login=form.get("login", ""),
        password_hash=new_password_hash(
            form.get("login", ""), form.get("password", ""), form.get("password_again", "")
        ),
    )


def _is_set_up(here: Running) -> bool:
    with here.database.reading() as connection:
        return has_clinic(connection)


def _page(
    request: Request, typed: Mapping[str, str], refusal: MonitoringError | None = None
) -> Response:
    return form_answer(request, set_up_page, typed, refusal, _status(refusal))


def _status(refusal: MonitoringError | None) -> int:
    match refusal:
        case None:
            return 200
        case PermissionRefused():
            return 429
        case _:
            return 400
