"""The tests at the ends of knobs leave none out."""

import pytest

from pipelines.answers import ANSWERS
from pipelines.knobs import ends
from tests.pipelines.knob_ends import IN_ONE_WORLD, settings_at_ends


@pytest.mark.parametrize("name", ANSWERS)
def test_every_knob_is_turned_to_each_of_its_ends_and_alone_but_for_the_worlds(name: str) -> None:
    pipeline = ANSWERS[name].pipeline
    found = settings_at_ends(pipeline, {})
    wanted = {
        (f"{stage}.{knob}", end)
        for stage, own in pipeline.defaults.items()
        for knob, field in type(own).model_fields.items()
        for end in ends(field)
    }
    assert {turn for settings in found for turn in settings.items()} == wanted
    assert all(len(settings) <= (IN_ONE_WORLD if "world" in next(iter(settings)) else 1) for settings in found)


def test_knobs_turned_with_a_knob_do_not_turn_it_back() -> None:
    pipeline = ANSWERS["feed_ranking"].pipeline
    found = settings_at_ends(pipeline, {"heads.trees": {"heads.leaves": 5, "heads.trees": 7}})
    assert [each for each in found if "heads.trees" in each] == [
        {"heads.leaves": 5, "heads.trees": end} for end in ends(type(pipeline.defaults["heads"]).model_fields["trees"])
    ]
