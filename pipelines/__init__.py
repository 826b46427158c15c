"""The answers that run: pipelines, their knobs, offline metrics and the judge."""
