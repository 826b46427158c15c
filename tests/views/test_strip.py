from pipelines.metrics import Estimate
from views import strip


def test_value_kept_below_zero_says_what_that_means() -> None:
    below, above = Estimate(-0.4, -0.521, -0.3), Estimate(0.4, -0.0004, 0.5)
    assert strip._interval(below) + strip._meaning(below) == "−52.1 to −30.0, below 0: worse than an empty screen"
    assert strip._interval(above) + strip._meaning(above) == "0.0 to 50.0"


def test_a_change_has_a_real_minus() -> None:
    assert strip._change(Estimate(-0.031, -0.04, -0.02), same=False) == ("▼ −3.1 points", "−4.0 to −2.0")
    assert strip._change(Estimate(0.001, -0.01, 0.02), same=False) == ("▲ +0.1 points", "−1.0 to +2.0, within noise")
