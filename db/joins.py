"""Joins whose order is ours: SQLite, which keeps no statistics, guesses it wrong."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Join
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler


class _InTurn(Join):
    """A join that is looked up from left to right; `by` is the index for a table at its left."""

    inherit_cache = False  # `by` is no part of a key; our statements are prepared once anyway
    by = ""


def in_turn(
    left: FromClause, right: FromClause, on: ColumnElement[bool], *, by: str = ""
) -> FromClause:
    """For each row of `left` those of `right`, never the other way round.

    From readings to sessions every reading of the clinic would be looked at for one patient's. `by`
    is the partial index that `left` is read by: SQLite prefers a primary key that finds more.
    """
    join = _InTurn(left, right, on)
    join.by = by
    return join


@compiles(_InTurn, "sqlite")
def _crossed(join: _InTurn, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401
    """CROSS JOIN is how SQLite is told (https://sqlite.org/lang_select.html, section 2.2)."""
    left = compiler.process(join.left, **{**how, "asfrom": True})
    right = compiler.process(join.right, **{**how, "asfrom": True})
    on = compiler.process(join.onclause)  # type: ignore[arg-type]  # `in_turn` always gives one
    indexed = f" INDEXED BY {join.by}" if join.by else ""
    return f"{left}{indexed} CROSS JOIN {right} ON {on}"
