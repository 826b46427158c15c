"""What the ranker learns from: nothing that happened in a row's own third of a day or later."""

from collections.abc import Mapping
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from pipelines.engine import Pipeline, Run, Stage
from pipelines.feed_ranking import FEED_RANKING
from pipelines.feed_ranking.features import GROUPS, NOTHING, logged
from pipelines.feed_ranking.history import COUNTED, NOTICED, Counter, pair_key, topic_key
from pipelines.feed_ranking.streams import Use, stream
from pipelines.feed_ranking.world import WorldKnobs
from synthetic_data import columns as c
from synthetic_data.social_feed import ACTIONS, HELD_OUT_DAY, PARTS, SocialFeed
from tests.pipelines.feed_ranking.conftest import RunUntil

FIRST_HELD_OUT, LAST = HELD_OUT_DAY * PARTS, HELD_OUT_DAY * PARTS + 2


def rerun(world_: SocialFeed, settings: Mapping[str, object], until: str) -> Run:
    """The pipeline on a world of our own making."""

    def world(knobs: WorldKnobs) -> SocialFeed:
        return world_

    pipeline = Pipeline("altered", (Stage(world, WorldKnobs()), *FEED_RANKING.stages[1:]))
    return pipeline.run(pipeline.turned(settings), until=until)


def with_actions_flipped(world: SocialFeed, rows: np.ndarray) -> SocialFeed:
    """The same world, had all that these impressions (n,) were looked at been answered the other way round."""
    log = world.impressions
    some = rows & log[c.LOOKED].to_numpy()
    return replace(world, impressions=log.assign(**{action: log[action] ^ some for action in ACTIONS}))


@pytest.mark.parametrize("period", [10, 31])
def test_no_training_feature_knows_what_was_done_in_its_own_period_or_later(default_run: Run, period: int) -> None:
    world, split, row = default_run["world"], default_run["split"], default_run["examples"].row
    altered = rerun(with_actions_flipped(world, split.period >= period), {}, "history")["history"]
    # The base rates are seven numbers for all rows and periods; all else must stand still.
    history = replace(altered, base=default_run["history"].base)
    found = replace(default_run["features"], history=history).matrix(logged(world, row))
    unlike = (found != default_run["features"].training).any(axis=1)
    assert not unlike[split.period[row] <= period].any()
    assert unlike[split.period[row] > period].mean() > 0.95, "but what was done in the period before is known"


def test_no_feed_of_the_last_period_knows_what_happens_in_it(default_run: Run) -> None:
    world, split = default_run["world"], default_run["split"]
    late = split.period == LAST
    log = with_actions_flipped(world, late).impressions
    log = log.assign(**{name: log[name] | late for name in (c.REACHED, c.LOOKED)})
    start = world.openings[c.TIME][world.openings[c.PERIOD] == LAST].min()
    altered = replace(world, impressions=log, mutes=world.mutes[world.mutes[c.TIME] < start])
    found = rerun(altered, {}, "shown")
    assert (world.openings[c.PERIOD].to_numpy()[split.judged] == LAST).sum() > 50
    assert np.array_equal(found["features"].training, default_run["features"].training)
    assert np.array_equal(found["value"].score, default_run["value"].score)
    assert np.array_equal(found["shown"].post, default_run["shown"].post)


def test_what_happens_in_a_morning_is_known_in_the_afternoon_and_never_learned_from(default_run: Run) -> None:
    world, split = default_run["world"], default_run["split"]
    found = rerun(with_actions_flipped(world, split.period == FIRST_HELD_OUT), {}, "selection")
    assert np.array_equal(found["examples"].did, default_run["examples"].did)
    assert np.array_equal(found["features"].training, default_run["features"].training)
    same = (found["selection"].post == default_run["selection"].post).all(axis=1)
    morning = world.openings[c.PERIOD].to_numpy()[split.judged] == FIRST_HELD_OUT
    assert same[morning].all()
    assert same[~morning].mean() < 0.1


