"""How likely each place is looked at, as clicks on lists in random order tell it."""

import numpy as np
import numpy.typing as npt
from sklearn.isotonic import IsotonicRegression

from synthetic_data.behaviour import Floats

PRIOR_CLICKS = 8.0


def examination(clicks: npt.NDArray[np.number]) -> Floats:
    """Chance of being seen by place (k,), 1 at the top, from a random bucket's clicks by place (k,).

    In the bucket every place holds the same mixture, so fewer clicks can only come from the place; the estimate is made
    to fall with it. A prior of 8 clicks spread as 1, 1/2, 1/3, ... keeps a small bucket from calling a place invisible.
    """
    places = np.arange(len(clicks))
    prior = 1.0 / (places + 1)
    smooth = clicks + PRIOR_CLICKS * prior / prior.sum()
    falling = IsotonicRegression(increasing=False).fit_transform(places, smooth)
    return np.asarray(falling / falling[0])
