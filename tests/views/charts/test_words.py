import pytest

from views.charts.words import listed, milliseconds, part, percent, plain, points, sentence, share_of


@pytest.mark.parametrize(
    ("share", "words"),
    [(1.0, "all"), (0.998, "nearly all"), (0.75, "three quarters"), (0.5, "half"), (1 / 3, "a third"), (0.04, "4%")],
)
def test_shares_read_as_people_say_them(share: float, words: str) -> None:
    assert part(share) == words


@pytest.mark.parametrize(
    ("value", "words"), [(0.031, "3.1 points"), (-0.031, "3.1 points"), (0.01, "1 point"), (0.25, "25 points")]
)
def test_differences_of_shares_are_points(value: float, words: str) -> None:
    assert points(value) == words


def test_a_figure_that_does_not_exist_is_not_written_as_a_number() -> None:
    assert percent(float("nan")) == plain(float("inf")) == "no figure"


@pytest.mark.parametrize(
    ("seconds", "words"), [(2.04, "2.0 s"), (0.12, "120 ms"), (0.0042, "4.2 ms"), (0.0000051, "0.0051 ms")]
)
def test_times_come_in_the_unit_that_suits_them(seconds: float, words: str) -> None:
    assert milliseconds(seconds) == words


def test_names_of_metrics_keep_their_small_letter() -> None:
    assert (sentence("nDCG@10"), sentence("log loss"), sentence("")) == ("nDCG@10", "Log loss", "")


def test_lists_end_in_and() -> None:
    assert [listed(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


def test_shares_far_beyond_the_whole_are_multiples() -> None:
    assert (share_of(0.5), share_of(1.05), share_of(23.4)) == ("50%", "105%", "23 times")


def test_below_zero_a_figure_has_a_real_minus_and_never_a_minus_zero() -> None:
    assert (percent(-0.404), percent(-0.004), percent(-0.004, 1)) == ("−40%", "0%", "−0.4%")
    assert (plain(-123.4), plain(-12.3), plain(-1.23), plain(0.00005)) == ("−123", "−12", "−1.2", "5e-05")
    assert (share_of(-0.5), share_of(-3.0)) == ("−50%", "−300%")
