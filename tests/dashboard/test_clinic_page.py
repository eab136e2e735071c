"""The clinic page: an administrator writes the leaflet, the safety text and the letterhead."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.runtime import Running
from dashboard.sign_in.cookie import SESSION_COOKIE
from db.leaflets import leaflet_versions
from db.letterheads import newest_letterhead
from db.safety_texts import safety_text_versions
from monitoring.people import User
from tests.clinic import signed_in
from tests.factories import ADA, NORA, NORTH
from tests.messages import as_read

PAGE = Path(__file__).parents[2] / "dashboard" / "pages" / "clinic.py"
HOSTILE = "<img src=x onerror=run()> $marks O'Neil & =cmd()"


def opened(here: Running, monkeypatch: pytest.MonkeyPatch, user: User = ADA) -> AppTest:
    jar = {SESSION_COOKIE: signed_in(here.database, user, runtime.now())}
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.cookies", jar)
    return AppTest.from_file(PAGE, default_timeout=20).run()


def html(app: AppTest) -> str:
    return " ".join(each.proto.body for each in app.get("html"))


def texts(here: Running) -> list[str]:
    with here.database.reading() as connection:
        return [each.text for each in leaflet_versions(connection, NORTH.id)]


def safety_texts(here: Running) -> list[str]:
    with here.database.reading() as connection:
        return [each.text for each in safety_text_versions(connection, NORTH.id)]


def save(app: AppTest, text: str) -> None:
    app.text_area[0].set_value(text)
    app.button[0].click().run()
    assert not app.exception


def test_first_leaflet_is_written(here: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(here, monkeypatch)
    assert not app.exception
    assert "Nobody has written one yet." in html(app)
    save(app, f"No driving.\n\n{HOSTILE}")

    assert texts(here) == [f"No driving.\n\n{HOSTILE}"]
    assert '<p dir="auto">No driving.</p>' in html(app)
    assert "<img" not in html(app)
    assert app.success[0].value.startswith("Saved ")


def test_versions_are_listed(here: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(here, monkeypatch)
    save(app, "first")
    save(app, "second")

    assert texts(here) == ["second", "first"]
    assert html(app).count("<bdi>Ada</bdi>") == 2
    assert app.text_area[0].value == "second"


def test_slower_window_keeps_its_text(here: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    slower = opened(here, monkeypatch)
    save(opened(here, monkeypatch), "by the faster one")
    save(slower, "by the slower one")

    assert "Somebody else has written the leaflet" in slower.error[0].value
    assert slower.text_area[0].value == "by the slower one"
    assert texts(here) == ["by the faster one"]


def test_empty_leaflet_is_refused(here: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(here, monkeypatch)
    save(app, "  ")

    assert as_read(app.error[0].value) == "Write the text of the leaflet."


def test_safety_text_is_written(here: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(here, monkeypatch)
    app.text_area[1].set_value(f"Call the physician on duty.\n\n{HOSTILE}")
    app.button[1].click().run()

    assert not app.exception
    assert safety_texts(here) == [f"Call the physician on duty.\n\n{HOSTILE}"]
    assert texts(here) == []
    assert '<p dir="auto">Call the physician on duty.</p>' in html(app)
    assert "<img" not in html(app)


def test_letterhead_is_written(here: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(here, monkeypatch)
    app.text_area[2].set_value(f"1 Example Street\n{HOSTILE}")
    app.button[2].click().run()

    assert not app.exception
    with here.database.reading() as connection:
        written = newest_letterhead(connection, NORTH.id)
    assert written is not None
    assert written.lines == ("1 Example Street", HOSTILE)
    assert "<img" not in html(app)


def test_slower_safety_text_is_kept(here: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    slower = opened(here, monkeypatch)
    for app, text in ((opened(here, monkeypatch), "faster"), (slower, "slower")):
        app.text_area[1].set_value(text)
        app.button[1].click().run()

    assert "Somebody else has written the safety text" in slower.error[0].value
    assert slower.text_area[1].value == "slower"
    assert safety_texts(here) == ["faster"]


def test_nurse_does_not_get_there(here: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(here, monkeypatch, NORA)

    assert app.exception
    assert not app.text_area
    assert not app.button
