"""Moments by the clock of a reader's browser."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from views.practice import when

MOMENT = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "says", "day"),
    [
        ("Asia/Tokyo", "Mon 23 Nov 2026, 08:30", "23 Nov 2026"),
        ("UTC", "Sun 22 Nov 2026, 23:30", "22 Nov 2026"),
        (None, "Sun 22 Nov 2026, 23:30", "22 Nov 2026"),
        ("../../etc/passwd", "Sun 22 Nov 2026, 23:30", "22 Nov 2026"),
        ("Nowhere/Land", "Sun 22 Nov 2026, 23:30", "22 Nov 2026"),
    ],
)
def test_a_moment_is_told_by_the_browser_s_clock_or_else_in_utc(monkeypatch, zone, says, day):
    monkeypatch.setattr(when, "st", SimpleNamespace(context=SimpleNamespace(timezone=zone)))
    assert when.when(MOMENT) == says
    assert when.day(MOMENT) == day
