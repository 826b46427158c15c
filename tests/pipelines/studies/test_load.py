import pytest

from pipelines.studies import BUSY, capacity_frame, cores, traffic


def test_a_day_of_requests_spread_evenly_then_heaped_into_its_peak() -> None:
    frame = capacity_frame(traffic(86_400 * 50, 3.0, "Users × visits")).set_index("quantity")
    assert frame["value"].tolist() == [50, 150]
    assert frame.loc["average load", "assumption"] == "Users × visits, spread evenly over 86,400 seconds."


def test_cores_are_the_busy_seconds_of_a_second_with_room_to_spare() -> None:
    assert cores(600, 0.01)[1] == pytest.approx(6 / BUSY)
