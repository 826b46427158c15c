from pipelines.engine import Run
from pipelines.feed_ranking import studies
from pipelines.judge.feed_ranking import typical
from synthetic_data import columns as c
from synthetic_data.social_feed import PAGE
from tests.pipelines.running import RunWith


def test_everybody_followed_is_there_and_who_stands_outside_is_in_the_pool_or_shown(default_run: Run) -> None:
    row, world = typical(default_run), default_run["world"]
    viewer = int(world.openings[c.VIEWER].to_numpy()[default_run["split"].judged[row]])
    authors = studies.graph(default_run, row).authors
    inside = authors[authors["reason"] == "followed"][c.AUTHOR]
    assert sorted(inside) == world.follows[viewer].nonzero()[0].tolist()
    pool = default_run["selection"].post[row]
    assert set(authors[c.AUTHOR]) - set(inside) <= set(world.posts[c.AUTHOR].to_numpy()[pool[pool >= 0]])


def test_every_place_of_the_first_ten_is_somebody_s_post_or_an_advertisement(run_with: RunWith) -> None:
    for settings in ({}, {"shown.ad_every": 2, "shown.exploration": 0.5}):
        run = run_with({"heads.trees": 5, **settings})
        for row in range(5):
            found = studies.graph(run, row)
            places = sorted(place for each in found.authors["places"] for place in each)
            assert len(set(places)) == len(places) == PAGE - found.n_ads


def test_who_noticed_a_post_is_followed_and_had_acted_on_it(default_run: Run) -> None:
    seen = 0
    for row in range(40):
        authors = studies.graph(default_run, row).authors
        helped = authors[authors["by"] >= 0]
        assert set(helped["reason"]) <= {"noticed by people followed"}
        assert set(helped["by"]) <= set(authors.loc[authors["reason"] == "followed", c.AUTHOR])
        seen += len(helped)
    assert seen
