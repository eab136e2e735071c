"""One of a list whose entries are known only as the page is drawn; the choice is in the address."""

from collections.abc import Mapping

import streamlit as st


def pick(label: str, parameter: str, words: Mapping[str, str], default: str) -> str:
    """The code of the entry that the address names, else `default`; another one is gone to."""
    named = st.query_params.get(parameter, "")
    current = named if named in words else default
    codes = list(words)
    picked = st.selectbox(
        label,
        codes,
        index=codes.index(current),
        format_func=lambda code: words.get(code, code),
        key=f"{parameter}-{current}",
    )
    if picked is not None and picked != current:
        # Written into the address the browser remembers the way here; a bound widget does not.
        st.query_params[parameter] = picked
        st.rerun()
    return current
