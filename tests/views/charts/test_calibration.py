import pandas as pd
import pytest

from pipelines.ad_funnel.studies import Sampling, sampled
from views.charts import LIGHT, calibration


@pytest.mark.parametrize(
    ("rate", "kept", "message"),
    [
        (0.05, 0.1, "5% reads as 34.5% when 10% of the negatives are kept"),  # .05 / (.05 + .95 · .1)
        (0.001, 0.01, "0.1% reads as 9.1% when 1% of the negatives are kept"),
        (0.05, 1.0, "5% reads as 5%: every negative was kept"),
    ],
)
def test_a_sampled_rate_reads_too_high(rate: float, kept: float, message: str) -> None:
    assert calibration.sampling(sampled(Sampling(rate=rate, kept=kept)), kept, LIGHT).message == message


def test_the_correction_lies_on_the_diagonal() -> None:
    _, reads, corrected = calibration.sampling(sampled(Sampling()), 0.1, LIGHT).figure.data
    assert list(corrected.y) == pytest.approx(list(corrected.x))
    assert all(y > x for x, y in zip(reads.x, reads.y, strict=True))


def noisy(shown: float, scored: float, log: float = 1.0) -> pd.DataFrame:
    """Without noise all is as promised; with it the ads shown and all ads scored promise so many times their clicks."""
    rows = [(0.0, 0.6, log, 1.0, 1.0), (1.2, 0.45, log, scored, shown)]
    return pd.DataFrame(rows, columns=["noise", "share_kept", "log", "scored", "shown"])


def test_winners_promise_more_than_the_rest() -> None:
    assert calibration.winners_curse(noisy(3.0, 1.5), LIGHT).message == (
        "Noise makes the ads shown promise 3 times their clicks, all ads scored 1.5 times, and costs 15 points"
    )
    by_chance = noisy(3.0, 1.5).assign(share_kept=[0.4, 0.5])
    assert calibration.winners_curse(by_chance, LIGHT).message.endswith("and gains 10 points")
    assert [calibration.cursed(noisy(shown, 1.5)) for shown in (3.0, 1.5)] == [True, False]
    assert "too few ads compete" in calibration.winners_curse(noisy(1.5, 1.5), LIGHT).message


def test_a_log_without_calibration_has_no_line() -> None:
    assert len(calibration.winners_curse(noisy(3.0, 1.5), LIGHT).figure.data) == 3
    picture = calibration.winners_curse(noisy(3.0, 1.5, float("nan")), LIGHT)
    assert len(picture.figure.data) == 2
    assert "on the log" not in picture.alt
