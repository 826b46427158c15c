import pytest

from pipelines.engine import Run
from pipelines.metrics import mean_estimate
from pipelines.recommendation.facts import KINDS, facts
from synthetic_data import columns as c


def test_what_is_said_of_the_model_is_handed_on_and_the_lists_are_described(default_run: Run) -> None:
    model, every = default_run["modelled"].metrics, default_run["offline"].metrics
    assert {name: every[name] for name in model} == dict(model)
    assert every.keys() - model.keys() == {"R@N", "coverage", "Gini", "novelty", "diversity", "new titles"}
    assert every["R@N"].value == pytest.approx(mean_estimate(default_run["candidates"].recall, 0).value)


def test_coverage_and_new_titles_are_counts_of_the_lists_shown(default_run: Run) -> None:
    shown, published = default_run["shown"].title, default_run["world"].titles[c.PUBLISHED].to_numpy()
    found = default_run["offline"].metrics
    assert found["coverage"].value == pytest.approx(len(set(shown.ravel().tolist())) / (published <= 14).sum())
    assert found["new titles"].value == pytest.approx((published[shown] >= 0).mean())


def test_every_kind_of_figure_is_there_and_the_counts_are_those_of_the_tables(default_run: Run) -> None:
    found = {name: fact.estimate.value for name, fact in facts(default_run).items()}
    world = default_run["world"]
    assert found.keys() == KINDS.keys()
    assert found["n_impressions"] == len(world.impressions)
    assert found["n_events"] == world.users[c.EVENTS].sum()
    assert found["n_positives"] == default_run["examples"].clicked.sum()
    assert found["click_rate"] == world.impressions[c.CLICKED].mean()
    randomised = world.views[c.RANDOMISED].to_numpy()[world.impressions[c.VIEW]]
    assert found["bucket_click_rate"] == world.impressions[c.CLICKED][randomised].mean()
    lost = sum(found[f"lost_{stage}"] for stage in ("retrieval", "ranking", "list"))
    assert found["value_kept"] + lost == pytest.approx(1)
    assert found["ceiling"] + found["lost_retrieval"] == pytest.approx(1)
