"""Numbers as people type them: read exactly, or asked about; never ten times too much."""

from decimal import Decimal

import pytest

from dashboard.typed_numbers import (
    decimal_number,
    micrograms,
    nearest,
    scaled,
    typed_milligrams,
    whole_number,
)
from monitoring.errors import ValueRefused


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2.5", "2.5"),
        ("2,5", "2.5"),
        (" 72,5 ", "72.5"),
        ("1250", "1250"),
        ("54.375", "54.375"),
        ("0,50", "0.5"),
    ],
)
def test_decimal_comma_is_a_decimal(text: str, number: str) -> None:
    assert decimal_number(text, "dose") == Decimal(number)


def test_nothing_typed_is_no_number() -> None:
    assert decimal_number("  ", "dose") is None


@pytest.mark.parametrize(
    "text", ["-1", "1e3", "2.5.1", "2,5,1", "five", "٣", "NaN", "inf", "9" * 5_000, "1_0", "0x10"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        decimal_number(text, "amount")

    assert refused.value.field == "amount"


def test_thousand_or_decimal_is_asked() -> None:
    with pytest.raises(ValueRefused, match=r"1,250 may mean 1250 or 1\.250"):
        decimal_number("1,250", "dose")


def test_milligrams_become_whole_micrograms() -> None:
    assert micrograms("54.375", "rate") == 54_375
    assert micrograms("", "rate") is None
    with pytest.raises(ValueRefused, match="three decimals"):
        micrograms("0.0001", "rate")


@pytest.mark.parametrize("ug", [1, 500, 35_000, 54_375, 1_000_000])
def test_typed_rate_is_read_back(ug: int) -> None:
    assert micrograms(typed_milligrams(ug), "rate") == ug


def test_whole_number_is_whole() -> None:
    assert whole_number("14", "phq9", "PHQ-9 total") == 14
    with pytest.raises(ValueRefused, match="PHQ-9 total: type a whole number"):
        whole_number("1,4", "phq9", "PHQ-9 total")


@pytest.mark.parametrize("text", ["1,4", "1.0", "four", "-1", "−1", "1_0", "٣", "9" * 10])
def test_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(ValueRefused, match="Pain: type a whole number"):
        whole_number(text, "pain", "Pain")


@pytest.mark.parametrize("text", ["-3", "−3"])
def test_signed_number_may_be_below_zero(text: str) -> None:
    assert whole_number(text, "rass", "Agitation", is_signed=True) == -3


@pytest.mark.parametrize(("text", "tenths"), [("36.6", 366), ("36,6", 366), ("36", 360)])
def test_tenths_are_whole(text: str, tenths: int) -> None:
    assert scaled(text, "temperature", by=10) == tenths


def test_tenths_take_one_decimal() -> None:
    with pytest.raises(ValueRefused, match="Type at most one decimal"):
        scaled("36.65", "temperature", by=10)


def test_halves_go_up() -> None:
    assert [nearest(Decimal(text)) for text in ("0.5", "1.5", "2.4")] == [1, 2, 2]
