"""The figures page: numbers that open their list, for physicians and administrators."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import runtime
from dashboard.components.figures.cells import share_words
from dashboard.components.figures.words import COMPLETIONS, month_words
from dashboard.figures_source import Period, since_of
from dashboard.runtime import Running
from monitoring.audit import AuditAction
from monitoring.effects import Effect, Grade
from monitoring.entries import Entry
from monitoring.figures.sessions import Completion
from monitoring.ids import SessionId
from monitoring.people import Role, User
from monitoring.proportions import proportion
from monitoring.protocols import default_protocol
from monitoring.visits import MedicineGiven, Route
from tests.clinic import event, password_hash
from tests.dashboard.desks import PAGES, PageDesk, html
from tests.factories import ADA, NORA, PIET, SOUTH, effect, header, person
from tests.over import calm_visit, over, somebody

PAGE = PAGES / "figures.py"
DAY = timedelta(days=1)
HOSTILE = '<b>=cmd()</b> "$name"'
_LINK = re.compile(r'<a href="([^"]*)" target="_self">(.*?)</a>')


class Desk(PageDesk):
    """A browser of one person after another at the figures page."""

    page = PAGE

    def at(self, address: str, user: User = PIET) -> AppTest:
        """The page that a link of it leads to."""
        return self.opened(user, **dict(parse_qsl(urlsplit(address).query)))

    def visited(self, days: float, *more: Entry, name: str = "Okafor") -> SessionId:
        """A visit some days ago in which nothing happened, but for `more`."""
        ended_at = runtime.now() - days * DAY
        whose = somebody(family_name=name)
        return over(self.here.database, *calm_visit(), *more, ended_at=ended_at, whose=whose)


@pytest.fixture
def desk(here: Running, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(here, monkeypatch)


def link(shown: str, words: str) -> str:
    """The address behind the first link with these words."""
    found = [unescape(href) for href, text in _LINK.findall(shown) if text == words]
    return found[0]


def gave(name: str) -> MedicineGiven:
    return MedicineGiven(**header(20), name=name, route=Route.ORAL, dose_ug=1_000)  # type: ignore[arg-type]


@pytest.mark.parametrize("user", [PIET, ADA])
def test_empty_clinic_says_what_to_do(desk: Desk, user: User) -> None:
    shown = html(desk.opened(user))

    assert "No session was planned for this time." in shown
    assert "once a patient is scheduled" in shown
    assert "<table>" not in shown


def test_nurse_is_refused(desk: Desk) -> None:
    app = desk.opened(NORA)

    assert app.exception
    assert "session" not in " ".join(each.proto.body for each in app.get("html"))


def test_numbers_stand_with_what_they_are_of(desk: Desk) -> None:
    desk.visited(3, effect(12, Effect.NAUSEA, Grade.SEVERE))
    desk.visited(40)
    shown = html(desk.opened())

    assert "2 sessions of 2 patients, planned since" in shown
    assert ">2 of 2</a>" in shown
    assert "1 of 2</a>" in shown
    assert "95 % 9–91 %" in shown
    assert "Nothing written down" in shown
    assert re.search(r"\d %", re.sub(r"95 %( \d+–\d+ %)?", "", shown)) is None


def test_number_opens_its_list(desk: Desk) -> None:
    sick = desk.visited(3, effect(12, Effect.NAUSEA))
    well = desk.visited(4)
    row = html(desk.opened()).partition("<bdi>Nausea</bdi>")[2]
    shown = html(desk.at(link(row, "1 of 2")))

    assert "<h1><bdi>Nausea</bdi></h1>" in shown
    assert f"/session?id={sick}" in shown
    assert str(well) not in shown
    assert 'href="/figures?period=12-months&amp;by=month"' in shown


def test_flags_are_listed_with_what_became_of_them(desk: Desk) -> None:
    desk.visited(3, effect(12, Effect.NAUSEA, Grade.SEVERE))
    shown = html(desk.at("/figures?list=flags"))

    assert "not acknowledged" in shown
    assert "Nausea" in shown


def test_only_clinicians_see_names(desk: Desk) -> None:
    desk.visited(3, gave("Mr Hardy's drops"), name=HOSTILE)
    listed = {user.name: html(desk.opened(user, list="sessions")) for user in (PIET, ADA)}
    figures = {user.name: html(desk.opened(user)) for user in (PIET, ADA)}

    assert "&lt;b&gt;=cmd()&lt;/b&gt;" in listed["Piet"]
    assert "<b>=cmd()" not in listed["Piet"]
    assert "=cmd()" not in listed["Ada"]
    assert "Without names" in listed["Ada"]
    assert "Hardy" in figures["Piet"]
    assert "Hardy" not in figures["Ada"]
    assert "Other medicines, by a typed name" in figures["Ada"]


def test_no_address_holds_what_was_typed(desk: Desk) -> None:
    desk.visited(3, gave("Mr Hardy's drops"), name="Unmistakable")
    addresses = [unescape(href) for href, _ in _LINK.findall(html(desk.opened()))]

    assert addresses
    assert not [each for each in addresses if "Hardy" in each or "Unmistakable" in each]


def test_every_number_has_a_list(desk: Desk) -> None:
    desk.visited(3, gave("drops"), effect(12, Effect.NAUSEA, Grade.SEVERE))
    addresses = {unescape(href) for href, _ in _LINK.findall(html(desk.opened()))}
    lists = [each for each in addresses if "list=" in each]
    shown = [html(desk.at(each)) for each in lists]

    assert len(lists) > 15
    assert [each for each in shown if "/session?id=" not in each] == []


def test_group_stands_alone(desk: Desk) -> None:
    desk.visited(3)
    desk.visited(45)
    shown = html(desk.opened())
    months = [text for href, text in _LINK.findall(shown) if "of=month." in unescape(href)]
    newest = re.search(r'href="([^"]*of=month\.[^"]*)" target="_self"><bdi>', shown)

    assert months
    assert newest
    alone = html(desk.at(unescape(newest[1])))
    assert "1 session of 1 patient" in alone
    assert "Show all" in alone
    assert "By month" not in alone


def test_group_of_another_choice_is_forgotten(desk: Desk) -> None:
    desk.visited(3)

    assert "Only" not in html(desk.opened(by="physician", of="month.2026-11"))


def test_choice_goes_into_the_address(desk: Desk) -> None:
    desk.visited(200)
    app = desk.opened()
    assert "1 session of 1 patient" in html(app)
    app.button_group[0].set_value(Period.QUARTER).run()

    assert app.query_params["period"] == "3-months"
    assert "No session was planned for this time." in html(app)


def test_physicians_are_named(desk: Desk) -> None:
    desk.visited(3)
    shown = html(desk.opened(by="physician"))

    assert "<bdi>Piet</bdi>" in shown
    assert "By physician" in shown


def test_other_clinic_counts_nothing(desk: Desk) -> None:
    session_id = desk.visited(3)
    physician = person("Pia", Role.PHYSICIAN, SOUTH)
    audit = event(SOUTH, AuditAction.PERSON_ADDED)
    with desk.here.database.transaction() as store:
        store.add_user(physician, login="pia", password_hash=password_hash(), audit=audit)
        published = event(SOUTH, AuditAction.PROTOCOL_PUBLISHED)
        store.add_protocol(SOUTH.id, default_protocol(), published)

    assert "No session was planned" in html(desk.opened(physician))
    assert str(session_id) not in html(desk.opened(physician, list="sessions"))


def test_number_that_is_gone_says_so(desk: Desk) -> None:
    desk.visited(3)

    assert "Nothing is behind this number now." in html(desk.opened(list="rule.NO_SUCH"))


def test_long_list_has_pages(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.components.session_list.PAGE_SIZE", 1)
    newer, older = desk.visited(3), desk.visited(4)
    first = html(desk.opened(list="sessions"))
    second = html(desk.at(link(first, "Earlier ones")))

    assert (str(newer) in first, str(older) in first) == (True, False)
    assert (str(newer) in second, str(older) in second) == (False, True)
    assert "Page 2 of 2" in second
    assert str(older) in html(desk.opened(list="sessions", page="99999"))


def test_period_begins_with_a_month_of_the_clinic() -> None:
    at = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)  # in Oslo it is December
    oslo = ZoneInfo("Europe/Oslo")

    assert since_of(Period.QUARTER, at, oslo) == datetime(2026, 9, 30, 22, 0, tzinfo=UTC)
    assert since_of(Period.YEAR, at, oslo) == datetime(2025, 12, 31, 23, 0, tzinfo=UTC)
    assert since_of(Period.ALL, at, oslo).year == 1900


def test_words_of_shares_and_months() -> None:
    assert share_words(proportion(3, 7)) == "95 % 16–75 %"
    assert share_words(proportion(31, 74)) == "42 % (31–53)"
    assert share_words(proportion(1, 305)) == "under 1 % (0–2)"
    assert month_words("2026-11") == "Nov 2026"
    assert month_words("?") == "?"
    assert set(COMPLETIONS) == set(Completion)
