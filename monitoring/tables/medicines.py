"""The table of the medicines that were given in a visit."""

from monitoring.tables.columns import Kind, Table, code, column, number
from monitoring.tables.shared import IN_SESSION, LATE_REASON
from monitoring.visits import Route

_MICROGRAMS_PER_MG = 1000
MEDICINES = Table(
    name="medicines-given",
    what="medicine given in a visit",
    is_corrected=True,
    columns=(
        *IN_SESSION,
        column(Kind.NAME, "medicine", "its name, as typed or chosen", "name"),
        code("route", "how it was given", Route),
        number(
            "dose",
            "mg",
            "how much; empty where `amount` says it in words",
            "dose_ug",
            divisor=_MICROGRAMS_PER_MG,
        ),
        column(Kind.FREE_TEXT, "amount", "how much, in words"),
        column(Kind.FREE_TEXT, "reason", "what for"),
        LATE_REASON,
    ),
)
