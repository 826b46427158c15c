"""The tests at the ends of knobs leave none out."""

import pytest

from pipelines.answers import ANSWERS
from pipelines.knobs import ends
from tests.pipelines.knob_ends import IN_ONE_RUN, IN_ONE_WORLD, settings_at_ends


@pytest.mark.parametrize("name", ANSWERS)
def test_every_knob_is_turned_to_each_of_its_ends_with_few_others_of_its_stage(name: str) -> None:
    pipeline = ANSWERS[name].pipeline
    found = settings_at_ends(pipeline, {})
    wanted = {
        (f"{stage}.{knob}", end)
        for stage, own in pipeline.defaults.items()
        for knob, field in type(own).model_fields.items()
        for end in ends(field)
    }
    assert {turn for settings in found for turn in settings.items()} == wanted
    for settings in found:
        (stage,) = {path.partition(".")[0] for path in settings}
        assert len(settings) <= (IN_ONE_WORLD if stage == "world" else IN_ONE_RUN)


def test_knobs_turned_with_a_knob_do_not_turn_it_back() -> None:
    pipeline = ANSWERS["feed_ranking"].pipeline
    found = settings_at_ends(pipeline, {"heads.trees": {"heads.leaves": 5, "heads.trees": 7}})
    fields = type(pipeline.defaults["heads"]).model_fields
    assert {(each["heads.leaves"], each["heads.trees"]) for each in found if "heads.trees" in each} == {
        (5, end) for end in ends(fields["trees"])
    }
    # At its own ends the other is turned alone.
    assert {each["heads.leaves"] for each in found if "heads.trees" not in each and "heads.leaves" in each} == set(
        ends(fields["leaves"])
    )
