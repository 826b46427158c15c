import pytest

from pipelines.answers import ANSWERS, Answer
from pipelines.engine import Run
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
    assert {answer.kinds[name].better for name in answer.lower_is_better} == {"lower"}
    assert all(kind.label and kind.form in FORMS and kind.tolerance >= 0 for kind in answer.kinds.values())


def test_the_facts_of_a_run_are_those_declared(default_run: Run) -> None:
    answer = ANSWERS["recommendation"]
    found = answer.facts(default_run)
    assert {name: fact.kind for name, fact in found.items()} == answer.kinds
    assert all(fact.name == name for name, fact in found.items())
