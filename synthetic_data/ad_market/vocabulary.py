"""The ad market's sizes and the words for its codes: a code is an index into its tuple."""

from typing import Literal

import numpy as np

from synthetic_data.behaviour import Floats

Surface = Literal["search", "feed"]

N_USERS, N_QUERIES, N_ADVERTISERS, N_CAMPAIGNS, N_ADS = 3_000, 400, 200, 320, 1_500
N_DAYS, N_REQUESTS = 15, 30_000
HELD_OUT_DAY = N_DAYS - 1
# A campaign is called new while it is younger than this.
NEW_DAYS = 7
SLOTS = 4
TOPICS = (
    "running shoes", "gaming laptop", "car insurance", "city hotel", "online course", "coffee machine",
    "office chair", "smart phone", "garden tools", "dog food", "electric bike", "wedding ring", "meal kit",
    "kitchen knives", "tax software", "credit card", "language app", "winter coat", "camera lens", "yoga mat",
)  # fmt: skip
# Which topics are akin: sport, electronics, money, leisure, home.
FAMILIES = (0, 1, 2, 3, 3, 4, 1, 1, 4, 4, 0, 3, 4, 4, 2, 2, 3, 0, 1, 0)
# A query is a topic with none, one or two of these in front; the last three say how near the person is to buying.
MODIFIERS = ("light", "premium", "small", "trusted", "beginner", "family", "best", "cheap", "buy")
BUYING = ("best", "cheap", "buy")
PLACES = ("north", "south", "east", "west", "coast", "capital", "lakes", "hills")
AGE_GROUPS = ("under 25", "25 to 39", "40 to 59", "60 and over")
DEVICES = ("mobile", "desktop", "tablet")
FORMATS = ("text", "image", "video")
MATCHES = ("none", "broad", "phrase", "exact")
# A feed has no query: an ad is aimed at everybody it may reach, or at people who declared an interest.
AUDIENCES = ("none", "everybody", "interest")

# Chance that an ad in slot 1..4 is looked at. Search: falls with the slot as organic results do. Feed: one ad in five
# posts, so the fourth comes after twenty posts, and fewer scroll that far.
EXAMINATION: dict[Surface, Floats] = {
    "search": np.array([1.0, 0.55, 0.35, 0.25]),
    "feed": np.array([1.0, 0.72, 0.52, 0.37]),
}
