"""Made-up names for titles and advertisers, so that a list on the screen reads like a list."""

import numpy as np

from synthetic_data.behaviour import Ints

_FIRST = (
    "Quiet", "Last", "Hidden", "Golden", "Broken", "Northern", "Second", "Paper", "Silver", "Borrowed", "Distant",
    "Crooked", "Midnight", "Winter", "Open", "Scarlet", "Little", "Burning", "Glass", "Salt", "Velvet", "Hollow",
    "Electric", "Wandering", "Lost", "First", "Long", "Honest", "Restless", "Painted", "Sleeping", "Copper",
)  # fmt: skip
# Three nouns a topic, in the order of video_home.TOPICS.
_NOUNS = (
    ("Harbour", "Inheritance", "Letters"), ("Neighbours", "Wedding", "Landlord"), ("Alibi", "Witness", "Precinct"),
    ("Summer", "Promise", "Bookshop"), ("Signal", "Hostage", "Passenger"), ("Orbit", "Colony", "Machine"),
    ("Kingdom", "Dragon", "Oath"), ("Cellar", "Visitor", "Scream"), ("Robot", "Fox", "Balloon"),
    ("Treehouse", "Puppy", "Holiday"), ("Files", "Verdict", "Factory"), ("Reef", "Savannah", "Migration"),
    ("Empire", "Trench", "Dynasty"), ("Encore", "Chorus", "Sessions"), ("Final", "Season", "Champion"),
    ("Kitchen", "Harvest", "Bakery"), ("Coast", "Railway", "Passport"), ("House", "Island", "Makeover"),
    ("Hour", "Sofa", "Question"), ("Waltz", "Carriage", "Detective"),
)  # fmt: skip


def title_names(topic: Ints, rng: np.random.Generator) -> list[str]:
    """A name for each title (I,), from its main topic; a name used before gets a number, as sequels do."""
    first = rng.integers(0, len(_FIRST), len(topic))
    noun = rng.integers(0, 3, len(topic))
    seen: dict[str, int] = {}
    names = []
    for t, f, n in zip(topic, first, noun, strict=True):
        name = f"The {_FIRST[f]} {_NOUNS[t][n]}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return names


_ONSETS = ("Al", "Bri", "Cor", "Da", "El", "Fen", "Gro", "Hal", "In", "Jor", "Kel", "Lu", "Mar", "Nor", "Or", "Pel")
_ENDS = ("bex", "dora", "fine", "gant", "kva", "lio", "mont", "nova", "quil", "ria", "seno", "tona", "vale", "wick")


def brand_names(n: int, rng: np.random.Generator) -> list[str]:
    """Different made-up names for `n` advertisers, at most 224."""
    pairs = rng.permutation(len(_ONSETS) * len(_ENDS))[:n]
    return [_ONSETS[pair // len(_ENDS)] + _ENDS[pair % len(_ENDS)] for pair in pairs]


_GIVEN = (
    "ada", "ben", "cleo", "dan", "eva", "finn", "gita", "hugo", "ines", "jon", "kira", "leo", "mia", "nils", "oda",
    "pablo", "rosa", "sami", "tess", "yuri",
)  # fmt: skip
_WORDS = (
    "writes", "daily", "notes", "outside", "at_home", "in_motion", "again", "unfiltered", "weekly", "abroad", "live",
    "in_short", "after_work", "at_night", "explains", "for_real", "upstairs", "on_air", "in_town", "offline",
)  # fmt: skip


def handles(n: int, rng: np.random.Generator) -> list[str]:
    """Different made-up names for `n` people who post, at most 400."""
    pairs = rng.permutation(len(_GIVEN) * len(_WORDS))[:n]
    return [f"{_GIVEN[pair // len(_WORDS)]}_{_WORDS[pair % len(_WORDS)]}" for pair in pairs]
