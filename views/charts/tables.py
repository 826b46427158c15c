"""Frames as charts read them."""

from typing import Any

import pandas as pd


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a small frame, each by column name."""
    return [dict(zip(table.columns, row, strict=True)) for row in table.itertuples(index=False, name=None)]


def numbers(table: pd.DataFrame, column: str) -> list[float]:
    """One column as plain numbers."""
    return [float(value) for value in table[column]]
