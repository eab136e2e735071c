"""The spans against the definition written out as a plain loop, for courses of any shape."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.follow_ups import ReliefPresent
from monitoring.ids import SessionId
from monitoring.relief.spans import read_relief
from monitoring.relief_span import ReliefSpan, SpanEnd
from tests.monitoring.relief.course import CRITERIA, LATER, Call, Visit, frames, on_day

scores = st.dictionaries(st.sampled_from([-20.0, -5.0, 50.0, 95.0]), st.integers(0, 10))
days = st.integers(0, 200)
visits = st.lists(
    st.builds(Visit, day=days, pain=scores, has_infusion=st.booleans()),
    max_size=6,
    unique_by=lambda visit: visit.day,
).map(lambda held: sorted(held, key=lambda visit: visit.day))
calls = st.lists(
    st.builds(
        Call,
        day=days.map(lambda day: day + 0.5),
        pain=st.none() | st.integers(0, 10),
        relief=st.none() | st.sampled_from(ReliefPresent),
    ),
    max_size=8,
    unique_by=lambda call: call.day,
)


class Report(NamedTuple):
    at: datetime
    session_id: SessionId | None
    pain: int | None
    relief: ReliefPresent | None


def all_reports(visits: Sequence[Visit], calls: Sequence[Call]) -> list[Report]:
    told = [Report(on_day(call.day), None, call.pain, call.relief) for call in calls]
    for visit in visits:
        told += [Report(visit.at(at), visit.session_id, p, None) for at, p in visit.pain.items()]
    return sorted(told, key=lambda report: report.at)


def span_by_hand(
    visit: Visit, following: Visit | None, reports: Sequence[Report], before: ReliefSpan | None
) -> ReliefSpan | None:
    """The definition, one report after the other; `before` is the span of the infusion before."""
    here = [each for each in reports if each.session_id == visit.session_id]
    baseline = ([None] + [each.pain for each in here if each.at <= visit.at(0)])[-1]
    continues = before is not None and before.end is SpanEnd.NEXT_INFUSION
    if before is not None and continues:
        baseline = before.baseline_pain
    until = LATER if following is None else following.at(0)
    after = [each for each in reports if visit.at(40) <= each.at <= until]
    after = [each for each in after if each.pain is not None or each.relief is not None]
    if baseline is None or not after or baseline < 2:
        return None
    nadir, relieved, end, ended = None, visit.at(40), SpanEnd.LAST_CONTACT, after[-1].at
    for report in after:
        if report.pain is None:
            is_back = report.relief is ReliefPresent.NO
        else:
            nadir = report.pain if nadir is None else min(nadir, report.pain)
            is_back = report.pain >= 0.8 * baseline or report.pain - nadir >= 2
        if is_back:
            at_once = report is after[0] and report.session_id == visit.session_id
            end, ended = SpanEnd.RETURNED, visit.at(40) if at_once else report.at
            break
        relieved = report.at
    else:
        if following is not None and after[-1].session_id == following.session_id:
            end, ended = SpanEnd.NEXT_INFUSION, until
    return ReliefSpan(
        session_id=visit.session_id,
        began_at=visit.at(40),
        ended_at=ended,
        end=end,
        baseline_pain=baseline,
        nadir_pain=nadir,
        relieved_until=relieved,
        continues=continues,
    )


def spans_by_hand(visits: Sequence[Visit], calls: Sequence[Call]) -> list[ReliefSpan]:
    infused = [visit for visit in visits if visit.has_infusion]
    reports = all_reports(visits, calls)
    spans: list[ReliefSpan] = []
    before = None
    for visit, following in zip(infused, [*infused[1:], None], strict=False):
        before = span_by_hand(visit, following, reports, before)
        spans += [before] if before else []
    return spans


@given(visits, calls)
def test_spans_follow_the_definition(visits: list[Visit], calls: list[Call]) -> None:
    spans = read_relief(frames(*visits, calls=calls), CRITERIA, LATER).spans

    assert list(spans) == spans_by_hand(visits, calls)


@settings(max_examples=25)
@given(visits, calls)
def test_each_infusion_has_a_span_or_a_reason(visits: list[Visit], calls: list[Call]) -> None:
    held = frames(*visits, calls=calls)
    spans = {span.session_id for span in read_relief(held, CRITERIA, LATER).spans}
    reasons = read_relief(held, CRITERIA, LATER).not_known

    assert spans.isdisjoint(reasons)
    assert spans | set(reasons) == {visit.session_id for visit in visits if visit.has_infusion}


@settings(max_examples=25)
@given(visits, calls, st.randoms(use_true_random=False))
def test_order_of_writing_does_not_matter(
    visits: list[Visit], calls: list[Call], random: object
) -> None:
    shuffled = list(calls)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert (
        read_relief(frames(*visits, calls=shuffled), CRITERIA, LATER).spans
        == read_relief(frames(*visits, calls=calls), CRITERIA, LATER).spans
    )


@settings(max_examples=25)
@given(visits, calls)
def test_span_lies_between_its_instants(visits: list[Visit], calls: list[Call]) -> None:
    for span in read_relief(frames(*visits, calls=calls), CRITERIA, LATER).spans:
        assert span.began_at <= span.relieved_until <= span.ended_at
        assert span.is_censored or span.days == 0 or span.relieved_until < span.ended_at
