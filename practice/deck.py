"""The deck: every experiment of every scenario as a card, and which of them a learner is to see next.

What is missed comes back sooner. When a card is due follows from the predictions alone, replayed through FSRS, a
published model of forgetting (Ye, Su and Cao, "A stochastic shortest path algorithm for optimizing spaced repetition
scheduling", 2022): so nothing is kept beside them, and records of two machines can be merged.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, cached_property
from uuid import UUID

import fsrs

from pipelines.answers import ANSWERS
from practice.records import Prediction
from scenarios.scenario import Experiment, Scenario, Step
from scenarios.shelf import scenarios

AGAIN = timedelta(minutes=10)
# Right, and sure of it by so much or more: it need not come back soon.
GOOD, EASY = 65, 95
_SCHEDULER = fsrs.Scheduler(learning_steps=(AGAIN,), relearning_steps=(AGAIN,), enable_fuzzing=False)


@dataclass(frozen=True)
class Card:
    """One experiment, as a question."""

    scenario: Scenario
    step: Step
    experiment: Experiment

    @cached_property
    def id(self) -> str:
        """Its name in a prediction: of what it turns and from where, so that other words leave it the same card."""
        turned = json.dumps([dict(self.experiment.given), dict(self.experiment.turn)], sort_keys=True)
        return f"{self.scenario.key}.{self.step.key}.{hashlib.sha256(turned.encode()).hexdigest()[:12]}"

    @property
    def figures(self) -> tuple[str, ...]:
        """The figures to ask about, without those that answer themselves unless there are no others.

        Those are counts that the least change moves, and the own count of a knob that is turned: whoever lets more
        through need not be asked whether there is more.
        """
        kinds, turned = ANSWERS[self.scenario.front.pipeline].kinds, set(self.experiment.turn)
        asked = [n for n in self.experiment.expect if kinds[n].tolerance > 0 and not turned & set(kinds[n].set_by)]
        return tuple(asked or self.experiment.expect)

    def figure(self, n_seen: int) -> str:
        """The figure to ask about when the card was seen so often before: each in its turn."""
        return self.figures[n_seen % len(self.figures)]


@dataclass(frozen=True)
class Hand:
    """The cards in a learner's hand at one moment, each in the order to be seen.

    due      seen before and to be seen again, the longest overdue first
    new      never seen
    waiting  seen before and not yet due, the soonest first, with the moment when they are
    n_seen   how often each card was seen, by id
    """

    due: tuple[Card, ...]
    new: tuple[Card, ...]
    waiting: tuple[tuple[datetime, Card], ...]
    n_seen: Mapping[str, int]

    @property
    def next(self) -> Card | None:
        """The card to see now, if there is one."""
        return next(iter((*self.due, *self.new)), None)


@cache
def cards() -> Mapping[str, Card]:
    """Every card by its id, in the order of the scenarios."""
    found = (Card(each, step, claim) for each in scenarios() for step in each.steps for claim in step.front.experiments)
    return {card.id: card for card in found}


def hand(predictions: Iterable[Prediction], learner: UUID, at: datetime, scenario: str | None = None) -> Hand:
    """The learner's cards at a moment, of one scenario or of all."""
    predictions = list(predictions)
    when = due(predictions)
    mine = [card for card in _shuffled(learner) if scenario in (None, card.scenario.key)]
    seen = sorted(((when[card.id], card) for card in mine if card.id in when), key=lambda each: (each[0], each[1].id))
    return Hand(
        due=tuple(card for moment, card in seen if moment <= at),
        new=tuple(card for card in mine if card.id not in when),
        waiting=tuple((moment, card) for moment, card in seen if moment > at),
        n_seen=Counter(each.card for each in predictions),
    )


def due(predictions: Iterable[Prediction]) -> dict[str, datetime]:
    """When each card that was seen is to be seen again, by its id."""
    memory: dict[str, fsrs.Card] = {}
    last: dict[str, Prediction] = {}
    for each in sorted(predictions, key=lambda each: (each.at, each.id)):
        # The library would wait for the clock to give a card its number.
        before = memory.get(each.card) or fsrs.Card(card_id=0)
        again = each.card in last and last[each.card].right
        memory[each.card], _ = _SCHEDULER.review_card(before, _rating(each, again=again), each.at)
        last[each.card] = each
    return {name: card.due for name, card in memory.items()}


def _rating(prediction: Prediction, *, again: bool) -> fsrs.Rating:
    """How well it was known. Right `again` counts in full: a card would else never leave who honestly says half."""
    if not prediction.right:
        return fsrs.Rating.Again
    if prediction.sure >= EASY:
        return fsrs.Rating.Easy
    return fsrs.Rating.Good if prediction.sure >= GOOD or again else fsrs.Rating.Hard


def _shuffled(learner: UUID) -> list[Card]:
    """All cards in an order of the learner's own, the scenarios mixed evenly."""
    placed: list[tuple[float, int, Card]] = []
    for number, scenario in enumerate(scenarios()):
        own = sorted(
            (card for card in cards().values() if card.scenario.key == scenario.key), key=lambda c: _lot(learner, c)
        )
        placed += [((at + 0.5) / len(own), number, card) for at, card in enumerate(own)]
    return [card for *_, card in sorted(placed, key=lambda each: each[:2])]


def _lot(learner: UUID, card: Card) -> bytes:
    return hashlib.sha256(f"{learner} {card.id}".encode()).digest()
