"""What the rules of a clinic's protocols are called, for who reads the code of one."""

from collections.abc import Mapping

from sqlalchemy import Connection

from db.clinic_rows import published_protocols, read_protocol
from monitoring.ids import ClinicId


def rule_titles(connection: Connection, clinic_id: ClinicId) -> Mapping[str, str]:
    """The title of every rule any version ever had by its id; the last published one's counts."""
    titles: dict[str, str] = {}
    for each in reversed(published_protocols(connection, clinic_id)):
        protocol = read_protocol(connection, clinic_id, each.version)
        across = () if protocol.course is None else protocol.course.rules
        titles |= {rule.id: rule.title for rule in (*protocol.rules, *across)}
    return titles
