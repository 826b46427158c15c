"""The figures of the feed ranking scenario, by the names its steps use: the feed itself here, what it learns beside."""

from collections.abc import Mapping

import pandas as pd

from pipelines.facts import minus
from pipelines.feed_ranking import studies
from pipelines.judge.feed_ranking import Fate, fate, lost_posts
from synthetic_data import columns as c
from synthetic_data.realism.social_feed import action_rates, follower_counts, realism
from synthetic_data.social_feed import ACTIONS, MEDIA, TOPICS
from views.charts import feed, follow_graph, ranking, training, viewers
from views.charts.words import listed, percent
from views.figures import feed_learning
from views.figures.common import COMMON, OURS, choose_moment, fates, kept_here, realism_table, with_run
from views.figures.feed_cards import BEST, WORDS, age, feed_lists, moment
from views.figures.scene import Figures, Scene

# Heads as a reader reads them, and what those do who do it.
HEADS = {
    "click": ("clicks", "clicks"), "dwell": ("dwell", "stays of ten seconds"), "like": ("likes", "likes"),
    "comment": ("comments", "comments"), "share": ("shares", "shares"), "hide": ("hides", "hides"),
    "report": ("reports", "reports"), "annoyed": ("hides and reports", "hides and reports"),
    "engagement": ("any engagement", "posts engaged with"),
}  # fmt: skip


def _feeds(scene: Scene) -> None:
    kept_here(scene, "At this opening there was nothing worth showing")
    choose_moment(scene, moment(scene.run, scene.row))
    scene.sheet.cards(feed_lists(scene.run, scene.row), WORDS, OURS, "feed")
    scene.sheet.caption(
        "The first posts of three feeds, the first two from the same pool. ★ one of the oracle's first ten. The bar is "
        "what a look at the post is truly worth: only the judge knows it. Orange and hatched: the post does harm. The "
        "dashed line stands at the number of posts that this viewer is expected to reach."
    )


def _how_real(scene: Scene) -> None:
    world = scene.run["world"]
    realism_table(scene, realism(world))
    scene.sheet.caption(
        "A small town, not a network of millions: fewer posts to choose from, fewer strangers, fewer visits. Actions "
        "are commoner than in any real feed on purpose: the rarest need examples to learn from."
    )
    scene.sheet.picture(feed.action_rates(action_rates(world), scene.theme))
    scene.sheet.picture(feed.followers(follower_counts(world), scene.theme))


def _clicks_or_viewers(scene: Scene) -> None:
    answer = scene.answer
    shared = {name: scene.run.knobs[name] for name in answer.shared}
    lineage = ",".join(scene.run.results[name].lineage for name in answer.shared)
    # Other weights on the same predictions cost next to nothing; variants that are trained anew would keep a reader
    # waiting for points that lie among the others.
    weighed = [each for each in answer.variants if {path.partition(".")[0] for path in each.turn} == {"value"}]
    groups = {"ladder": answer.ladder, "trap": answer.traps, "variant": weighed}
    table = scene.desk.study(
        f"viewers:{lineage}", lambda: studies.viewers(answer.pipeline, groups, shared, scene.desk.cache),
        "every ranker's viewers",
    )  # fmt: skip
    ours = next(method.name for method in answer.ladder if not method.turn and method.ceiling is None)
    mine = studies.of_viewers(scene.run["sessions"])
    scene.sheet.picture(
        viewers.clicks_or_viewers(
            with_run(table, ours, mine, method=viewers.OURS, group="run"), ours, (answer.rival.name,), scene.theme
        ),
        "Every mark is one ranker, over the same openings; viewers are simulated, so clicks and returns are exact. "
        "Green marks know everything and aim at one thing: even a perfect prediction of clicks loses viewers.",
    )


def _metric_truth(scene: Scene) -> None:
    for name in ("metric_truth", "taus"):
        COMMON.draw[name](scene)


def _follow_graph(scene: Scene) -> None:
    found = studies.graph(scene.run, scene.row)
    drawn = follow_graph.follow_graph(found, scene.theme)
    scene.sheet.picture(drawn)
    choose_moment(scene, moment(scene.run, scene.row))
    if not drawn.figure.data:
        return
    ads = f" {found.n_ads} of the first ten places are advertisements." if found.n_ads else ""
    scene.sheet.caption(
        "Numbers are places in the feed. Inner ring: authors this viewer follows, larger the more of their posts were "
        f"looked at. Outside: authors of whom a post was found by another way; faint marks are in the pool only.{ads}"
    )


