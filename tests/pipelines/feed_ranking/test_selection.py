"""Which posts reach the ranker, why the others do not, and in what order it puts them."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.engine import Run
from pipelines.feed_ranking.features import Rows
from pipelines.feed_ranking.filters import REASONS, FilterKnobs, filters
from pipelines.feed_ranking.history import pair_key
from pipelines.feed_ranking.scores import Scores
from pipelines.feed_ranking.selection import SOURCES, SelectionKnobs, selection
from pipelines.feed_ranking.sources import Sources
from pipelines.feed_ranking.value import PRESETS, PUBLISHED_2023, ValueKnobs, value, weights_of
from synthetic_data import columns as c
from synthetic_data.social_feed import ACTIONS, WORTH
from tests.pipelines.feed_ranking.conftest import RunUntil

OFF = {"seen": False, "muted": False, "own": False}


def made_up(rng: np.random.Generator, n_openings: int, n_posts: int) -> Sources:
    """Posts of some age, of which each opening knows some; whole numbers, so that some scores are tied."""
    shape = (n_openings, n_posts)
    numbers = {
        name: rng.integers(0, 4, shape).astype(np.float32) for name in ("noticed", "interest", "likes", "skill", "tie")
    }
    flags = {name: rng.random(shape) < 0.3 for name in ("followed", "reached", "muted", "own")}
    age = rng.uniform(-0.5, 3.9, shape).astype(np.float32)
    return Sources(post=np.arange(50, 50 + n_posts), age=age, **numbers, **flags)


@given(st.integers(0, 2**32 - 1), st.sampled_from([6, 24, 72]), st.booleans(), st.booleans(), st.booleans())
def test_every_post_there_passes_or_counts_under_the_first_reason_against_it(
    seed: int, window: int, seen: bool, muted: bool, own: bool
) -> None:
    sources = made_up(np.random.default_rng(seed), 3, 20)
    found = filters(sources, FilterKnobs(window=window, seen=seen, muted=muted, own=own))
    for row in range(3):
        counts = dict.fromkeys(REASONS, 0)
        for post in range(20):
            fails = (
                24 * float(sources.age[row, post]) > window, seen and sources.reached[row, post],
                muted and sources.muted[row, post], own and sources.own[row, post],
            )  # fmt: skip
            there = sources.age[row, post] >= 0
            assert found.passes[row, post] == (there and not any(fails))
            if there and any(fails):
                counts[REASONS[fails.index(True)]] += 1
        assert dict(zip(REASONS, found.dropped[row].tolist(), strict=True)) == counts


def pooled(sources: Sources, passes: np.ndarray, knobs: SelectionKnobs, row: int) -> list[tuple[int, int]]:
    """Posts of one row's pool and what brought each: from inside, and from outside source after source."""
    n_outside = round(knobs.out_share * knobs.size)
    there = np.flatnonzero(passes[row]).tolist()
    inside = [post for post in there if sources.followed[row, post]]
    order = sources.age if knobs.inside_by == "newest" else -sources.tie
    inside.sort(key=lambda post: order[row, post])
    outside = [post for post in there if not sources.followed[row, post]]
    age = sources.age[row]
    orders = {
        1: [sources.noticed[row, post] - 0.1 * age[post] for post in outside] if knobs.noticed else [],
        2: [10 * sources.interest[row, p] + 5 * sources.skill[row, p] - 0.1 * age[p] for p in outside]
        if knobs.topics else [],
        3: [np.log(sources.likes[row, post] + 0.3) - 0.5 * age[post] for post in outside] if knobs.popular else [],
    }  # fmt: skip
    queues = {
        number: [outside[at] for at in np.argsort(-np.array(scores), kind="stable")]
        for number, scores in orders.items() if len(scores)
    }  # fmt: skip
    if 1 in queues:
        queues[1] = [post for post in queues[1] if sources.noticed[row, post] > 0]
    taken: dict[int, int] = {}
    for turn, number in product(range(len(outside)), (1, 2, 3)):
        if turn < len(queues.get(number, [])) and len(taken) < n_outside:
            taken.setdefault(queues[number][turn], number)
    return [(post, 0) for post in inside[: knobs.size - n_outside]] + list(taken.items())


