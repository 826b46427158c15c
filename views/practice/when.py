"""Moments as a reader sees them: by the clock of their browser."""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st


def when(moment: datetime) -> str:
    """A moment to the minute, as in "Mon 23 Nov 2026, 09:05"; in UTC where a browser does not say where it is."""
    return moment.astimezone(_zone()).strftime("%a %d %b %Y, %H:%M")


def day(moment: datetime) -> str:
    """Its day, as in "23 Nov 2026"."""
    return moment.astimezone(_zone()).strftime("%d %b %Y")


def _zone() -> tzinfo:
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
