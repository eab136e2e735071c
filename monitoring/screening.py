"""Contraindications and interactions, looked up in tables with their sources.

The tables are incomplete: what they do not hold is "not checked", and no finding is never "safe".
"""

import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from monitoring.limits import Data, Origin


class Level(StrEnum):
    """How much a hit matters: of a condition BLOCK to CAUTION, of a medicine HIGH to NONE."""

    BLOCK = "block"
    SPECIALIST = "specialist"
    CAUTION = "caution"
    HIGH = "high"
    MODERATE = "moderate"
    INFORMATION = "information"
    NONE = "none"


class Condition(Data):
    """A condition asked about at the door; `level` is block, specialist or caution.

    `is_of_today`: true of this day, not of the patient.
    """

    code: str
    name: str
    level: Level
    is_of_today: bool = False
    snomed: str = ""
    reason: str
    origin: Origin


class Interaction(Data):
    """A class of medicines; `level` is high, moderate, information or none.

    `asks_last_dose`: when it was taken last matters (`clinical.md` §5.2, notes).
    """

    name: str
    level: Level
    asks_last_dose: bool = False
    reason: str
    medicines: dict[str, str]
    atc: tuple[str, ...] = ()
    origin: Origin


class Support(Data):
    """Medicines that are given against side effects, by name with their RxNorm ingredient."""

    medicines: dict[str, str]
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """One hit: what it is, how much it matters and why."""

    name: str
    level: Level
    reason: str
    origin: tuple[str, ...]


class _Tables(Data):
    reviewed_on: str
    sources: dict[str, str]
    conditions: tuple[Condition, ...]
    interactions: tuple[Interaction, ...]
    support: Support


@cache
def screening_tables() -> _Tables:
    """The tables that ship with the product."""
    text = files("monitoring").joinpath("screening.toml").read_text(encoding="utf-8")
    return _Tables.model_validate(tomllib.loads(text))


def support_medicines() -> tuple[str, ...]:
    """The names of medicines that are given against side effects, to choose from; no doses."""
    return tuple(screening_tables().support.medicines)


def screen_conditions(codes: Iterable[str]) -> tuple[tuple[Screened, ...], tuple[str, ...]]:
    """The known conditions among `codes`, and the codes that no table holds."""
    known = {condition.code: condition for condition in screening_tables().conditions}
    asked = tuple(codes)
    hits = tuple(
        Screened(name=hit.name, level=hit.level, reason=hit.reason, origin=hit.origin)
        for code in asked
        if (hit := known.get(code)) is not None
    )
    return hits, tuple(code for code in asked if code not in known)


def screen_medicines(names: Iterable[str]) -> tuple[tuple[Screened, ...], tuple[str, ...]]:
    """The interactions of these medicines, and the names that no table holds.

    Names are compared without regard to case and composition; a medicine may be in two classes.
    """
    by_name = _interactions_by_name()
    asked = tuple(names)
    hits = tuple(
        Screened(name=f"{name} ({hit.name})", level=hit.level, reason=hit.reason, origin=hit.origin)
        for name in asked
        for hit in by_name.get(_folded(name), ())
    )
    return hits, tuple(name for name in asked if _folded(name) not in by_name)


@cache
def _interactions_by_name() -> dict[str, list[Interaction]]:
    by_name: dict[str, list[Interaction]] = {}
    for interaction in screening_tables().interactions:
        for medicine in interaction.medicines:
            by_name.setdefault(_folded(medicine), []).append(interaction)
    return by_name


def asks_last_dose(name: str) -> bool:
    """Does it matter when this medicine was taken last?"""
    return any(hit.asks_last_dose for hit in _interactions_by_name().get(_folded(name), ()))


def known_medicines() -> tuple[str, ...]:
    """Every medicine that the tables hold, each once, by name: to choose from."""
    return tuple(
        sorted({name for each in screening_tables().interactions for name in each.medicines})
    )


def listed_medicine(name: str) -> str | None:
    """The medicine of this name as the tables write it; None where they hold none."""
    return _listed_names().get(_folded(name))


@cache
def _listed_names() -> dict[str, str]:
    return {_folded(name): name for name in (*known_medicines(), *support_medicines())}


def is_same_medicine(name: str, other: str) -> bool:
    """Do the tables take both for one name?"""
    return _folded(name) == _folded(other)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def rxnorm_of(name: str) -> str:
    """The RxNorm ingredient of a medicine that the tables hold; empty where none was confirmed."""
    return _rxnorm_by_name().get(_folded(name), "")


@cache
def _rxnorm_by_name() -> dict[str, str]:
    tables = screening_tables()
    held = [tables.support.medicines, *(each.medicines for each in tables.interactions)]
    return {_folded(name): code for medicines in held for name, code in medicines.items() if code}


def condition_of(code: str) -> Condition | None:
    """The condition of this code; None where no table holds it."""
    return next((each for each in screening_tables().conditions if each.code == code), None)
