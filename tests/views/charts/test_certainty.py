"""The picture of a learner's certainty says what its marks show."""

from __future__ import annotations

import pytest

from practice.certainty import certainty
from tests.practice.test_certainty import said
from views.charts import LIGHT
from views.charts.certainty import certainty as drawn
from views.charts.certainty import in_words


@pytest.mark.parametrize(
    ("predictions", "says"),
    [
        (said(95, right=5, wrong=15), "You promise too much: 95% sure on average, right in 25%"),
        (said(33, right=19, wrong=1), "You promise too little: 33% sure on average, right in 95%"),
        (
            said(65, right=13, wrong=7),
            "As far as 20 predictions can tell, your certainty is earned: 65% sure on average, right in 65%",
        ),
    ],
)
def test_the_title_is_the_verdict_with_its_numbers(predictions, says):
    assert says in drawn(certainty(predictions), LIGHT).message


def test_the_words_for_who_does_not_see_it_name_every_mark():
    picture = drawn(certainty(said(50, right=6, wrong=6) + said(95, right=4)), LIGHT)
    assert "50% sure, 50% of 12 came so (25% to 75%); 95% sure, 100% of 4 came so" in picture.alt
    marks = picture.figure.data[-1]
    assert (list(marks.x), list(marks.y)) == ([0.5, 0.95], [0.5, 1.0])
    assert list(marks.error_y.array)[1] == 0


def test_calibration_and_entropy_are_said_in_the_words_of_the_scenarios():
    words = in_words(certainty(said(80, right=8, wrong=4)))
    assert f"expected ÷ observed: **{12 * 0.8 / 8:.2g}**" in words
    assert words.startswith("1 of 1 marks lie on the line within chance.")
    assert "Normalized entropy" in words
    assert "Normalized entropy" not in in_words(certainty(said(80, right=12)))
