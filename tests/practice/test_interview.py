"""The interview's phases, its clock, and which version of a note stays."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from practice.interview import (
    ENOUGH,
    PHASES,
    Kept,
    MinutesError,
    Typed,
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
from practice.records import MOST_ELAPSED, MOST_NOTE, YEARS, Attempt, Note, note_id
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
    assert paused(begun(), at(3 * MOST_ELAPSED)).elapsed == MOST_ELAPSED


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


def test_what_no_record_takes_is_refused_before_anything_can_keep_it():
    beyond = datetime(YEARS[-1] + 1, 1, 1, tzinfo=UTC)
    for change in (paused, going, ended):
        with pytest.raises(ValidationError, match="the year is 3000"):
            change(begun(running=None), beyond)
    with pytest.raises(ValidationError, match="the year is 3000"):
        drew(begun(), "half-new", beyond)


def test_a_note_changed_at_the_end_of_time_can_still_be_written_and_said():
    last = note("one", datetime(YEARS[-1], 12, 31, 23, 59, 59, 999_999, UTC))
    assert spoken(last, aloud=True) == Note.model_validate({**last.model_dump(), "spoken": True})
    assert Field(last).types("two", last).text == "two"


class Field:
    """A browser tab's field, counting as notes.js does, and what the server remembers of it."""

    def __init__(self, shown: Note) -> None:
        self.own: Kept | None = None
        self.shows(shown)

    def shows(self, kept: Note) -> None:
        self.base, self.before = stamp(kept), kept.text

    def types(self, text: str, kept: Note | None = None, seconds: float = 1.0, *, clock: float = 0.0) -> Note:
        """What is kept after the field held `text`; `kept` is what was before, if not what it shows."""
        found = kept or note(self.before, datetime.fromtimestamp(self.base / 1000, UTC))
        at_ = max(at(seconds + clock).timestamp() * 1000, self.base + 1, self.own.at + 1 if self.own else 0)
        beyond = len(self.before) if text.startswith(self.before) else 0
        typed = Typed(text=text, at=at_, base=self.base, beyond=beyond)
        then, self.own = rewritten(found, typed, self.own, at(seconds))
        return then


def typed_by(field: Field, kept: Note, *texts: str) -> Note:
    for number, text in enumerate(texts, start=1):
        kept = field.types(text, kept, number)
    return kept


def test_in_one_tab_what_was_typed_last_replaces_what_was_before_and_is_dated_by_it():
    field, kept = Field(note()), note()
    kept = field.types("first", kept, 1)
    assert (kept.text, kept.changed) == ("first", at(1))
    for text in ("firs", "", "something else", "else"):  # its field heard of none of them yet
        kept = field.types(text, kept, 2)
        assert kept.text == text
    field.shows(kept)
    assert field.types("shown, and then rewritten", kept, 3).text == "shown, and then rewritten"


def test_a_tab_that_was_shown_what_is_kept_rewrites_it_whoever_wrote_it():
    kept = note("another's", at(1))
    assert Field(kept).types("mine", kept, 2).text == "mine"


def test_what_a_tab_typed_without_having_seen_what_another_wrote_comes_after_it_and_once():
    one, stale = Field(note()), Field(note())
    kept = one.types("A long answer of the first tab", note(), 1)
    kept = typed_by(stale, kept, "b", "bu", "but", "but also")
    assert kept.text == "A long answer of the first tab\n\nbut also"
    emptied = typed_by(stale, kept, "bu", "")
    assert emptied.text == "A long answer of the first tab"
    kept = typed_by(stale, emptied, "but also")
    assert kept.text == "A long answer of the first tab\n\nbut also"
    stale.shows(kept)  # and from then on it is a text like any other
    assert stale.types(kept.text.upper(), kept, 9).text == kept.text.upper()
    # The first tab, which shows its own words only, adds what it typed since.
    own = "A long answer of the first tab"
    one.shows(note(own, at(1)))
    assert typed_by(one, kept, f"{own}, going", f"{own}, going on").text == f"{own}\n\nbut also\n\n, going on"


def test_a_stale_tab_that_changed_what_it_was_shown_brings_its_whole_text():
    begun_with = note("Ask who watches.", at(1))
    stale = Field(begun_with)
    kept = Field(begun_with).types("Ask who watches, and when.", begun_with, 2)
    assert stale.types("Who watches?", kept, 3).text == "Ask who watches, and when.\n\nWho watches?"


@pytest.mark.parametrize("clock", [-9_000.0, 9_000.0])
def test_nothing_is_lost_whatever_the_clocks_of_two_tabs_say(clock):
    one, stale = Field(note()), Field(note())
    kept = one.types("one", note(), 1)
    kept = stale.types("two", kept, 2, clock=clock)
    assert kept.text == "one\n\ntwo"
    assert kept.changed <= at(2)


def test_a_server_that_remembers_nothing_takes_the_same_text_going_on_for_it():
    kept = Field(note()).types("Before the kill", note(), 1)
    same = Field(note())  # it never heard that this was kept
    assert same.types("Before the kill, and after", kept, 2).text == "Before the kill, and after"


def test_an_earlier_version_of_what_is_kept_adds_nothing_and_what_is_typed_after_it_is_not_lost():
    kept = note("A long answer", at(60))
    late = Field(note())
    assert late.types("A lo", kept, 1) == kept
    assert late.types("A lot", kept, 2).text == "A long answer\n\nA lot"


def test_what_is_too_long_together_is_refused_whole():
    kept = note("a" * (MOST_NOTE - 1), at(1))
    with pytest.raises(ValidationError, match="at most"):
        Field(note()).types("b", kept, 2)


@given(st.lists(st.tuples(st.integers(0, 1), st.sampled_from("abc"), st.booleans()), max_size=30))
def test_of_two_tabs_that_only_add_every_character_stays(turns):
    kept = note()
    fields, texts = [Field(kept), Field(kept)], ["", ""]
    for number, (which, letter, seen) in enumerate(turns, start=1):
        texts[which] += letter * number  # no two are alike
        kept = fields[which].types(texts[which], kept, number)
        assert all(letter * n in kept.text for n, (_, letter, _) in enumerate(turns[:number], start=1))
        if seen:
            fields[which].shows(kept)
            texts[which] = kept.text


def test_a_field_whose_clock_is_ahead_or_behind_still_writes_in_order():
    field = Field(note())
    ahead = field.types("one", note(), 10, clock=9_000)
    assert ahead.changed == at(10)
    behind = field.types("two", ahead, 11, clock=-9_000)
    assert (behind.text, behind.changed > ahead.changed) == ("two", True)


def test_saying_it_aloud_is_a_newer_version_that_another_text_does_not_undo():
    field = Field(note())
    aloud = spoken(field.types("one", note(), 1), aloud=True)
    assert aloud.changed > at(1)
    then = field.types("two", aloud, 60)
    assert (then.text, then.spoken) == ("two", True)


def test_what_no_database_takes_is_cleaned_on_the_way():
    assert Field(note()).types("a\0b\ud800", note()).text == "a\ufffdb?"
