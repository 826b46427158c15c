"""Stage `world`: the video home page, with the answers to the clarifying questions as knobs."""

from pydantic import Field

from pipelines.knobs import Knobs
from synthetic_data.video_home import VideoHome, video_home


class WorldKnobs(Knobs):
    """What is true of the product: turned in the clarifying step, before anything is built."""

    seed: int = Field(7, ge=0, le=9999, title="World", description="Another seed is another world of the same kind.")
    new_titles: float = Field(
        0.3, ge=0.0, le=0.6, json_schema_extra={"step": 0.05}, title="New titles",
        description="Share of titles published during the log. New titles have no history to learn from.",
    )  # fmt: skip
    history: float = Field(
        15.0, ge=1.0, le=40.0, json_schema_extra={"step": 1.0}, title="History per user",
        description="Mean number of titles a user watched before the log. Collaborative filtering lives on it.",
    )  # fmt: skip
    pins: int = Field(
        3, ge=0, le=4, title="Promoted titles on top in the log",
        description="Production put this many promoted titles above everything else. A confounder of the log.",
    )  # fmt: skip
    randomised: float = Field(
        0.05, ge=0.0, le=0.3, json_schema_extra={"step": 0.01}, title="Random bucket",
        description="Share of page views served at random. It costs clicks and buys an unbiased measurement.",
    )  # fmt: skip
    taste: float = Field(
        1.0, ge=0.2, le=1.5, json_schema_extra={"step": 0.1}, title="Strength of tastes",
        description="How much people differ. With little taste, popularity is all there is.",
    )  # fmt: skip


def world(knobs: WorldKnobs) -> VideoHome:
    """The product as of the end of the held-out day: tables, log and hidden truth."""
    return video_home(
        knobs.seed,
        new_titles=knobs.new_titles,
        history=knobs.history,
        pins=knobs.pins,
        randomised=knobs.randomised,
        taste=knobs.taste,
    )
