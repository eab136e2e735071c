"""Finding patients by the beginnings of their names, by record number, or by birth date."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy import ColumnElement, Connection, bindparam, literal_column, or_, select

from db.clinic_tables import PatientChangeRow, PatientRow
from db.patients import COLUMNS, patient_of
from db.statements import Statement
from monitoring.days import days_in, take_day
from monitoring.ids import ClinicId, PatientId
from monitoring.names import folded_words
from monitoring.people import Patient

MOST_FOUND = 50
_MOST_CHARACTERS, _MOST_WORDS = 200, 8
# What has to be there: one of several beginnings of a word, each.
Terms = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class FormerName:
    """What a patient was called before."""

    family_name: str
    given_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The first patients by name that fit; `has_more`: there are others.

    `former`: what those who were called otherwise before were called, the oldest name first.
    """

    patients: tuple[Patient, ...]
    has_more: bool
    former: Mapping[PatientId, tuple[FormerName, ...]] = field(default_factory=dict)


def find_patients(connection: Connection, clinic_id: ClinicId, typed: str) -> Found:
    """The patients of the clinic who fit every word of `typed`; the first by name for no word.

    A word fits the beginning of any part of a name, also of a former one, in any order, or of the
    record number. A birth
    date fits in any way of writing it; one that can be two days fits both.
    """
    terms = search_terms(typed)
    values = dict(zip(_names(_shape(terms)), _patterns(terms), strict=True))
    statement = _statement(_shape(terms))
    found: dict[Patient, dict[FormerName, None]] = {}
    for *row, family_name, given_name in statement.rows(
        connection, {"clinic_id": clinic_id, **values}
    ):
        names = found.setdefault(patient_of(clinic_id, tuple(row)), {})
        if family_name is not None and given_name is not None:
            names[FormerName(family_name, given_name)] = None
    patients = tuple(found)[:MOST_FOUND]
    former = {each.id: tuple(found[each]) for each in patients if found[each]}
    return Found(patients=patients, has_more=len(found) > MOST_FOUND, former=former)


def search_terms(typed: str) -> Terms:
    """What has to be there for a patient to fit what was typed."""
    day, rest = take_day(typed[:_MOST_CHARACTERS])
    words = folded_words(rest)
    terms: list[tuple[str, ...]] = [(word,) for word in words[:_MOST_WORDS]]
    if day:
        dates = tuple(each.isoformat() for each in days_in(day))
        # A record number can look like a date.
        number = () if words else ("".join(folded_words(day)),)
        terms.append(dates + number)
    return tuple(terms)


def _shape(terms: Terms) -> tuple[int, ...]:
    return tuple(len(each) for each in terms)


def _names(shape: tuple[int, ...]) -> list[str]:
    return [
        f"word_{number}_{other}" for number, count in enumerate(shape) for other in range(count)
    ]


def _patterns(terms: Terms) -> list[str]:
    # Folded words hold letters, marks and digits only, dates a hyphen: no wild card.
    return [f"% {word}%" for each in terms for word in each]


@lru_cache(maxsize=64)
def _statement(shape: tuple[int, ...]) -> Statement:
    """Those who fit, and for the few that are shown what they were called before."""
    query = select(*COLUMNS, PatientRow.search).where(
        PatientRow.clinic_id == bindparam("clinic_id")
    )
    for number, count in enumerate(shape):
        names = _names(shape)[sum(shape[:number]) :][:count]
        query = query.where(or_(*(PatientRow.search.like(bindparam(name)) for name in names)))
    query = query.order_by(PatientRow.search, PatientRow.id)
    # Literals: a prepared statement names all its parameters, and SQLite adds an offset of its own.
    most: ColumnElement[int] = literal_column(str(MOST_FOUND + 1))
    none: ColumnElement[int] = literal_column("0")
    few = query.limit(most).offset(none).subquery()
    change = PatientChangeRow
    is_former = (change.family_name != few.c.family_name) | (change.given_name != few.c.given_name)
    shown = (few.c[column.key] for column in COLUMNS)
    return Statement(
        select(*shown, change.family_name, change.given_name)
        .select_from(few)
        .outerjoin(
            change,
            (change.clinic_id == bindparam("clinic_id"))
            & (change.patient_id == few.c.id)
            & is_former,
        )
        .order_by(few.c.search, few.c.id, change.changed_at, change.id)
    )
