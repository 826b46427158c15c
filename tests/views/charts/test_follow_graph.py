import math

import pandas as pd
import pytest

from pipelines.feed_ranking.studies import Graph
from views.charts import LIGHT
from views.charts.follow_graph import FAR, NEAR, OUT, _positions, follow_graph
from views.charts.tables import records

NOTICED, TOPIC = "noticed by people followed", "topic of interest"
AUTHORS = pd.DataFrame(
    [
        (0, "ada", 9, (1, 4), "followed", -1), (1, "ben", 3, (), "followed", -1), (2, "cleo", 0, (), "followed", -1),
        (7, "dan", 0, (2,), NOTICED, 1), (8, "eva", 1, (3,), TOPIC, -1), (9, "finn", 0, (), "popular", -1),
    ],
    columns=["author", "name", "looks", "places", "reason", "by"],
)  # fmt: skip
GRAPH = Graph(AUTHORS, 0)


def test_the_message_counts_posts_by_the_way_they_came() -> None:
    message = follow_graph(GRAPH, LIGHT).message
    assert message.startswith("2 of the first 4 posts are by authors followed, 1 noticed by them and 1 on a topic")


def test_those_followed_stand_on_the_inner_ring_and_the_rest_outside() -> None:
    radius = {author: math.hypot(*at) for author, at in _positions(records(AUTHORS)).items()}
    assert radius == pytest.approx({0: NEAR, 1: NEAR, 2: NEAR, 7: OUT, 8: OUT, 9: FAR})


def test_who_was_noticed_stands_near_who_noticed_them() -> None:
    at = _positions(records(AUTHORS))
    apart = {friend: math.dist(at[7], at[friend]) for friend in (0, 1, 2)}
    assert min(apart, key=lambda friend: apart[friend]) == 1


def test_the_way_of_a_noticed_post_leads_past_who_noticed_it() -> None:
    at = _positions(records(AUTHORS))
    (way,) = (trace for trace in follow_graph(GRAPH, LIGHT).figure.data if trace.line.dash == "dash")
    assert list(zip(way.x, way.y, strict=True))[:5] == [(0, 0), at[1], (None, None), at[1], at[7]]


def test_marks_are_larger_the_more_was_looked_at() -> None:
    marks = {trace.marker.color: trace for trace in follow_graph(GRAPH, LIGHT).figure.data if trace.mode == "markers"}
    followed, quiet = marks[LIGHT.ours], marks[LIGHT.surface]
    assert followed.marker.size[0] > quiet.marker.size[0] > quiet.marker.size[1]


def test_places_are_written_at_their_authors() -> None:
    texts = [note.text for note in follow_graph(GRAPH, LIGHT).figure.layout.annotations]
    assert {"<b>1, 4</b>", "<b>2</b>", "<b>3</b>"} <= set(texts)


def test_a_feed_without_posts_says_so() -> None:
    nothing = AUTHORS.assign(places=[()] * len(AUTHORS))
    assert follow_graph(Graph(nothing, 0), LIGHT).message == "No post is shown to this viewer"
    assert follow_graph(Graph(AUTHORS.head(0), 0), LIGHT).message.startswith("This viewer follows nobody")
