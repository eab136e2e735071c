"""Saving into a patient's course: one transaction, and nobody's words written over unseen."""

from collections.abc import Callable
from datetime import datetime

from dashboard.course_view import CourseView
from dashboard.saving import save
from dashboard.state import Form
from db.store import SqlStore
from monitoring.keeping_course import CourseForm, KeptEntry, write_course
from monitoring.people import User

MakeEntry = Callable[[User, datetime], KeptEntry]
_NOTHING: frozenset[str] = frozenset()


def save_entry(
    form: Form,
    view: CourseView,
    kind: type[KeptEntry],
    make: MakeEntry,
    confirmed: frozenset[str] = _NOTHING,
) -> None:
    """Save what `make` gives in place of the entry of its kind that the person saw.

    Refused when somebody else saved another one since the page was drawn: once it is drawn anew
    they see that one, and what they typed is still there.
    """
    seen = view.newest(kind)

    def act(store: SqlStore, by: User, at: datetime) -> None:
        instead_of = None if seen is None else seen.id
        entry = CourseForm(entry=make(by, at), instead_of=instead_of, confirmed=confirmed)
        write_course(store, by, view.patient.id, entry, at)

    save(form, view.zone, act)
