from collections.abc import Callable, Mapping

import numpy as np
import pytest

from pipelines.engine import Run
from pipelines.recommendation.ranked import Ranked
from pipelines.recommendation.shown import POOL, REASONS, Shown, ShownKnobs, shown
from synthetic_data import columns as c
from synthetic_data.video_home import SLATE

RunWith = Callable[[Mapping[str, object]], Run]


def show(run: Run, **knobs: object) -> Shown:
    return shown(run["world"], run["ranked"], ShownKnobs(**knobs))


def why(found: Shown) -> set[str]:
    return {REASONS[reason] for reason in np.unique(found.reason)}


def test_whoever_asks_for_nothing_gets_the_rankers_first_ten(default_run: Run) -> None:
    found = show(default_run)
    assert np.array_equal(found.title, default_run["ranked"].title[:, :SLATE])
    assert why(found) == {"ranked"}


def test_a_shorter_list_is_the_beginning_of_the_longer(default_run: Run) -> None:
    policy = {"exploration": 0.2, "pins": 2, "diversity": "mmr"}
    ten, four = show(default_run, **policy), show(default_run, length=4, **policy)
    assert np.array_equal(four.title, ten.title[:, :4])
    assert np.array_equal(four.reason, ten.reason[:, :4])


def test_all_weight_on_relevance_is_the_rankers_order(default_run: Run) -> None:
    assert np.array_equal(show(default_run, diversity="mmr", relevance=1.0).title, show(default_run).title)


@pytest.mark.parametrize("relevance", [0.0, 0.4, 0.8])
def test_mmr_takes_at_each_place_what_gains_most_and_repeats_least(default_run: Run, relevance: float) -> None:
    found = show(default_run, diversity="mmr", relevance=relevance).title
    unit = default_run["world"].topics / np.linalg.norm(default_run["world"].topics, axis=1, keepdims=True)
    for row in range(0, 600, 100):
        pool, score = default_run["ranked"].title[row, :POOL].tolist(), default_run["ranked"].score[row, :POOL]
        gain = dict(zip(pool, (score - score.min()) / (score.max() - score.min()), strict=True))
        taken: list[int] = []
        for _ in range(SLATE):
            marginal = {
                title: relevance * gain[title]
                - (1 - relevance) * max((float(unit[title] @ unit[other]) for other in taken), default=0.0)
                for title in pool if title not in taken
            }  # fmt: skip
            best = int(found[row, len(taken)])
            assert marginal[best] == pytest.approx(max(marginal.values()), abs=1e-9)
            taken.append(best)


@pytest.mark.parametrize("cap", [1, 2, 3])
def test_no_topic_has_more_than_its_cap_while_there_are_others(default_run: Run, cap: int) -> None:
    topic = default_run["world"].titles[c.TOPIC].to_numpy()
    found = show(default_run, diversity="topic_cap", topic_cap=cap).title
    for row in range(0, 600, 3):
        pool = topic[default_run["ranked"].title[row, :POOL]]
        enough = np.minimum(np.bincount(pool), cap).sum() >= SLATE
        counts = np.bincount(topic[found[row]])
        assert counts.max() <= cap or not enough


def test_the_topic_cap_leaves_the_order_of_what_it_keeps(default_run: Run) -> None:
    found, order = show(default_run, diversity="topic_cap", topic_cap=2).title, default_run["ranked"].title
    topic = default_run["world"].titles[c.TOPIC].to_numpy()
    for row in range(0, 600, 50):
        kept: list[int] = []
        for title in order[row, :POOL].tolist():
            if [topic[each] for each in kept].count(topic[title]) < 2:
                kept.append(title)
        assert found[row, : len(kept)].tolist() == kept[:SLATE]


def test_a_cap_of_ten_caps_nothing(default_run: Run) -> None:
    assert np.array_equal(show(default_run, diversity="topic_cap", topic_cap=10).title, show(default_run).title)


def test_exploration_gives_its_share_of_places_to_candidates_from_below(default_run: Run) -> None:
    found, plain = show(default_run, exploration=0.3), show(default_run)
    explored = found.reason == REASONS.index("explored")
    assert explored.mean() == pytest.approx(0.3, abs=4 * np.sqrt(0.3 * 0.7 / explored.size))
    assert np.array_equal(found.title[~explored], plain.title[~explored])
    below = default_run["ranked"].title[:, SLATE:]
    assert (found.title[:, :, None] == below[:, None, :]).any(axis=2)[explored].all()
    ranks = np.nonzero((below[:, None, :] == found.title[:, :, None]) & explored[:, :, None])[2]
    assert ranks.mean() == pytest.approx((below.shape[1] - 1) / 2, abs=4 * below.shape[1] / np.sqrt(12 * len(ranks)))


def test_more_exploration_keeps_the_places_that_less_had_taken(default_run: Run) -> None:
    little, much = (show(default_run, exploration=share).reason for share in (0.1, 0.4))
    assert (much[little == REASONS.index("explored")] == REASONS.index("explored")).all()


@pytest.mark.parametrize("pins", [1, 3])
def test_pins_are_promoted_and_on_top_and_the_list_moves_down(default_run: Run, pins: int) -> None:
    found, plain = show(default_run, pins=pins), show(default_run)
    promoted = default_run["world"].titles[c.PROMOTED].to_numpy()
    assert promoted[found.title[:, :pins]].all()
    assert (found.reason[:, :pins] == REASONS.index("promoted")).all()
    assert (found.reason[:, pins:] == REASONS.index("ranked")).all()
    for top, below, old in zip(found.title[:, :pins], found.title[:, pins:], plain.title, strict=True):
        assert below.tolist() == [title for title in old if title not in top][: SLATE - pins]


def test_the_same_pins_are_shown_whatever_else_is_turned(run_with: RunWith, default_run: Run) -> None:
    few = run_with({"candidates.n_candidates": 30})
    pins = [show(run, pins=2, **knobs).title[:, :2] for run, knobs in
            ((default_run, {}), (default_run, {"exploration": 0.3}), (few, {"diversity": "mmr"}))]  # fmt: skip
    assert np.array_equal(pins[0], pins[1])
    assert np.array_equal(pins[0], pins[2])


POLICIES: list[dict[str, object]] = [
    {},
    {"diversity": "mmr", "relevance": 0.0},
    {"diversity": "topic_cap", "topic_cap": 1},
    {"exploration": 0.5},
    {"pins": 3, "exploration": 0.5, "diversity": "mmr"},
]


@pytest.mark.parametrize("policy", POLICIES, ids=str)
@pytest.mark.parametrize("n_valid", [0, 1, 4, 13])
def test_places_that_nobody_fills_are_empty_and_the_last(
    default_run: Run, policy: dict[str, object], n_valid: int
) -> None:
    title = default_run["ranked"].title[:, :16].copy()
    score = default_run["ranked"].score[:, :16].copy()
    title[:, n_valid:], score[:, n_valid:] = -1, -np.inf
    found = shown(default_run["world"], Ranked(title, score), ShownKnobs(**policy))
    pins = found.title[:, : policy.get("pins", 0)]
    for row, top, valid in zip(found.title, pins, title[:, :n_valid], strict=True):
        there = row[row >= 0].tolist()
        assert len(there) == min(len({*top.tolist(), *valid.tolist()}), SLATE)
        assert len(set(there)) == len(there)
        assert (row[len(there) :] == -1).all()
