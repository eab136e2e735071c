"""The checks before the start, one by one: each looks at a timeline and says met, not met, unknown.

Unknown is never met, and a list in which nothing was found is never "safe".
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from monitoring.check_codes import OF_INTAKE, START_NAMES, StartCode
from monitoring.criteria import Criterion, CriterionState, escort_planned
from monitoring.entries import Pregnancy
from monitoring.flags import Evaluation, Flag, FlagState, Severity
from monitoring.infusions import InfusionOrder
from monitoring.ledger import rate_ml_per_h, rate_of_order_ug_per_h
from monitoring.measures import Measure
from monitoring.protocols import FrequencyRule, MonitoringProtocol, StartCriteria
from monitoring.rules.doors import screen, too_frequent
from monitoring.screening import Level, Screened
from monitoring.timeline import Timeline

_MET, _NOT_MET, _UNKNOWN = CriterionState.MET, CriterionState.NOT_MET, CriterionState.UNKNOWN
_NOBODY_ASKED = "Nobody asked."
_INCOMPLETE = "the list is incomplete"


@dataclass(frozen=True, slots=True, kw_only=True)
class StartLook:
    """What every check looks at."""

    timeline: Timeline
    evaluation: Evaluation
    protocol: MonitoringProtocol
    asks: StartCriteria
    at: datetime

    def says(
        self,
        code: StartCode,
        state: CriterionState,
        words: str,
        origin: tuple[str, ...] = (),
        flags: tuple[Flag, ...] = (),
    ) -> Criterion:
        """The check with its name, and its own origin or the protocol's for all of them."""
        return Criterion(
            code=code.value,
            name=START_NAMES[code],
            state=state,
            words=words,
            origin=origin or self.asks.origin,
            since=None if state is _MET else self._said_since(code),
            flags=flags,
        )

    def _said_since(self, code: StartCode) -> datetime | None:
        """When what the check goes by was written down: the intake, or the order."""
        if code in OF_INTAKE:
            return None if self.timeline.intake is None else self.timeline.intake.recorded_at
        order = self.timeline.ledger.order
        is_of_order = code in {StartCode.ORDER, StartCode.DOSE}
        return order.recorded_at if is_of_order and order is not None else None


def identity(look: StartLook) -> Criterion:
    """The patient was identified by two things that are not the chair ([R7b])."""
    code, intake = StartCode.IDENTITY, look.timeline.intake
    if intake is None or intake.identified_by is None:
        return look.says(code, _UNKNOWN, _NOBODY_ASKED)
    used, needed = sorted(set(intake.identified_by)), look.asks.identifiers_at_least
    words = f"Confirmed by {_listed(each.replace('_', ' ') for each in used)}."
    if len(used) < needed:
        return look.says(code, _NOT_MET, f"{words} At least {needed} are needed.")
    return look.says(code, _MET, words)


def consent(look: StartLook) -> Criterion:
    """The patient consents to today's infusion."""
    code, intake = StartCode.CONSENT, look.timeline.intake
    if intake is None or intake.has_consented is None:
        return look.says(code, _UNKNOWN, _NOBODY_ASKED)
    if intake.has_consented:
        return look.says(code, _MET, "The patient consents today.")
    return look.says(code, _NOT_MET, "The patient does not consent.")


def conditions(look: StartLook) -> Criterion:
    """Contraindications and precautions among what was answered at the door."""
    intake = look.timeline.intake
    screened = None if intake is None else screen(intake, "conditions")
    return _screened(look, StartCode.CONDITIONS, screened)


def medicines(look: StartLook) -> Criterion:
    """Interactions of the medicines that the patient takes."""
    intake = look.timeline.intake
    screened = None if intake is None else screen(intake, "medicines")
    return _screened(look, StartCode.MEDICINES, screened)


