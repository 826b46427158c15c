"""What a group said: a bar for each answer, as long as it has votes, and the one that came true stands out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from views.charts import DARK, LIGHT
from views.charts.votes import WORDS, message, votes

changes = st.sampled_from(sorted(WORDS))


@given(said=st.lists(changes, max_size=200), seen=changes)
def test_every_answer_has_a_bar_as_long_as_it_has_votes_in_one_order_and_is_told_in_words(said, seen):
    picture = votes(said, seen, LIGHT)
    counts = [said.count(each) for each in ("stays", "falls", "rises")]
    bars = picture.figure.data
    assert [(bar.x[0], bar.y[0]) for bar in bars] == list(zip(counts, range(3), strict=True))
    assert picture.figure.layout.xaxis.range == (0, max(1, *counts))
    for name, words in WORDS.items():
        assert f"{words}: {said.count(name)}" in picture.alt
    assert picture.alt.endswith(f"What came true: {WORDS[seen]}.")


@pytest.mark.parametrize("seen", WORDS)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_answer_that_came_true_is_solid_and_ticked_and_the_others_are_hatched(seen, theme):
    picture = votes(["rises"], seen, theme)
    looks = dict(zip(("stays", "falls", "rises"), (bar.marker for bar in picture.figure.data), strict=True))
    assert looks[seen].color == theme.ours
    assert {name for name, mark in looks.items() if mark.pattern.shape} == set(WORDS) - {seen}
    [ticked] = [note.text for note in picture.figure.layout.annotations if "✓" in note.text]
    assert ticked.startswith(WORDS[seen])


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ([], "Nobody answered, and it rises"),
        (["falls"], "0 of 1 were right: it rises"),
        (["rises", "falls"], "1 of 2 was right: it rises"),
        (["rises"] * 3, "3 of 3 were right: it rises"),
    ],
)
def test_the_title_says_how_many_were_right(said, sentence):
    assert message(said, "rises") == sentence
