"""Short lines in the forms of the session page: quiet, wrong, worth knowing, whose."""

import streamlit as st

from dashboard.html import fill
from dashboard.wording import day, full_name
from monitoring.people import Patient


def say_quietly(words: str) -> None:
    """A line in small grey letters that still can be read."""
    st.html(fill('<p class="quiet">$words</p>', words=words))


def say_wrong(words: str) -> None:
    """What cannot be, beside the box it was typed into."""
    template = '<p class="wrong-value" role="alert"><b aria-hidden="true">✕</b> $words</p>'
    st.html(fill(template, words=words))


def say_notice(words: str) -> None:
    """Something that a person has to know before going on."""
    st.html(fill('<p class="notice" role="status">$words</p>', words=words))


def say_who(patient: Patient) -> None:
    """Whose record this is, inside a form that may lie over the band which says it."""
    template = '<p class="quiet"><b><bdi>$name</bdi></b> · $born_on</p>'
    st.html(fill(template, name=full_name(patient), born_on=day(patient.born_on)))
