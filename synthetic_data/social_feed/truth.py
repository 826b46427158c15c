"""The hidden truth of the social feed: one function for every action, for satisfaction, for staying, for returning."""

from dataclasses import dataclass

import numpy as np

from synthetic_data.behaviour import Bools, Floats, Ints, sigmoid
from synthetic_data.social_feed.vocabulary import ACTIONS, TOPICS

# What moves people, and by how much: rows are the actions and satisfaction, columns what a post is to a viewer.
#  base, affinity, hidden, quality, bait, heat, tie, stranger, stale, activity, known, muted
TASTE = {
    "click": (-2.9, 0.7, 0.24, 0.3, 0.9, 0.5, 0.3, 0.0, -0.25, 0.3, -2.0, -1.0),
    "dwell": (-2.8, 0.75, 0.24, 0.6, -0.4, 0.65, 0.35, 0.0, -0.25, 0.2, -2.5, -1.0),
    "like": (-4.2, 0.75, 0.3, 0.5, -0.3, 0.35, 0.6, -0.3, -0.25, 0.5, -3.0, -1.0),
    "comment": (-6.15, 0.5, 0.18, 0.2, -0.1, 1.3, 0.8, -0.4, -0.3, 0.6, -2.0, 0.0),
    "share": (-5.75, 0.65, 0.24, 0.8, -0.2, 0.8, 0.3, 0.0, -0.4, 0.5, -3.0, -1.0),
    "hide": (-5.85, -0.35, -0.18, -0.3, 1.0, 1.15, -0.5, 0.4, 0.1, 0.1, 0.5, 2.5),
    "report": (-8.7, -0.2, -0.12, -0.3, 0.9, 1.4, -0.5, 0.4, 0.0, 0.1, 0.0, 1.0),
    "satisfaction": (0.15, 0.4, 0.18, 0.35, -0.8, -0.7, 0.3, -0.15, -0.12, 0.0, -0.6, -0.8),
}
ROWS: Floats = np.array([TASTE[name] for name in (*ACTIONS, "satisfaction")])
# Liking of device × medium, for opening and for staying: text and links read well on a desktop, video on a phone.
DEVICE_MEDIA: Floats = np.array([[-0.3, 0.2, 0.6, -0.8], [0.6, -0.1, -0.7, 0.6], [0.0, 0.3, 0.1, -0.2]])
# News go stale within hours, a recipe hardly at all: the factor on staleness by topic.
NEWSY = {"local news": 2.5, "politics": 2.5, "football": 2.2, "basketball": 2.2, "money": 1.5}
LASTS = 0.4
# Staleness is this factor · log(1 + 4 · age in days): most of it comes within the first hours.
SOON = 4.0
STALENESS: Floats = np.array([NEWSY.get(topic, LASTS) for topic in TOPICS])
# Beyond this closeness no friend is closer.
CLOSEST = 3.0


@dataclass(frozen=True)
class Truth:
    """Parameters of every viewer and post, and the functions of them.

    affinity  (V, T) log share of each topic in a viewer's taste, standardised
    hidden, item   (V, H) and (P, H): tastes that have no name, and what of each post they are about
    quality, bait, heat  (P,); `posted` (P,) days
    tie       (V, A) closeness to each author, 0 for a stranger
    """

    affinity: Floats
    hidden: Floats
    item: Floats
    quality: Floats
    bait: Floats
    heat: Floats
    tie: Floats
    follows: Bools
    activity: Floats
    author: Ints
    topic: Ints
    media: Ints
    posted: Floats

    def outcome(
        self,
        viewer: Ints,
        device: Ints,
        time: Floats,
        post: Ints,
        known: Bools | bool = False,
        muted: Bools | bool = False,
    ) -> Floats:
        """What posts are to viewers at a time in days: the chances of ACTIONS if looked at, then satisfaction.

        All are broadcast against each other: (n,) each gives (8, n); (R, 1) and (P,) give (8, R, P). A post is known
        to who reached it before, and to who wrote it; muted, where the viewer has muted its author.
        """
        author = self.author[post]
        follows = self.follows[viewer, author]
        closeness = np.minimum(self.tie[viewer, author], CLOSEST)
        facts = np.broadcast_arrays(
            1.0,
            # From a friend anything is welcome: the closer the author, the less the topic matters.
            self.affinity[viewer, self.topic[post]] / (1.0 + closeness),
            # einsum and not a matrix product: a sum must not depend on how many rows stand beside it.
            np.einsum("...h,...h->...", self.hidden[viewer], self.item[post], optimize=False),
            self.quality[post],
            self.bait[post],
            self.heat[post],
            closeness,
            (~follows).astype(float),
            STALENESS[self.topic[post]] * np.log1p(np.maximum(time - self.posted[post], 0.0) * SOON),
            self.activity[viewer],
            np.asarray(known, dtype=float),
            np.asarray(muted, dtype=float),
        )
        # Added up one by one for the same reason: einsum adds in another order where there is one row alone.
        found = np.zeros((len(ROWS), *facts[0].shape))
        for weights, fact in zip(ROWS.T, facts, strict=True):
            found += np.multiply.outer(weights, fact)
        found[:2] += DEVICE_MEDIA[device, self.media[post]]
        found[:-1] = sigmoid(found[:-1])
        return np.asarray(found)
