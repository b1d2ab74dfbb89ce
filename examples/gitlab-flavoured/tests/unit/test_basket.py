import pytest

from app.basket import total


def test_total_is_the_sum() -> None:
    assert total([250, 199]) == 449


def test_discount_rounds_in_favour_of_the_customer() -> None:
    assert total([199], discount_percent=10) == 179


def test_impossible_discount() -> None:
    with pytest.raises(ValueError):
        total([100], discount_percent=101)
