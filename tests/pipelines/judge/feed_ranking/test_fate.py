"""What became of one post of one opening."""

import numpy as np
import pytest

from pipelines.engine import Run
from pipelines.feed_ranking.filters import REASONS
from pipelines.judge.feed_ranking import fate, filtered, lost_posts
from synthetic_data import columns as c
from synthetic_data.social_feed import FEED, WORTH

WEIGHTS = np.array(list(WORTH.values()))


def test_the_fate_of_a_post_agrees_with_every_list_it_could_be_in(run: Run) -> None:
    rng, endings = np.random.default_rng(0), set()
    for row in rng.integers(0, run["verdict"].n_in, 40):
        some = [
            *rng.integers(run["oracle"].first, run["world"].n_in, 6), *run["value"].post[row, ::15],
            *np.setdiff1d(run["value"].post[row, :FEED], run["shown"].post[row])[:3],
        ]  # fmt: skip
        endings |= {check_fate(run, int(row), int(post)) for post in some if post >= 0}
    assert endings >= {"shown", "policy", "ranking", "selection", "filtered: too old", "filtered: not there yet"}


def check_fate(run: Run, row: int, post: int) -> str:
    found, column = fate(run, row, post), post - run["oracle"].first
    pool, order, feed = (run[stage].post[row].tolist() for stage in ("selection", "value", "shown"))
    assert found.rank == (order.index(post) + 1 if post in order else None)
    assert found.place == (feed.index(post) + 1 if post in feed else None)
    assert (found.source is None) == (post not in pool)
    assert found.worth == run["oracle"].worth[row, column]
    assert found.worth == pytest.approx(WEIGHTS @ np.array(found.chances), rel=1e-4, abs=1e-5)
    better = run["oracle"].worth[row][run["oracle"].may[row]] > found.worth
    assert found.true_rank == 1 + better.sum()
    if found.place:
        assert found.dropped == f"shown at place {found.place}"
        return "shown"
    if found.rank:
        assert found.predicted == run["value"].score[row, found.rank - 1]
        ending = "policy" if found.rank <= FEED else "ranking"
        assert found.dropped.startswith(
            "lost to the policy" if ending == "policy" else f"lost at ranking: rank {found.rank}"
        )
        return ending
    if run["filters"].passes[row, column]:
        assert found.dropped.startswith("lost at selection")
        return "selection"
    assert found.dropped.startswith("filtered: ")
    return found.dropped


def test_reasons_of_the_filters_are_those_they_counted(run: Run) -> None:
    n = run["oracle"].n_in
    for row in (0, 300):
        reasons = [filtered(run, row, column) for column in range(n)]
        assert [reasons.count(reason) for reason in REASONS] == run["filters"].dropped[row].tolist()
        assert reasons.count(None) == run["filters"].passes[row].sum()
        assert reasons.count("not there yet") == (run["sources"].age[row] < 0).sum()


@pytest.mark.parametrize(("row", "post"), [(0, -1), (-1, 4000), (0, 0), (0, 10_000), (10_000, 4000)])
def test_a_post_or_an_opening_outside_what_was_judged_has_no_fate(run: Run, row: int, post: int) -> None:
    with pytest.raises(IndexError):
        fate(run, row, post)


def test_the_lost_posts_are_the_oracles_first_ten_each_with_its_ending(run: Run) -> None:
    table = lost_posts(run, 17)
    assert table[c.POST].tolist() == run["oracle"].post[17, :10].tolist()
    assert table["dropped"].tolist() == [fate(run, 17, post).dropped for post in table[c.POST]]
    assert (np.diff(table["worth"]) <= 0).all()
