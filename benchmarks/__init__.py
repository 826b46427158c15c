"""Measures the pipelines against the same calls with nothing around them, and the app as a reader meets it."""
