"""Runs of any pipeline, for its tests."""

from collections.abc import Callable, Mapping

from pipelines.engine import Cache, Pipeline, Run

RunWith = Callable[[Mapping[str, object]], Run]


def running(pipeline: Pipeline, memory: Cache) -> RunWith:
    """Runs the pipeline with some knobs turned from the defaults, from what `memory` has as far as possible."""

    def run(settings: Mapping[str, object]) -> Run:
        return pipeline.run(pipeline.turned(settings), memory)

    return run
