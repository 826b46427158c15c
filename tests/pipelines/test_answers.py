import pytest

from pipelines.answer import Answer
from pipelines.answers import ANSWERS
from pipelines.engine import Run, flat
from pipelines.facts import FORMS

EVERY = pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)


@EVERY
def test_every_method_is_a_setting_of_its_pipeline_under_a_name_of_its_own(answer: Answer) -> None:
    methods = (*answer.ladder, *answer.traps, *answer.variants)
    assert all(answer.pipeline.turned(method.turn).keys() == answer.pipeline.defaults.keys() for method in methods)
    assert len({method.name for method in methods}) == len(methods)


@EVERY
def test_what_all_methods_share_are_stages_that_no_method_turns(answer: Answer) -> None:
    assert set(answer.shared) <= answer.pipeline.defaults.keys()
    turned = {path for method in (*answer.ladder, *answer.traps, *answer.variants) for path in method.turn}
    assert not {path.split(".")[0] for path in turned} & set(answer.shared)


@EVERY
def test_a_metric_that_is_better_lower_says_so_where_it_is_declared(answer: Answer) -> None:
    # One model has one log loss; several heads have one each.
    lower = {name for name in answer.kinds if name.split(" ")[0] == "NE" or name.startswith("log loss")}
    assert lower
    assert lower <= answer.lower_is_better
    assert not answer.lower_is_better & {"AUC", "value_kept", "n_held_out"}
    assert all(kind.label and kind.form in FORMS and kind.tolerance >= 0 for kind in answer.kinds.values())


@EVERY
def test_a_figure_that_counts_what_a_knob_lets_through_names_a_knob_that_is_there(answer: Answer) -> None:
    assert {path for kind in answer.kinds.values() for path in kind.set_by} <= flat(answer.pipeline.defaults).keys()


def test_the_facts_of_a_run_are_those_declared(default_run: Run) -> None:
    answer = ANSWERS["recommendation"]
    found = answer.facts(default_run)
    assert {name: fact.kind for name, fact in found.items()} == answer.kinds
    assert all(fact.name == name for name, fact in found.items())


@EVERY
def test_what_shared_code_asks_for_is_there(answer: Answer) -> None:
    assert {"value_kept", "n_held_out", *answer.beside.values()} <= answer.kinds.keys()
    assert answer.pipeline.turned(answer.rival.turn) != answer.pipeline.defaults
    judging = {stage.name for stage in answer.pipeline.stages if stage.part == "Judging"}
    assert {"offline", "oracle", "verdict"} <= judging
    assert format(answer.value.scale * 0.5, answer.value.form)


def test_every_loss_and_every_slice_of_a_run_has_words(default_run: Run) -> None:
    answer = ANSWERS["recommendation"]
    assert tuple(answer.loss_labels) == default_run["verdict"].losses
    table = answer.slices(default_run)
    said = [answer.who(by, group) for by, group in zip(table["by"], table["group"], strict=True)]
    assert {"people with fewer than 5 titles watched", "people on TV", "older titles"} <= set(said)
    assert 0 <= answer.typical(default_run) < default_run["verdict"].n_in
    assert answer.noise(default_run).shape == (default_run["verdict"].n_in,)
