"""`kill -9` of the server while eight people save: what was answered as saved is there, once."""

import base64
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle
from threading import Lock
from time import monotonic, sleep
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from pydantic_core import from_json
from sqlalchemy import ColumnElement, make_url, select

from db.audit_chain import verify
from db.audit_tables import AuditEntryRow
from db.engine import Database
from db.entry_tables import EntryRow, VitalsRow
from monitoring.audit import AuditAction
from monitoring.ids import PatientId, SessionId
from monitoring.protocols import default_protocol
from monitoring.recording import decide_anew
from monitoring.vitals import VitalsSet
from tests.chairside import in_chair, with_own_ids
from tests.clinic import PASSWORD, add_people
from tests.db.conftest import KEY
from tests.factories import AT, NORTH, baseline, intake, order, patient, start

# A thousand on the database that the product comes with; PostgreSQL is met by the same way.
SAVES = {"sqlite": 1_000, "postgresql": 300}
KILLED_AFTER = (0.25, 0.6)  # of the saves
CLIENTS = 8
COMMAND = (sys.executable, "-c", "from dashboard.commands import main; main()")
PATIENCE_S = 12  # as the browser's
Body = dict[str, object]


@dataclass
class Server:
    """`infusion-monitor serve` on one database; killed and started again, it moves to a new port.

    `port` is 0 while nobody answers.
    """

    database_url: str
    port: int = 0
    process: subprocess.Popen[str] | None = None

    @property
    def saves(self) -> int:
        return SAVES[make_url(self.database_url).get_backend_name()]

    @property
    def environment(self) -> dict[str, str]:
        key = base64.b64encode(KEY).decode()
        return os.environ | {
            "INFUSION_DATABASE_URL": self.database_url,
            "INFUSION_AUDIT_KEY": key,
        }

    def start(self) -> None:
        command = [*COMMAND, "serve", "--port", "0"]
        self.process = subprocess.Popen(  # noqa: S603 (our own program)
            command, env=self.environment, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline().rsplit(":", 1)[1])

    def kill(self) -> None:
        """As the power cut does: nothing of the process runs any more."""
        assert self.process is not None
        self.process.kill()
        self.process.communicate()
        self.port = 0


@dataclass
class Saving:
    """The saves of all clients: each is sent until it is answered as saved.

    `cut` are those that were sent more than once: the server was killed under them.
    """

    server: Server
    bodies: Iterator[Body]
    answers: dict[str, tuple[Body, dict[str, object]]] = field(default_factory=dict)
    cut: set[str] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)

    def go_on(self, browser: httpx2.Client, whose: Sequence[SessionId]) -> None:
        """One client: set after set, in its own sessions in turn, until there are enough."""
        for session_id in cycle(whose):
            with self.lock:
                body = next(self.bodies, None)
            if body is None:
                return
            self.save(browser, {**body, "session_id": str(session_id)})

    def save(self, browser: httpx2.Client, body: Body) -> None:
        pressed = monotonic()
        token = str(body["vitals_id"])
        while (answer := self.send(browser, body, monotonic() - pressed)) is None:
            self.cut.add(token)
            sleep(0.05)
        assert answer.status_code == 200, answer.text
        with self.lock:
            self.answers[token] = (body, answer.json())

    def send(self, browser: httpx2.Client, body: Body, waited_s: float) -> httpx2.Response | None:
        """The server's answer; None when there was none."""
        if not self.server.port:
            return None
        url = f"http://127.0.0.1:{self.server.port}/api/sessions/{body['session_id']}/vitals"
        try:
            return browser.post(url, json={**body, "waited_ms": round(waited_s * 1000)})
        except httpx2.TransportError:
            return None


def bodies(count: int) -> Iterator[Body]:
    """Sets of which no two are alike in all their values."""
    for number in range(count):
        yield {
            "vitals_id": str(uuid4()),
            "assessment_id": str(uuid4()),
            "systolic": 100 + number % 60,
            "diastolic": 60 + number % 7,
            "heart_rate": 60 + number % 41,
            "spo2": 95 + number % 5,
        }


def seat(database: Database, number: int) -> SessionId:
    """Somebody whose infusion has been running for a minute."""
    entries = (intake(), order(), *baseline(), start())
    return in_chair(
        database,
        *with_own_ids(*entries),
        whose=patient(id=PatientId(uuid4()), record_number=str(number)),
        later=datetime.now(UTC) - AT - timedelta(minutes=1),
        id=SessionId(uuid4()),
        chair=str(number),
    )


@contextmanager
def signed_in(server: Server, login: str) -> Iterator[httpx2.Client]:
    """A browser in which somebody has signed in by the form."""
    headers = {"sec-fetch-site": "same-origin", "accept-encoding": "identity"}
    with httpx2.Client(headers=headers, timeout=PATIENCE_S) as browser:
        url = f"http://127.0.0.1:{server.port}/sign-in"
        found = re.search(r'name="form_token" value="([0-9a-f]{64})"', browser.get(url).text)
        assert found is not None
        fields = {"form_token": found[1], "login": login, "password": PASSWORD}
        assert browser.post(url, data=fields).status_code == 303
        yield browser


@pytest.fixture
def server(database_url: str) -> Iterator[Server]:
    served = Server(database_url)
    yield served
    if served.port:
        served.kill()


