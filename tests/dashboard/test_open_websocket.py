"""While a screen is locked its websocket stays open, and nothing goes either way."""

from collections.abc import Iterator
from dataclasses import dataclass
from time import sleep

import pytest
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect
from streamlit.proto.BackMsg_pb2 import BackMsg

from dashboard import open_websocket
from dashboard.open_websocket import MOST_WAITING, serve_while_signed_in
from dashboard.sign_in.presence import Standing


def sent_by_person(number: int = 0) -> bytes:
    message = BackMsg()
    message.rerun_script.query_string = str(number)
    return bytes(message.SerializeToString())


def sent_by_page() -> bytes:
    message = BackMsg()
    message.rerun_script.is_auto_rerun = True
    return bytes(message.SerializeToString())


@dataclass
class Screen:
    """A browser on an app that gives back what it is sent."""

    standing: Standing
    socket: WebSocketTestSession

    def send(self, *messages: bytes) -> None:
        for message in messages:
            self.socket.send_bytes(message)

    def is_silent(self) -> bool:
        sleep(0.2)
        return bool(self.socket._send_rx.statistics().current_buffer_used == 0)


async def echo(_: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "bytes": message["bytes"]})


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    monkeypatch.setattr(open_websocket, "LOOK_EVERY_S", 0.05)
    monkeypatch.setattr(open_websocket, "SEND_WITHOUT_LOOK_S", 0.0)
    shown: list[Screen] = []

    def standing(_: Scope, *, is_active: bool) -> Standing:
        assert is_active in {True, False}
        return shown[0].standing if shown else Standing.OPEN

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await serve_while_signed_in(echo, scope, receive, send, standing)

    with TestClient(app).websocket_connect("/") as socket:
        shown.append(Screen(Standing.OPEN, socket))
        yield shown[0]


def test_open_screen_is_answered(screen: Screen) -> None:
    screen.send(sent_by_person(1), sent_by_page())

    assert screen.socket.receive_bytes() == sent_by_person(1)
    assert screen.socket.receive_bytes() == sent_by_page()


def test_what_a_person_sent_waits(screen: Screen) -> None:
    screen.standing = Standing.LOCKED
    screen.send(sent_by_person(1), sent_by_page(), sent_by_person(2))
    assert screen.is_silent()
    screen.standing = Standing.OPEN

    assert [screen.socket.receive_bytes() for _ in range(2)] == [
        sent_by_person(1),
        sent_by_person(2),
    ]
    assert screen.is_silent()


def test_not_everything_waits(screen: Screen) -> None:
    screen.standing = Standing.LOCKED
    screen.send(*(sent_by_person(number) for number in range(2 * MOST_WAITING)))
    assert screen.is_silent()
    screen.standing = Standing.OPEN
    answers = [screen.socket.receive_bytes() for _ in range(MOST_WAITING)]

    assert answers[-1] == sent_by_person(MOST_WAITING - 1)
    assert screen.is_silent()


def test_locked_screen_ends_when_over(screen: Screen) -> None:
    screen.standing = Standing.LOCKED
    screen.send(sent_by_person(1))
    assert screen.is_silent()
    screen.standing = Standing.OVER

    with pytest.raises(WebSocketDisconnect) as left:
        screen.socket.receive_bytes()
    assert left.value.code == 1008
