import numpy as np
import pytest

from pipelines.learning.streams import Streams

STREAMS = Streams(3, ("a", "b"))


def test_a_use_draws_the_same_numbers_each_time_and_another_use_others() -> None:
    draws = {use: STREAMS.stream(use).random(50) for use in STREAMS.uses}
    assert np.array_equal(draws["a"], STREAMS.stream("a").random(50))
    assert not np.array_equal(draws["a"], draws["b"])


def test_two_pipelines_draw_different_numbers_for_the_same_use() -> None:
    assert not np.array_equal(STREAMS.stream("a").random(50), Streams(4, ("a", "b")).stream("a").random(50))


def test_a_use_that_is_not_listed_is_refused() -> None:
    with pytest.raises(ValueError, match="not in"):
        STREAMS.stream("c")
