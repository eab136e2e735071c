"""Words for the versions of a protocol: how they are called, since when and by whom."""

from datetime import datetime
from zoneinfo import ZoneInfo

from dashboard.protocols_source import ProtocolsView
from dashboard.wording import clock, local_day
from monitoring.protocol_approvals import Published
from monitoring.protocol_editing.drafts import OWN_NAME
from monitoring.sessions import ProtocolVersion


def version_name(version: ProtocolVersion) -> str:
    """What people call a version: "Version 4", "Version 3 (default, as shipped)"."""
    own = f"Version {version.version}"
    return own if version.name == OWN_NAME else f"{own} ({version.name}, as shipped)"


def version_code(version: ProtocolVersion) -> str:
    """What stands in addresses for a version: "clinic-4"."""
    return f"{version.name}-{version.version}"


def since_words(each: Published, zone: ZoneInfo) -> str:
    """From when a version is in force: "23 Nov 2026, 14:02"."""
    approval = each.approval
    return _when(each.published_at if approval is None else approval.in_force_from, zone)


def approval_words(each: Published, view: ProtocolsView) -> str:
    """Who approved a version and when."""
    if each.approval is None:
        return "nobody: the clinic was set up with it"
    name = view.names.get(each.approval.approved_by, "")
    return f"{name}, {_when(each.approval.approved_at, view.zone)}"


def standing_word(each: Published, view: ProtocolsView) -> str:
    """Where a version stands: in force, to come, or replaced."""
    if each.version == view.in_force:
        return "in force"
    if not each.is_in_force_by(view.at):
        later = view.published[: view.published.index(each)]
        begins = each.approval.in_force_from if each.approval else view.at
        if any(other.is_in_force_by(begins) for other in later):
            return "replaced before it began"
        return "to come"
    return "replaced"


def _when(at: datetime, zone: ZoneInfo) -> str:
    return f"{local_day(at, zone)}, {clock(at, zone)}"
