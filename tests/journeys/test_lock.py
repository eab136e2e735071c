"""A screen that was left alone: nothing of it can be seen, and nothing typed in it is lost."""

import base64
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from db.engine import Database
from tests.clinic import PASSWORD
from tests.journeys.conftest import KEY, Server, tablet
from tests.journeys.looking import violations
from tests.journeys.test_nurse import SAVED, Chairside, chairside, offline, seat, sign_in

__all__ = ["chairside"]
HIDDEN = ".identity strong"
A_MINUTE = timedelta(minutes=1)


def leave_alone(server: Server, minutes: float = 61) -> None:
    """Let so many minutes pass in which nobody does anything."""
    later = int(minutes * A_MINUTE / timedelta(microseconds=1))
    earlier = f"UPDATE web_session SET last_seen_at = last_seen_at - {later}"  # noqa: S608
    with (
        closing(Database(server.settings.database_url, KEY)) as database,
        database.transaction() as store,
    ):
        store.connection.exec_driver_sql(earlier)


def cover(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Locked")


def unlock(page: Page, password: str = PASSWORD) -> None:
    cover(page).get_by_label("Password").fill(password)
    cover(page).get_by_role("button", name="Unlock").click()


def test_nothing_typed_is_lost_under_the_lock(chairside: Chairside) -> None:
    page = chairside.page
    page.get_by_label("What", exact=True).fill("half a note")
    chairside.box("Heart rate").fill("7")
    leave_alone(chairside.server)
    expect(cover(page)).to_be_visible()
    expect(page.locator(HIDDEN)).not_to_be_visible()
    unlock(page)

    expect(page.locator(HIDDEN)).to_be_visible()
    page.wait_for_timeout(2_000)
    expect(chairside.box("Heart rate")).to_have_value("7")
    expect(page.get_by_label("What", exact=True)).to_have_value("half a note")


def test_screen_is_locked_by_hand(chairside: Chairside) -> None:
    page = chairside.page
    chairside.box("Heart rate").fill("7")
    page.get_by_role("button", name="Lock now").click()
    expect(cover(page)).to_be_visible()
    expect(page.locator(HIDDEN)).not_to_be_visible()
    unlock(page, "tea time")
    expect(cover(page).get_by_role("alert")).to_contain_text("do not match")
    unlock(page)

    expect(page.locator(HIDDEN)).to_be_visible()
    expect(chairside.box("Heart rate")).to_have_value("7")
    expect(page.get_by_role("button", name="Lock now")).to_be_focused()


def test_locked_by_hand_without_network(chairside: Chairside) -> None:
    page = chairside.page
    with offline(page):
        page.get_by_role("button", name="Lock now").click()
        expect(cover(page)).to_be_visible()
        unlock(page)
        expect(cover(page).get_by_role("alert")).to_contain_text("No connection")
    unlock(page, "tea time")

    expect(cover(page).get_by_role("alert")).to_contain_text("do not match")
    unlock(page)
    expect(page.locator(HIDDEN)).to_be_visible()


def test_wrong_password_opens_nothing(chairside: Chairside) -> None:
    page = chairside.page
    leave_alone(chairside.server)
    expect(cover(page)).to_be_visible()
    unlock(page, "tea time")

    expect(cover(page).get_by_role("alert")).to_contain_text("do not match")
    expect(cover(page).get_by_label("Password")).to_be_focused()
    expect(page.locator(HIDDEN)).not_to_be_visible()


def test_keyboard_stays_in_the_lock(chairside: Chairside) -> None:
    page = chairside.page
    leave_alone(chairside.server)
    expect(cover(page).get_by_label("Password")).to_be_focused()
    focused = set()
    for key in ("Escape", "Escape", "Escape", *("Tab",) * 8):
        page.keyboard.press(key)
        focused.add(page.evaluate("!document.activeElement.closest('#root')"))

    assert focused == {True}
    expect(cover(page)).to_be_visible()
    cover(page).get_by_label("Password").focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(HIDDEN)).to_be_visible()


def test_locked_page_is_sent_nothing(chairside: Chairside) -> None:
    page = chairside.page
    frames: list[int] = []
    page.on(
        "websocket", lambda each: each.on("framereceived", lambda frame: frames.append(len(frame)))
    )
    page.reload()
    expect(chairside.box("Systolic")).to_be_focused()
    leave_alone(chairside.server)
    expect(cover(page)).to_be_visible()
    page.wait_for_timeout(1_000)
    before = len(frames)
    page.wait_for_timeout(17_000)

    assert before > 0
    assert len(frames) == before
    unlock(page)
    expect(page.locator(HIDDEN)).to_be_visible()
    page.wait_for_timeout(3_000)
    assert len(frames) > before


def test_set_sent_to_locked_server_waits(chairside: Chairside) -> None:
    chairside.type("131/82")
    leave_alone(chairside.server)
    chairside.type("<Enter>")
    expect(chairside.state).to_contain_text("Not saved yet: the screen is locked")
    expect(cover(chairside.page)).to_be_visible()
    unlock(chairside.page)

    expect(chairside.state).to_contain_text(SAVED)
    assert sum(entry.kind == "vitals" for entry in chairside.record().entries) == 2


