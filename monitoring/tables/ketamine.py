"""The table of the ketamine ledger: a row for each line of each lot."""

from monitoring.ketamine.lines import LineKind, Way
from monitoring.permissions import Action
from monitoring.tables.columns import Column, Kind, Table, code, column, number
from monitoring.tables.shared import LATE_REASON

_MICRO = 1000


def _mg(name: str, meaning: str, source: str) -> Column:
    return number(name, "mg", meaning, source, divisor=_MICRO)


KETAMINE = Table(
    name="ketamine",
    what="line of the ketamine ledger; what was entered in error has a line that says so",
    needs=Action.VIEW_KETAMINE,
    columns=(
        column(Kind.ID, "id", "id of the line"),
        column(Kind.ID, "lot_id", "id of the lot: of one delivery"),
        column(Kind.NAME, "lot_number", "the manufacturer's number"),
        column(Kind.NAME, "manufacturer", "as printed on the vial"),
        column(Kind.DAY, "expires_on", "the last day on which the lot may be used"),
        number("strength", "mg_per_mL", "of the solution", "strength_ug_per_ml", divisor=_MICRO),
        number("volume", "mL", "of a vial", "volume_ul", divisor=_MICRO),
        number("line_number", "", "the lines of a lot are numbered from 1", "number"),
        code("kind", "what the line says", LineKind),
        column(Kind.TIME, "at", "when it was done"),
        column(Kind.TIME, "recorded_at", "when it was saved"),
        column(Kind.PERSON, "by", "who did it and signed for it; of a witness, who saw it"),
        column(Kind.ID, "session_id", "id of the session it was drawn for"),
        column(Kind.ID, "about_id", "id of the line that this one is about"),
        code("way", "how it left the stock unused", Way),
        number(
            "vials",
            "",
            "received; opened for a draw; removed; counted; taken into the record by an "
            "explanation (negative: out of it)",
        ),
        _mg(
            "amount",
            "drawn; removed from opened vials; counted in them; or taken over",
            "amount_ug",
        ),
        _mg("given", "given of a draw", "given_ug"),
        _mg("wasted", "wasted of a draw: given and wasted are what was drawn", "wasted_ug"),
        _mg(
            "record_given",
            "given in all by the session's record, as it was then",
            "record_given_ug",
        ),
        number("vials_left", "", "unopened vials of the lot after this line"),
        _mg("opened_left", "left in opened vials of the lot after this line", "open_ug_left"),
        number("open_left", "", "what was still open about the lot after this line", "tasks_left"),
        column(Kind.FREE_TEXT, "reason", "what was written beside it"),
        LATE_REASON,
    ),
)
