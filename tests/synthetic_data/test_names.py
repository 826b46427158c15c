import numpy as np

from synthetic_data.names import handles, title_names
from synthetic_data.video_home import TOPICS


def test_every_title_has_a_name_of_its_own() -> None:
    names = title_names(np.arange(2000) % len(TOPICS), np.random.default_rng(0))
    assert len(set(names)) == 2000
    assert all(name.startswith("The ") for name in names)


def test_every_topic_has_nouns_that_no_other_topic_has() -> None:
    rng = np.random.default_rng(0)
    nouns = [{name.split()[2] for name in title_names(np.full(60, topic), rng)} for topic in range(len(TOPICS))]
    assert [len(each) for each in nouns] == [3] * len(TOPICS)
    assert len(set().union(*nouns)) == 3 * len(TOPICS)


def test_a_name_used_before_gets_the_number_of_the_sequel() -> None:
    names = title_names(np.zeros(500, dtype=np.int64), np.random.default_rng(0))
    sequels = sorted(name for name in names if name.startswith("The Quiet Harbour"))
    assert len(sequels) > 1
    assert sequels == ["The Quiet Harbour", *(f"The Quiet Harbour {n}" for n in range(2, len(sequels) + 1))]


def test_whoever_posts_has_a_handle_of_their_own() -> None:
    names = handles(400, np.random.default_rng(0))
    assert len(set(names)) == 400
    assert all(name.islower() and " " not in name for name in names)
    assert handles(5, np.random.default_rng(0)) == names[:5]
    assert handles(5, np.random.default_rng(1)) != names[:5]
