"""Who is in the chair: always on top, never scrolled away."""

import streamlit as st

from dashboard.html import Html, fill, place
from dashboard.limit_words import own_limit_words
from dashboard.session_view import SessionView
from dashboard.visit_words import order_words
from dashboard.wording import day, full_name, weight
from monitoring.infusions import InfusionOrder
from monitoring.own_limits import LimitsInForce
from monitoring.sessions import InfusionSession

_BAND = (
    '<section class="identity" aria-label="Patient">$name $facts <span class="fact">$plan</span>'
    "</section>"
)
_OWN_LIMITS = (
    '<p class="quiet own-limits"><b>◆ Own limits</b>: $limits. Set by <bdi>$name</bdi> until '
    "$until: <bdi>$reason</bdi></p>"
)
_NAME = '<strong><a href="/patient?id=$id" target="_self"><bdi>$name</bdi></a></strong>'


def show(view: SessionView) -> None:
    """Name, birth date, record number, weight, allergies, chair, plan and number in the series."""
    st.html(identity_html(view))


def identity_html(view: SessionView) -> Html:
    """The band as HTML; every text as typed."""
    patient, visit = view.patient, view.record.session
    facts = (
        fill('<span class="fact">$born</span>', born=day(patient.born_on)),
        fill('<span class="fact">MRN <bdi>$number</bdi></span>', number=patient.record_number),
        fill('<span class="fact">$weight</span>', weight=_weight(visit)),
        _allergies(patient.allergies),
        fill('<span class="fact">chair <bdi>$chair</bdi></span>', chair=visit.chair),
        _own_limits(view.timeline.limits),
    )
    return place(
        _BAND,
        name=fill(_NAME, id=str(patient.id), name=full_name(patient)),
        facts=Html(" ".join(facts)),
        plan=fill("$plan", plan=plan_words(view.timeline.ledger.order, visit)),
    )


def plan_words(order: InfusionOrder | None, visit: InfusionSession) -> str:
    """What was ordered, and which session of the series this is: "35 mg … · 4 of 6"."""
    parts = ["no order yet"] if order is None else [order_words(order, visit.weight_g)]
    if visit.number_in_series is not None:
        of = "" if visit.planned_in_series is None else f" of {visit.planned_in_series}"
        parts.append(f"session {visit.number_in_series}{of}")
    return " · ".join(parts)


def _own_limits(limits: LimitsInForce | None) -> Html:
    """That other limits than the protocol's hold; which, and why, is said below the band."""
    if limits is None or not limits.limits:
        return Html("")
    return Html('<span class="fact own">own limits ◆</span>')


def show_own_limits(view: SessionView) -> None:
    """Below the band, where there are any: which, who set them, and why."""
    limits = own_limits_html(view)
    if limits:
        st.html(limits)


def own_limits_html(view: SessionView) -> Html:
    """The limits of the patient's own that hold in this session, who set them, and why."""
    limits = view.timeline.limits
    if limits is None or not limits.limits:
        return Html("")
    return fill(
        _OWN_LIMITS,
        limits="; ".join(map(own_limit_words, limits.limits)),
        name=view.names.get(limits.set_by, ""),
        until=day(limits.expires_on),
        reason=limits.reason,
    )


def _weight(visit: InfusionSession) -> str:
    return "not weighed" if visit.weight_g is None else weight(visit.weight_g)


def _allergies(allergies: str | None) -> Html:
    if allergies is None:
        return fill('<span class="fact unknown">◌ allergies: $words</span>', words="not asked")
    if not allergies.strip():
        return fill('<span class="fact">$words</span>', words="no known allergies")
    template = '<span class="fact allergic">⚠ allergies: <bdi>$words</bdi></span>'
    return fill(template, words=allergies)
