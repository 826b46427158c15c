"""What a feed does to the viewer who scrolls it: how far they come, what they take away, whether they return.

Satisfaction is a number for each viewer and post, not a draw; so all that follows of a whole feed has a closed form.
"""

from dataclasses import dataclass

import numpy as np

from synthetic_data.behaviour import Bools, Floats, Ints, sigmoid
from synthetic_data.social_feed.vocabulary import FEED

# Chance that a post reached is looked at, and how it wanes down the feed.
LOOK: Floats = 0.92 * np.power(0.985, np.arange(FEED))
# Who has had enough of an author or a topic in one opening: satisfaction lost by each earlier post of the author (up to
# four), and by each post of the same topic among the last five places.
SAME_AUTHOR, MOST_AUTHOR, SAME_TOPIC, RECENT = 0.4, 4, 0.08, 5
# Satisfaction of a look at an advertisement.
AN_AD = -1.0
# Logits of going on after a post, and of opening the feed on the next day; and what satisfaction adds to them.
STAY, STAY_BY_SATISFACTION = 2.2, 0.6
RETURN, RETURN_BY_SATISFACTION = 0.2, 0.18
# What answers are judged by: a place counts as often as a viewer looks at it whom nothing pleases and nothing annoys.
EXAMINATION: Floats = LOOK * sigmoid(np.array(STAY)) ** np.arange(FEED)
# In a list of posts: an advertisement, and an empty place.
AD, EMPTY = -2, -1


@dataclass(frozen=True)
class Session:
    """What is expected of each feed (R, k).

    reached, looked  (R, k) chance that each place is reached; that it is reached and looked at
    stay             (R, k) chance to go on to the next place, once here; 0 after the last
    returns          (R,) chance to open the feed on the next day
    satisfaction     (R,) sum over the session
    """

    reached: Floats
    looked: Floats
    stay: Floats
    returns: Floats
    satisfaction: Floats

    @property
    def depth(self) -> Floats:
        """Places reached: (R,)."""
        return np.asarray(self.reached.sum(axis=1))


def boredom(author: Ints, topic: Ints) -> Floats:
    """Satisfaction lost to sameness at each place of feeds (R, k); places without a post have a negative author."""
    lost = np.zeros(author.shape)
    there = author >= 0
    for place in range(1, author.shape[1]):
        again = (author[:, :place] == author[:, place, None]).sum(axis=1)
        same = (topic[:, max(place - RECENT, 0) : place] == topic[:, place, None]).sum(axis=1)
        lost[:, place] = SAME_AUTHOR * np.minimum(again, MOST_AUTHOR) + SAME_TOPIC * same
    return np.where(there, lost, 0.0)


def session(satisfaction: Floats, there: Bools | None = None) -> Session:
    """What feeds with this satisfaction at each place (R, k) come to; a feed ends at its first empty place.

    Sums over the place where a viewer leaves: what was looked at there and before decides whether they return. A post
    reached gives its satisfaction times the chance of a look, so that no draw but that of leaving is left.
    """
    there = np.ones(satisfaction.shape, dtype=bool) if there is None else there
    k = satisfaction.shape[1]
    gained = LOOK[:k] * np.where(there, satisfaction, 0.0)
    stay = sigmoid(STAY + STAY_BY_SATISFACTION * gained)
    stay[:, :-1] *= there[:, 1:]
    stay[:, -1] = 0.0
    reached = np.cumprod(np.hstack([there[:, :1].astype(float), stay[:, :-1]]), axis=1)
    total = np.cumsum(gained, axis=1)
    leaves = reached * (1 - stay)
    return Session(
        reached, reached * LOOK[:k], stay,
        # Who finds an empty feed leaves at once, neither pleased nor annoyed.
        returns=(leaves * return_probability(total)).sum(axis=1) + (~there[:, 0]) * return_probability(np.zeros(1)),
        satisfaction=(reached * gained).sum(axis=1),
    )  # fmt: skip


def return_probability(satisfaction: Floats) -> Floats:
    """P(opens the feed again on the next day) after a session with this satisfaction in all."""
    return sigmoid(RETURN + RETURN_BY_SATISFACTION * satisfaction)