def _head(scene: Scene, found: Mapping[str, object], key: str) -> str:
    heads = list(found)
    return scene.sheet.choose("Head", heads, heads[0], lambda name: HEADS[name][0], key)


def _reliability(scene: Scene) -> None:
    found = scene.desk.get(
        f"reliability:{scene.run.lineage}", lambda: studies.reliability(scene.run), "the heads' predictions"
    )
    if not found:
        scene.sheet.picture(training.reliability(None, scene.theme))
        return
    head = _head(scene, found, "reliability-head")
    scene.sheet.picture(training.reliability(found[head], scene.theme, HEADS[head][1]))


def _feature_importance(scene: Scene) -> None:
    found = scene.run["heads"].importance
    if not found:
        scene.sheet.picture(ranking.feature_importance({}, scene.theme))
        return
    head = _head(scene, found, "importance-head")
    scene.sheet.picture(ranking.feature_importance(found[head], scene.theme))


def _fate(scene: Scene) -> None:
    run, row = scene.run, scene.row
    choose_moment(scene, moment(run, row))
    lost = lost_posts(run, row)
    there = lost["place"].notna()
    scene.sheet.message(f"{int((~there).sum())} of the oracle's first {len(lost)} posts are not shown")
    shown = run["shown"].post[row, :BEST].tolist()
    fates(
        scene,
        "Post", lambda post: _named(scene, post), lambda post: _told(fate(run, row, post)),
        list(zip(lost[c.POST].tolist(), there.tolist(), strict=True)), shown,
    )  # fmt: skip
    table = pd.DataFrame({
        f"The oracle's first {BEST}": [_named(scene, post) for post in lost[c.POST]],
        "A look is worth": [f"{worth:.2f}" for worth in lost["worth"]],
        "What became of it": lost["dropped"].to_numpy(),
    }).set_index(f"The oracle's first {BEST}")  # fmt: skip
    scene.sheet.table(table)


def _named(scene: Scene, post: int) -> str:
    world = scene.run["world"]
    facts = world.posts.iloc[post]
    author = world.authors[c.NAME].iloc[int(facts[c.AUTHOR])]
    old = age(float(world.openings[c.TIME].to_numpy()[scene.run["split"].judged[scene.row]] - facts[c.TIME]))
    return f"@{author}, {TOPICS[int(facts[c.TOPIC])]}, {MEDIA[int(facts[c.MEDIA])]}, {old} (post {post})"


def _told(told: Fate) -> list[tuple[str, str]]:
    """One post's story by stage."""
    chances = listed([
        f"{HEADS[name][0]} {percent(chance, 1 if chance >= 0.001 else 2)}"
        for name, chance in zip(ACTIONS, told.chances, strict=True)
    ])  # fmt: skip
    score = "" if told.predicted is None else f", score {minus(f'{told.predicted:.2f}')}"
    return [
        ("Truth", f"a look is worth {minus(f'{told.worth:.2f}')}, number {told.true_rank} of all posts"),
        ("Of those who look", chances),
        ("Post selection", "not in the pool" if told.source is None else f"in the pool: {told.source}"),
        ("Ranking", "not scored" if told.rank is None else f"rank {told.rank}{score}"),
        ("The list shown", "not shown" if told.place is None else f"place {told.place}"),
        ("In short", told.dropped),
    ]


FIGURES = Figures(
    draw={
        **COMMON.draw,
        **feed_learning.DRAW,
        "feeds": _feeds,
        "how_real": _how_real,
        "clicks_or_viewers": _clicks_or_viewers,
        "metric_truth": _metric_truth,
        "follow_graph": _follow_graph,
        "reliability": _reliability,
        "feature_importance": _feature_importance,
        "fate": _fate,
    },
    titles={
        **COMMON.titles,
        **feed_learning.TITLES,
        "feeds": "What a viewer sees",
        "how_real": "How real is this world?",
        "clicks_or_viewers": "Clicks or viewers?",
        "follow_graph": "One viewer’s part of the follow graph",
        "feature_importance": "What each head looks at",
        "fate": "The fate of one post",
    },
)
