"""The video home page's sizes and the words for its codes: a code is an index into its tuple."""

N_USERS, N_TITLES, N_VIEWS, N_DAYS, SLATE = 2_000, 1_000, 20_000, 15, 10
HELD_OUT_DAY = N_DAYS - 1
TOPICS = (
    "Drama", "Comedy", "Crime", "Romance", "Thriller", "Science fiction", "Fantasy", "Horror", "Animation", "Family",
    "Documentary", "Nature", "History", "Music", "Sport", "Cooking", "Travel", "Reality", "Talk", "Classics",
)  # fmt: skip
DEVICES = ("tv", "mobile", "desktop")
FORMATS = ("film", "episode", "short")
AGE_GROUPS = ("under 25", "25 to 39", "40 to 59", "60 and over")
