"""The demonstration clinics that tests look at, made once."""

from functools import cache

from db.demo.clinic import DemoClinic, Lived, build
from monitoring.sessions import SessionStatus
from tests.factories import AT

ENDED = {SessionStatus.COMPLETED, SessionStatus.SIGNED_OFF}


@cache
def clinic() -> DemoClinic:
    return build(at=AT, patients_count=40, sessions_count=300, seed=63)


@cache
def small() -> DemoClinic:
    return build(at=AT, patients_count=6, sessions_count=30, seed=11)


def past() -> list[Lived]:
    return [life for life in clinic().lives if life.record.session.status in ENDED]
