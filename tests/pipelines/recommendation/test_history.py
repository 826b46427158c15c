import numpy as np
import pytest

from pipelines.engine import Run
from pipelines.recommendation.history import hour_block
from synthetic_data import columns as c
from synthetic_data.video_home import N_DAYS


def test_counters_of_a_day_hold_what_was_logged_before_it_and_nothing_else(default_run: Run) -> None:
    world, history, counted = default_run["world"], default_run["history"], default_run["split"].counted
    log = world.impressions.merge(world.views, on=c.VIEW)
    log = log[counted[log[c.VIEW]]]
    rng = np.random.default_rng(0)
    for day in (0, 7, 14, N_DAYS):
        past, clicks = log[log[c.DAY] < day], log[(log[c.DAY] < day) & log[c.CLICKED]]
        for user in rng.integers(0, len(world.users), 5):
            organic = world.organic.loc[world.organic[c.USER] == user, c.TITLE]
            watched = [*organic, *clicks.loc[clicks[c.USER] == user, c.TITLE]]
            assert history.user_shown[day, user] == (past[c.USER] == user).sum()
            assert history.user_clicks[day, user] == (clicks[c.USER] == user).sum()
            assert history.user_events[day, user] == len(watched)
            assert history.user_price[day, user] == pytest.approx(world.titles[c.PRICE].to_numpy()[watched].sum())
            assert history.user_topics[day, user] == pytest.approx(world.topics[watched].sum(axis=0), rel=1e-4)
        for title in rng.integers(0, len(world.titles), 5):
            assert history.title_shown[day, title] == (past[c.TITLE] == title).sum()
            assert history.title_clicks[day, title] == (clicks[c.TITLE] == title).sum()
            assert history.title_organic[title] == (world.organic[c.TITLE] == title).sum()
        evening = clicks[hour_block(clicks[c.HOUR].to_numpy()) == 6]
        assert history.hour_topics[day, 6] == pytest.approx(world.topics[evening[c.TITLE]].sum(axis=0))
        kind = world.titles[c.FORMAT].to_numpy()
        on_tv = (clicks[c.DEVICE] == 0) & (kind[clicks[c.TITLE]] == 2)
        shown_on_tv = (past[c.DEVICE] == 0) & (kind[past[c.TITLE]] == 2)
        assert history.device_formats[day, 0, 2] == on_tv.sum()
        assert history.device_formats_shown[day, 0, 2] == shown_on_tv.sum()


def test_an_age_groups_topics_are_those_of_its_people(default_run: Run) -> None:
    world, history = default_run["world"], default_run["history"]
    group = world.users[c.AGE_GROUP].to_numpy()
    for number in range(4):
        people = history.user_topics[:, group == number].sum(axis=1)
        assert history.group_topics[:, number] == pytest.approx(people, rel=1e-4)


def test_the_day_falls_into_eight_parts_of_three_hours() -> None:
    assert hour_block(np.arange(24)).tolist() == [part for part in range(8) for _ in range(3)]
