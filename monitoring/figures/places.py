"""What else a clinic counts: the medicines it gave, and how its chairs were used."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from monitoring.figures.counting import Counted, share
from monitoring.screening import listed_medicine

_MINUTES_PER_H = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineFigure:
    """One medicine, by its `name` as the tables have it: how often, and in how many sessions.

    `is_listed`: the tables know the name. Else somebody typed it, and what else stands in it nobody
    knows: such a name is only for who may read the record. "" stands for all of these together.
    """

    name: str
    is_listed: bool
    given: Counted
    sessions: Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class ChairFigure:
    """One chair: its sessions, and how long people stayed in it.

    `n_known` of them have a known stay; `hours` is the sum of those, `median_min` their median,
    None where there is none. `n_days` is on how many days somebody sat there.
    """

    chair: str
    sessions: Counted
    n_known: int
    hours: float
    median_min: float | None
    n_days: int


def medicine_figures(
    rows: pd.DataFrame, given: pd.DataFrame, *, are_typed_names_shown: bool
) -> tuple[MedicineFigure, ...]:
    """The medicines that were given (session_id, name), most often first.

    Names that no table holds are counted under one if they are not to be shown.
    """
    took_place = rows[rows["took_place"]]
    listed = given["name"].map(listed_medicine)
    typed = given["name"].map(_folded) if are_typed_names_shown else ""
    named = given.assign(medicine=listed.where(listed.notna(), typed), is_listed=listed.notna())
    found = [
        MedicineFigure(
            name=str(name),
            is_listed=bool(own["is_listed"].iloc[0]),
            given=Counted(key=f"medicine.{short_key(str(name))}", behind=own["session"]),
            sessions=share(
                f"medicine_sessions.{short_key(str(name))}",
                took_place,
                took_place["session"].isin(own["session"]),
            ),
        )
        for name, own in named.groupby("medicine")
    ]
    return tuple(sorted(found, key=lambda each: (-each.given.n, each.name)))


def chair_figures(rows: pd.DataFrame) -> Iterator[ChairFigure]:
    """The chairs in which somebody sat, by name; `rows` as from `session_rows`."""
    took_place = rows[rows["took_place"]]
    for chair, own in took_place.groupby(took_place["chair"].str.strip()):
        stays = own["stay_min"].dropna()
        yield ChairFigure(
            chair=str(chair),
            sessions=Counted(key=f"chair.{short_key(str(chair))}", behind=own["session"]),
            n_known=len(stays),
            hours=float(stays.sum()) / _MINUTES_PER_H,
            median_min=float(stays.median()) if len(stays) else None,
            n_days=own["day"].nunique(),
        )


def short_key(text: str) -> str:
    """A short name of a text that somebody typed, for an address: nobody reads the text in it."""
    return hashlib.blake2s(text.encode(), digest_size=6).hexdigest()


def _folded(name: object) -> str:
    return " ".join(str(name).split())
