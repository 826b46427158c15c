"""Stage `world`: the social feed, with the answers to the clarifying questions as knobs."""

from pydantic import Field

from pipelines.knobs import Knobs
from synthetic_data.social_feed import SocialFeed, social_feed


class WorldKnobs(Knobs):
    """What is true of the product: turned in the clarifying step, before anything is built."""

    seed: int = Field(9, ge=0, le=9999, title="World", description="Another seed is another world of the same kind.")
    following: int = Field(
        25, ge=5, le=100, json_schema_extra={"step": 5}, title="Authors followed",
        description="How many authors the median viewer follows. With few, the feed must look outside the network.",
    )  # fmt: skip
    baiters: float = Field(
        0.2, ge=0.0, le=0.6, json_schema_extra={"step": 0.05}, title="Authors who bait",
        description="Share of authors whose posts promise what they do not keep: more clicks, less satisfaction.",
    )  # fmt: skip
    new_authors: float = Field(
        0.15, ge=0.0, le=0.5, json_schema_extra={"step": 0.05}, title="New authors",
        description="Share of authors who begin in the last week. Hardly anybody follows them yet.",
    )  # fmt: skip
    randomised: float = Field(
        0.03, ge=0.0, le=0.3, json_schema_extra={"step": 0.01}, title="Random bucket",
        description="Share of openings served at random from all posts that may be shown. It costs, and it teaches.",
    )  # fmt: skip


def world(knobs: WorldKnobs) -> SocialFeed:
    """The feed as of the end of the held-out day: tables, log and hidden truth."""
    return social_feed(
        knobs.seed,
        following=knobs.following,
        new_authors=knobs.new_authors,
        baiters=knobs.baiters,
        randomised=knobs.randomised,
    )
