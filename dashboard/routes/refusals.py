"""A refusal as an answer to the browser: its sentence, and the box it belongs to."""

from starlette.responses import JSONResponse

from monitoring.errors import (
    ConfirmationNeeded,
    MonitoringError,
    NotFound,
    PermissionRefused,
    ValueRefused,
)


def refusal_answer(refusal: MonitoringError, **more: object) -> JSONResponse:
    """422 with the field, 409 with the questions or the state, 403 or 404; always a sentence."""
    body = {"sentence": str(refusal), **more}
    match refusal:
        case ValueRefused():
            return JSONResponse(body | {"field": refusal.field}, 422)
        case ConfirmationNeeded():
            return JSONResponse(body | {"questions": refusal.questions}, 409)
        case PermissionRefused():
            return JSONResponse(body, 403)
        case NotFound():
            return JSONResponse(body, 404)
        case _:
            return JSONResponse(body, 409)
