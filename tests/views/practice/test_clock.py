"""What the clock of an interview is told to count on from."""

from datetime import timedelta
from uuid import UUID

from practice.records import Attempt, now
from scenarios.shelf import scenario
from views.practice.clock import shown

SCENARIO = scenario("recommendation")


def test_the_clock_is_told_where_each_phase_ends_and_which_steps_it_covers():
    attempt = Attempt(learner=UUID(int=7), scenario=SCENARIO.key, minutes=(6, 3, 1), running=now())
    told = shown(SCENARIO, attempt, attempt.running + timedelta(seconds=90))
    assert (told["elapsed"], told["running"]) == (90, True)
    assert [phase["until"] for phase in told["phases"]] == [360, 540, 600]
    assert told["phases"][0]["todo"].endswith("Steps: 1 Clarify, 2 Scale, 3 Metrics.")