@given(
    st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.3, 0.5, 1.0]), st.sampled_from(["newest", "tie"]),
    st.booleans(), st.booleans(), st.booleans(),
)  # fmt: skip
def test_sources_take_turns_and_each_side_keeps_its_share(
    seed: int, out_share: float, inside_by: str, noticed: bool, topics: bool, popular: bool
) -> None:
    sources = made_up(np.random.default_rng(seed), 2, 70)
    knobs = SelectionKnobs(
        size=20, out_share=out_share, inside_by=inside_by, noticed=noticed, topics=topics, popular=popular
    )
    passing = filters(sources, FilterKnobs(**OFF))
    found = selection(sources, passing, knobs)
    for row in range(2):
        by_hand = pooled(sources, passing.passes, knobs, row)
        there = found.post[row] >= 0
        mine = list(zip((found.post[row, there] - 50).tolist(), found.source[row, there].tolist(), strict=True))
        assert (found.source[row, ~there] == -1).all()
        if inside_by == "newest":  # whole ties tie
            assert sorted(mine) == sorted(by_hand)
        else:
            strength = [[sources.tie[row, post] for post, source in pool if source == 0] for pool in (mine, by_hand)]
            assert sorted(strength[0]) == sorted(strength[1])
            assert sorted(each for each in mine if each[1]) == sorted(each for each in by_hand if each[1])


def test_a_pool_holds_no_post_twice_none_that_is_filtered_and_no_more_from_outside_than_allowed(
    run_until: RunUntil,
) -> None:
    for out_share, size in ((0.0, 120), (0.2, 40), (0.5, 120), (1.0, 60)):
        run = run_until({"selection.out_share": out_share, "selection.size": size}, "selection")
        found, sources = run["selection"], run["sources"]
        row, at = np.nonzero(found.post >= 0)
        column = found.post[row, at] - sources.post[0]
        assert len(set(zip(row, column, strict=True))) == len(row)
        assert run["filters"].passes[row, column].all()
        assert np.array_equal(sources.followed[row, column], found.source[row, at] == 0)
        outside = (found.source > 0).sum(axis=1)
        assert outside.max() == round(out_share * size)
        assert (outside == outside.max()).mean() > 0.99, "there is always enough outside"
        assert (found.source == 0).sum(axis=1).max() <= size - outside.max()
        assert ((found.overlap >= 0) & (found.overlap <= 1)).all()


def test_overlap_is_what_a_second_source_alone_would_have_brought(run_until: RunUntil) -> None:
    run = run_until({}, "selection")
    alone = [
        run_until({f"selection.{other}": other == name for other in ("noticed", "topics", "popular")}, "selection")
        for name in ("noticed", "topics", "popular")
    ]
    for row in (0, 100, 400):
        outside = run["selection"].post[row][run["selection"].source[row] > 0]
        brought = sum(np.isin(outside, each["selection"].post[row]).astype(int) for each in alone)
        assert run["selection"].overlap[row] == pytest.approx((brought > 1).mean())


def test_only_what_followed_people_noticed_comes_from_them(default_run: Run) -> None:
    found, sources = default_run["selection"], default_run["sources"]
    row, at = np.nonzero(found.source == SOURCES.index("noticed by people followed"))
    assert (sources.noticed[row, found.post[row, at] - sources.post[0]] > 0).all()
    assert len(row) > 1000


def test_sources_say_of_a_post_what_the_log_says(default_run: Run) -> None:
    world, sources, split = default_run["world"], default_run["sources"], default_run["split"]
    log, openings = world.impressions, world.openings
    author = world.posts[c.AUTHOR].to_numpy()
    who = openings[c.VIEWER].to_numpy()[log[c.OPENING]]
    for row in (0, 250, 499):
        opening = openings.iloc[split.judged[row]]
        viewer, period = opening[c.VIEWER], opening[c.PERIOD]
        before = split.period < period
        liked = log[c.POST][before & log["like"]].value_counts()
        assert sources.likes[row].tolist() == [liked.get(post, 0) for post in sources.post]
        reached = set(log[c.POST][before & log[c.REACHED] & (who == viewer)])
        assert sources.reached[row].tolist() == [post in reached for post in sources.post]
        mutes = world.mutes[(world.mutes[c.VIEWER] == viewer) & (world.mutes[c.TIME] < opening[c.TIME])]
        assert sources.muted[row].tolist() == np.isin(author[sources.post], mutes[c.AUTHOR]).tolist()
        assert sources.own[row].tolist() == (author[sources.post] == viewer).tolist()
        assert sources.followed[row].tolist() == world.follows[viewer, author[sources.post]].tolist()
        topic = world.posts[c.TOPIC].to_numpy()[log[c.POST]]
        looks = before & log[c.LOOKED].to_numpy() & (who == viewer) & (topic == world.posts[c.TOPIC][sources.post[0]])
        usual = default_run["history"].base[ACTIONS.index("dwell")]
        rate = (log["dwell"][looks].sum() + 5 * usual) / (looks.sum() + 5)
        assert sources.interest[row, 0] == pytest.approx(rate, rel=1e-6)
    muted = sources.muted.sum()
    assert muted > 100, "and there are some"


