import numpy as np
import pytest

from pipelines.ad_funnel import AD_FUNNEL
from pipelines.engine import Run
from pipelines.judge.ad_funnel import logged, typical
from synthetic_data import columns as c
from views.figures.ad_cards import moment, page_lists


@pytest.fixture(scope="module", params=["search", "feed"])
def run(request: pytest.FixtureRequest) -> Run:
    few = {"auction.reserve": 20.0, "clicks.trees": 10}
    return AD_FUNNEL.run(AD_FUNNEL.turned({"world.surface": request.param, **few}))


def test_each_list_has_a_card_for_each_slot_that_is_filled(run: Run) -> None:
    for row in (0, typical(run), run["verdict"].n_in - 1):
        production, ours, oracle = page_lists(run, row)
        shown = logged(run["world"], run["split"].judged[[row]])[0]
        assert len(production.cards) == (shown >= 0).sum()
        assert len(ours.cards) == (run["auction"].ad[row] >= 0).sum()
        assert all(card.best for card in oracle.cards)


def test_what_a_page_is_worth_is_what_the_verdict_says(run: Run) -> None:
    row, verdict = typical(run), run["verdict"]
    _, ours, oracle = page_lists(run, row)
    assert ours.total.startswith(f"${1000 * verdict.shown[row]:,.0f} of value, ")
    assert ours.total.endswith(f" ${1000 * run['money'].revenue[row]:,.0f} revenue")
    assert oracle.total == f"${1000 * verdict.oracle[row]:,.0f} of value"


def test_prices_are_for_a_click_or_for_a_conversion_where_there_is_a_target(run: Run) -> None:
    target = run["world"].ads[c.TARGET_CPA].notna().to_numpy()
    for row in range(20):
        ads = run["auction"].ad[row]
        for ad, card in zip(ads[ads >= 0], page_lists(run, row)[1].cards, strict=True):
            assert (" a conversion · predicted " in card.why) == target[ad]


def test_production_s_cards_say_what_was_clicked(run: Run) -> None:
    log = run["world"].impressions
    clicked = log.loc[log[c.CLICKED].astype(bool), c.REQUEST]
    row = int(np.flatnonzero(np.isin(run["split"].judged, clicked))[0])
    said = [card.why for card in page_lists(run, row)[0].cards]
    assert sum(why.startswith("clicked for $") for why in said) == (clicked == run["split"].judged[row]).sum()


def test_the_moment_tells_the_query_or_in_a_feed_the_interests(run: Run) -> None:
    said = moment(run, typical(run))
    assert ("searched for" in said) == (run["world"].surface == "search")
    assert ("Declared interests:" in said) == (run["world"].surface == "feed")


def test_where_nothing_passes_the_criteria_our_list_is_empty() -> None:
    run = AD_FUNNEL.run(AD_FUNNEL.turned({"phase_1.match": "exact", "phase_1.similarity": 0.8, "clicks.trees": 10}))
    row = int(np.argmin((run["auction"].ad >= 0).sum(axis=1)))
    _, ours, _ = page_lists(run, row)
    assert (ours.total, ours.cards) == ("$0 of value, $0 revenue", [])
