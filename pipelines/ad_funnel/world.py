"""Stage `world`: the ad market, with the answers to the clarifying questions as knobs."""

from typing import Literal

from pydantic import Field

from pipelines.knobs import Knobs
from synthetic_data.ad_market import AdMarket, ad_market


class WorldKnobs(Knobs):
    """What is true of the product: turned in the clarifying step, before anything is built."""

    seed: int = Field(9, ge=0, le=9999, title="World", description="Another seed is another world of the same kind.")
    surface: Literal["search", "feed"] = Field(
        "search", title="Surface",
        description="Search: ads relevant to the query and its context. Feed: no query, ads by the user's interests.",
        json_schema_extra={"labels": {"search": "search results", "feed": "a feed"}},
    )  # fmt: skip
    budgets: float = Field(
        1.0, ge=0.2, le=5.0, json_schema_extra={"step": 0.1}, title="Daily budgets",
        description="A factor on what campaigns may spend a day. Small budgets run out before the day does.",
    )  # fmt: skip
    target_cpa: float = Field(
        0.3, ge=0.0, le=1.0, json_schema_extra={"step": 0.05}, title="Campaigns paying for conversions",
        description="Share of campaigns with a target cost per conversion in place of a bid per click.",
    )  # fmt: skip
    new_campaigns: float = Field(
        0.25, ge=0.0, le=0.6, json_schema_extra={"step": 0.05}, title="New campaigns",
        description="Share of campaigns that start during the log. Nothing is known of their ads at first.",
    )  # fmt: skip
    randomised: float = Field(
        0.03, ge=0.0, le=0.3, json_schema_extra={"step": 0.01}, title="Random bucket",
        description="Share of requests served at random from all ads that may be shown. It costs, and it teaches.",
    )  # fmt: skip


def world(knobs: WorldKnobs) -> AdMarket:
    """The market as of the end of the held-out day: tables, log and hidden truth."""
    return ad_market(
        knobs.seed,
        knobs.surface,
        budgets=knobs.budgets,
        target_cpa=knobs.target_cpa,
        new_campaigns=knobs.new_campaigns,
        randomised=knobs.randomised,
    )
