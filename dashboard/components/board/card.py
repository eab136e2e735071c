"""One card of the board: a session at a glance, and the way to it."""

from collections.abc import Iterator

from dashboard import wording
from dashboard.board_source import Occupied
from dashboard.components.board.readings import readings_html
from dashboard.components.board.spark_line import spark_line
from dashboard.components.chairside.frame.status_line import due_words
from dashboard.html import Html, fill, place, texts
from dashboard.session_view import SessionView
from dashboard.theme import LOOKS, Mark, look_of
from monitoring.flags import Flag
from monitoring.ledger import PumpState
from monitoring.moments import minutes_between
from monitoring.protocols import OverdueRule
from monitoring.schedule import DueState
from monitoring.sessions import Phase

_CARD = """<article class="$kind"><header><h2>Chair <bdi>$chair</bdi></h2>$marks</header>
<p class="who"><b><bdi>$name</bdi></b> <span class="born">$born</span></p>
<p class="phase">$phase</p>
<div class="progress" aria-hidden="true"><i style="width:$part%"></i></div>
$readings
$spark
$notes
<footer><span class="responsible"><bdi>$responsible</bdi></span>
$opener</footer></article>"""
_OPENER = """<a href="/session?id=$id" target="_self">Open<span class="unseen"> chair
<bdi>$chair</bdi>, <bdi>$name</bdi></span></a>"""
_MARK = '<span class="mark $kind"><b aria-hidden="true">$shape</b> $words</span>'
_NOTE = '<p class="note $kind"><b aria-hidden="true">$shape</b> $words</p>'
_MORE = '<p class="note more">$words</p>'


def card_html(each: Occupied, *, is_wall: bool) -> Html:
    """The card; on a wall, where strangers look, initials, no text that was typed, no way on."""
    view = each.view
    session = view.record.session
    phase, part = _phase(view)
    responsible = view.names.get(session.responsible, "") if session.responsible else ""
    words = texts(
        kind=each.flags[0].severity.value if each.flags else "calm",
        chair=session.chair,
        name=wording.initials(view.patient) if is_wall else wording.full_name(view.patient),
        born="" if is_wall else wording.day(view.patient.born_on),
        phase=phase,
        part=str(round(100 * part)),
        responsible=(_initials(responsible) if is_wall else responsible) or "nobody is responsible",
        id=str(session.id),
    )
    return place(
        _CARD,
        **words,
        marks=Html("".join(_marks(each))),
        readings=readings_html(view),
        spark=spark_line(view),
        notes=Html("".join(_notes(each, is_wall=is_wall))),
        opener=Html("") if is_wall else place(_OPENER, **words),
    )


def _initials(name: str) -> str:
    """Those of one of us: "Nora Berg" is "N. B."."""
    return " ".join(f"{part[0]}." for part in name.split())


def _phase(view: SessionView) -> tuple[str, float]:
    """The phase in words with its minutes, and which part of it is over (0 to 1)."""
    timeline, at = view.timeline, view.at
    if timeline.started_at is None:
        return "Before the start", 0
    since = wording.since_start(minutes_between(timeline.started_at, at))
    phase = timeline.phase_at(at)
    if phase is Phase.RECOVERY and timeline.stopped_at is not None:
        minutes = minutes_between(timeline.stopped_at, at)
        planned = view.protocol.discharge.observe_min_after_stop
        words = f"Recovery {since}, {int(minutes)} of {planned} min"
        return words, _part(minutes, planned)
    order = timeline.ledger.order
    words = f"{wording.PHASES[phase]} {since}"
    paused = ", paused" if timeline.ledger.state is PumpState.PAUSED else ""
    if order is None:
        return f"{words}, no order{paused}", 0
    minutes = minutes_between(timeline.started_at, at)
    return f"{words} of {order.duration_min} min{paused}", _part(minutes, order.duration_min)


def _part(minutes: float, planned_min: int) -> float:
    return min(1.0, minutes / planned_min) if planned_min else 1.0


def _marks(each: Occupied) -> Iterator[Html]:
    if each.flags:
        look = look_of(each.flags[0].severity)
        yield fill(_MARK, kind=each.flags[0].severity, shape=look.shape, words=look.word)
    if each.is_overdue and each.due.at is not None:
        look = LOOKS[Mark.OVERDUE]
        late = wording.age(each.due.at, each.view.at)
        yield fill(_MARK, kind="overdue", shape=look.shape, words=f"{look.word} {late}")


def _notes(each: Occupied, *, is_wall: bool) -> Iterator[Html]:
    """The worst flag in words, how many more there are, what cannot be judged, what is due."""
    view = each.view
    spoken = [flag for flag in each.flags if not (each.is_overdue and _is_overdue(flag, view))]
    if spoken:
        worst = spoken[0]
        words = worst.title if is_wall else f"{worst.title}: {worst.worst.words}"
        yield fill(_NOTE, kind=worst.severity, shape=look_of(worst.severity).shape, words=words)
    elif not each.flags:
        yield fill('<p class="note">$words</p>', words="No open flags")
    if len(spoken) > 1:
        more = len(spoken) - 1
        yield fill(_MORE, words="and 1 more flag" if more == 1 else f"and {more} more flags")
    if view.timeline.baseline_set is None:
        look = LOOKS[Mark.NOT_EVALUABLE]
        words = "No baseline: changes cannot be judged"
        yield fill(_NOTE, kind="not-evaluable", shape=look.shape, words=words)
    if each.due.state is DueState.PAUSED and is_wall:
        yield fill('<p class="note due">$words</p>', words="observations paused")
    else:
        kind = "overdue" if each.is_overdue else "due"
        shape = LOOKS[Mark.OVERDUE].shape if each.is_overdue else ""
        yield fill(_NOTE, kind=kind, shape=shape, words=due_words(each.due, view) + _grade(each))


def _grade(each: Occupied) -> str:
    """How severe being overdue is, where that is what the mark on top stands for."""
    if not (each.is_overdue and each.flags and _is_overdue(each.flags[0], each.view)):
        return ""
    return f", {look_of(each.flags[0].severity).word.lower()} by the protocol"


def _is_overdue(flag: Flag, view: SessionView) -> bool:
    """Does the flag say what stands beside it anyway, with newer minutes?"""
    return isinstance(view.protocol.rule(flag.key.rule_id), OverdueRule)