def _screened(
    look: StartLook, code: StartCode, screened: tuple[tuple[Screened, ...], tuple[str, ...]] | None
) -> Criterion:
    """What blocks is not met; where the tables do not hold a name, nobody knows."""
    if screened is None:
        return look.says(code, _UNKNOWN, _NOBODY_ASKED)
    hits, not_checked = screened
    blocking = any(hit.level in look.asks.blocking_levels for hit in hits)
    found = [
        f"{hit.name}: {hit.reason} ({hit.level})" for hit in hits if hit.level is not Level.NONE
    ]
    if not_checked:
        found.append(f"not checked: {', '.join(not_checked)}")
    words = "; ".join(found) or f"Nothing of the list was named; {_INCOMPLETE}"
    origin = tuple(dict.fromkeys(code for hit in hits for code in hit.origin))
    if blocking or not not_checked:
        return look.says(code, _NOT_MET if blocking else _MET, f"{words}.", origin)
    return replace(look.says(code, _UNKNOWN, f"{words}.", origin), is_answered=True)


def pregnancy(look: StartLook) -> Criterion:
    """Whether the patient is pregnant or nursing, where that can be."""
    code, intake = StartCode.PREGNANCY, look.timeline.intake
    match None if intake is None else intake.pregnancy:
        case None:
            return look.says(code, _UNKNOWN, _NOBODY_ASKED)
        case Pregnancy.YES:
            return look.says(code, _NOT_MET, "Pregnant or nursing.")
        case Pregnancy.NO:
            return look.says(code, _MET, "Not pregnant, not nursing.")
        case Pregnancy.NOT_APPLICABLE:
            return look.says(code, _MET, "Does not apply.")


def fasting(look: StartLook) -> Criterion:
    """The patient came fasting, as the clinic asks."""
    code, intake = StartCode.FASTING, look.timeline.intake
    if intake is None or intake.conditions is None:
        return look.says(code, _UNKNOWN, _NOBODY_ASKED)
    if "not_fasted" in intake.conditions:
        return look.says(code, _NOT_MET, "Not fasted today.")
    return look.says(code, _MET, "Fasted as asked.")


def escort_home(look: StartLook) -> Criterion:
    """Somebody takes the patient home."""
    return look.says(StartCode.ESCORT_HOME, *escort_planned(look.timeline.intake))


def weight(look: StartLook) -> Criterion:
    """Today's weight; a great change against the last one is confirmed."""
    code, intake = StartCode.WEIGHT, look.timeline.intake
    weight_g = look.timeline.session.weight_g
    if weight_g is None:
        return look.says(code, _UNKNOWN, "Not weighed.")
    words = f"{weight_g / 1000:g} kg"
    last_g = None if intake is None else intake.last_weight_g
    if intake is None or last_g is None:
        return look.says(code, _MET, f"{words}; no earlier weight to compare.")
    words += f", {(weight_g - last_g) / 1000:+g} kg against the last {last_g / 1000:g} kg"
    most_pct = look.asks.weight_change_pct
    if 100 * abs(weight_g - last_g) > most_pct * last_g and not intake.is_weight_confirmed:
        return look.says(code, _NOT_MET, f"{words}: more than {most_pct} %, not confirmed.")
    return look.says(code, _MET, f"{words}.")


def order(look: StartLook) -> Criterion:
    """A physician has ordered the infusion."""
    found = look.timeline.ledger.order
    if found is None:
        return look.says(StartCode.ORDER, _UNKNOWN, "A physician has not ordered yet.")
    return look.says(
        StartCode.ORDER, _MET, f"{found.dose_ug / 1000:g} mg over {found.duration_min} min."
    )


def dose(look: StartLook) -> Criterion:
    """The order lies within what the articles describe: mg/kg, and minutes."""
    code, found = StartCode.DOSE, look.timeline.ledger.order
    weight_g = look.timeline.session.weight_g
    if found is None or weight_g is None:
        return look.says(code, _UNKNOWN, "Needs an order and a weight.")
    least, most = look.asks.dose_mg_per_kg
    shortest, longest = look.asks.duration_min
    per_kg = found.dose_ug / weight_g
    is_usual = least <= round(per_kg, 6) <= most and shortest <= found.duration_min <= longest
    words = (
        f"{per_kg:.3g} mg/kg over {found.duration_min} min, {_rates(found, weight_g)} "
        f"(articles: {least:g} to {most:g} mg/kg, {shortest} to {longest} min)."
    )
    return look.says(code, _MET if is_usual else _NOT_MET, words)


