from dataclasses import fields, replace
from types import SimpleNamespace

import pytest

from pipelines.ad_funnel import AD_FUNNEL, ladder, studies
from pipelines.ad_funnel.facts import facts
from pipelines.engine import Cache, Run


def test_value_is_what_the_auction_collects_and_what_advertisers_keep(default_run: Run) -> None:
    found = studies.gains(default_run)
    assert found["value"] == pytest.approx(found["revenue"] + found["surplus"])


def test_gains_are_the_facts_of_the_run(default_run: Run) -> None:
    known = facts(default_run)
    found = studies.gains(default_run)
    for name in ("value", "revenue", "surplus", "clicks"):
        assert found[name] == pytest.approx(known[name].estimate.value), name


def test_where_nothing_is_shown_nobody_gains(default_run: Run) -> None:
    money = default_run["money"]
    nothing = replace(money, **{field.name: 0 * getattr(money, field.name) for field in fields(money)})
    kept = SimpleNamespace(shown=0 * default_run["verdict"].shown)
    assert set(studies.gains({"money": nothing, "verdict": kept}).values()) == {0.0}


def test_every_method_that_shows_ads_has_a_row_and_ceilings_have_none(default_run: Run, memory: Cache) -> None:
    methods = (ladder.LADDER[1], ladder.LADDER[4], ladder.LADDER[-1])
    table = studies.who_gains(AD_FUNNEL, methods, {"world": default_run.knobs["world"]}, memory)
    assert table["method"].tolist() == [method.name for method in methods if method.ceiling is None]
    funnel = table.set_index("method").loc["the funnel"]
    assert funnel.to_dict() == pytest.approx(studies.gains(default_run))


def test_who_pays_the_own_bid_keeps_nothing_and_a_second_price_never_asks_more(default_run: Run, memory: Cache) -> None:
    table = studies.pricing(default_run, memory).set_index("rule")
    assert table.loc["first", "surplus"] == pytest.approx(0, abs=1e-3)
    assert (table.loc[["second", "vcg"], "surplus"] > 0).all()
    assert table["value"].to_numpy() == pytest.approx((table["revenue"] + table["surplus"]).to_numpy())
    assert table.loc["second", "value"] == pytest.approx(studies.gains(default_run)["value"])
