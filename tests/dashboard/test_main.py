"""What surrounds every page, run by Streamlit's own test."""

from collections.abc import Mapping

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.application import SCRIPT
from dashboard.runtime import SIGNED_OUT, Running
from dashboard.sign_in.cookie import SESSION_COOKIE
from tests.clinic import signed_in
from tests.factories import NORA
from tests.messages import as_read


def run_with(cookies: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The app as a browser with these cookies sees it; Streamlit's test has none of its own."""
    monkeypatch.setattr(ContextProxy, "cookies", property(lambda _: cookies))
    return AppTest.from_file(SCRIPT, default_timeout=20).run()


def test_signed_in_person_sees_page(here: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    token = signed_in(here.database, NORA, runtime.now())
    app = run_with({SESSION_COOKIE: token}, monkeypatch)

    assert not app.exception
    assert not app.info


@pytest.mark.parametrize("cookies", [{}, {SESSION_COOKIE: ""}, {SESSION_COOKIE: "forged"}])
def test_nobody_sees_no_page(
    here: Running, monkeypatch: pytest.MonkeyPatch, cookies: dict[str, str]
) -> None:
    assert here.database is runtime.database()
    app = run_with(cookies, monkeypatch)

    assert [as_read(info.value) for info in app.info] == [SIGNED_OUT]
    assert len(app.main) == 2
