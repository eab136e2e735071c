"""The page of one's own account."""

import pyotp

from dashboard import runtime
from dashboard.components.account.second_factor_form import codes_html, key_html
from dashboard.sign_in.second_factor import secret_of
from db.second_factors import second_factor
from tests.clinic import PASSWORD
from tests.dashboard.test_patient_pages import Desk, desk, fill_in, html, press, said
from tests.factories import NORA

__all__ = ["desk"]


def test_second_factor_is_turned_on(desk: Desk) -> None:
    app = press(desk.opened("account"), "Set it up")
    (picture,) = app.get("image")
    assert picture.proto.imgs[0].url.startswith("data:image/svg+xml;base64,")
    with desk.here.database.reading() as connection:
        factor = second_factor(connection, NORA)
    assert factor is not None
    code = pyotp.TOTP(secret_of(desk.here.database, factor.id)).at(runtime.now())
    press(fill_in(app, Code_of_the_app="1", Your_password=PASSWORD), "Turn it on")
    assert "not the code" in said(app)[0]
    press(fill_in(app, Code_of_the_app=code, Your_password=PASSWORD), "Turn it on")

    assert "10 recovery codes left" in html(app)
    assert "Your recovery codes" in html(app)
    assert PASSWORD not in [each.value for each in app.text_input]


def test_short_password_is_refused_at_its_box(desk: Desk) -> None:
    app = fill_in(desk.opened("account"), Password_of_now=PASSWORD)
    press(app, "Change the password")

    assert "at least 12 letters" in said(app)[0]


def test_key_can_be_typed() -> None:
    assert "<code>ABCD EFGH ABCD EFGH</code>" in key_html("ABCDEFGH" * 2)
    assert "<li>ONE</li>" in codes_html(("ONE",))
