"""Which figures the address names: the time, the groups, one of them alone, one number's list.

An address holds codes only: of rules, effects and outcomes, ids of physicians, and short digests
in the place of what somebody typed.
"""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

import streamlit as st

from dashboard.components.address_choice import chosen
from dashboard.figures_source import Chosen, Period
from monitoring.figures.clinic import By

LIST = "list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What is looked at; `number` is the key of the number whose list is shown, "" for none."""

    what: Chosen
    number: str = ""
    page: int = 1

    def to(self, number: str, page: int = 1) -> str:
        """The address of the list behind a number of these figures."""
        return _address(replace(self, number=number, page=page))

    def to_number_of(self, group: str, number: str) -> str:
        """The address of the list behind a number of one group."""
        return _address(Place(what=replace(self.what, of=group), number=number))

    def to_group(self, group: str) -> str:
        """The address of the figures of one group, or with "" of all."""
        return _address(Place(what=replace(self.what, of=group)))


def shown_place() -> Place:
    """The place that the address names; what it does not name, or wrongly, is the usual one.

    A group belongs to what the sessions are put beside each other by: after another choice of
    that, it is no longer meant.
    """
    by = chosen("by", By)
    named = st.query_params.get("of", "")
    prefix = f"{by.value}."
    of = named.removeprefix(prefix) if named.startswith(prefix) else ""
    what = Chosen(period=chosen("period", Period), by=by, of=of)
    return Place(what=what, number=st.query_params.get(LIST, ""))


def _address(place: Place) -> str:
    what = place.what
    told = {"period": what.period.value, "by": what.by.value}
    if what.of:
        told["of"] = f"{what.by.value}.{what.of}"
    if place.number:
        told[LIST] = place.number
    if place.page > 1:
        told["page"] = str(place.page)
    return f"/figures?{urlencode(told)}"
