"""What was done to the tables, and what remains risky: it goes with them, for who gets them."""

from monitoring.deidentifying.small_cells import FEWEST, Groups
from monitoring.deidentifying.tables import OLDEST
from monitoring.deidentifying.veil import LONGEST_SHIFT_DAYS

_TEXT = """\
De-identified tables of an infusion clinic: what was done, and what remains

DONE
- Out: names of patients, staff and clinic, record numbers, chairs, names of protocols, titles of
  flags, and everything that somebody wrote in their own words, reasons of corrections too.
- Ids of patients, sessions, entries and staff are pseudonyms, made with a secret that stays in the
  clinic (HMAC-SHA256). They are the same in every export of this clinic's installation, so two
  exports can be joined.
- Dates of each patient are moved back by a whole number of days (1 to {days}), another one for
  each patient, made with the same secret. Every duration of a patient stays exactly what it was.
  Dates of different patients cannot be compared.
- Times are UTC, because a time zone tells a place. Years, seasons and days of the week say nothing.
- Ages are whole years at the session; {oldest} stands for {oldest} or more, also of earlier
  sessions of who is that old by now. Birth dates are out. Weights are whole kilograms.
- Rows come by pseudonym of the patient, not in the order in which patients were treated.
- What was exported before is out.

WHAT REMAINS RISKY
- This alone is not the Safe Harbor of 45 CFR 164.514(b)(2): dates are moved, not taken out. Have
  somebody who can judge it decide (164.514(b)(1), expert determination), or share it under an
  agreement that forbids finding out who is who. Other countries have other rules.
- Who knows when somebody was treated, how often or how far apart may find that pattern of
  sessions again: durations are true.
- Times of day are true, in UTC: they may tell roughly where the clinic is, and by the hour of
  summer time the season.
- Who knows which period these are from knows in which one the true dates lie; a short one tells
  much. The first and last dates of all may tell how far somebody was moved.
- Ages, weights, doses, rare side effects and long courses together can point to one person.
- Do not join these tables with others about the same people.

SMALL GROUPS
Groups of 1 to {most} patients, by age and weight at the newest session and by side effect. The
limit is that of the CMS cell size suppression policy ({fewest} at least). Publish no figure about
them, and think of leaving them out.
{groups}
"""
_FEW = "All of it is about fewer than {fewest} patients.\n"


def statement(groups: Groups) -> str:
    """The text, with the small groups named."""
    small = groups.small()
    listed = "\n".join(f"- {each}" for each in small) if small else "None."
    few = _FEW.format(fewest=FEWEST) if groups.patients < FEWEST else ""
    return _TEXT.format(
        days=f"{LONGEST_SHIFT_DAYS:,}",
        oldest=OLDEST,
        most=FEWEST - 1,
        fewest=FEWEST,
        groups=few + listed,
    )
