"""The fixed words and sizes of the social feed."""

TOPICS = (
    "local news", "politics", "football", "basketball", "cooking", "travel", "music", "films", "games", "science",
    "technology", "money", "fitness", "fashion", "pets", "comedy",
)  # fmt: skip
MEDIA = ("text", "image", "video", "link")
DEVICES = ("phone", "desktop", "tablet")
# What a viewer may do with a post, in the order of every table of actions. `dwell` is staying ten seconds or more.
ACTIONS = ("click", "dwell", "like", "comment", "share", "hide", "report")

N_VIEWERS, N_AUTHORS = 2_000, 400
N_DAYS = 15
HELD_OUT_DAY = N_DAYS - 1
# Morning, afternoon, evening: nobody opens the feed twice in one of them.
PARTS = 3
# Posts were written before the log begins, so that its first feeds are not empty.
DAYS_BEFORE = 3
POSTS_A_DAY = 250
# Older posts than this many days are never shown.
OLDEST = 3.0
# A feed is delivered in pages; nobody scrolls beyond the last.
PAGE, FEED = 10, 40
# Who began to post less than this many days ago is a new author.
NEW_DAYS = 7
# What this product says an action is worth: it is what answers are judged by.
WORTH = {"click": 0.1, "dwell": 1.0, "like": 2.0, "comment": 5.0, "share": 3.0, "hide": -15.0, "report": -60.0}
