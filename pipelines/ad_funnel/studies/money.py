"""Studies of who gets what: by method, and by the rule that sets the price."""

from collections.abc import Sequence
from typing import get_args

import pandas as pd

from pipelines.ad_funnel.auction import AuctionKnobs
from pipelines.ad_funnel.facts import PER
from pipelines.engine import AllKnobs, Cache, Pipeline, Run, uncached
from pipelines.ladder import Method
from pipelines.studies import turned

GAINS = ("value", "revenue", "surplus", "clicks", "relevance")
PRICING: tuple[str, ...] = get_args(AuctionKnobs.model_fields["pricing"].annotation)


def gains(run: Run) -> dict[str, float]:
    """What a run brings to whom: value, revenue, surplus (dollars), clicks, all per 1,000 requests; and relevance.

    `relevance` is the mean true P(click | looked at) of the ads shown, 0 where none was.
    """
    money = run["money"]
    amounts = {
        "value": run["verdict"].shown, "revenue": money.revenue, "surplus": money.surplus, "clicks": money.clicks,
    }  # fmt: skip
    found = {name: PER * float(each.mean()) for name, each in amounts.items()}
    shown = money.shown.sum()
    return {**found, "relevance": float((money.relevance * money.shown).sum() / shown) if shown else 0.0}


def who_gains(pipeline: Pipeline, methods: Sequence[Method], world: AllKnobs, cache: Cache = uncached) -> pd.DataFrame:
    """Every method that shows ads, in one world: method, and the columns of `gains`.

    `world` holds the knobs of the stages that all share. Ceilings are left out: nobody pays for them.
    """
    rows = []
    for method in methods:
        if method.ceiling is None:
            run = pipeline.run(pipeline.turned(method.turn, {**pipeline.defaults, **world}), cache)
            rows.append({"method": method.name, **gains(run)})
    return pd.DataFrame(rows, columns=["method", *GAINS])


def pricing(run: Run, cache: Cache = uncached) -> pd.DataFrame:
    """The same bids under each price rule: rule, share_kept, and the columns of `gains`.

    Nobody bids differently because the rule changed; the ads shown differ only where a budget runs out sooner or later.
    """
    rows = []
    for rule in PRICING:
        other = turned(run, {"auction.pricing": rule}, cache, without=("offline",))
        rows.append({"rule": rule, "share_kept": other["verdict"].share_kept.value, **gains(other)})
    return pd.DataFrame(rows)
