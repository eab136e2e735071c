"""Contraindications and interactions, looked up in tables with their sources.

The tables are incomplete: what they do not hold is "not checked", and no finding is never "safe".
"""

import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from monitoring.limits import Data, Origin


class Condition(Data):
    """A condition asked about at the door; `level` is block, specialist or caution."""

    code: str
    name: str
    level: str
    snomed: str = ""
    reason: str
    origin: Origin


class Interaction(Data):
    """A class of medicines; `level` is high, moderate, information or none."""

    name: str
    level: str
    reason: str
    medicines: dict[str, str]
    atc: tuple[str, ...] = ()
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """One hit: what it is, how much it matters and why."""

    name: str
    level: str
    reason: str
    origin: tuple[str, ...]


class _Tables(Data):
    reviewed_on: str
    conditions: tuple[Condition, ...]
    interactions: tuple[Interaction, ...]


@cache
def screening_tables() -> _Tables:
    """The tables that ship with the product."""
    text = files("monitoring").joinpath("screening.toml").read_text(encoding="utf-8")
    return _Tables.model_validate(tomllib.loads(text))


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


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
