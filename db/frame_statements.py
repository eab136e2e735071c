"""SELECTs answered as frames, built column by column: a row object for each reading costs more.

Instants are `datetime64[us, UTC]`, whole numbers `Int64` with `<NA>` where there is none, ids,
codes, texts and values of ours are objects.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Boolean, Connection, Dialect, Integer, Select
from sqlalchemy.types import TypeEngine

from db.statements import Statement, Values, converted, result_of
from db.types import UtcDateTime, stored_instants

_Floats = np.ndarray[tuple[int], np.dtype[np.float64]]


class FrameStatement:
    """A SELECT whose every parameter is named, prepared once as `Statement` does."""

    def __init__(self, query: Select[*tuple[Any, ...]]) -> None:
        self._statement = Statement(query)
        self._types = {column.name: column.type for column in query.selected_columns}

    def frame(self, connection: Connection, values: Values) -> pd.DataFrame:
        """The rows of the SELECT; types are kept when there are none."""
        rows = self._statement.stored_rows(connection, values)
        columns: Sequence[Sequence[Any]] = tuple(zip(*rows, strict=True)) or ((),) * len(
            self._types
        )
        return pd.DataFrame(
            {
                name: _column(kind, column, connection.dialect)
                for (name, kind), column in zip(self._types.items(), columns, strict=True)
            },
            copy=False,
        )


def _column(kind: TypeEngine[Any], stored: Sequence[Any], dialect: Dialect) -> pd.Series:
    if isinstance(kind, UtcDateTime):
        return pd.Series(pd.DatetimeIndex(stored_instants(stored, dialect), tz="UTC"))
    if isinstance(kind, Integer):
        return _numbers(stored)
    values = list(converted(result_of(kind, dialect), stored))
    return pd.Series(values, dtype="bool" if isinstance(kind, Boolean) else "object")


def _numbers(stored: Sequence[Any]) -> pd.Series:
    numbers: _Floats = np.array(stored, dtype=np.float64)
    unknown = np.isnan(numbers)
    whole = np.where(unknown, 0, numbers).astype(np.int64)
    return pd.Series(pd.arrays.IntegerArray(whole, unknown))
