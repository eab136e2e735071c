"""The boxes that correct what happened: a side effect, the pump, a medicine, a pause, a remark."""

from dataclasses import replace
from uuid import uuid5

import streamlit as st

from dashboard.clock_time import nearest_to
from dashboard.components.chairside.amending import boxes
from dashboard.components.chairside.during.remarks import KINDS
from dashboard.components.chairside.frame import look
from dashboard.session_view import SessionView
from dashboard.state import Form
from dashboard.visit_words import ROUTES
from dashboard.wording import GRADES, HELPED, REMARKS, clock, effect_name, plain_number
from monitoring.effects import EFFECTS, Effect, EffectReport, Grade, Helped
from monitoring.entries import ObservationPause, Remark, RemarkKind
from monitoring.errors import ValueRefused
from monitoring.ids import EntryId
from monitoring.infusions import InfusionEvent, InfusionOrder
from monitoring.visits import MedicineGiven, Route

_MG = 1_000


def _mg(ug: int | None) -> str:
    return "" if ug is None else plain_number(ug / _MG).replace(",", "")


def show_effect(entry: EffectReport, view: SessionView, form: Form) -> None:
    """The grade, what was done and whether it helped; the effect itself for the whole episode."""
    grade = str(int(entry.grade))
    boxes.show_choice("How bad", _GRADES, grade, _grade_words, form.key("grade"))
    st.selectbox(
        f"Side effect · was {EFFECTS[entry.effect].name}",
        list(Effect),
        index=list(Effect).index(entry.effect),
        format_func=effect_name,
        key=form.key("effect"),
    )
    many = len(_episode(entry, view))
    if many > 1:
        look.say_quietly(f"Another side effect is put into all {many} reports of this episode.")
    boxes.show_text("In words", entry.text, form.key("text"))
    boxes.show_text("What was done", entry.action, form.key("action"))
    old = None if entry.helped is None else entry.helped.value
    boxes.show_choice("Did it help", list(Helped), old, _helped_words, form.key("helped"))


_GRADES = [str(int(each)) for each in Grade]


def _grade_words(grade: object) -> str:
    return GRADES[Grade(int(str(grade)))]


def _helped_words(helped: object) -> str:
    return HELPED[Helped(str(helped))]


def effect_values(form: Form) -> dict[str, object]:
    """What the boxes say of this report now."""
    grade, helped = form.choice("grade"), form.choice("helped")
    if grade is None:
        raise ValueRefused("grade", "Say how bad it was, or that it was gone.")
    return {
        "grade": Grade(int(str(grade))),
        "effect": Effect(str(form.choice("effect"))),
        "text": form.text("text"),
        "action": form.text("action"),
        "helped": None if helped is None else Helped(str(helped)),
    }


def rest_of_episode(
    before: EffectReport, after: EffectReport, view: SessionView, form: Form
) -> list[tuple[EffectReport, EffectReport]]:
    """The other reports with what takes their place, when the effect was another one."""
    if before.effect is after.effect:
        return []
    return [
        (
            each,
            replace(
                each,
                id=EntryId(uuid5(form.token, str(each.id))),
                effect=after.effect,
                text=each.text or after.text,
            ),
        )
        for each in _episode(before, view)
        if each.id != before.id
    ]


def _episode(entry: EffectReport, view: SessionView) -> tuple[EffectReport, ...]:
    episodes = {each.id: each.reports for each in view.timeline.effects}
    return episodes.get(entry.episode_id, ())


def show_pump(entry: InfusionEvent, form: Form) -> None:
    """The rate or the amount, where the step has one, and the reason."""
    row = boxes.Row()
    if entry.rate_ug_per_h is not None:
        boxes.show_number(row.next(), "Rate, mg/h", _mg(entry.rate_ug_per_h), form.key("rate"))
    if entry.amount_ug is not None:
        boxes.show_number(row.next(), "Amount, mg", _mg(entry.amount_ug), form.key("amount"))
    boxes.show_text("Reason at the pump", entry.reason, form.key("why_done"))


