"""Rules that look at readings one by one: only where one may be out of line, table by table."""

from collections.abc import Callable, Iterable

import numpy as np

from monitoring.limits import Limit
from monitoring.replay.arrays import Bools, Ints
from monitoring.replay.columns import Columns, Readings
from monitoring.replay.findings import (
    NO_FINDINGS,
    Findings,
    all_findings,
    where_something_is_bad,
)

Look = Callable[[Readings, Ints], Findings]


def findings_by_table(
    limits: Iterable[Limit], columns: Columns, may_differ: Bools, look: Look
) -> Findings:
    """What `look` finds in the tables of the limits' measures, where not all is calm.

    `look` is given a table and the sessions that `may_differ`, but for those no column can decide.
    """
    wanted = np.flatnonzero(may_differ & ~columns.sessions.is_odd)
    if not len(wanted):
        return NO_FINDINGS
    looked_at = [columns.readings_of(limit.measure) for limit in limits]
    parts = [
        look(table, wanted)
        for table in (columns.vitals, columns.assessments)
        if any(table is each for each in looked_at)
    ]
    found = where_something_is_bad(all_findings(parts))
    return found if len(parts) == 1 else columns.in_time(found)
