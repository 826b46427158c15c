"""Every experiment is a card, and what was missed comes back sooner."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest

from pipelines.answers import ANSWERS
from practice.deck import AGAIN, Card, cards, due, hand
from practice.records import Prediction
from scenarios.shelf import scenarios

ME, YOU = UUID(int=1), UUID(int=2)
START = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)
CARDS = list(cards().values())
KEYS = [scenario.key for scenario in scenarios()]


def predicted(card: Card, *, right: bool = True, sure: int = 80, minutes: float = 0) -> Prediction:
    return Prediction(
        learner=ME, at=START + timedelta(minutes=minutes), scenario=card.scenario.key, step=card.step.key, card=card.id,
        figure=card.figures[0], said="rises", sure=sure, seen="rises" if right else "falls", before=0.5, after=0.6,
    )  # fmt: skip


def returns(*predictions: Prediction) -> timedelta:
    """How long after the last prediction the card comes back."""
    return due(predictions)[predictions[0].card] - max(each.at for each in predictions)


def card_of(expect: dict[str, str]) -> Card:
    """The first card of the ad funnel, expecting something else."""
    card = next(card for card in CARDS if card.scenario.key == "ad_funnel")
    return Card(card.scenario, card.step, card.experiment.model_copy(update={"expect": expect}))


def test_every_experiment_of_every_scenario_is_a_card_with_an_id_of_its_own() -> None:
    assert len(CARDS) == sum(len(scenario.experiments) for scenario in scenarios())


def test_other_words_leave_it_the_same_card_and_another_turn_does_not() -> None:
    card = CARDS[0]
    for change, same in (
        ({"say": "Otherwise.", "because": "So.", "expect": {"AUC": "falls"}}, True),
        ({"turn": {"ranking.trees": 7}}, False),
        ({"given": {"ranking.trees": 7}}, False),
    ):
        changed = Card(card.scenario, card.step, card.experiment.model_copy(update=change))
        assert (changed.id == card.id) is same


def test_each_figure_is_asked_about_in_its_turn() -> None:
    card = card_of({"revenue": "rises", "AUC": "stays", "clicks": "falls"})
    assert [card.figure(n) for n in range(4)] == ["revenue", "AUC", "clicks", "revenue"]


def test_a_count_that_the_least_change_moves_is_asked_about_only_where_there_is_nothing_else() -> None:
    assert ANSWERS["ad_funnel"].kinds["n_examples"].tolerance == 0
    assert card_of({"n_examples": "falls", "AUC": "stays"}).figures == ("AUC",)
    assert card_of({"n_examples": "falls"}).figures == ("n_examples",)


def test_a_turned_knobs_own_count_is_no_question() -> None:
    card = card_of({"n_phase_2": "rises", "value_kept": "stays"})
    assert card.figures == ("n_phase_2", "value_kept")
    wider = Card(card.scenario, card.step, card.experiment.model_copy(update={"turn": {"phase_2.width": 30}}))
    assert wider.figures == ("value_kept",)


def test_no_card_asks_for_what_its_knob_says() -> None:
    for card in CARDS:
        kinds = ANSWERS[card.scenario.front.pipeline].kinds
        assert not [name for name in card.figures if set(kinds[name].set_by) & set(card.experiment.turn)]


@pytest.mark.parametrize("sure", [33, 95])
def test_what_was_missed_comes_back_after_ten_minutes_however_sure_one_was(sure: int) -> None:
    assert returns(predicted(CARDS[0], right=False, sure=sure)) == timedelta(minutes=10) == AGAIN


def test_the_surer_one_was_of_what_was_right_the_later_it_comes_back() -> None:
    missed, guessed, held, known = (
        returns(predicted(CARDS[0], right=right, sure=sure))
        for right, sure in ((False, 95), (True, 50), (True, 65), (True, 95))
    )
    assert missed < guessed < timedelta(hours=1) < timedelta(days=1) <= held < known
    assert held == returns(predicted(CARDS[0], sure=80))
    assert guessed == returns(predicted(CARDS[0], sure=33))


def test_each_time_right_in_a_row_it_stays_away_for_longer_and_a_miss_brings_it_back() -> None:
    seen = [predicted(CARDS[0])]
    for _ in range(4):
        seen.append(seen[0].model_copy(update={"at": due(seen)[CARDS[0].id]}))
    waits = [returns(*seen[: n + 1]) for n in range(5)]
    assert all(shorter < longer for shorter, longer in pairwise(waits))
    missed = predicted(CARDS[0], right=False).model_copy(update={"at": due(seen)[CARDS[0].id]})
    assert returns(*seen, missed) == AGAIN


@pytest.mark.parametrize("before", [(), (False,)])
def test_who_is_right_again_and_again_without_being_sure_sees_the_card_ever_later(before: tuple[bool, ...]) -> None:
    seen = [predicted(CARDS[0], right=right, sure=50) for right in before] or [predicted(CARDS[0], sure=50)]
    waits = []
    for _ in range(4):
        seen.append(predicted(CARDS[0], sure=50).model_copy(update={"at": due(seen)[CARDS[0].id]}))
        waits.append(returns(*seen))
    assert all(shorter < longer for shorter, longer in pairwise(waits))
    assert waits[-1] > timedelta(days=3)


def test_predictions_are_replayed_in_the_order_they_were_made_in() -> None:
    first, then = predicted(CARDS[0], right=False), predicted(CARDS[0], sure=95, minutes=30)
    assert due([then, first]) == due([first, then])
    assert due([first, then]) != due([predicted(CARDS[0], sure=95), predicted(CARDS[0], right=False, minutes=30)])


def test_what_is_due_comes_before_what_is_new_the_longest_overdue_first() -> None:
    late, later, not_yet = CARDS[0], CARDS[50], CARDS[100]
    found = [predicted(later, right=False), predicted(late, right=False, minutes=-5), predicted(not_yet)]
    mine = hand(found, ME, START + timedelta(minutes=10))
    assert mine.due == (late, later)
    assert [card for _, card in mine.waiting] == [not_yet]
    assert mine.next == late
    assert len(mine.new) == len(CARDS) - 3
    assert hand(found, ME, START + timedelta(minutes=9)).due == (late,)


def test_new_cards_are_mixed_evenly_and_each_learner_has_an_order_of_their_own() -> None:
    mine, yours = (hand([], who, START).new for who in (ME, YOU))
    assert sorted(card.id for card in mine) == sorted(card.id for card in yours) == sorted(cards())
    assert [card.id for card in mine] != [card.id for card in yours]
    assert hand([], ME, START + timedelta(days=1)).new == mine
    for n in range(1, len(CARDS)):
        for key in KEYS:
            share = sum(card.scenario.key == key for card in CARDS) / len(CARDS)
            assert abs(sum(card.scenario.key == key for card in mine[:n]) - n * share) <= 1


def test_answering_a_card_leaves_the_others_in_their_order() -> None:
    first, *others = hand([], ME, START).new
    assert hand([predicted(first)], ME, START).new == tuple(others)


def test_a_hand_of_one_scenario_holds_its_cards_alone() -> None:
    other = next(card for card in CARDS if card.scenario.key != KEYS[0])
    mine = hand([predicted(other, right=False)], ME, START + AGAIN, KEYS[0])
    assert mine.due == mine.waiting == ()
    assert {card.scenario.key for card in mine.new} == {KEYS[0]}


def test_one_who_has_seen_all_waits_for_what_is_due_first() -> None:
    found = [predicted(card, sure=95) for card in CARDS[1:]] + [predicted(CARDS[0], right=False)]
    mine = hand(found, ME, START)
    assert mine.next is None
    assert mine.waiting[0] == (START + AGAIN, CARDS[0])


def test_a_prediction_of_an_experiment_that_is_gone_is_passed_over() -> None:
    gone = predicted(CARDS[0]).model_copy(update={"card": "recommendation.ranking.gone"})
    assert hand([gone], ME, START + AGAIN) == hand([gone], ME, START)
    assert len(hand([gone], ME, START).new) == len(CARDS)
