"""Where the list behind a number of the outcomes is, and which list the address names."""

from urllib.parse import urlencode

import streamlit as st

from dashboard.outcomes_source import Chosen

LIST = "list"


def shown_list() -> str:
    """The key of the list that the address names; "" for none."""
    return st.query_params.get(LIST, "")


def address(current: Chosen, key: str = "", page: int = 1) -> str:
    """The address of the list `key` of these infusions, or of their outcomes."""
    told = {
        "period": current.period.value,
        "by": current.grouping.value,
        "condition": current.condition.value,
    }
    if key:
        told[LIST] = key
    if page > 1:
        told["page"] = str(page)
    return f"/outcomes?{urlencode(told)}"
