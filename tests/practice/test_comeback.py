"""Coming back from a curveball, on a hill whose figures are sums."""

from __future__ import annotations

from uuid import UUID

import pytest

from pipelines.commands import keeping
from pipelines.knobs import KnobError
from practice.comeback import draw, free, locked, standing, turned, won
from practice.records import Comeback
from scenarios.shelf import scenarios
from tests.practice.hill import ABOVE, HILL, PIPELINE, curveball, made

BEST = {"climb.way": "up", "climb.steps": 8}
ATTEMPTS = [UUID(int=number) for number in range(60)]


def test_the_four_figures_are_those_of_four_runs() -> None:
    found = standing(HILL, curveball(best=BEST), {"climb.way": "up"})
    # One and two steps down; then ten deeper; up instead; one and eight steps up.
    assert (found.usual, found.hit, found.now, found.best) == (-1 - 2, -10 - 1 - 2, -10 + 1 + 2, -10 + 1 + 8)
    assert found.share == (1 + 2 + 1 + 2) / (1 + 2 + 1 + 8)
    assert found.counts


@pytest.mark.parametrize(
    ("settings", "share"),
    [
        ({}, 0.0),
        (BEST, 1.0),
        ({"climb.way": "up", "climb.steps": 14}, 1.5),  # 18 won where the search won 12
        ({"climb.steps": 5}, -0.25),  # three steps deeper
    ],
)
def test_the_share_won_back_is_of_what_the_search_won(settings: dict[str, object], share: float) -> None:
    assert standing(HILL, curveball(best=BEST), settings).share == pytest.approx(share)


def test_in_another_world_all_four_runs_are_of_that_world() -> None:
    here, there = (standing(HILL, curveball(best=BEST), {"climb.way": "up"}, seed=seed) for seed in (None, 9))
    higher = [getattr(there, name) - getattr(here, name) for name in ("usual", "hit", "now", "best")]
    assert higher == [2 * ABOVE] * 4
    assert there.share == here.share


def test_where_the_search_won_nothing_there_is_no_share() -> None:
    assert standing(HILL, curveball(best={"climb.steps": 2}), BEST).share is None


def test_the_hit_is_what_keeping_a_limit_without_a_thought_leaves() -> None:
    found = standing(HILL, curveball(limits={"cost": 1}, naive={"climb.steps": 1}, best={"climb.way": "up"}), {})
    assert (found.hit, found.best) == (-10 - 1 - 1, -10 + 1 + 1)


@pytest.mark.parametrize(
    ("steps", "sentence"), [(8, "Limit kept: cost 8, at most 8."), (9, "Limit broken: cost 9, at most 8.")]
)
def test_a_limit_says_whether_it_was_kept(steps: int, sentence: str) -> None:
    ball = curveball(limits={"cost": 8}, best=BEST)
    found = standing(HILL, ball, {"climb.way": "up", "climb.steps": steps})
    assert [limit.sentence for limit in found.limits] == [sentence]
    assert found.counts is (steps == 8)


@pytest.mark.parametrize(
    ("then", "best", "words"),
    [
        (0.45, 0.5, "Won back 50% of the way from 40.0% to 50.0%, the best that a search over the knobs found"),
        (0.35, 0.5, "Won nothing back: 35.0% is below the 40.0% that it left. A search over the knobs found 50.0%"),
        (0.3999, 0.5, "Won nothing back: it stayed at 40.0%. A search over the knobs found 50.0%"),
        (0.4, 0.4, "There was nothing to win back"),
    ],
)
def test_what_was_won_back_is_said_with_the_best_that_there_was(then: float, best: float, words: str) -> None:
    came = Comeback(
        learner=ATTEMPTS[0], scenario="hill", curveball="rain", params={}, usual=0.6, hit=0.4, now=then, best=best
    )
    assert won(came, "percent") == words


def test_a_limit_that_reads_as_kept_is_kept() -> None:
    found = standing(HILL, curveball(limits={"cost": 1.6}, best=BEST), {})
    assert (found.limits[0].most, found.limits[0].seen, found.counts) == ("2", "2", True)


def test_the_interviewers_knobs_are_locked_and_the_rest_is_the_candidates() -> None:
    assert locked(HILL) == ("world.seed", "world.depth")
    assert free(HILL) == ("climb.steps", "climb.way", "climb.rope", "climb.shoes", "climb.colour")
    mine = turned(
        HILL, curveball(), {"world.seed": 3, "world.depth": 0.0, "climb.steps": "5", "load.daily_users": 2000}
    )
    assert mine == PIPELINE.turned({"world.depth": 10.0, "climb.steps": 5})


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"climb.steps": 99}, r"climb\.steps is 99; allowed is a whole number from 0 to 16\."),
        ({"climb.wings": 1}, "'climb.wings' is not a knob"),
        ({"world.depth": "deep"}, r"world\.depth is 'deep'; allowed is a number from 0 to 100\."),
    ],
)
def test_a_bad_setting_is_refused_in_the_words_of_the_knob(settings: dict[str, object], complaint: str) -> None:
    with pytest.raises(KnobError, match=complaint):
        standing(HILL, curveball(best=BEST), settings)


def test_results_come_from_the_cache_that_is_handed_in() -> None:
    made.clear()
    cache = keeping({})
    standing(HILL, curveball(best=BEST), {}, cache)
    standing(HILL, curveball(best=BEST), {"climb.steps": 3}, cache)
    # Usual, hit (which was the first candidate's too), best, and the second candidate's; as it was and sunken.
    assert (made.count("climb"), made.count("world")) == (4, 2)


def test_an_attempt_draws_each_curveball_once_and_then_none() -> None:
    balls = [curveball(key=key) for key in ("a", "b", "c", "d")]
    for attempt in ATTEMPTS:
        drawn: list[str] = []
        while (ball := draw(balls, attempt, drawn)) is not None:
            drawn.append(ball.key)
        assert sorted(drawn) == ["a", "b", "c", "d"]


def test_the_draw_is_the_same_whenever_it_is_asked_for_and_in_whatever_order_they_stand() -> None:
    balls = [curveball(key=key) for key in ("a", "b", "c", "d")]
    for attempt in ATTEMPTS:
        assert draw(balls, attempt, ()) == draw(balls[::-1], attempt, ())


def test_other_attempts_draw_other_curveballs_first() -> None:
    balls = [curveball(key=key) for key in ("a", "b", "c", "d")]
    firsts = [ball.key for attempt in ATTEMPTS if (ball := draw(balls, attempt, ())) is not None]
    assert {firsts.count(key) > 5 for key in ("a", "b", "c", "d")} == {True}


def test_a_scenario_without_curveballs_draws_none() -> None:
    assert draw((), ATTEMPTS[0], ()) is None


def test_every_curveball_of_the_shelf_can_be_asked_for_by_its_key() -> None:
    for scenario in scenarios():
        assert [scenario.curveball(ball.key) for ball in scenario.curveballs] == list(scenario.curveballs)
    with pytest.raises(KeyError, match=r"'rain' is not a curveball of .*; the curveballs are "):
        scenarios()[0].curveball("rain")
