"""Studies of scale: what one post costs in each stage here, and what that means for a service of another size."""

from dataclasses import dataclass
from typing import ClassVar

import pandas as pd
from pydantic import Field

from pipelines.engine import Run
from pipelines.knobs import Knobs
from pipelines.studies import GB, ONE_CALL, Row, capacity_frame, cores, item_costs, item_seconds, traffic
from synthetic_data.social_feed import PAGE

LOG_ROW_BYTES = 96
# Counters a post needs of its own: post, author, viewer × author, viewer × topic; the viewer's are fetched once.
LOOK_UPS = 4
# Posts are considered for this many days, as many from outside the network as from within.
DAYS, SIDES = 2.5, 2


def costs(run: Run) -> pd.DataFrame:
    """Measured cost of one item in each stage: columns as in `item_costs`."""
    n = run["verdict"].n_in
    considered, pooled = n * run["filters"].n_in, int((run["selection"].post >= 0).sum())
    return item_costs(
        run,
        {
            "sources": (considered, "opening × post there", "Sources, a post"),
            "filters": (considered, "opening × post there", "Filters, a post"),
            "selection": (considered, "opening × post there", "Selection, a post"),
            "scores": (pooled, "opening × post in the pool", "Predictions, a post"),
            "value": (pooled, "opening × post in the pool", "Value, a post"),
            "shown": (pooled, "opening × post in the pool", "The list shown, a post"),
            "heads": (run["heads"].n_in, "training row", "Training, a row"),
        },
    )


@dataclass(frozen=True)
class PostCosts:
    """Seconds on one core: to consider one post, for one prediction of one post, to put one post into the list."""

    considered: float
    prediction: float
    listed: float

    @classmethod
    def of(cls, run: Run) -> "PostCosts":
        """As measured in this run."""
        sources, filters, selection, scores, value, shown = item_seconds(
            costs(run), ("sources", "filters", "selection", "scores", "value", "shown")
        )
        return cls(sources + filters + selection, scores / run["scores"].n_out, value + shown)


class Workload(Knobs):
    """The service to be sized: what an interviewer would be asked for."""

    heading: ClassVar[str] = "Your service"

    daily_users: int = Field(
        500_000_000, ge=1_000, le=5_000_000_000, title="Users a day", description="Who open the feed in a day."
    )
    openings_per_user: float = Field(
        10.0, ge=0.1, le=200.0, title="Openings a user", description="How often each opens the feed in a day."
    )
    peak_factor: float = Field(
        2.0, ge=1.0, le=20.0, title="Peak over average", description="How much busier the busiest minute is."
    )
    followed: int = Field(
        200, ge=1, le=10_000, title="Authors followed", description="By a user: as many followers as an author has."
    )
    posts_per_user: float = Field(
        1.0, ge=0.01, le=100.0, title="Posts a user", description="Written in a day. Most write none, a few write many."
    )
    pool: int = Field(
        1_500, ge=20, le=20_000, title="Posts scored an opening",
        description="By the ranker, in production. Twitter scored about 1,500 in 2023.",
    )  # fmt: skip
    heads: int = Field(7, ge=1, le=50, title="Heads", description="Predictions a post: one for each action.")
    latency_ms: float = Field(
        500.0, ge=1.0, le=5_000.0, title="Latency budget (ms)", description="From the opening to the first page."
    )
    slower: float = Field(
        10.0, ge=1.0, le=1_000.0, title="Model this much heavier",
        description="A production model reads more features than the trees here: its cost a prediction, as a multiple.",
    )  # fmt: skip
    log_days: int = Field(30, ge=1, le=3_650, title="Days of log kept", description="For training.")


def capacity(load: Workload, cost: PostCosts) -> pd.DataFrame:
    """Back-of-the-envelope figures: quantity, value, unit, assumption (one sentence).

    Times grow in proportion from the costs measured here, on one core; quantities are in the order they are worked out.
    """
    a_day = load.daily_users * load.openings_per_user
    average, peak = traffic(a_day, load.peak_factor, "Users × openings")
    posts, _ = traffic(load.daily_users * load.posts_per_user, load.peak_factor, "Users × posts")
    predictions = load.pool * load.heads
    return capacity_frame([
        average, peak,
        ("posts written", posts[1], "posts a second", posts[3]),
        ("predictions", peak[1] * predictions, "a second at the peak", f"{load.pool:,} posts × {load.heads} heads."),
        ("feature look-ups", peak[1] * (LOOK_UPS * load.pool + 1), "a second at the peak",
         f"{LOOK_UPS} a post: its own, its author's, the viewer's with author and topic; 1 of the viewer."),
        *_storage(load, a_day), *_opening(load, cost, peak[1]),
    ])  # fmt: skip


def _storage(load: Workload, a_day: float) -> list[Row]:
    rows = a_day * PAGE
    gigabytes = rows * LOG_ROW_BYTES / GB
    return [
        ("log rows", rows, "rows a day", f"One page of {PAGE} posts an opening; who scrolls on adds more."),
        ("log a day", gigabytes, "GB a day", f"A row takes {LOG_ROW_BYTES} bytes: ids, place, predictions, actions."),
        ("log kept", gigabytes * load.log_days, "GB", f"{load.log_days:,} days, not compressed, one copy."),
    ]


def _opening(load: Workload, cost: PostCosts, peak: float) -> list[Row]:
    considered = max(load.pool, SIDES * load.followed * load.posts_per_user * DAYS)
    select, listed = considered * cost.considered, load.pool * cost.listed
    a_post = load.heads * cost.prediction * load.slower
    rank = load.pool * a_post
    total = select + rank + listed
    room = load.latency_ms / 1e3 - select
    return [
        ("selection", select * 1e3, "ms an opening",
         f"{considered:,.0f} posts are considered: {DAYS:g} days of the authors followed, and as many from outside."),
        ("ranking", rank * 1e3, "ms an opening",
         f"{load.pool * load.heads:,} predictions, {load.slower:g} times the cost here."),
        ("list", listed * 1e3, "ms an opening", "Weighing, sorting and spacing, at the cost of a post here."),
        ("request", total * 1e3, "ms an opening", ONE_CALL),
        ("share of the budget", total * 1e3 / load.latency_ms, "of the budget", f"Of {load.latency_ms:g} ms."),
        ("posts the ranker could score", max(0, int(room / (a_post + cost.listed))), "posts",
         "The ranker gets what selection leaves."),
        cores(peak, total),
    ]  # fmt: skip
