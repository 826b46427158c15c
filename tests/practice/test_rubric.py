"""The rubric people score by, what several scores of it say, and a file that is wrong."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import pytest

from practice.records import LEVELS, Score
from practice.rubric import FILE, RubricError, load, rubric
from scenarios.shelf import scenarios

TEXT = FILE.read_text("utf-8")
KEYS = ("problem", "data", "modelling", "evaluation", "deployment", "communication")


def score(by: str, **marks: int) -> Score:
    return Score(attempt=uuid4(), by=by, role="peer", marks=marks)


def test_it_has_the_six_dimensions_and_a_name_for_every_level():
    assert tuple(each.key for each in rubric().dimensions) == KEYS
    assert [rubric().level(mark) for mark in LEVELS] == ["Very weak", "Weak", "Strong", "Very strong"]


def test_what_is_heard_is_one_or_two_short_sentences():
    for dimension in rubric().dimensions:
        for heard in dimension.heard:
            assert heard.endswith("."), heard
            assert heard.count(". ") <= 1, heard
            assert len(heard) <= 140, heard


def test_neighbouring_levels_do_not_begin_alike():
    for dimension in rubric().dimensions:
        for low, high in pairwise(dimension.heard):
            assert low.split()[:2] != high.split()[:2], dimension.title


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda each: each.key)
def test_every_dimension_is_looked_at_somewhere_in_every_question(scenario):
    for dimension in rubric().dimensions:
        assert dimension.looked_at(scenario), dimension.title


def test_every_step_of_every_question_is_looked_at_and_no_other_is_named():
    named = {step for dimension in rubric().dimensions for step in dimension.steps}
    assert named == {key for scenario in scenarios() for key in scenario.step_keys}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('levels = ["Very weak", "Weak", ', 'levels = ["Very weak", ', "levels: Tuple should have at least 4 items"),
        ('"Very strong"]', '"Strong"]', "'Strong' stands twice as a level"),
        ('key = "data"', 'key = "problem"', "'problem' stands twice as a dimension's key"),
        ('key = "data"', 'key = "my data"', "dimensions.1.key: String should match"),
        ('title = "Modelling"', 'title = " "', "dimensions.2.title: Value error, is empty"),
        ('"No metric, or accuracy alone."', "3", "dimensions.3.heard.0: Input should be a valid string"),
        ("asks =", "aks =", "dimensions.0.asks: Field required"),
        ('steps = ["metrics", "launch"]', "steps = []", "dimensions.3.steps: Tuple should have at least 1 item"),
        ("levels =", "levels", "it is not TOML"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_in_one_line_that_names_it(tmp_path: Path, old: str, new: str, says: str):
    path = tmp_path / "rubric.toml"
    assert old in TEXT
    path.write_text(TEXT.replace(old, new, 1), "utf-8")
    with pytest.raises(RubricError) as refused:
        load(path)
    assert str(refused.value).startswith(f"{path}: ")
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_missing_or_no_text_is_refused(tmp_path: Path):
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    for name in ("nowhere.toml", "binary.toml"):
        with pytest.raises(RubricError, match=f"{name}: cannot be read"):
            load(tmp_path / name)


def test_what_is_missing_is_named():
    marks = {**dict.fromkeys(KEYS, 2), "data": None}
    del marks["communication"]
    assert rubric().missing(marks) == ("Data and features", "Communication")
    assert rubric().missing(dict.fromkeys(KEYS, 1)) == ()


def test_a_difference_is_two_levels_or_more():
    found = rubric().differences(
        [score("Ann", data=4, modelling=2), score("Bo", data=2, modelling=3), score("Cy", data=2)]
    )
    assert found == ("Data and features: Very strong by Ann, Weak by Bo, Cy.",)
    assert rubric().differences([score("Ann", data=4)]) == ()
    assert rubric().differences([]) == ()


def test_the_level_heard_is_the_mean_over_those_who_scored_it():
    heard = rubric().heard([score("Ann", data=4, modelling=2), score("Bo", data=1), score("Cy", elsewhere=3)])
    assert heard == {"data": (4 + 1) / 2, "modelling": 2}
