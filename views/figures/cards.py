"""What a user sees: one page view's row of titles as cards, production's, ours and the oracle's side by side."""

import numpy as np

from pipelines.engine import Run
from pipelines.judge.recommendation import fate, true_values
from pipelines.recommendation.candidates import SOURCES, CandidateKnobs
from pipelines.recommendation.shown import REASONS
from synthetic_data import columns as c
from synthetic_data.behaviour import EXAMINATION, Ints
from synthetic_data.video_home import AGE_GROUPS, DEVICES, FORMATS, SLATE, TOPICS
from views.figures.card_list import Card, CardList, CardWords

WORDS = CardWords("one of the oracle's ten", "in the oracle's ten", "true chance of a click if looked at")


def home_lists(run: Run, row: int) -> list[CardList]:
    """What production showed at the `row`-th judged page view, what we show, and what the oracle would."""
    oracle = run["oracle"].title[row]
    lists = {
        "Production showed": (_logged(run, row), [_production_reason(run, row, place) for place in range(SLATE)]),
        "We show": (run["shown"].title[row], _our_reasons(run, row)),
        "The oracle would show": (oracle, [fate(run, row, int(title)).dropped for title in oracle]),
    }
    return [
        CardList(name, f"{_clicks(run, row, titles):.2f} clicks expected", _cards(run, row, titles, why))
        for name, (titles, why) in lists.items()
    ]


def moment(run: Run, row: int) -> str:
    """The `row`-th judged page view in a sentence: who, on what, when, with which past."""
    world = run["world"]
    view = world.views.iloc[run["split"].judged[row]]
    user = world.users.iloc[int(view[c.USER])]
    watched = world.topics[world.organic.loc[world.organic[c.USER] == view[c.USER], c.TITLE]].sum(axis=0)
    liked = " and ".join(TOPICS[t] for t in np.argsort(-watched)[:2]) if watched.any() else "nothing yet"
    return (
        f"User {int(view[c.USER])}, {AGE_GROUPS[int(user[c.AGE_GROUP])]}, on {DEVICES[int(view[c.DEVICE])]} at "
        f"{int(view[c.HOUR])}:00. Watched {int(user[c.EVENTS])} titles before the log, mostly {liked}."
    )


def _logged(run: Run, row: int) -> Ints:
    rows = run["split"].judged[row] * SLATE + np.arange(SLATE)
    return np.asarray(run["world"].impressions[c.TITLE].to_numpy()[rows])


def _production_reason(run: Run, row: int, place: int) -> str:
    pinned = run["world"].impressions[c.PINNED].to_numpy()[run["split"].judged[row] * SLATE + place]
    return "promoted" if pinned else "production's choice"


def _our_reasons(run: Run, row: int) -> list[str]:
    """Why each of our titles is there: a policy's word, or the source that had it highest."""
    reasons = []
    for title, reason in zip(run["shown"].title[row], run["shown"].reason[row], strict=True):
        ranks = run["candidates"].found_rank[:, row, title]
        found = [(int(rank), source) for rank, source in zip(ranks, SOURCES, strict=True) if rank > 0]
        reasons.append(REASONS[reason] if reason else f"found by {_source_name(min(found)[1])}")
    return reasons


def _source_name(source: str) -> str:
    return str(CandidateKnobs.model_fields[source].title).lower()


def _cards(run: Run, row: int, titles: Ints, why: list[str]) -> list[Card]:
    world, oracle = run["world"], run["oracle"]
    worth = true_values(oracle.probability[row : row + 1], titles[None, :])[0]
    best = set(oracle.title[row].tolist())
    cards = []
    for title, reason, probability in zip(titles, why, worth, strict=True):
        if title < 0:
            continue
        facts = world.titles.iloc[int(title)]
        age = "new" if facts[c.PUBLISHED] >= 0 else "older"
        detail = f"{TOPICS[int(facts[c.TOPIC])]} · {FORMATS[int(facts[c.FORMAT])]} · {age}"
        hue = int(facts[c.TOPIC]) / len(TOPICS)
        chance = f"{100 * probability:.0f}%"
        cards.append(Card(str(facts[c.NAME]), hue, detail, reason, float(probability), chance, int(title) in best))
    return cards


def _clicks(run: Run, row: int, titles: Ints) -> float:
    worth = true_values(run["oracle"].probability[row : row + 1], titles[None, :])[0]
    return float(worth @ EXAMINATION[: len(worth)])
