"""In how many infusions which side effect was reported."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from monitoring.effects import EFFECTS, Effect, Grade
from monitoring.figures.columns import of_session
from monitoring.figures.counting import Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectFigure:
    """One side effect: `reported` of all infusions, `among_reports` of those with any report."""

    effect: Effect
    reported: Counted
    among_reports: Counted
    severe: Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectFigures:
    """The effects that were reported, most often first.

    In the `silent` infusions nobody wrote anything down about side effects. That is not the same
    as none: so each effect is a share of all infusions, which takes silence for none, and of those
    with a report, which takes it for nothing.
    """

    effects: tuple[EffectFigure, ...]
    silent: Counted


def effect_figures(rows: pd.DataFrame, reports: pd.DataFrame) -> EffectFigures:
    """The effects of the infusions among `rows` (`session_rows`); looks before the start are left.

    `reports`: `FigureFrames.effects`. A report that an effect is gone is a report, not an effect.
    """
    infused = rows[rows["is_infused"]]
    started_at = infused.set_index("session")["started_at"]
    during = reports[reports["measured_at"] >= of_session(reports, started_at)]
    is_silent = ~infused["session"].isin(during["session"])
    found = tuple(_effects(infused, during, len(infused) - int(is_silent.sum())))
    return EffectFigures(
        effects=tuple(sorted(found, key=lambda each: -each.reported.n)),
        silent=Counted(
            key="effect_silent", behind=infused["session"][is_silent], n_of=len(infused)
        ),
    )


def _effects(infused: pd.DataFrame, during: pd.DataFrame, n_told: int) -> Iterator[EffectFigure]:
    there = during[during["grade"] > Grade.NONE]
    worst = there.groupby(["effect", "session"], sort=False)["grade"].max()
    for effect in EFFECTS:
        if effect in worst.index.get_level_values(0):
            grades = worst.loc[effect]
            sessions = infused["session"]
            with_it = sessions[sessions.isin(grades.index)]
            bad = sessions[sessions.isin(grades.index[grades == Grade.SEVERE])]
            key = f"effect.{effect.value}"
            yield EffectFigure(
                effect=effect,
                reported=Counted(key=key, behind=with_it, n_of=len(infused)),
                among_reports=Counted(key=key, behind=with_it, n_of=n_told),
                severe=Counted(key=f"severe.{effect.value}", behind=bad, n_of=len(infused)),
            )
