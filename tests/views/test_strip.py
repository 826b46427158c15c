from pipelines.metrics import Estimate
from tests.views.test_app import opened, params
from views import strip


def test_value_kept_below_zero_says_what_that_means() -> None:
    below, above = Estimate(-0.4, -0.521, -0.3), Estimate(0.4, -0.0004, 0.5)
    assert strip._interval(below) + strip._meaning(below) == "−52.1 to −30.0, below 0: worse than an empty screen"
    assert strip._interval(above) + strip._meaning(above) == "0.0 to 50.0"


def test_a_change_has_a_real_minus() -> None:
    assert strip._change(Estimate(-0.031, -0.04, -0.02), same=False) == ("▼ −3.1 points", "−4.0 to −2.0")
    assert strip._change(Estimate(0.001, -0.01, 0.02), same=False) == ("▲ +0.1 points", "−1.0 to +2.0, within noise")


def test_a_pinned_run_is_unpinned_and_the_defaults_cannot_be_pinned():
    app = opened("recommendation", **{"ranking.leaves": "5"})
    app.button(key="pin").click().run()
    assert params(app)["pin.ranking.leaves"] == "5"
    app.button(key="unpin").click().run()
    assert params(app) == {"ranking.leaves": "5"}
    assert [each.disabled for each in opened("recommendation").button if each.label == "Pin this run"] == [True]
