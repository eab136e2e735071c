"""The tables of what was ordered and what was done at the pump."""

from monitoring.infusions import InfusionAction
from monitoring.tables.columns import Kind, Table, code, column, number
from monitoring.tables.shared import IN_SESSION, LATE_REASON

_MICROGRAMS_PER_MG = 1000
INFUSION_EVENTS = Table(
    name="infusion-events",
    what="step at the pump",
    is_corrected=True,
    columns=(
        *IN_SESSION,
        code("action", "what was done", InfusionAction),
        number(
            "rate",
            "mg_per_h",
            "the rate from then on; empty for a step without one",
            "rate_ug_per_h",
            divisor=_MICROGRAMS_PER_MG,
        ),
        number(
            "amount",
            "mg",
            "the amount of a bolus",
            "amount_ug",
            divisor=_MICROGRAMS_PER_MG,
        ),
        column(Kind.FREE_TEXT, "reason", "why"),
        LATE_REASON,
    ),
)
ORDERS = Table(
    name="orders",
    what="order of a physician",
    is_corrected=True,
    columns=(
        *IN_SESSION,
        number("dose", "mg", "the whole dose", "dose_ug", divisor=_MICROGRAMS_PER_MG),
        number("duration", "min", "over how long", "duration_min"),
        number(
            "concentration",
            "mg_per_mL",
            "of the syringe or bag",
            "concentration_ug_per_ml",
            divisor=_MICROGRAMS_PER_MG,
        ),
        LATE_REASON,
    ),
)
