from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.engine import Run
from pipelines.judge import Verdict
from pipelines.judge.recommendation import (
    LOSSES,
    K,
    Oracle,
    best_order,
    fate,
    list_value,
    lost_titles,
    slices,
    true_values,
    typical,
    verdict,
)
from synthetic_data import columns as c
from synthetic_data.behaviour import EXAMINATION, top_k
from synthetic_data.video_home import SLATE

ENDINGS = ("shown in place", "lost at retrieval", "lost at ranking", "given up")
Toy = tuple[Oracle, np.ndarray, np.ndarray, np.ndarray]


@st.composite
def toys(draw: st.DrawFn) -> Toy:
    """A made-up truth, what a retrieval kept of it, the order a ranker chose, and the list shown in the end."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n_views, n_titles = draw(st.integers(1, 4)), draw(st.integers(1, 25))
    n_candidates = draw(st.integers(1, n_titles))
    probability = rng.random((n_views, n_titles)) * (rng.random((n_views, n_titles)) < draw(st.floats(0.3, 1)))
    probability[:, 0] += 0.1
    candidates = np.argsort(rng.random((n_views, n_titles)), axis=1)[:, :n_candidates]
    candidates[rng.random(candidates.shape) < draw(st.sampled_from([0.0, 0.3]))] = -1
    ranked = np.take_along_axis(candidates, np.argsort(rng.random(candidates.shape), axis=1), axis=1)
    shown = ranked[:, : draw(st.integers(1, K))]
    return oracle_of(probability), candidates, ranked, shown


def oracle_of(probability: np.ndarray) -> Oracle:
    best = top_k(probability, K)
    nothing = np.zeros(len(probability))
    return Oracle(probability, best, list_value(probability, best), nothing, nothing)


def judged(toy: Toy) -> Verdict:
    oracle, *lists = toy
    return verdict(oracle, *(SimpleNamespace(title=titles) for titles in lists))


@given(toys())
def test_what_the_stages_lost_adds_up_to_what_is_missing(toy: Toy) -> None:
    found = judged(toy)
    missing = found.oracle - found.shown
    assert tuple(found.lost) == LOSSES
    assert sum(found.lost.values()) == pytest.approx(missing, rel=1e-12, abs=1e-14)
    shares = [found.share(values) for values in (found.shown, *found.lost.values())]
    assert sum(shares) == pytest.approx(1, rel=1e-12)


@given(toys())
def test_no_stage_can_do_better_than_the_best_of_what_it_was_given(toy: Toy) -> None:
    found = judged(toy)
    assert all((found.lost[stage] >= -1e-15).all() for stage in ("retrieval", "ranking"))
    assert (found.shown <= found.values["ranked"] + 1e-15).all(), "a shorter list of the same order"
    assert 0 <= found.share_kept.value <= 1 + 1e-12


@given(st.lists(st.sampled_from([0.0, 0.1, 0.1, 0.2, 0.35, 0.9]), min_size=6, max_size=6), st.data())
def test_the_best_order_is_the_best_of_all_orders(worth: list[float], data: st.DataObject) -> None:
    titles = data.draw(st.lists(st.sampled_from(range(6)), unique=True, min_size=1, max_size=5))
    titles += [-1] * data.draw(st.integers(0, 1))
    probability = np.array([worth])
    best = list_value(probability, best_order(probability, np.array([titles])))[0]
    assert best == pytest.approx(max(list_value(probability, np.array([order]))[0] for order in permutations(titles)))


def test_the_value_of_a_list_is_looks_times_liking_place_by_place() -> None:
    probability = np.array([[0.5, 0.1, 0.2]])
    e = EXAMINATION
    assert list_value(probability, np.array([[2, 0]])) == pytest.approx([e[0] * 0.2 + e[1] * 0.5])
    assert list_value(probability, np.array([[2, -1, 1]])) == pytest.approx([e[0] * 0.2 + e[2] * 0.1])
    assert list_value(probability, np.array([[-1]])) == [0]
    assert true_values(probability, np.array([[1, -1]])) == pytest.approx(np.array([[0.1, 0.0]]))


def test_the_oracle_takes_the_most_likely_titles_that_are_published(default_run: Run) -> None:
    oracle = default_run["oracle"]
    views = default_run["world"].views.iloc[default_run["split"].judged]
    published = default_run["world"].titles[c.PUBLISHED].to_numpy()
    for row in range(0, len(views), 60):
        day = views[c.DAY].iloc[row]
        by_hand = sorted(np.flatnonzero(published <= day), key=lambda title: -oracle.probability[row, title])[:K]
        assert oracle.title[row].tolist() == by_hand
        assert oracle.value[row] == pytest.approx(sum(oracle.probability[row, by_hand] * EXAMINATION))


def test_a_random_list_and_productions_list_are_valued_as_any_other(default_run: Run) -> None:
    oracle, world, judged_views = default_run["oracle"], default_run["world"], default_run["split"].judged
    published = np.flatnonzero(world.titles[c.PUBLISHED] <= world.views[c.DAY].max())
    rng = np.random.default_rng(0)
    drawn = np.array([rng.permutation(published)[:SLATE] for _ in range(4000)])
    values = list_value(np.repeat(oracle.probability[:1], len(drawn), axis=0), drawn)
    assert values.mean() == pytest.approx(oracle.random[0], abs=4 * values.std() / np.sqrt(len(drawn)))
    for row in range(0, len(judged_views), 100):
        log = world.impressions[world.impressions[c.VIEW] == judged_views[row]]
        by_hand = sum(EXAMINATION[place] * oracle.probability[row, title]
                      for place, title in zip(log[c.POSITION], log[c.TITLE], strict=True))  # fmt: skip
        assert oracle.production[row] == pytest.approx(by_hand)


def test_the_slices_of_one_kind_make_up_the_whole(default_run: Run) -> None:
    table, found = slices(default_run), default_run["verdict"]
    for by in ("titles watched before", "device"):
        assert table.loc[table["by"] == by, "n"].sum() == len(found.oracle)
    views = default_run["world"].views.iloc[default_run["split"].judged]
    on_tv = (views[c.DEVICE] == 0).to_numpy()
    kept = found.shown[on_tv].sum() / found.oracle[on_tv].sum()
    assert table.set_index("group").loc["tv", "value"] == pytest.approx(kept)


def test_new_and_old_titles_share_out_the_value_of_the_lists(default_run: Run) -> None:
    run, table = default_run, slices(default_run).set_index("group")["value"]
    new = run["world"].titles[c.PUBLISHED].to_numpy() >= 0
    probability, best = run["oracle"].probability, run["oracle"].title
    there = (np.take_along_axis(probability, best, axis=1) * new[best] @ EXAMINATION).sum()
    both = table["published during the log"] * there + table["older"] * (run["oracle"].value.sum() - there)
    assert both == pytest.approx(run["verdict"].shown.sum())


def test_the_fate_of_a_title_agrees_with_every_list_it_could_be_in(run_with: Callable[..., Run]) -> None:
    run = run_with({"shown.diversity": "mmr", "shown.relevance": 0.3, "shown.exploration": 0.2, "shown.pins": 1})
    rng = np.random.default_rng(0)
    endings = set()
    for _ in range(60):
        row = int(rng.integers(len(run["verdict"].oracle)))
        for title in (
            *rng.integers(0, run["oracle"].n_in, 5),
            *run["ranked"].title[row, :12],
            *run["shown"].title[row],
        ):
            endings.add(check_fate(run, row, int(title)))
    assert endings == set(ENDINGS)


def check_fate(run: Run, row: int, title: int) -> str:
    found = fate(run, row, title)
    shown, order = run["shown"].title[row].tolist(), run["ranked"].title[row].tolist()
    assert found.title == title
    assert found.true_probability == run["oracle"].probability[row, title]
    assert found.true_rank == 1 + sum(run["oracle"].probability[row] > found.true_probability)
    assert found.place == (shown.index(title) + 1 if title in shown else None)
    assert found.rank == (order.index(title) + 1 if title in order else None)
    assert found.is_candidate == (title in run["candidates"].title[row])
    assert found.score == (None if found.rank is None else run["ranked"].score[row, found.rank - 1])
    assert found.found.keys() <= set(type(run.knobs["candidates"]).model_fields)
    ending = next(each for each in ENDINGS if found.dropped.startswith(each))
    assert (ending == "shown in place") == (found.place is not None)
    assert (ending == "lost at retrieval") == (found.place is None and found.rank is None)
    assert (ending == "lost at ranking") == (found.place is None and (found.rank or 0) > len(shown))
    return ending


def test_a_title_of_tomorrow_is_not_yet_published(run_with: Callable[..., Run], default_run: Run) -> None:
    future = default_run["world"].titles[c.PUBLISHED].to_numpy().copy()
    title = int(np.setdiff1d(np.flatnonzero(future < 0), default_run["candidates"].title[0])[0])
    unborn = default_run["oracle"].probability.copy()
    unborn[:, title] = 0
    results = dict(default_run.results)
    results["oracle"] = replace(results["oracle"], value=replace(default_run["oracle"], probability=unborn))
    assert fate(replace(default_run, results=results), 0, title).dropped == "not yet published"


@pytest.mark.parametrize(("row", "title"), [(0, -1), (-1, 0), (0, 1000), (600, 0)])
def test_a_title_or_a_view_outside_the_world_has_no_fate(default_run: Run, row: int, title: int) -> None:
    with pytest.raises(IndexError):
        fate(default_run, row, title)


def test_the_lost_titles_are_the_oracles_ten_each_with_its_ending(default_run: Run) -> None:
    for row in (0, 17, 599):
        table = lost_titles(default_run, row)
        assert table[c.TITLE].tolist() == default_run["oracle"].title[row].tolist()
        assert table["dropped"].tolist() == [fate(default_run, row, title).dropped for title in table[c.TITLE]]
        assert (np.diff(table["true_probability"]) <= 0).all()


def test_a_typical_page_view_is_nearer_to_the_whole_than_most(default_run: Run) -> None:
    judged, production = default_run["verdict"], default_run["oracle"].production
    shares = np.array([production, judged.values["retrieved"], judged.shown]) / judged.oracle
    whole = [judged.share(values) for values in (production, judged.values["retrieved"], judged.shown)]
    far = np.abs(shares - np.array(whole)[:, None]).sum(axis=0)
    assert far[typical(default_run)] == far.min()
    assert far.min() < 0.2