def scored(names: tuple[str, ...], chances: np.ndarray) -> Scores:
    n = chances.shape[-1]
    return Scores(np.array([[*range(n - 1), -1]]), names, chances[:, None], None)


def test_the_value_is_weights_times_chances_and_what_is_empty_comes_last() -> None:
    chances = np.random.default_rng(0).random((len(ACTIONS), 6))
    found = value(scored(ACTIONS, chances), ValueKnobs())
    total = np.array(list(WORTH.values())) @ chances[:, :5]
    assert found.post.tolist() == [[*np.argsort(-total).tolist(), -1]]
    assert found.score[0, :5] == pytest.approx(np.sort(total)[::-1])
    assert found.score[0, 5] == -np.inf
    assert total.min() < 0, "one that does harm stands above an empty place"


@pytest.mark.parametrize("name", ["click", "engagement"])
def test_a_single_head_is_the_value_whatever_the_weights(name: str) -> None:
    chances = np.array([[0.2, 0.7, 0.1, 0.0]])
    found = value(scored((name,), chances), ValueKnobs(weights="custom", click=-3.0))
    assert (found.post.tolist(), found.weights.tolist()) == ([[1, 0, 2, -1]], [1.0])


def test_a_plain_score_is_sorted_as_it_is() -> None:
    plain = Scores(np.array([[4, 9, -1]]), (), None, np.array([[-3.0, -1.0, -np.inf]]))
    found = value(plain, ValueKnobs())
    assert (found.post.tolist(), found.n_in) == ([[9, 4, -1]], 2)


def test_knobs_turn_the_weights() -> None:
    assert weights_of(ValueKnobs()) == WORTH
    assert weights_of(ValueKnobs(weights="custom")) == WORTH, "custom weights begin where the product's are"
    without = weights_of(ValueKnobs(negatives=False, report_factor=5.0))
    assert {name: weight for name, weight in without.items() if weight} == {
        name: weight for name, weight in WORTH.items() if weight > 0
    }
    assert weights_of(ValueKnobs(report_factor=3.0)) == {**WORTH, "report": 3 * WORTH["report"]}
    assert weights_of(ValueKnobs(weights="dwell")) == {name: float(name == "dwell") for name in ACTIONS}
    assert all(preset.keys() == set(ACTIONS) for preset in PRESETS.values())
    assert PRESETS["published_2023"]["like"] == PUBLISHED_2023["like"]
    assert PRESETS["published_2023"]["report"] == pytest.approx(PUBLISHED_2023["report"] / 10)


def test_scores_are_of_the_posts_they_stand_beside(default_run: Run) -> None:
    scores, judged = default_run["scores"], default_run["split"].judged
    there = np.argwhere(scores.post >= 0)[::5000]
    rows = Rows(judged[there[:, 0]], scores.post[there[:, 0], there[:, 1]])
    expected = default_run["heads"].chances(default_run["features"].matrix(rows))
    assert scores.chances[:, there[:, 0], there[:, 1]] == pytest.approx(expected, rel=1e-12)
    assert not scores.chances[:, scores.post < 0].any()


@pytest.mark.parametrize("model", ["history", "likes", "newest", "random"])
def test_an_order_without_a_model_goes_by_one_number(run_until: RunUntil, model: str) -> None:
    run = run_until({"heads.model": model}, "value")
    sources, ordered, judged = run["sources"], run["value"], run["split"].judged
    assert run["heads"].chances is None
    for row in range(0, 500, 50):
        post = ordered.post[row][ordered.post[row] >= 0]
        column = post - sources.post[0]
        followed, age = sources.followed[row, column], sources.age[row, column]
        key = {
            "likes": sources.likes[row, column],
            "newest": 1000.0 * followed - age,
            "history": 1000.0 * followed + past_value(run, int(judged[row]), post),
            "random": ordered.score[row, : len(post)],
        }[model]
        assert (np.diff(key) <= 1e-4).all()
    if model == "random":
        drawn = ordered.score[ordered.post >= 0]
        assert drawn.mean() == pytest.approx(0.5, abs=0.01)


def past_value(run: Run, opening: int, posts: np.ndarray) -> np.ndarray:
    """Value of what a viewer did with the authors' posts, as 10 looks more at the author's average would have it."""
    world, history = run["world"], run["history"]
    viewer, period = (world.openings[name].iloc[opening] for name in (c.VIEWER, c.PERIOD))
    author = world.posts[c.AUTHOR].to_numpy()[posts]
    when = np.full(len(author), period)
    usual = history.rate(history.author.before(author, when), 50.0)
    own = history.tie.before(pair_key(np.full(len(author), viewer), author), when)
    return np.asarray((own[:, 1:] + 10 * usual) / (own[:, :1] + 10) @ np.array(list(WORTH.values())))
