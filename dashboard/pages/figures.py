"""Figures: what happened in the clinic's sessions, counted; every number opens its list."""

from dashboard import runtime
from dashboard.components import figures
from dashboard.components.figures import look
from monitoring.permissions import Action, check_can

look.show()
user = runtime.current_user()
check_can(user, Action.VIEW_FIGURES)
figures.show(user)
