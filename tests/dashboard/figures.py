"""Reading a figure: its traces, words and limits."""

import json
from typing import Any

from tests.factories import (
    baseline,
    start,
    vitals,
)

Figure = dict[str, Any]
CALM = (*baseline(), start(), vitals(5), vitals(15), vitals(25))


def trace(figure: Figure, name: str) -> dict[str, Any]:
    return next(each for each in figure["data"] if each["name"] == name)


def words_in(figure: Figure) -> str:
    return json.dumps(
        [each["text"] for each in figure["layout"]["annotations"]], ensure_ascii=False
    )


def limits_in(figure: Figure) -> set[float]:
    return {
        shape["y0"]
        for shape in figure["layout"]["shapes"]
        if shape["yref"] == "y2" and shape["line"].get("dash") in {"solid", "dash", "dot"}
    }
