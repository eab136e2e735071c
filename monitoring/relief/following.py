"""Going through the reports in their order: until when relief was there, and from which baseline.

Who comes for the next infusion while the relief is still there is no worse a patient for it: the
pain at that door is relieved pain, and to come back to it is no return. So the next infusion's
relief is held against the pain from before (D), as one goes through the reports; this cannot be
told from each infusion alone.
"""

from dataclasses import dataclass
from math import isnan, nan

import pandas as pd

from monitoring.course_criteria import ReliefCriteria
from monitoring.follow_ups import ReliefPresent

_NONE = -1


@dataclass(slots=True)
class _Following:
    """What is known of one infusion so far; `first`, `last`, `still` are rows of the reports."""

    baseline_pain: float
    continues: bool = False
    nadir_pain: float = nan
    first: int = _NONE
    last: int = _NONE
    still: int = _NONE
    is_returned: bool = False

    def hear(self, row: int, pain: float, *, says_no: bool, criteria: ReliefCriteria) -> None:
        """Take in the next report; after the first return nothing counts any more."""
        if self.first == _NONE:
            self.first = row
        self.last = row
        if not isnan(pain) and not self.nadir_pain <= pain:
            self.nadir_pain = pain
        self.is_returned = says_no if isnan(pain) else self._is_back(pain, criteria)
        if not self.is_returned:
            self.still = row

    def _is_back(self, pain: float, criteria: ReliefCriteria) -> bool:
        by_share = pain * 100 >= self.baseline_pain * criteria.return_share_pct
        return by_share or pain >= self.nadir_pain + criteria.return_points


def follow(told: pd.DataFrame, windows: pd.DataFrame, criteria: ReliefCriteria) -> pd.DataFrame:
    """What the reports say of each infusion, one row each (the rows of `windows`).

    `told`, infusion by infusion in order of time: infusion, told_in, pain, relief; `windows`:
    baseline_pain (the last before each start) and next (row of the patient's next infusion).

    Columns: baseline_pain, continues (it is that of the relief before), nadir_pain, is_returned;
    first, last (it ends there) and still (the relief was still there): rows of `told`, or -1.
    """
    own = windows["baseline_pain"].tolist()
    found = [_Following(baseline_pain=pain) for pain in own]
    following = windows["next"].tolist()
    says_no = (told["relief"] == ReliefPresent.NO).tolist()
    columns = (told["infusion"].tolist(), told["told_in"].tolist(), told["pain"].tolist(), says_no)
    for row, (infusion, told_in, pain, no) in enumerate(zip(*columns, strict=True)):
        here = found[infusion]
        if not here.is_returned:
            here.hear(row, pain, says_no=no, criteria=criteria)
        if told_in == following[infusion]:
            goes_on = not here.is_returned and here.baseline_pain >= criteria.return_points
            found[told_in].continues = goes_on
            found[told_in].baseline_pain = here.baseline_pain if goes_on else own[told_in]
    return _as_frame(found, windows.index)


def _as_frame(found: list[_Following], index: pd.Index) -> pd.DataFrame:
    columns = {
        name: [getattr(each, name) for each in found] for name in _Following.__dataclass_fields__
    }
    return pd.DataFrame(columns, index=index).astype(
        {"baseline_pain": "float64", "nadir_pain": "float64", "is_returned": bool}
    )
