"""A flag in words: what it is, how old, why, by which rule and from where."""

from collections.abc import Iterator

from dashboard.flags_view import FlagsView
from dashboard.html import Html, fill, place
from dashboard.theme import look_of
from dashboard.wording import FLAG_STATES, age, seen_words
from monitoring.flags import Acknowledgement, Evidence, Flag, FlagState

_CARD = (
    '<article class="flag $severity"><p class="title"><b aria-hidden="true">$shape</b> '
    '<span class="word">$word:</span> $title <span class="age">$age</span></p>'
    '<p class="why">$why</p><p class="review">$review</p>$people</article>'
)
_BESIDE = (
    '<p class="mark beside $severity"><b aria-hidden="true">$shape</b> $word: '
    '<span class="words">$why</span> <span class="age">$age</span></p>$people'
)
_EVIDENCE = (
    '<li><span class="age">$clock</span> $words <span class="source">$severity; $origin</span></li>'
)


def card(flag: Flag, view: FlagsView) -> Html:
    """The worst flag of a group."""
    review = fill("$review", review=flag.review)
    title = fill("$title", title=flag.title)
    return place(_CARD, title=title, review=review, **_common(flag, view))


def beside(flag: Flag, view: FlagsView) -> Html:
    """Another flag of the group, in a line."""
    return place(_BESIDE, **_common(flag, view))


def _common(flag: Flag, view: FlagsView) -> dict[str, Html]:
    look = look_of(flag.severity)
    return {
        "severity": fill("$severity", severity=flag.severity),
        "shape": fill("$shape", shape=look.shape),
        "word": fill("$word", word=look.word),
        "age": fill("$age ago", age=age(flag.worst.at, view.at)),
        "why": fill("$words", words=flag.worst.words),
        "people": Html("".join(_people(flag, view))),
    }


def why(flag: Flag, view: FlagsView) -> Html:
    """Everything behind a flag: each fact with its source, the rule and the protocol's version."""
    facts = Html("".join(_fact(fact, view) for fact in flag.evidence))
    rule = fill(
        '<p class="source">Rule $rule of protocol “$name”, version $version. It suggests a look '
        "and orders nothing.</p>",
        rule=flag.key.rule_id,
        name=flag.protocol.name,
        version=str(flag.protocol.version),
    )
    title = fill('<h3 class="group">$title</h3>', title=flag.title)
    return place('$title<ul class="evidence">$facts</ul>$rule', title=title, facts=facts, rule=rule)


def line(flag: Flag, view: FlagsView) -> Html:
    """The flag in one line, for the lists of what is over, historic, suppressed or withdrawn."""
    look = look_of(flag.severity)
    state = FLAG_STATES[flag.state]
    if flag.suppressed_until is not None:
        state = f"not shown until {view.when(flag.suppressed_until)}"
    return fill(
        '<li class="mark $severity"><b aria-hidden="true">$shape</b> $word: $title, $words '
        '<span class="age">$clock, $state</span></li>',
        severity=flag.severity,
        shape=look.shape,
        word=look.word,
        title=flag.title,
        words=flag.worst.words,
        clock=view.when(flag.raised_at),
        state=state,
    )


def _while_milder(said: Acknowledgement, flag: Flag) -> str:
    """What the flag was when it was seen, if it has become worse since: then it counts no more."""
    if said.severity.rank >= flag.severity.rank:
        return ""
    return f", when it was {said.severity}; not seen since it is {flag.severity}"


def _people(flag: Flag, view: FlagsView) -> Iterator[Html]:
    if flag.state is FlagState.RECOVERED and flag.recovered_at is not None:
        template = '<p class="seen">Back in line since $clock; waits to be seen.</p>'
        yield fill(template, clock=view.when(flag.recovered_at))
    for said in view.said_to(flag):
        yield fill(
            '<p class="seen">✓ seen by <bdi>$name</bdi> $clock$before: $words</p>',
            name=view.names.get(said.by, ""),
            clock=view.when(said.at),
            before=_while_milder(said, flag),
            words=seen_words(said),
        )
    if flag.escalated_at is not None:
        template = '<p class="seen">$words since $clock: nobody had seen it as critical.</p>'
        words = "Was shown to the physicians" if flag.is_acknowledged else "Shown to the physicians"
        yield fill(template, clock=view.when(flag.escalated_at), words=words)


def _fact(fact: Evidence, view: FlagsView) -> Html:
    origins = [view.protocol.sources.get(each, each) for each in fact.origin]
    return fill(
        _EVIDENCE,
        clock=view.when(fact.at),
        words=fact.words,
        severity=look_of(fact.severity).word,
        origin="; ".join(origins) or "no source given",
    )
