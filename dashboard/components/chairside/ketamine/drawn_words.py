"""What was drawn for a session and became of it, and how that compares with the pump's record."""

from monitoring.ketamine.amounts import milligrams
from monitoring.ketamine.sums import Sums
from monitoring.ledger import Ledger, PumpState


def drawn_words(sums: Sums, pump: Ledger, record_given_ug: int) -> str:
    """One or two sentences: "Drawn 50 mg, given 32.5 mg, wasted 17.5 mg. …"."""
    drawn = milligrams(sums.drawn_ug)
    if sums.open_ug == sums.drawn_ug:
        return f"Drawn {drawn}. What was given and wasted of it is not written down yet."
    said = f"Drawn {drawn}, given {milligrams(sums.given_ug)}, wasted {milligrams(sums.wasted_ug)}"
    if sums.open_ug:
        return f"{said}; {milligrams(sums.open_ug)} not accounted for yet."
    return f"{said}. {_compared(sums, pump, record_given_ug)}"


def _compared(sums: Sums, pump: Ledger, record_given_ug: int) -> str:
    if pump.state is PumpState.NOT_STARTED:
        return "The pump’s record says nothing was given."
    if record_given_ug == sums.given_ug:
        return "The pump’s record says the same."
    off = sums.given_ug - record_given_ug
    more = "more" if off > 0 else "less"
    known, by = milligrams(record_given_ug), milligrams(abs(off))
    return f"The pump’s record says {known} was given: here it is {by} {more}."