@pytest.fixture
def chairs(database_url: str) -> list[SessionId]:
    """Two sessions for each client, and one for each pair of neighbours."""
    with closing(Database(database_url, KEY)) as database:
        add_people(database)
        return [seat(database, number) for number in range(2 * CLIENTS + CLIENTS // 2)]


def save_through_kills(server: Server, chairs: Sequence[SessionId]) -> Saving:
    """All saves by eight clients; the server is killed in the middle and comes back."""
    saving = Saving(server, bodies(server.saves))
    first, second, shared = chairs[:CLIENTS], chairs[CLIENTS : 2 * CLIENTS], chairs[2 * CLIENTS :]
    server.start()
    with ThreadPoolExecutor(CLIENTS) as pool, signed_in_many(server) as browsers:
        clients = [
            pool.submit(saving.go_on, browser, (first[number], second[number], shared[number // 2]))
            for number, browser in enumerate(browsers)
        ]
        for part in KILLED_AFTER:
            while len(saving.answers) < part * server.saves and not any(
                each.done() for each in clients
            ):
                sleep(0.005)
            server.kill()
            server.start()
        for client in clients:
            client.result()
        repeat_some(saving, browsers[0])
    server.kill()
    return saving


@contextmanager
def signed_in_many(server: Server) -> Iterator[list[httpx2.Client]]:
    people = ("nora", "piet")
    with ExitStack() as stack:
        yield [
            stack.enter_context(signed_in(server, people[number % 2])) for number in range(CLIENTS)
        ]


def repeat_some(saving: Saving, browser: httpx2.Client) -> None:
    """Every save that was cut off, and some others, once more: answered as the first was."""
    for token in {*saving.cut, *list(saving.answers)[::50]}:
        body, first = saving.answers[token]
        again = saving.send(browser, body, 0)
        assert again is not None
        assert again.status_code == 200
        assert again.json()["saved_clock"] == first["saved_clock"]


def values_of(database: Database, column: Any, *which: ColumnElement[bool]) -> list[Any]:  # noqa: ANN401
    """One column of the rows, whatever its type."""
    with database.reading() as connection:
        return list(connection.execute(select(column).where(*which)).scalars())


def audited_ids(database: Database) -> list[UUID]:
    """Every entry that an audit event says was added."""
    added = AuditEntryRow.action == AuditAction.ENTRIES_ADDED
    texts = values_of(database, AuditEntryRow.text, added)
    return [UUID(entry) for text in texts for entry in from_json(str(text))["details"]]


def test_saved_survives_kill(server: Server, chairs: list[SessionId]) -> None:
    saving = save_through_kills(server, chairs)
    assert len(saving.answers) == server.saves
    assert len(saving.cut) >= len(KILLED_AFTER)

    with closing(Database(server.database_url, KEY)) as database:
        check_each_is_there_once(database, saving, chairs)
        check_nothing_is_half_written(database)
        check_flags_are_as_decided(database, chairs)
        assert verify(database).breaks == ()
    checked = subprocess.run(  # noqa: S603 (our own program)
        [*COMMAND, "database", "check"], env=server.environment, capture_output=True, check=False
    )
    assert (checked.returncode, checked.stdout.split()[-1]) == (0, b"whole")


def check_each_is_there_once(
    database: Database, saving: Saving, chairs: Sequence[SessionId]
) -> None:
    """What was answered as saved is in its session as it was sent, and nothing else is.

    Only the baselines, which were there before, have breaths.
    """
    held: dict[str, list[tuple[SessionId, VitalsSet]]] = {}
    for chair in chairs:
        record, _ = database.reading_record(NORTH.id, chair)
        for entry in record.entries:
            if isinstance(entry, VitalsSet) and entry.breaths_per_min is None:
                held.setdefault(str(entry.id), []).append((chair, entry))
    assert held.keys() == saving.answers.keys()
    for token, ((chair, entry),) in held.items():
        body, _ = saving.answers[token]
        assert str(chair) == body["session_id"]
        assert (entry.systolic_mmhg, entry.diastolic_mmhg) == (body["systolic"], body["diastolic"])
        assert (entry.heart_rate_per_min, entry.spo2_pct) == (body["heart_rate"], body["spo2"])


def check_nothing_is_half_written(database: Database) -> None:
    """Every entry is registered, has its row and its audit event; none has more."""
    registered = values_of(database, EntryRow.id)
    assert sorted(registered) == sorted(audited_ids(database))
    of_vitals = values_of(database, EntryRow.id, EntryRow.kind == "vitals")
    assert sorted(of_vitals) == sorted(values_of(database, VitalsRow.id))


def check_flags_are_as_decided(database: Database, chairs: Sequence[SessionId]) -> None:
    """The stored flags are those that the record alone gives."""
    for chair in chairs:
        record, stored = database.reading_record(NORTH.id, chair)
        decided = AuditEntryRow.action.in_((AuditAction.ENTRIES_ADDED, AuditAction.FLAGS_REVISED))
        last = max(values_of(database, AuditEntryRow.at, AuditEntryRow.chain == chair, decided))
        _, changed = decide_anew(record, stored, default_protocol(), last)
        assert changed == []