def test_counters_hold_what_was_done_at_looks_of_the_periods_before(default_run: Run) -> None:
    world, split, history = default_run["world"], default_run["split"], default_run["history"]
    log = world.impressions
    post, viewer = log[c.POST].to_numpy(), world.openings[c.VIEWER].to_numpy()[log[c.OPENING]]
    author, topic = (world.posts[name].to_numpy()[post] for name in (c.AUTHOR, c.TOPIC))
    looked, counted = log[c.LOOKED].to_numpy(), np.column_stack([log[c.LOOKED], log[list(ACTIONS)]])
    keys = {
        "author": author, "post": post, "viewer": viewer, "topic": topic_key(viewer, topic),
        "tie": pair_key(viewer, author),
    }  # fmt: skip
    rng = np.random.default_rng(0)
    for name, key in keys.items():
        for row in rng.choice(np.flatnonzero(looked), 6):
            for period in (0, split.period[row], split.period[row] + 1, LAST):
                past = looked & (split.period < period) & (key == key[row])
                found = getattr(history, name).before(key[[row]], np.array([period]))[0]
                assert found.tolist() == counted[past].sum(axis=0).tolist()


def test_a_counter_worked_by_hand() -> None:
    counter = Counter(np.array([7, 7, 8, 7]), np.array([2, 0, 1, 2]), np.array([[1.0, 1], [1, 0], [1, 1], [1, 0]]))
    asked = counter.before(np.array([7, 7, 7, 7, 8, 8, 9]), np.array([0, 1, 2, 3, 1, 2, 44]))
    assert asked.tolist() == [[0, 0], [1, 0], [1, 0], [3, 1], [0, 0], [1, 1], [0, 0]]


def test_a_rate_is_drawn_to_the_base_as_by_so_many_looks(default_run: Run) -> None:
    history = default_run["history"]
    sums = np.array([10.0, 3, 0, 0, 0, 0, 0, 0])
    assert history.rate(sums, 20.0) == pytest.approx((sums[1:] + 20 * history.base) / 30)
    log, past = default_run["world"].impressions, default_run["split"].period < FIRST_HELD_OUT
    looked = log[log[c.LOOKED] & past]
    assert history.base == pytest.approx(looked[list(ACTIONS)].mean().to_numpy())
    assert history.n_out == 5 * len(COUNTED)


def noticed_by_hand(run: Run, viewer: int, post: int, period: int) -> int:
    """Authors the viewer follows that liked, commented or shared the post before a period."""
    world, log = run["world"], run["world"].impressions
    rows = log[(log[c.POST] == post).to_numpy() & (run["split"].period < period) & log[list(NOTICED)].any(axis=1)]
    who = world.openings[c.VIEWER].to_numpy()[rows[c.OPENING]]
    return sum(bool(world.follows[viewer, each]) for each in who if each < len(world.authors))


def test_what_people_followed_noticed_is_counted_alike_for_learning_and_for_selection(default_run: Run) -> None:
    world, features, sources = default_run["world"], default_run["features"], default_run["sources"]
    openings, column = world.openings, features.names.index("noticed by followed")
    rows = logged(world, default_run["examples"].row)
    counts = features.training[:, column]
    for at in [*np.flatnonzero(counts > 1)[:5], *np.flatnonzero(counts == 0)[:5]]:
        opening = openings.iloc[rows.opening[at]]
        assert counts[at] == noticed_by_hand(default_run, int(opening[c.VIEWER]), rows.post[at], opening[c.PERIOD])
    for row, at in [*np.argwhere(sources.noticed > 1)[::2000], *np.argwhere(sources.noticed == 0)[::99_000]]:
        opening = openings.iloc[default_run["split"].judged[row]]
        by_hand = noticed_by_hand(default_run, int(opening[c.VIEWER]), sources.post[at], opening[c.PERIOD])
        assert sources.noticed[row, at] == by_hand


def test_the_split_holds_out_the_last_day_and_judges_openings_of_production(default_run: Run) -> None:
    split, world = default_run["split"], default_run["world"]
    together = np.sort(np.concatenate([split.train, split.bucket, split.held_out]))
    at_random = world.openings[c.RANDOMISED].to_numpy()
    left = np.setdiff1d(np.arange(split.n_in), together)
    assert (np.diff(together) > 0).all()
    opening = world.impressions[c.OPENING].to_numpy()
    assert at_random[opening[split.bucket]].all()
    assert at_random[opening[left]].all()
    assert (split.period[left] >= FIRST_HELD_OUT).all()
    assert not at_random[opening[np.concatenate([split.train, split.held_out])]].any()
    assert split.period[split.train].max() < FIRST_HELD_OUT <= split.period[split.held_out].min()
    assert len(set(split.judged)) == 500
    assert not at_random[split.judged].any()
    assert (world.openings[c.PERIOD].to_numpy()[split.judged] >= FIRST_HELD_OUT).all()