def pump_values(form: Form) -> dict[str, object]:
    """What the boxes say of this step now."""
    return {
        "rate_ug_per_h": boxes.scaled_number(form, "rate", "Rate", by=_MG),
        "amount_ug": boxes.scaled_number(form, "amount", "Amount", by=_MG),
        "reason": form.text("why_done"),
    }


def show_order(entry: InfusionOrder, form: Form) -> None:
    """The dose, over how long, and from what."""
    row = boxes.Row()
    boxes.show_number(row.next(), "Dose, mg", _mg(entry.dose_ug), form.key("dose"))
    boxes.show_number(row.next(), "Over, min", str(entry.duration_min), form.key("duration"))
    strength = _mg(entry.concentration_ug_per_ml)
    boxes.show_number(row.next(), "mg in 1 mL", strength, form.key("per_ml"))


def order_values(form: Form) -> dict[str, object]:
    """What the boxes say of the order now."""
    dose = boxes.scaled_number(form, "dose", "Dose", by=_MG)
    strength = boxes.scaled_number(form, "per_ml", "mg in 1 mL", by=_MG)
    return {
        "dose_ug": boxes.needed(dose, "dose", "Dose"),
        "duration_min": boxes.needed(boxes.whole(form, "duration", "Minutes"), "duration", "Time"),
        "concentration_ug_per_ml": boxes.needed(strength, "per_ml", "mg in 1 mL"),
    }


def show_medicine(entry: MedicineGiven, form: Form) -> None:
    """What was given, how much and how."""
    boxes.show_text("Medicine", entry.name, form.key("name"))
    boxes.show_number(boxes.Row().next(), "Dose, mg", _mg(entry.dose_ug), form.key("dose"))
    boxes.show_text("Amount in words", entry.amount, form.key("amount_words"))
    old = entry.route.value
    boxes.show_choice("How", [each.value for each in Route], old, _route_words, form.key("route"))
    boxes.show_text("What for", entry.reason, form.key("what_for"))


def _route_words(route: object) -> str:
    return ROUTES[Route(str(route))]


def medicine_values(form: Form) -> dict[str, object]:
    """What the boxes say of the medicine now."""
    route = form.choice("route")
    if route is None:
        raise ValueRefused("route", "Say how it was given.")
    return {
        "name": form.text("name"),
        "dose_ug": boxes.scaled_number(form, "dose", "Dose", by=_MG),
        "amount": form.text("amount_words"),
        "route": Route(str(route)),
        "reason": form.text("what_for"),
    }


def show_pause(entry: ObservationPause, view: SessionView, form: Form) -> None:
    """Until when there were no observations, and why."""
    if not entry.is_end:
        until = clock(entry.until, view.zone)
        boxes.show_number(boxes.Row().next(), "Until", until, form.key("until"))
    boxes.show_text("Why there were none", entry.reason, form.key("why_paused"))


def pause_values(entry: ObservationPause, view: SessionView, form: Form) -> dict[str, object]:
    """What the boxes say of the pause now."""
    typed, was = form.text("until").strip(), clock(entry.until, view.zone)
    is_same = entry.is_end or typed == was
    until = entry.until if is_same else nearest_to(entry.until, typed, view.zone)
    return {"until": until, "reason": form.text("why_paused")}


def show_remark(entry: Remark, form: Form) -> None:
    """What sort of remark, of those that are written today or its own, and its text."""
    options = [each.value for each in RemarkKind if each in KINDS or each is entry.remark]
    boxes.show_choice("Kind", options, entry.remark.value, _remark_words, form.key("remark"))
    boxes.show_text("Text", entry.text, form.key("text"))


def _remark_words(kind: object) -> str:
    return REMARKS[RemarkKind(str(kind))]


def remark_values(entry: Remark, form: Form) -> dict[str, object]:
    """What the boxes say of the remark now."""
    kind = form.choice("remark") or entry.remark
    return {"remark": RemarkKind(str(kind)), "text": form.text("text")}
