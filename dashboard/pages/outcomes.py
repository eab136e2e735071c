"""Outcomes: how long the clinic's infusions help, and what the dose does; nobody is named."""

from dashboard import runtime
from dashboard.components import outcomes
from dashboard.components.outcomes import look
from monitoring.permissions import Action, check_can

look.show()
user = runtime.current_user()
check_can(user, Action.VIEW_OUTCOMES)
outcomes.show(user)