def test_each_head_has_a_thousand_positives_and_reports_too_few(default_run: Run) -> None:
    positives = dict(zip(ACTIONS, default_run["examples"].did.sum(axis=0), strict=True))
    assert min(n for action, n in positives.items() if action != "report") >= 1000
    assert positives["report"] < 200
    assert default_run["heads"].positives["annoyed"] >= 1000


def test_rare_actions_are_never_thinned_and_quiet_rows_count_for_those_left_out(run_until: RunUntil) -> None:
    every = run_until({"examples.quiet_kept": 1.0}, "examples")["examples"]
    thin = run_until({}, "examples")["examples"]
    quiet = [ACTIONS.index(action) for action in ("click", "dwell")]
    rare = [number for number in range(len(ACTIONS)) if number not in quiet]
    assert set(thin.row) < set(every.row)
    assert thin.did[:, rare].sum(axis=0).tolist() == every.did[:, rare].sum(axis=0).tolist()
    assert set(thin.weight) == {1.0, 10.0}
    assert ((thin.weight == 10) == ~thin.did[:, rare].any(axis=1)).all()
    for number in quiet:
        n = every.did[:, number].sum()
        assert thin.weight @ thin.did[:, number] == pytest.approx(n, abs=4 * np.sqrt(9 * n))
    assert (run_until({"examples.correct": False}, "examples")["examples"].weight == 1).all()


def test_what_counts_as_a_negative_decides_which_rows_there_are(run_until: RunUntil, default_run: Run) -> None:
    world, split, log = default_run["world"], default_run["split"], default_run["world"].impressions
    train = log.iloc[split.train]
    for negatives, there in (
        ("looked", train[c.LOOKED]), ("reached", train[c.REACHED]), ("delivered", train[c.POSITION] >= 0)
    ):  # fmt: skip
        found = run_until({"examples.negatives": negatives, "examples.quiet_kept": 1.0}, "examples")["examples"]
        assert np.array_equal(found.row, split.train[there])
        assert found.n_in == found.n_out == there.sum()
        place, looked = (log[name].to_numpy()[found.row] for name in (c.POSITION, c.LOOKED))
        for at in (0, 7, 25):
            assert found.seen[place == at] == pytest.approx(looked[place == at].mean())
    assert world.n_out == len(log)


def test_a_larger_share_contains_a_smaller_one_and_the_bucket_comes_only_if_asked(run_until: RunUntil) -> None:
    few, many = (run_until({"examples.share": share}, "examples") for share in (0.2, 0.7))
    assert set(few["examples"].row) < set(many["examples"].row)
    bucket, drawn = run_until({"examples.bucket": True}, "examples")["examples"].row, few["split"].bucket
    assert set(bucket) & set(drawn)
    assert set(many["examples"].row) < set(bucket)
    assert not set(many["examples"].row) & set(drawn)
    assert (np.diff(bucket) > 0).all()


def test_every_group_names_its_features_and_can_be_left_out(run_until: RunUntil, default_run: Run) -> None:
    whole = default_run["features"]
    assert whole.names == [name for group in GROUPS.values() for name in group]
    assert whole.training.shape == (default_run["examples"].n_out, len(whole.names))
    for group, own in GROUPS.items():
        without = run_until({f"features.{group}": False}, "features")["features"]
        assert without.names == [name for name in whole.names if name not in own]
        kept = [whole.names.index(name) for name in without.names]
        assert np.array_equal(without.training, whole.training[:, kept])
    nothing = run_until(dict.fromkeys((f"features.{group}" for group in GROUPS), False), "features")["features"]
    assert nothing.names == [NOTHING]
    assert not nothing.training.any()


