"""What a viewer sees: one feed as cards, newest first, ours and the oracle's side by side, and where viewers leave."""

import numpy as np

from pipelines.engine import Run
from pipelines.facts import minus
from pipelines.feed_ranking.history import topic_key
from pipelines.feed_ranking.selection import SOURCES
from pipelines.feed_ranking.shown import REASONS
from pipelines.judge.feed_ranking import Sessions, fate, list_value, looked_up, scrolled
from synthetic_data import columns as c
from synthetic_data.behaviour import Ints
from synthetic_data.social_feed import AD, DEVICES, EMPTY, FEED, MEDIA, TOPICS
from views.charts.words import percent, plain
from views.figures.card_list import Card, CardList, CardWords

LISTED = 12
BEST = 10
WORDS = CardWords(
    "one of the oracle's first ten", "in the oracle's first ten",
    "what a look is truly worth: the sum of true chance × weight over all actions",
)  # fmt: skip
WHY = {
    "followed": "followed", "noticed by people followed": "noticed by people you follow",
    "topic of interest": "topic of interest", "popular": "popular", "new author": "new author",
    "advertisement": "advertisement",
}  # fmt: skip
PARTS = ("in the morning", "in the afternoon", "in the evening")


def feed_lists(run: Run, row: int) -> list[CardList]:
    """The same pool newest first, what we show, and what the oracle would at the `row`-th judged opening."""
    world, oracle, newest = run["world"], run["oracle"], newest_first(run)
    ours, best = run["shown"].post[row], oracle.post[row]
    brought = [_brought(run, row, int(post)) for post in newest[row, :LISTED]]
    chosen = [WHY[REASONS[reason]] for reason in run["shown"].reason[row, :LISTED]]
    became = [_became(run, row, int(post)) for post in best[:LISTED]]
    return [
        _list("Newest first", run, row, newest[row], brought, scrolled(world, oracle, newest)),
        _list("We show", run, row, ours, chosen, run["sessions"]),
        _list("The oracle would show", run, row, best, became, scrolled(world, oracle, oracle.post)),
    ]


def newest_first(run: Run) -> Ints:
    """The pools of all judged openings as feeds (R, 40): authors followed before others, newest first."""
    pool, sources = run["selection"].post, run["sources"]
    column = np.maximum(pool - sources.post[0], 0)
    followed = np.take_along_axis(sources.followed, column, axis=1)
    # Posts stand in order of time: a higher number is a newer post.
    order = np.argsort(-np.where(pool >= 0, pool + followed * len(run["world"].posts), EMPTY), axis=1, kind="stable")
    feed = np.take_along_axis(pool, order[:, :FEED], axis=1)
    return np.pad(feed, ((0, 0), (0, FEED - feed.shape[1])), constant_values=EMPTY)


def moment(run: Run, row: int) -> str:
    """The `row`-th judged opening in a sentence: who, on what, when, with which past."""
    world = run["world"]
    opening = world.openings.iloc[run["split"].judged[row]]
    viewer, period = int(opening[c.VIEWER]), int(opening[c.PERIOD])
    history = run["history"]
    looks = history.topic.before(topic_key(np.full(len(TOPICS), viewer), np.arange(len(TOPICS))), period)[:, 0]
    liked = " and ".join(TOPICS[topic] for topic in np.argsort(-looks, kind="stable")[:2] if looks[topic]) or "nothing"
    following = int(world.viewers[c.FOLLOWING].to_numpy()[viewer])
    return (
        f"Viewer {viewer} follows {following} authors and opened the feed {PARTS[period % len(PARTS)]}, on "
        f"{DEVICES[int(opening[c.DEVICE])]}. Looked so far most at posts on {liked}."
    )


def age(days: float) -> str:
    """How old a post is, as feeds write it: 40 min, 3 h, 2 d."""
    hours = 24 * max(days, 0.0)
    if hours < 1:
        return f"{60 * hours:.0f} min"
    return f"{hours:.0f} h" if hours < 23.5 else f"{hours / 24:.0f} d"


def _list(name: str, run: Run, row: int, feed: Ints, why: list[str], came: Sessions) -> CardList:
    value = float(list_value(run["oracle"].worth[[row]], feed[None, :], run["oracle"].first)[0])
    cards = [_card(run, row, int(post), reason) for post, reason in zip(feed, why, strict=False) if post != EMPTY]
    leave = round(float(came.depth[row]))
    words = "viewers leave about here" if leave <= len(cards) else "viewers scroll on"
    total = f"{plain(value)} of value, {percent(float(came.returns[row]))} return"
    return CardList(name, total, cards, (min(leave, len(cards)), words))


def _card(run: Run, row: int, post: int, why: str) -> Card:
    if post == AD:
        return Card("Advertiser", 0.0, "sponsored", why, 0.0, "", best=False)
    world, oracle = run["world"], run["oracle"]
    facts = world.posts.iloc[post]
    worth = float(looked_up(oracle.worth[[row]], np.array([[post]]), oracle.first)[0, 0])
    most = max(float(oracle.worth[row][oracle.may[row]].max(initial=0.0)), 1e-9)
    days = float(world.openings[c.TIME].to_numpy()[run["split"].judged[row]] - facts[c.TIME])
    detail = f"{age(days)} · {TOPICS[int(facts[c.TOPIC])]} · {MEDIA[int(facts[c.MEDIA])]}"
    author = f"@{world.authors[c.NAME].iloc[int(facts[c.AUTHOR])]}"
    hue = int(facts[c.TOPIC]) / len(TOPICS)
    written = minus(f"{worth:.2f}")
    return Card(author, hue, detail, why, max(worth / most, -1.0), written, post in oracle.post[row, :BEST])


def _brought(run: Run, row: int, post: int) -> str:
    if post < 0:
        return ""
    at = np.flatnonzero(run["selection"].post[row] == post)[0]
    return WHY[SOURCES[int(run["selection"].source[row, at])]]


def _became(run: Run, row: int, post: int) -> str:
    """What became of one of the oracle's posts, without the reason where that takes more than a label's room."""
    if post < 0:
        return ""
    told = fate(run, row, post).dropped
    reasoned = told.startswith(("lost at selection", "lost to the policy"))
    return told.partition(":")[0] if reasoned else told.replace("shown", "we show it")
