"""The boxes while an infusion runs: what their tests share."""

from dataclasses import replace
from datetime import datetime

from streamlit.testing.v1 import AppTest

from monitoring.entries import Entry
from monitoring.record import SessionRecord


def pick(app: AppTest, label: str, *choices: object) -> None:
    next(each for each in app.button_group if each.label == label).set_value(list(choices))


def choose_one(app: AppTest, label: str, choice: object) -> None:
    next(each for each in app.button_group if each.label == label).set_value(choice)


def written(record: SessionRecord, kind: type) -> list[object]:
    return [each for each in record.entries if isinstance(each, kind)]


def labels(app: AppTest) -> list[str]:
    return [each.label for each in app.button]


def just_now(entry: Entry, at: datetime) -> Entry:
    return replace(entry, measured_at=at, recorded_at=at)
