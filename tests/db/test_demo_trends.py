"""The summaries of the demonstration clinic agree with what each record's timeline says."""

from collections import defaultdict
from collections.abc import Iterator

from monitoring.ids import PatientId
from monitoring.protocols import default_protocol
from monitoring.record import SessionRecord
from monitoring.sessions import Phase
from monitoring.timeline import Timeline, read_timeline
from monitoring.trends.excursions import longest_gap_min
from monitoring.trends.summaries import summaries
from monitoring.trends.summary import SessionSummary
from tests.db.demo_clinic import small
from tests.frames import frames_of


def both() -> Iterator[tuple[SessionSummary, Timeline]]:
    """Each infusion's summary beside its timeline."""
    records: defaultdict[PatientId, list[SessionRecord]] = defaultdict(list)
    for life in small().lives:
        records[life.record.session.patient_id].append(life.record)
    protocol = default_protocol()
    for own in records.values():
        lines = {record.session.id: read_timeline(record) for record in own}
        for found in summaries(frames_of(own, ()), protocol.course, longest_gap_min(protocol)):
            yield found, lines[found.session_id]


def test_doses_agree_with_the_ledgers() -> None:
    ended = [(found, line) for found, line in both() if line.stopped_at is not None]

    assert len(ended) > 20
    for found, line in ended:
        assert line.stopped_at is not None
        assert line.ledger.order is not None
        assert found.given_ug == line.ledger.given_ug(line.stopped_at)
        assert found.ordered_ug == line.ledger.order.dose_ug


def test_excursions_agree_with_the_readings() -> None:
    for found, line in both():
        for measure, excursion in found.excursions.items():
            values = [
                reading.value
                for reading in line.readings.get(measure, ())
                if reading.phase is not Phase.BASELINE
            ]

            assert excursion.baseline == line.baseline.get(measure)
            assert excursion.peak == max(values, default=None)
            assert excursion.nadir == min(values, default=None)
