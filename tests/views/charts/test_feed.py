import pandas as pd

from views.charts import LIGHT, feed

RATES = pd.DataFrame(
    [("click", 0.2, 200), ("like", 0.04, 40), ("report", 0.001, 1), ("hide", 0.0, 0)], columns=["action", "rate", "n"]
)


def test_rates_are_told_with_the_likes_for_each_report() -> None:
    assert feed.action_rates(RATES, LIGHT).message == (
        "20% of the posts looked at are clicked; for each report there are 40 likes"
    )


def test_what_nobody_did_has_no_place_on_a_logarithmic_axis() -> None:
    (marks,) = feed.action_rates(RATES, LIGHT).figure.data
    assert list(marks.y) == ["Click", "Like", "Report"]


def test_what_harms_has_another_mark() -> None:
    (marks,) = feed.action_rates(RATES, LIGHT).figure.data
    assert list(marks.marker.symbol) == ["circle", "circle", "x"]


def test_a_log_without_actions_says_so() -> None:
    assert feed.action_rates(RATES.assign(n=0), LIGHT).message == "Nothing was done with any post"


def test_the_followers_of_the_first_tenth_are_counted() -> None:
    table = pd.DataFrame({"rank": range(1, 11), "followers": [91, *[1] * 9]})
    picture = feed.followers(table, LIGHT)
    assert picture.message == "A tenth of the authors has 91% of the followers"
    assert "the first has 91, the middle one 1, the last 1" in picture.alt
