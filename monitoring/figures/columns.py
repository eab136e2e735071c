"""Columns out of columns: lengths of time, and what is known of the session of each row."""

import pandas as pd


def minutes(lengths: pd.Series) -> pd.Series:
    """Each length of time in minutes; NaN where it is not known."""
    in_minutes: pd.Series = lengths.dt.total_seconds() / 60
    return in_minutes


def of_session(rows: pd.DataFrame, fact: pd.Series) -> pd.Series:
    """For each of `rows` the `fact` of its session; missing where none of that session is known.

    `fact` is by `session`. (A Series that maps another one fails on empty columns of instants.)
    """
    return pd.Series(fact.reindex(rows["session"]).array, index=rows.index)
