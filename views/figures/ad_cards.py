"""What a user sees: the ads of one search page or feed as cards, production's, ours and the oracle's side by side."""

from pipelines.ad_funnel.facts import PER
from pipelines.engine import Run
from pipelines.judge.ad_funnel import fate, list_value, logged
from synthetic_data import columns as c
from synthetic_data.ad_market import AGE_GROUPS, AUDIENCES, DEVICES, FORMATS, MATCHES, PLACES, TOPICS
from synthetic_data.behaviour import Ints
from views.charts.words import listed, percent, plain, sentence
from views.figures.card_list import Card, CardList, CardWords

WORDS = CardWords(
    "one of the oracle's four", "in the oracle's four", "what a look is truly worth: true click rate × worth of a click"
)
MATCHED = {"none": "not matched", "everybody": "aimed at everybody", "interest": "aimed at an interest"}


def page_lists(run: Run, row: int) -> list[CardList]:
    """What production showed at the `row`-th judged request, what we show, and what the oracle would."""
    production = logged(run["world"], run["split"].judged[[row]])[0]
    ours, oracle = run["auction"].ad[row], run["oracle"].ad[row]
    oracle = oracle[run["oracle"].worth[row, oracle] > 0]
    revenue = PER * float(run["money"].revenue[row])
    return [
        CardList("Production showed", _value(run, row, production), _cards(run, row, production, _paid(run, row))),
        CardList(
            "We show", f"{_value(run, row, ours)}, ${revenue:,.0f} revenue",
            _cards(run, row, ours, [_our_reason(run, row, int(ad)) for ad in ours]),
        ),
        CardList(
            "The oracle would show", _value(run, row, oracle),
            _cards(run, row, oracle, [fate(run, row, int(ad)).dropped for ad in oracle]),
        ),
    ]  # fmt: skip


def moment(run: Run, row: int) -> str:
    """The `row`-th judged request in a sentence: what was asked, by whom, on what, when; in a feed: their interests."""
    world = run["world"]
    request = world.requests.iloc[run["split"].judged[row]]
    number = int(request[c.USER])
    user = world.users.iloc[number]
    who = f"{AGE_GROUPS[int(user[c.AGE_GROUP])]}, {PLACES[int(user[c.PLACE])]}"
    when = f"on {DEVICES[int(request[c.DEVICE])]} at {int(request[c.HOUR])}:00"
    if world.surface == "search":
        query = world.queries[c.TEXT].iloc[int(request[c.QUERY])]
        return f"User {number} ({who}) searched for **“{query}”** {when}."
    liked = listed([topic for topic, on in zip(TOPICS, world.interests[number], strict=True) if on])
    return f"User {number} ({who}) opened the feed {when}. Declared interests: {liked or 'none'}."


def _value(run: Run, row: int, ads: Ints) -> str:
    oracle = run["oracle"]
    value = PER * float(list_value(oracle.worth[[row]], ads[None, :], oracle.examination)[0])
    return f"${value:,.0f} of value"


def _paid(run: Run, row: int) -> list[str]:
    """What the log says of each slot that production filled: whether it was clicked, and for how much."""
    log = run["world"].impressions
    rows = log[log[c.REQUEST] == run["split"].judged[row]].sort_values(c.POSITION)
    return [
        f"clicked for ${cost:.2f}" if clicked else "not clicked"
        for clicked, cost in zip(rows[c.CLICKED], rows[c.COST], strict=True)
    ]


def _our_reason(run: Run, row: int, ad: int) -> str:
    """Price, prediction, and how it got here; nothing for an empty slot."""
    if ad < 0:
        return ""
    told, world = fate(run, row, ad), run["world"]
    per = "conversion" if world.ads[c.TARGET_CPA].notna().iloc[ad] else "click"
    rank = f"number {told.ranks[1]} of phase 2"
    predicted = percent(told.click or 0.0, 1)
    return f"${told.price or 0.0:.2f} a {per} · predicted {predicted} · {_match(run, row, ad)}, {rank}"


def _match(run: Run, row: int, ad: int) -> str:
    world = run["world"]
    key = world.reach.key(world.requests.iloc[[run["split"].judged[row]]])[0]
    number = int(world.reach.match[key, ad])
    return f"{MATCHES[number]} match" if world.surface == "search" else MATCHED[AUDIENCES[number]]


def _cards(run: Run, row: int, ads: Ints, why: list[str]) -> list[Card]:
    """A card for each slot that is filled; empty slots come last."""
    table, worth = run["world"].ads, run["oracle"].worth[row]
    best, most = set(run["oracle"].ad[row].tolist()), max(float(worth.max()), 1e-9)
    cards = []
    for number, reason in zip(ads[ads >= 0].tolist(), why, strict=False):
        ad, look = table.iloc[number], float(worth[number])
        brand, _, headline = str(ad[c.NAME]).partition(": ")
        cards.append(
            Card(
                sentence(headline), int(ad[c.TOPIC]) / len(TOPICS), f"{brand} · {FORMATS[int(ad[c.FORMAT])]}", reason,
                look / most, f"{plain(100 * look)}¢", number in best, tag="Ad",
            )
        )  # fmt: skip
    return cards