def test_features_say_what_their_names_say(default_run: Run) -> None:
    world, features = default_run["world"], default_run["features"]
    rows = logged(world, default_run["examples"].row)[::3000]
    found = dict(zip(features.names, features.matrix(rows).T.astype(float), strict=True))
    openings, posts = world.openings.iloc[rows.opening], world.posts.iloc[rows.post]
    viewer, author = openings[c.VIEWER].to_numpy(), posts[c.AUTHOR].to_numpy()
    assert found["post age"] == pytest.approx(openings[c.TIME].to_numpy() - posts[c.TIME].to_numpy(), abs=1e-5)
    assert found["follows"].tolist() == world.follows[viewer, author].tolist()
    assert found["followers"] == pytest.approx(np.log1p(world.follows.sum(axis=0)[author]), rel=1e-6)
    assert found["part of day"].tolist() == (openings[c.PERIOD] % PARTS).tolist()
    same_topic = world.authors[c.TOPIC].to_numpy() == posts[c.TOPIC].to_numpy()[:, None]
    share = (world.follows[viewer] & same_topic).sum(axis=1) / world.follows[viewer].sum(axis=1)
    assert found["followed on topic"] == pytest.approx(share, rel=1e-6)


def test_hides_and_reports_share_a_head_and_are_parted_by_their_counts(default_run: Run) -> None:
    heads, did = default_run["heads"], default_run["examples"].did
    assert heads.names == ACTIONS
    assert (heads.score, set(heads.positives)) == (None, {*ACTIONS[:5], "annoyed"})
    chances = heads.chances(
        default_run["features"].matrix(logged(default_run["world"], default_run["examples"].row[:50]))
    )
    hides, reports = did[:, 5].sum(), did[:, 6].sum()
    assert chances[6] / chances[5] == pytest.approx(np.full(50, reports / hides))
    assert ((chances > 0) & (chances < 1)).all()
    assert all(sum(shares.values()) == pytest.approx(1) for shares in heads.importance.values())


@pytest.mark.parametrize(
    ("settings", "names", "label"),
    [
        ({"heads.predict": "click"}, ("click",), ["click"]),
        ({"heads.predict": "engagement"}, ("engagement",), ["click", "dwell", "like", "comment", "share"]),
        ({"heads.reports": "own"}, ACTIONS, ["report"]),
    ],
    ids=["clicks", "engagement", "reports by themselves"],
)  # fmt: skip
def test_a_head_is_fitted_to_what_is_asked_for(
    run_until: RunUntil, settings: dict[str, object], names: tuple[str, ...], label: list[str]
) -> None:
    run = run_until({**settings, "heads.trees": 5}, "heads")
    heads, did = run["heads"], run["examples"].did
    assert heads.names == names
    happened = did[:, [ACTIONS.index(name) for name in label]].any(axis=1)
    assert heads.positives[names[-1]] == happened.sum()
    chances = heads.chances(run["features"].training)[-1]
    # A boosted model is fitted to have the right mean; few trees get most of the way.
    assert run["examples"].weight @ chances == pytest.approx(run["examples"].weight @ happened, rel=0.1)
    assert chances[happened].mean() > chances[~happened].mean()


def test_correcting_brings_calibration_back_and_examination_weights_that_of_rows_never_looked_at(
    run_until: RunUntil,
) -> None:
    def calibration(**settings: object) -> float:
        turned = {name.replace("_", ".", 1): value for name, value in settings.items()}
        run = run_until({"heads.predict": "click", "heads.trees": 15, **turned}, "offline")
        return float(run["offline"].metrics["calibration click"].value)

    assert calibration() == pytest.approx(1, abs=0.15)
    assert calibration(examples_correct=False) < 0.9 or calibration(examples_correct=False) > 1.1
    for negatives, at_most in (("reached", 0.92), ("delivered", 0.65)):
        assert calibration(examples_negatives=negatives) < at_most
        assert calibration(examples_negatives=negatives, heads_position="examination") == pytest.approx(1, abs=0.15)
    assert calibration(heads_position="examination") == calibration(), "nothing to mend where all was looked at"


def test_a_use_of_chance_draws_the_same_numbers_each_time() -> None:
    uses = get_args(Use)
    drawn = [stream(use).random(2000) for use in uses]
    assert all(np.array_equal(stream(use).random(2000), before) for use, before in zip(uses, drawn, strict=True))
    assert np.abs(np.corrcoef(drawn) - np.eye(len(drawn))).max() < 0.1
