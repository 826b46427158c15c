"""The interview's phases, its clock, and which version of a note stays."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.interview import (
    ENOUGH,
    LONGEST,
    PHASES,
    MinutesError,
    answered,
    checked,
    clock,
    drew,
    elapsed,
    ended,
    going,
    paused,
    rewritten,
    spoken,
    stamp,
    title,
)
from practice.records import Attempt, Note, note_id
from scenarios.shelf import scenarios

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ATTEMPT = uuid4()
BEGINNING = datetime.fromtimestamp(0, UTC)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def begun(*minutes: float, **fields: object) -> Attempt:
    return Attempt(
        learner=uuid4(), scenario="recommendation", started=NOON, changed=NOON, minutes=minutes or (6, 3),
        **{"running": NOON, **fields},
    )  # fmt: skip


def note(text: str = "", changed: datetime = BEGINNING, *, spoken: bool = False) -> Note:
    attempt = uuid4()
    return Note(
        id=note_id(attempt, "clarify"), attempt=attempt, step="clarify", text=text, changed=changed, spoken=spoken
    )


def test_the_phases_take_forty_five_minutes_as_published():
    assert [phase.minutes for phase in PHASES] == [6, 3, 10, 10, 7, 7, 2]
    assert sum(phase.minutes for phase in PHASES) == 45


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda each: each.key)
def test_every_scenario_puts_its_steps_in_phases_that_there_are(scenario):
    assert set(scenario.front.phases) <= {phase.key for phase in PHASES}
    assert sorted(key for keys in scenario.front.phases.values() for key in keys) == sorted(scenario.step_keys)


@pytest.mark.parametrize(
    ("seconds", "phase", "left", "total"),
    [
        (0, 0, 360, 540),
        (359, 0, 1, 181),
        (360, 1, 180, 180),  # the second phase begins when the first is over
        (539.5, 1, 0.5, 0.5),
        (540, None, 0, 0),
        (600, None, 0, -60),  # a minute over
    ],
)
def test_the_clock_knows_its_phase_and_what_is_left(seconds, phase, left, total):
    shown = clock(begun(6, 3), at(seconds))
    assert (shown.elapsed, shown.phase, shown.left, shown.total) == (seconds, phase, left, total)


def test_a_pause_stops_the_clock_and_going_on_runs_it_from_there():
    stood = paused(begun(), at(100))
    assert stood.running is None
    assert elapsed(stood, at(5_000)) == 100
    assert elapsed(going(stood, at(5_000)), at(5_007)) == 107


def test_going_on_twice_or_pausing_twice_changes_nothing():
    runs = begun()
    assert going(runs, at(50)) == runs
    stood = paused(runs, at(50))
    assert elapsed(paused(stood, at(90)), at(99)) == 50


def test_the_end_stands_for_good():
    over = ended(begun(), at(200))
    assert (over.ended, elapsed(over, at(9_000))) == (at(200), 200)
    assert ended(over, at(300)) == over
    assert going(over, at(300)) == over


def test_a_clock_read_from_what_was_kept_is_the_same_clock():
    runs = going(paused(begun(), at(30)), at(80))
    kept = Attempt.model_validate_json(runs.model_dump_json())
    assert clock(kept, at(100)) == clock(runs, at(100))


def test_a_computer_clock_set_back_takes_nothing_away():
    assert elapsed(begun(elapsed=42.0), at(-1_000)) == 42


def test_a_clock_that_ran_on_for_years_still_fits_a_record():
    assert paused(begun(), at(3 * LONGEST)).elapsed == LONGEST


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1e4)), max_size=20))
def test_the_clock_counts_exactly_the_time_it_ran(turns):
    attempt, moment, ran = begun(), NOON, 0.0
    for on, wait in turns:
        attempt = going(attempt, moment) if on else paused(attempt, moment)
        ran += wait if on else 0.0
        moment += timedelta(seconds=wait)
    assert elapsed(attempt, moment) == pytest.approx(ran, abs=1e-3)


def test_a_drawn_curveball_is_remembered_once_after_those_before():
    drawn = drew(drew(begun(), "half-new", at(1)), "less-time", at(2))
    assert drawn.drawn == ("half-new", "less-time")
    assert drew(drawn, "half-new", at(3)) == drawn


def test_an_attempt_with_more_phases_than_we_know_still_has_names_for_them():
    assert title(0) == PHASES[0].title
    assert title(11) == "Phase 12"


@pytest.mark.parametrize("wrong", [0, -1, 61, float("nan"), float("inf")])
def test_minutes_that_no_phase_can_have_are_refused_with_its_name(wrong):
    minutes = [phase.minutes for phase in PHASES]
    assert checked(minutes) == tuple(minutes)
    with pytest.raises(MinutesError, match=rf"{PHASES[3].title} has .* up to 60\."):
        checked([*minutes[:3], wrong, *minutes[4:]])


@pytest.mark.parametrize(
    ("text", "spoken", "own"),
    [("a" * ENOUGH, False, True), ("a" * (ENOUGH - 1) + " " * 9, False, False), ("", True, True)],
)
def test_an_answer_is_forty_characters_or_said_aloud(text, spoken, own):
    assert answered(note(text, spoken=spoken)) == own


def test_what_was_typed_later_replaces_what_is_kept_and_what_was_typed_before_does_not():
    kept = rewritten(note(), "first", stamp(note(changed=at(1))), at(2))
    assert (kept.text, kept.changed) == ("first", at(1))
    assert rewritten(kept, "stale", stamp(kept), at(3)) == kept
    assert rewritten(kept, "next", stamp(kept) + 1, at(3)).text == "next"


def test_a_field_whose_clock_is_ahead_or_behind_still_writes_in_order():
    ahead = rewritten(note(), "one", stamp(note(changed=at(9_000))), at(10))
    assert ahead.changed == at(10)
    behind = rewritten(ahead, "two", stamp(ahead) + 1, at(11))
    assert (behind.text, behind.changed > ahead.changed) == ("two", True)


def test_saying_it_aloud_is_a_newer_version_that_hides_nothing_a_slow_clock_typed():
    kept = rewritten(note(), "one", stamp(note(changed=at(1))), at(1))
    aloud = spoken(kept, aloud=True)
    assert aloud.changed > kept.changed
    assert rewritten(aloud, "two", stamp(kept) + 1, at(60)).text == "two"


def test_what_no_database_takes_is_cleaned_on_the_way():
    assert rewritten(note(), "a\0b\ud800", 1e12, NOON).text == "a\ufffdb?"
