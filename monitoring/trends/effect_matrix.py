"""Which side effects there were in which session, and how bad."""

from collections.abc import Sequence

import pandas as pd

from monitoring.effects import EFFECTS, Grade
from monitoring.trends.summary import SessionSummary


def effect_matrix(summaries: Sequence[SessionSummary]) -> pd.DataFrame:
    """The worst grade of each effect (rows, in the list's order) in each session (columns).

    Rows are the effects reported in any of them, columns the session ids in order; `Int64`. 0 is
    "none": somebody reported on effects in that session, and not this one. A session in which
    nobody reported anything is `<NA>` throughout: not reported, which is not the same as none.
    """
    reported = {effect for each in summaries for effect in each.effects}
    effects = [effect for effect in EFFECTS if effect in reported]
    columns = {
        each.session_id: pd.array(
            [each.effects.get(effect, Grade.NONE) if each.effects else None for effect in effects],
            dtype="Int64",
        )
        for each in summaries
    }
    return pd.DataFrame(columns, index=pd.Index(effects, dtype=object, name="effect"))
