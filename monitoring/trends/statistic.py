"""Which statistic a curve or a number is: they differ by far, and are easily taken for another.

The mean at a fixed minute is smaller than the mean of each session's own peak, because sessions
peak at different minutes (published: 3, 13 and 20 mmHg for the same drug; docs/trends.md).
"""

from enum import StrEnum


class Statistic(StrEnum):
    """What a curve or a number was made of."""

    READING = "reading"
    OWN_PEAK = "own_peak"
    MEDIAN_AT_MINUTE = "median_at_minute"
    BAND_AT_MINUTE = "band_at_minute"
    WORST_GRADE = "worst_grade"


STATISTIC_WORDS: dict[Statistic, str] = {
    Statistic.READING: "each reading of one session",
    Statistic.OWN_PEAK: "the highest reading of each session, whenever it was",
    Statistic.MEDIAN_AT_MINUTE: "the median of the sessions at the same minute, not of their peaks",
    Statistic.BAND_AT_MINUTE: "10 to 90 % of the sessions at the same minute, not of their peaks",
    Statistic.WORST_GRADE: "the worst grade reported in each session",
}
