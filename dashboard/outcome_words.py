"""The words of a clinic's outcomes: counts, medians with their interval, shares."""

from dashboard.wording import plain_number
from monitoring.relief.dose_response import Fit
from monitoring.relief.kaplan_meier import KaplanMeier
from monitoring.relief.log_rank import LogRank
from monitoring.relief.not_enough import NotEnough
from monitoring.relief.shares import BandShare

_WHOLE_FROM_DAYS = 10
_LEAST_P = 0.001


def infusions(count: int, patients: int) -> str:
    """How many infusions of how many people: "34 infusions of 12 patients"."""
    of_whom = "1 patient" if patients == 1 else f"{patients:,} patients"
    return f"1 infusion of {of_whom}" if count == 1 else f"{count:,} infusions of {of_whom}"


def days(number: float) -> str:
    """So many days, to a tenth below ten: "3.5", "17"."""
    return plain_number(number, 0 if number >= _WHOLE_FROM_DAYS else 1)


def percent(share: float) -> str:
    """A share: "64 %"."""
    return f"{100 * share:.0f} %"


def median_words(curve: KaplanMeier) -> str:
    """When half had returned, with its interval: "median 17 days (95 % 12 to 23)"."""
    if curve.median is None:
        return "median not reached: more than half still had relief when last asked"
    number = days(curve.median)
    return f"median {number} {'day' if number == '1' else 'days'} ({interval_words(curve)})"


def interval_words(curve: KaplanMeier) -> str:
    """The median's interval: "95 % 12 to 23"; open ends are said."""
    if curve.median_low is None and curve.median_high is None:
        return "no interval"
    low = "?" if curve.median_low is None else days(curve.median_low)
    if curve.median_high is None:
        return f"95 % from {low}, no upper end"
    return f"95 % {low} to {days(curve.median_high)}"


def share_words(band: BandShare) -> str:
    """A share with what it is made of: "14 of 51 infusions of 29 patients, 27 % (95 % …)"."""
    counted = infusions(band.n_infusions, band.n_patients)
    interval = f"95 % interval {100 * band.low:.0f} to {percent(band.high)}"
    return f"{band.n_yes:,} of {counted}, {percent(band.share)} ({interval})"


def fit_words(fit: Fit | NotEnough) -> str:
    """What a fitted line says, or why there is none."""
    if isinstance(fit, NotEnough):
        reason = fit.reason.removesuffix(".")
        return f"no line: {reason[:1].lower()}{reason[1:]}"
    slope, low, high = (_signed(each / 10) for each in (fit.slope, fit.low, fit.high))
    of_what = "infusions" if fit.n_patients == 1 else "patients"
    return (
        f"line: {slope} for each 0.1 mg/kg more (95 % {low} to {high}), "
        f"Theil–Sen of {fit.n_points:,} {of_what}"
    )


def _signed(number: float) -> str:
    words = plain_number(number, 1)
    return f"+{words}" if number > 0 and words != "0" else words


def comparison_words(comparison: LogRank | NotEnough) -> str:
    """Whether the groups keep their relief equally long, or why that is not said."""
    if isinstance(comparison, NotEnough):
        return f"Not compared. {comparison.reason}"
    p_value = comparison.p_value
    chance = "p below 0.001" if p_value < _LEAST_P else f"p = {p_value:.3f}"
    degrees = "1 degree" if comparison.degrees == 1 else f"{comparison.degrees} degrees"
    return f"Log-rank test: χ² = {comparison.statistic:.1f} on {degrees} of freedom, {chance}."
