"""Who else has the session on the screen, in words."""

from datetime import timedelta

from dashboard.also_here import FRESH, also_here_html
from db.presence import Present
from monitoring.people import Role, User
from tests.factories import AT, NORA, PIET, SAM, person

HOSTILE = "<b>O'Neil</b> & \u202eevil"


def seen(who: User, seconds_ago: float) -> Present:
    return Present(user_id=who.id, name=who.name, seen_at=AT - timedelta(seconds=seconds_ago))


def words(*others: Present) -> str:
    return also_here_html(others, NORA.id, AT)


def test_nobody_else_is_no_words() -> None:
    assert words() == ""


def test_people_are_named_once() -> None:
    html = words(seen(SAM, 1), seen(PIET, 2), seen(SAM, 3))

    assert "Also here: <bdi>Sam</bdi>, <bdi>Piet</bdi></span>" in html


def test_who_is_not_fresh_has_an_age() -> None:
    html = words(seen(SAM, FRESH.total_seconds()), seen(PIET, 200))

    assert "<bdi>Sam</bdi>, <bdi>Piet</bdi> (3 min ago)" in html


def test_own_second_screen_is_oneself() -> None:
    assert "you, on another screen" in words(seen(NORA, 1))


def test_hostile_name_shows_as_typed() -> None:
    html = words(seen(person(HOSTILE, Role.NURSE), 1))

    assert "&lt;b&gt;O&#x27;Neil&lt;/b&gt; &amp; \u202eevil" in html