def test_reload_comes_back_to_the_same_page(chairside: Chairside) -> None:
    page = chairside.page
    chairside.type_until_kept("142/88", digits="88")
    leave_alone(chairside.server)
    page.reload()
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Unlock").click()

    expect(page).to_have_url(f"{chairside.server.url}/session?id={chairside.chair}")
    expect(chairside.box("Diastolic")).to_have_value("88", timeout=30_000)


def test_unlocking_in_one_tab_unlocks_the_other(chairside: Chairside) -> None:
    first, second = chairside.page, chairside.page.context.new_page()
    Chairside(second, chairside.server, chairside.chair).open()
    leave_alone(chairside.server)
    expect(cover(first)).to_be_visible()
    expect(cover(second)).to_be_visible()
    unlock(second)

    expect(second.locator(HIDDEN)).to_be_visible()
    expect(first.locator(HIDDEN)).to_be_visible()


def test_somebody_else_may_sign_in(chairside: Chairside) -> None:
    page = chairside.page
    leave_alone(chairside.server)
    expect(cover(page)).to_contain_text("Any other text that was not saved is lost")
    cover(page).get_by_role("button", name="Sign out").click()

    expect(page).to_have_url(f"{chairside.server.url}/sign-in")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_lock_is_accessible(chromium: Browser, server: Server, scheme: str) -> None:
    with tablet(chromium, colour_scheme=scheme) as context:
        page = context.new_page()
        sign_in(page, server)
        Chairside(page, server, seat(server)).open()
        leave_alone(server)
        expect(cover(page)).to_be_visible()
        covered = violations(page)
        page.reload()
        expect(page.get_by_role("heading", name="Locked")).to_be_visible()
        alone = violations(page)

    assert covered == []
    assert alone == []


# ---- half a set, and what may happen to it


def half_a_set(chairside: Chairside) -> None:
    chairside.type_until_kept("142/88", "<Tab>", "9", digits="9")


def test_other_tablet_gets_half_a_set(chairside: Chairside, chromium: Browser) -> None:
    half_a_set(chairside)
    with tablet(chromium) as context:
        page = context.new_page()
        sign_in(page, chairside.server)
        other = Chairside(page, chairside.server, chairside.chair)
        page.goto(f"{chairside.server.url}/session?id={chairside.chair}")

        expect(other.box("Diastolic")).to_have_value("88", timeout=30_000)
        expect(other.box("Heart rate")).to_have_value("9")


def test_half_a_set_survives_reload_without_network(chairside: Chairside) -> None:
    chairside.box("Systolic").focus()
    with offline(chairside.page):
        chairside.type("142/88", "<Tab>", "9")
        chairside.page.wait_for_timeout(1_000)
        chairside.page.evaluate("window.stop()")
    chairside.page.reload()

    expect(chairside.box("Diastolic")).to_have_value("88", timeout=30_000)
    expect(chairside.box("Heart rate")).to_have_value("9")


def test_what_another_tab_saved_is_let_go(chairside: Chairside) -> None:
    half_a_set(chairside)
    page = chairside.page.context.new_page()
    second = Chairside(page, chairside.server, chairside.chair)
    page.goto(f"{chairside.server.url}/session?id={chairside.chair}")
    expect(second.box("Diastolic")).to_have_value("88", timeout=30_000)
    chairside.page.bring_to_front()
    chairside.box("Heart rate").fill("91")
    chairside.type("<Enter>")
    expect(chairside.state).to_contain_text(SAVED)

    expect(second.state).to_contain_text("Saved in another window", timeout=30_000)
    expect(second.box("Diastolic")).to_have_value("")


@contextmanager
def started(server: Server, port: int) -> Iterator[subprocess.Popen[str]]:
    environment = os.environ | {
        "INFUSION_DATABASE_URL": server.settings.database_url,
        "INFUSION_AUDIT_KEY": base64.b64encode(KEY).decode(),
    }
    command = [sys.executable, "-c", "from dashboard.commands import main; main()"]
    with subprocess.Popen(  # noqa: S603 (our own program)
        [*command, "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield process
        finally:
            process.send_signal(signal.SIGKILL)


def test_half_a_set_survives_killed_server(page: Page, server: Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    here = Server(f"http://127.0.0.1:{port}", server.settings)
    with started(server, port):
        sign_in(page, here)
        chairside = Chairside(page, here, seat(server)).open()
        half_a_set(chairside)
    with started(server, port):
        expect(page.get_by_role("dialog")).to_have_count(0, timeout=60_000)
        expect(chairside.box("Diastolic")).to_have_value("88")
        page.reload()
        expect(chairside.box("Diastolic")).to_have_value("88", timeout=30_000)
        chairside.box("Heart rate").fill("91")
        chairside.type("<Enter>")
        expect(chairside.state).to_contain_text(SAVED, timeout=30_000)

    assert [entry.kind for entry in chairside.record().entries].count("vitals") == 2
