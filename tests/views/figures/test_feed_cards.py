import numpy as np
import pytest

from pipelines.engine import Cache, Run
from pipelines.feed_ranking import FEED_RANKING
from pipelines.judge.feed_ranking import typical
from synthetic_data import columns as c
from synthetic_data.social_feed import AD, EMPTY, FEED
from views.figures.card_list import CardList
from views.figures.feed_cards import BEST, LISTED, age, feed_lists, moment, newest_first

QUICK = {"heads.trees": 5}


@pytest.fixture(scope="module", params=["default", "mixed"])
def run(request: pytest.FixtureRequest, memory: Cache) -> Run:
    mixed = {"shown.ad_every": 3, "shown.exploration": 0.3, "selection.size": 20}
    return FEED_RANKING.run(FEED_RANKING.turned(QUICK if request.param == "default" else {**QUICK, **mixed}), memory)


def lists(run: Run) -> list[tuple[int, list[CardList]]]:
    return [(row, feed_lists(run, row)) for row in (0, typical(run), run["verdict"].n_in - 1)]


def test_a_dozen_posts_of_each_feed_are_listed_or_as_many_as_there_are(run: Run) -> None:
    for row, (newest, ours, oracle) in lists(run):
        assert len(ours.cards) == min(LISTED, (run["shown"].post[row] != EMPTY).sum())
        assert len(newest.cards) == min(LISTED, (run["selection"].post[row] >= 0).sum())
        assert len(oracle.cards) == min(LISTED, (run["oracle"].post[row] >= 0).sum())


def test_the_best_of_the_oracle_s_feed_are_marked_and_nothing_else(run: Run) -> None:
    for _, (_, _, oracle) in lists(run):
        assert [card.best for card in oracle.cards] == [place < BEST for place in range(len(oracle.cards))]


def test_what_does_harm_has_a_bar_below_zero(run: Run) -> None:
    for _, shown in lists(run):
        for card in (card for each in shown for card in each.cards):
            assert -1 <= card.worth <= 1
            assert (card.worth < 0) == card.written.startswith("−") or card.written in ("−0.00", "0.00")


def test_viewers_leave_where_they_are_expected_to(run: Run) -> None:
    for row, (_, ours, _) in lists(run):
        assert ours.line is not None
        depth = round(float(run["sessions"].depth[row]))
        assert ours.line == (
            min(depth, len(ours.cards)), "viewers leave about here" if depth <= len(ours.cards) else "viewers scroll on"
        )  # fmt: skip


def test_newest_first_shows_those_followed_first_each_newer_than_the_next(run: Run) -> None:
    feed, followed = newest_first(run), run["sources"].followed
    assert feed.shape == (run["verdict"].n_in, FEED)
    for row in (0, typical(run)):
        listed = feed[row][feed[row] >= 0]
        is_followed = followed[row, listed - run["sources"].post[0]]
        assert (np.diff(is_followed.astype(int)) <= 0).all()
        for some in (listed[is_followed], listed[~is_followed]):
            assert (np.diff(run["world"].posts[c.TIME].to_numpy()[some]) <= 0).all()
        assert set(listed) <= set(run["selection"].post[row])


def test_advertisements_stand_among_the_posts_and_are_worth_nothing(run: Run) -> None:
    row = typical(run)
    ours = feed_lists(run, row)[1]
    places = np.flatnonzero(run["shown"].post[row, :LISTED] == AD)
    for place, card in enumerate(ours.cards):
        assert (card.why == "advertisement") == (place in places)
        assert place not in places or (card.worth, card.best) == (0.0, False)


def test_the_moment_tells_who_when_and_what_they_looked_at(run: Run) -> None:
    row = typical(run)
    opening = run["world"].openings.iloc[run["split"].judged[row]]
    following = run["world"].viewers[c.FOLLOWING].iloc[int(opening[c.VIEWER])]
    assert moment(run, row).startswith(f"Viewer {opening[c.VIEWER]} follows {following} authors")


@pytest.mark.parametrize(
    ("days", "written"), [(0.0, "0 min"), (0.02, "29 min"), (0.125, "3 h"), (0.99, "1 d"), (2.4, "2 d")]
)
def test_ages_are_written_as_feeds_write_them(days: float, written: str) -> None:
    assert age(days) == written
