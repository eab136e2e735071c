"""Reading what our own pages post as JSON: within a limit, of a known shape, or refused."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from dashboard.session_source import session_id_in
from monitoring.errors import ValueRefused
from monitoring.ids import SessionId

_MOST_BYTES = 32_768
_JSON = "application/json"
ModelT = TypeVar("ModelT", bound=BaseModel)


async def read_json(request: Request, shape: type[ModelT]) -> ModelT:
    """The body as `shape`; raises ValueRefused with the field that does not fit.

    Only `application/json`: another site cannot send that without asking first.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != _JSON:
        raise ValueRefused("body", "This was not sent by a page of this program.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise ValueRefused("body", "That was more text than this form takes.")
    try:
        return shape.model_validate_json(bytes(body))
    except ValidationError as error:
        raise _refused(error) from error


def session_id_of(request: Request) -> SessionId:
    """The session in the address; raises NotFound for what is no id."""
    return session_id_in(request.path_params["session_id"])


def _refused(error: ValidationError) -> ValueRefused:
    place = error.errors(include_input=False, include_url=False)[0]["loc"]
    field = str(place[0]) if place else "body"
    name = field.replace("_", " ")
    return ValueRefused(field, f"The server could not read {name}; please type it again.")
