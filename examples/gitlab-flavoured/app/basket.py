"""Prices in cents, so that sums are exact."""

from collections.abc import Iterable


def total(prices: Iterable[int], discount_percent: int = 0) -> int:
    """The sum less the discount, which rounds in favour of the customer."""
    if not 0 <= discount_percent <= 100:
        raise ValueError("a discount is between 0 and 100 percent")
    return sum(prices) * (100 - discount_percent) // 100
