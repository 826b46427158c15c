"""Measures the pipelines against their calls alone, the app as a reader meets it, and a room as who follows does."""
