"""Logins and web sessions as they are stored."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from db.account_tables import AttemptOutcome
from db.accounts import account_of, add_account, demonstration_accounts
from db.attempts import add_attempt, refused_from, wrong_passwords
from db.engine import Database
from db.logins import fold_login, is_storable
from db.migrating import upgrade
from db.passwords import hash_password, is_password
from db.web_sessions import (
    begin_web_session,
    end_web_session,
    see_web_session,
)
from monitoring.errors import ValueRefused
from monitoring.ids import new_uuid
from tests.clinic import PASSWORD, add_people, open_web_session, password_hash, signed_in
from tests.factories import AT, NORA, OLAF, PIET

SECOND = timedelta(seconds=1)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / 'clinic.sqlite'}"
    upgrade(url, bytes(32), AT)
    opened = Database(url, bytes(32))
    add_people(opened)
    yield opened
    opened.close()


def attempt(database: Database, login: str, outcome: AttemptOutcome, seconds: float) -> None:
    at = AT + seconds * SECOND
    with database.transaction() as store:
        add_attempt(
            store.connection,
            new_uuid(at),
            login=login,
            address="10.0.0.7",
            outcome=outcome,
            at=at,
        )


@pytest.mark.parametrize("typed", ["nora", "NORA", "  Nora\t", "ｎｏｒａ"])
def test_login_is_found_folded(database: Database, typed: str) -> None:
    with database.reading() as connection:
        account = account_of(connection, fold_login(typed))

    assert account is not None
    assert account.user == NORA


@pytest.mark.parametrize("typed", ["", "nora\0", "\ud800", "' OR 1=1 --", "nora%", "x" * 9_999])
def test_hostile_login_finds_nobody(database: Database, typed: str) -> None:
    with database.reading() as connection:
        assert account_of(connection, fold_login(typed)) is None


def test_login_of_another_is_refused(database: Database) -> None:
    with pytest.raises(ValueRefused, match="taken"), database.transaction() as store:
        add_account(store.connection, PIET, login=" NORA ", password_hash=password_hash())


@pytest.mark.parametrize("typed", ["", "  ", "\x07", "a\x00b"])
def test_empty_login_is_refused(database: Database, typed: str) -> None:
    with pytest.raises(ValueRefused, match="at least one letter"), database.transaction() as store:
        add_account(store.connection, PIET, login=typed, password_hash=password_hash())


def test_real_clinic_has_no_personas(database: Database) -> None:
    with database.reading() as connection:
        assert demonstration_accounts(connection) == ()


def test_password_is_kept_as_argon2id() -> None:
    stored = hash_password(PASSWORD)

    assert stored.startswith("$argon2id$")
    assert PASSWORD not in stored
    assert is_password(stored, PASSWORD)
    assert not is_password(stored, PASSWORD + " ")


@pytest.mark.parametrize("stored", [None, "", "plain"])
def test_no_hash_has_no_password(stored: str | None) -> None:
    assert not is_password(stored, "no account has this password, whatever is typed")


def test_endless_password_is_wrong() -> None:
    assert not is_password(hash_password("x" * 1_000), "x" * 1_001)


def test_only_wrong_ones_since_success_count(database: Database) -> None:
    attempt(database, "nora", AttemptOutcome.WRONG, 0)
    attempt(database, "nora", AttemptOutcome.SIGNED_IN, 1)
    attempt(database, "nora", AttemptOutcome.WRONG, 2)
    attempt(database, "nora", AttemptOutcome.LOCKED, 3)
    attempt(database, "piet", AttemptOutcome.WRONG, 4)

    with database.reading() as connection:
        wrong = wrong_passwords(connection, "nora")

    assert (wrong.count, wrong.last_at) == (1, AT + 2 * SECOND)


def test_refusals_of_address_are_counted(database: Database) -> None:
    for second in range(4):
        attempt(database, f"login {second}", AttemptOutcome.WRONG, second)

    with database.reading() as connection:
        assert refused_from(connection, "10.0.0.7", AT) == 3
        assert refused_from(connection, "10.0.0.8", AT) == 0


def test_attempts_are_never_changed(database: Database) -> None:
    attempt(database, "nora", AttemptOutcome.WRONG, 0)

    with pytest.raises(Exception, match="only added to"), database.transaction() as store:
        store.connection.exec_driver_sql("DELETE FROM sign_in_attempt")


def test_cookie_itself_is_not_stored(database: Database, tmp_path: Path) -> None:
    token = signed_in(database, NORA, AT)
    database.close()

    stored = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert token.encode() not in stored


def test_cookie_opens_own_session(database: Database) -> None:
    cookies = {user: signed_in(database, user, AT) for user in (NORA, OLAF)}

    with database.reading() as connection:
        for user, token in cookies.items():
            session = open_web_session(connection, token)
            assert session is not None
            assert session.user == user


@pytest.mark.parametrize("token", ["", "forged", "\ud800", "x\0y"])
def test_forged_cookie_opens_nothing(database: Database, token: str) -> None:
    signed_in(database, NORA, AT)

    with database.reading() as connection:
        assert open_web_session(connection, token) is None


def test_session_ends_only_once(database: Database) -> None:
    token = signed_in(database, NORA, AT)
    with database.transaction() as store:
        session = open_web_session(store.connection, token)
        assert session is not None
        ended = [end_web_session(store.connection, session, AT) for _ in range(2)]

    with database.reading() as connection:
        assert open_web_session(connection, token) is None
    assert ended == [True, False]


def test_last_seen_never_moves_back(database: Database) -> None:
    with database.transaction() as store:
        begin_web_session(store.connection, NORA, "token", AT)
        session = open_web_session(store.connection, "token")
        assert session is not None
        for seconds in (60, 30):
            see_web_session(store.connection, session, AT + seconds * SECOND)
        seen = open_web_session(store.connection, "token")

    assert seen is not None
    assert seen.last_seen_at == AT + 60 * SECOND


def test_login_without_letters_is_not_storable() -> None:
    assert not is_storable("")
    assert is_storable("nguyễn thị ánh")
