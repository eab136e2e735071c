"""A browser of one person after another at one page of a clinic that has a protocol."""

from pathlib import Path
from typing import ClassVar

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.application import SCRIPT
from dashboard.runtime import Running
from dashboard.sign_in.cookie import SESSION_COOKIE
from monitoring.people import User
from tests.chairside import publish_protocol
from tests.clinic import signed_in
from tests.factories import PIET

PAGES = Path(SCRIPT).parent / "pages"


class PageDesk:
    """What a person sees at `page`; the tests of a page add what happened in the clinic."""

    page: ClassVar[Path]

    def __init__(self, here: Running, monkeypatch: pytest.MonkeyPatch) -> None:
        self.here = here
        self.monkeypatch = monkeypatch
        with here.database.transaction() as store:
            publish_protocol(store)

    def opened(self, user: User = PIET, **query: str) -> AppTest:
        self.sit(user)
        return opened(self.page, **query)

    def sit(self, user: User) -> None:
        sit(self.here, self.monkeypatch, user)


def sit(here: Running, monkeypatch: pytest.MonkeyPatch, user: User) -> None:
    """From now on what is pressed is pressed by `user`."""
    jar = {SESSION_COOKIE: signed_in(here.database, user, runtime.now())}
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.cookies", jar)


def opened(page: Path, /, **query: str) -> AppTest:
    """The page as it is at this address, for whoever sits there."""
    app = AppTest.from_file(page, default_timeout=60)
    app.query_params.update(query)
    return app.run()


def html(app: AppTest) -> str:
    """All that the page shows as HTML of our own."""
    assert not app.exception
    return html_so_far(app)


def html_so_far(app: AppTest) -> str:
    """What it showed before it stopped."""
    return " ".join(each.proto.body for each in app.get("html"))
