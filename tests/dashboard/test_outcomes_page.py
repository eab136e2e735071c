"""The outcomes page: for physicians and administrators, without a name, honest about few."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from dashboard import runtime
from dashboard.outcomes_source import (
    Chosen,
    Condition,
    Grouping,
    Outcomes,
    Period,
    list_key,
    outcomes_of,
)
from dashboard.runtime import Running
from monitoring.audit import AuditAction
from monitoring.people import Role, User
from monitoring.protocols import default_protocol
from monitoring.relief.returning import NotKnown
from tests.clinic import event, password_hash
from tests.dashboard.desks import PAGES, PageDesk, html
from tests.factories import ADA, AT, NORA, PIET, SOUTH, assessment, person
from tests.monitoring.relief.points import relief, rows
from tests.over import calm_visit, over, somebody

PAGE = PAGES / "outcomes.py"
DAY = timedelta(days=1)
HOSTILE = '<b>=cmd()</b> "$name"'
CRITERIA = default_protocol().course


class Desk(PageDesk):
    """A browser of one person after another at the outcomes page."""

    page = PAGE

    def infused(self, days: float, name: str = "Okafor") -> None:
        """Pain 7 before the start, 3 before leaving, some days ago."""
        pain = (assessment(-6, pain=7), assessment(96, pain=3))
        entries = (*calm_visit(), *pain)
        ended_at = runtime.now() - days * DAY
        over(self.here.database, *entries, ended_at=ended_at, whose=somebody(family_name=name))


@pytest.fixture
def desk(here: Running, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(here, monkeypatch)


def found(infusions: list[dict[str, object]], **chosen: object) -> Outcomes:
    assert CRITERIA is not None
    known = rows([{"started_at": AT - 30 * DAY} | each for each in infusions])
    known["started_at"] = known["started_at"].astype("datetime64[us, UTC]")
    choice = Chosen(**chosen)  # type: ignore[arg-type]
    return outcomes_of(known, CRITERIA.relief, choice, AT)


@pytest.mark.parametrize("user", [PIET, ADA])
def test_empty_clinic_says_so(desk: Desk, user: User) -> None:
    shown = html(desk.opened(user))

    assert "No infusion fits this." in shown
    assert "Relief in numbers" not in shown


def test_nurse_is_refused(desk: Desk) -> None:
    desk.infused(3)
    app = desk.opened(NORA)

    assert app.exception
    assert "infusion" not in " ".join(each.proto.body for each in app.get("html"))


def test_one_infusion_has_no_curve(desk: Desk) -> None:
    desk.infused(3)
    shown = html(desk.opened())

    assert "1 infusion of 1 patient" in shown
    assert "too few (10 needed)" in shown


def test_nobody_is_named(desk: Desk) -> None:
    desk.infused(3, "Unmistakable")
    app = desk.opened()

    assert "Unmistakable" not in html(app)
    assert "Unmistakable" not in str(app)


def test_other_clinic_counts_nothing(desk: Desk) -> None:
    desk.infused(3)
    physician = person("Pia", Role.PHYSICIAN, SOUTH)
    audit = event(SOUTH, AuditAction.PERSON_ADDED)
    with desk.here.database.transaction() as store:
        store.add_user(physician, login="pia", password_hash=password_hash(), audit=audit)
        protocol = default_protocol()
        published = event(SOUTH, AuditAction.PROTOCOL_PUBLISHED)
        store.add_protocol(SOUTH.id, protocol, published)

    assert "No infusion fits this." in html(desk.opened(physician))


def test_address_says_what_is_shown(desk: Desk) -> None:
    desk.infused(200)
    desk.infused(3)

    assert "1 infusion of 1 patient, begun since" in html(desk.opened(period="3-months"))
    assert "2 infusions of 2 patients" in html(desk.opened(period="all", by="dose"))
    assert "No infusion fits this." in html(desk.opened(condition="crps"))
    assert "2 infusions of 2 patients" in html(desk.opened(condition="unknown"))


def test_choice_goes_into_the_address(desk: Desk) -> None:
    desk.infused(3)
    app = desk.opened()
    next(each for each in app.selectbox if each.label == "Condition").select(Condition.CRPS).run()

    assert app.query_params["condition"] == "crps"
    assert "No infusion fits this." in html(app)


def test_period_keeps_only_its_own() -> None:
    old = relief(3.0, started_at=AT - 100 * DAY)
    outcomes = found([old, relief(4.0)], period=Period.QUARTER)

    assert outcomes.n_infusions == 1
    assert outcomes.since == AT - 91 * DAY


@pytest.mark.parametrize(
    ("grouping", "names"),
    [
        (Grouping.ALL, ["all"]),
        (Grouping.CONDITION, ["crps"]),
        (Grouping.DOSE, ["0.4 to below 0.7 mg/kg"]),
        (Grouping.NUMBER, ["second and third"]),
        (Grouping.INTERVAL, ["5 to 10 days"]),
    ],
)
def test_infusions_stand_beside_each_other(grouping: Grouping, names: list[str]) -> None:
    infusion = relief(
        3.0, pain_type="crps", dose_mg_per_kg=0.5, number=2, number_in_series=2, interval_days=7
    )

    assert [each.name for each in found([infusion], grouping=grouping).relief.groups] == names


def test_unknown_relief_is_counted_by_reason() -> None:
    unknown: dict[str, object] = {"not_known": NotKnown.NOT_ASKED.value}
    outcomes = found([relief(3.0), unknown, unknown])

    assert outcomes.not_known == {NotKnown.NOT_ASKED: 2}
    assert outcomes.n_infusions == 3


def test_numbers_open_the_infusions_behind_them(desk: Desk) -> None:
    desk.infused(3, HOSTILE)
    shown = html(desk.opened())
    addresses = [unescape(each) for each in re.findall(r'href="(/outcomes[^"]*list=[^"]*)"', shown)]
    queries = [dict(parse_qsl(urlsplit(each).query)) for each in addresses]
    lists = [html(desk.opened(PIET, **each)) for each in queries]

    assert len(lists) == 2  # all infusions, and those of the one group
    assert [each for each in lists if each.count("/session?id=") != 1] == []
    assert "&lt;b&gt;=cmd()&lt;/b&gt;" in lists[0]
    assert "Kaplan" not in lists[0]


def test_list_names_nobody_to_an_administrator(desk: Desk) -> None:
    desk.infused(3, "Unmistakable")
    shown = html(desk.opened(ADA, list="all"))

    assert "/session?id=" in shown
    assert "Unmistakable" not in shown
    assert "Without names" in shown


def test_list_of_nothing_leads_back(desk: Desk) -> None:
    shown = html(desk.opened(list="group.no-such"))

    assert "Nothing is behind this number now" in shown
    assert "Back to the outcomes" in shown


def test_lists_hold_what_is_counted() -> None:
    unknown: dict[str, object] = {"not_known": NotKnown.NOT_ASKED.value}
    crps = {"pain_type": "crps"}
    outcomes = found([relief(3.0, **crps), relief(4.0), unknown], grouping=Grouping.CONDITION)
    (group,) = outcomes.relief.groups

    assert len(outcomes.lists["all"]) == outcomes.n_infusions == 3
    assert len(outcomes.lists[list_key("group", group.name)]) == group.n_infusions == 1
    assert len(outcomes.lists[list_key("returned", group.name)]) == group.n_events
    assert len(outcomes.lists[list_key("not_known", NotKnown.NOT_ASKED)]) == 1