def _rates(found: InfusionOrder, weight_g: int) -> str:
    rate_ug_per_h = rate_of_order_ug_per_h(found)
    ml_per_h = rate_ml_per_h(rate_ug_per_h, found.concentration_ug_per_ml)
    return (
        f"{rate_ug_per_h / 1000:.4g} mg/h ({rate_ug_per_h / weight_g:.3g} mg/kg/h), "
        f"{ml_per_h:g} mL/h at {found.concentration_ug_per_ml / 1000:g} mg/mL"
    )


def interval(look: StartLook) -> Criterion:
    """Not too soon after the last infusion, and not too many lately."""
    code = StartCode.INTERVAL
    rules = [rule for rule in look.protocol.rules if isinstance(rule, FrequencyRule)]
    origin = tuple(dict.fromkeys(code for rule in rules for code in rule.origin))
    found = [too_frequent(rule, look.timeline.session, look.at) for rule in rules]
    words = "; ".join(each for each in found if each)
    if words:
        return look.says(code, _NOT_MET, f"{words}.", origin)
    earlier = [at for at in look.timeline.session.earlier_infusions if at < look.at]
    if not earlier:
        return look.says(code, _MET, "The first infusion here.", origin)
    days = (look.at - max(earlier)).days
    words = f"{days} day{'' if days == 1 else 's'} since the last one."
    return look.says(code, _MET, words, origin)


def baseline(look: StartLook) -> Criterion:
    """A set was chosen that changes are counted from, with every vital sign of the schedule."""
    chosen, needed = look.timeline.baseline_set, look.protocol.schedule.required
    if chosen is None:
        return look.says(StartCode.BASELINE, _UNKNOWN, "No baseline is chosen.")
    measured = {measure.value for measure, _ in chosen.readings()}
    if chosen.systolic_mmhg is not None:
        measured.add("pressure")
    missing = sorted(vital for vital in needed if vital not in measured)
    if missing:
        words = f"Not in the chosen set: {_listed(each.replace('_', ' ') for each in missing)}."
        return look.says(StartCode.BASELINE, _NOT_MET, words)
    return look.says(StartCode.BASELINE, _MET, "Chosen, and whole.")


def open_critical_flags(evaluation: Evaluation) -> tuple[Flag, ...]:
    """The critical flags that are open, but for those of the intake: it has checks of its own."""
    return tuple(
        flag
        for flag in evaluation.flags
        if flag.severity is Severity.CRITICAL
        and flag.state is FlagState.OPEN
        and flag.group != "intake"
    )


def no_critical_flag(look: StartLook) -> Criterion:
    """No reading before the start lies beyond what the protocol calls critical."""
    code = StartCode.CRITICAL_FLAG
    flags = open_critical_flags(look.evaluation)
    if flags:
        titles = sorted({flag.title for flag in flags})
        return look.says(code, _NOT_MET, f"Open: {', '.join(titles)}.", flags=flags)
    return look.says(code, _MET, "None is open.")


def pain_and_mood(look: StartLook) -> Criterion:
    """Pain, or mood, before the infusion: what relief will be counted from."""
    code, baseline_of = StartCode.PAIN_AND_MOOD, look.timeline.baseline
    found = [
        f"{word} {baseline_of[measure]:g}"
        for measure, word in ((Measure.PAIN, "pain"), (Measure.PHQ9, "PHQ-9"))
        if measure in baseline_of
    ]
    if not found:
        return look.says(code, _UNKNOWN, _NOBODY_ASKED)
    return look.says(code, _MET, f"Before the start: {_listed(found)}.")


START_LOOKS = (
    identity,
    consent,
    conditions,
    medicines,
    pregnancy,
    fasting,
    escort_home,
    weight,
    order,
    dose,
    interval,
    baseline,
    no_critical_flag,
    pain_and_mood,
)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
