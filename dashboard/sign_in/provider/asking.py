"""Asking the identity provider: the one place of the program that asks anything of a network.

Only the issuer that is configured is asked, and the addresses that its own discovery document
names; only over https (http for this machine itself); redirects are not followed, answers longer
than any honest one are not read, and none is waited for longer than a few seconds.
"""

import asyncio
import json
from collections.abc import Mapping
from typing import Literal

import httpx2

from dashboard.provider_settings import is_loopback, is_safe_address

LONGEST_S = 10
_MOST_BYTES = 1_000_000
_OK = 200
Document = Mapping[str, object]


class NoAnswer(Exception):
    """Nothing came back that could be used; the words are for who sets the provider up."""


class Declined(NoAnswer):
    """The provider has answered, and said no, with this HTTP `status`."""

    def __init__(self, status: int) -> None:
        super().__init__(f"it refuses with status {status}")
        self.status = status


async def ask(
    method: Literal["GET", "POST"],
    address: str,
    *,
    form: Mapping[str, str] | None = None,
    identity: tuple[str, str] | None = None,
) -> Document:
    """The JSON object at `address`; Declined for a refusal (4xx), NoAnswer for everything else.

    `form` is sent along, and `identity` as name and password (HTTP Basic).
    """
    if not is_safe_address(address):
        raise NoAnswer("the address is not https")
    try:
        async with asyncio.timeout(LONGEST_S):
            return await _ask(method, address, form, identity)
    except (
        httpx2.HTTPError,
        httpx2.InvalidURL,
        OSError,
        TimeoutError,
        ValueError,
        RecursionError,
    ) as error:
        raise NoAnswer(f"nothing came back ({type(error).__name__})") from error


async def _ask(
    method: Literal["GET", "POST"],
    address: str,
    form: Mapping[str, str] | None,
    identity: tuple[str, str] | None,
) -> Document:
    # Nothing packed: what unpacks to more than was sent is not read by its length.
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    async with (
        # A proxy of the environment is for what lies outside of this machine.
        httpx2.AsyncClient(
            timeout=LONGEST_S, follow_redirects=False, trust_env=not is_loopback(address)
        ) as client,
        client.stream(
            method,
            address,
            headers=headers,
            data=dict(form) if form is not None else None,
            auth=httpx2.BasicAuth(*identity) if identity else None,
        ) as answer,
    ):
        if answer.is_client_error:
            raise Declined(answer.status_code)
        if answer.status_code != _OK:
            raise NoAnswer(f"it answers with status {answer.status_code}")
        body = bytearray()
        async for part in answer.aiter_bytes():
            body += part
            if len(body) > _MOST_BYTES:
                raise NoAnswer("its answer is too long")
    document = json.loads(body)
    if not isinstance(document, dict):
        raise NoAnswer("its answer is no JSON object")
    return document
