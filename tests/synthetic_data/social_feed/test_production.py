"""What production shows: the newest of whom one follows, what is liked, and hardly the new authors."""

import numpy as np
import pandas as pd

from synthetic_data import columns as c
from synthetic_data.social_feed import SocialFeed
from tests.synthetic_data.social_feed.reading import opening_of


def test_production_shows_the_newest_of_authors_followed_and_every_fifth_place_what_is_liked(feed: SocialFeed) -> None:
    log, asked = feed.impressions, opening_of(feed)
    chosen = ~asked[c.RANDOMISED].to_numpy()
    author = feed.posts[c.AUTHOR].to_numpy()[log[c.POST]]
    followed = feed.follows[asked[c.VIEWER].to_numpy(), author]
    block = log[c.POSITION].to_numpy() % 5 == 4
    assert followed[chosen & ~block].mean() > 0.7
    assert followed[chosen & block].mean() < 0.4
    inside = log[chosen & ~block & followed]
    time = feed.posts[c.TIME].to_numpy()[inside[c.POST]]
    same = np.diff(inside[c.OPENING]) == 0
    # What the popular part fills up may be followed too; most steps down are steps back in time.
    assert (np.diff(time)[same] < 0).mean() > 0.9
    first = inside[inside[c.POSITION] == 0]
    for row in first.iloc[:: len(first) // 20].itertuples():
        opening = feed.openings.iloc[row.opening]
        assert row.post == newest_unseen(feed, opening)


def newest_unseen(feed: SocialFeed, opening: pd.Series) -> int:
    """The newest post of an author followed that a viewer had not reached, the author not muted."""
    viewer, time = int(opening[c.VIEWER]), opening[c.TIME]
    log, asked = feed.impressions, opening_of(feed)
    before = (asked[c.VIEWER].to_numpy() == viewer) & (asked[c.OPENING].to_numpy() < opening[c.OPENING])
    seen = set(log[c.POST][before & log[c.REACHED].to_numpy()])
    muted = set(feed.mutes[c.AUTHOR][(feed.mutes[c.VIEWER] == viewer) & (feed.mutes[c.TIME] < time)])
    posts = feed.posts[feed.posts[c.TIME] <= time]
    may = [
        post for post, author in zip(posts[c.POST], posts[c.AUTHOR], strict=True)
        if feed.follows[viewer, author] and post not in seen and author not in muted
    ]  # fmt: skip
    return int(may[-1])


def test_new_authors_have_hardly_been_found_yet(feed: SocialFeed) -> None:
    new = feed.authors[c.SINCE] > 0
    followers = feed.authors[c.FOLLOWERS]
    assert followers[new].mean() < 0.5 * followers[~new].mean()
