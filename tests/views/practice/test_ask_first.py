"""Experiments of a scenario's page that ask first, without a browser."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from pipelines.answers import ANSWERS
from practice.database import connect
from practice.records import Prediction
from practice.where import database
from scenarios.shelf import scenario
from tests.views.test_app import opened, params, said
from views.place import first_place, from_params, link

SCENARIO = scenario("recommendation")
EXPERIMENTS = SCENARIO.step("training-data").front.experiments
# What the first experiment turns.
FIRST = {"examples.counters": "leaking"}


def button(app: AppTest, label: str):
    return next(each for each in app.button if each.label == label)


def boxes(app: AppTest, label: str) -> int:
    return len([each for each in app.button if each.label == label])


def field(app: AppTest, name: str):
    return next(each for each in app.get("button_group") if each.key.startswith(name))


def kept() -> tuple[Prediction, ...]:
    return connect(database()).find(Prediction)


def test_asked_first_no_claim_is_read_before_its_run_and_what_was_said_is_kept():
    app = opened("recommendation", step="training-data", ask="true")
    assert not app.exception
    assert boxes(app, "Predict") == len(EXPERIMENTS)
    assert not [each for each in EXPERIMENTS if each.say in said(app)]
    before = params(app)

    button(app, "Predict").click().run()
    assert field(app, "change-").label.endswith("To stay is to move by no more than 0.005.")
    field(app, "change-").set_value("rises")
    field(app, "sure-").set_value(80)
    button(app, "Run it").click().run()
    assert not app.exception
    assert {**before, **FIRST} == params(app)
    assert EXPERIMENTS[0].say in said(app)
    assert "You said ▲ rise, 80% sure. It was about: AUC." in said(app)
    [found] = kept()
    assert (found.figure, found.said, found.seen, found.sure) == ("AUC", "rises", "rises", 80)
    assert from_params(found.params, SCENARIO, ANSWERS["recommendation"])[0].turned == FIRST

    button(app, "Undo").click().run()
    assert params(app) == before
    assert boxes(app, "Predict") == len(EXPERIMENTS)
    assert len(kept()) == 1

    # Asked again, it asks about the next figure, and both count.
    button(app, "Predict").click().run()
    field(app, "change-").set_value("falls")
    field(app, "sure-").set_value(33)
    button(app, "Run it").click().run()
    assert [each.figure for each in kept()] == ["AUC", "nDCG@10"]


def test_the_switch_is_kept_in_the_address_and_off_it_the_claims_stand_as_before():
    app = opened("recommendation", step="training-data")
    assert boxes(app, "Run it") == len(EXPERIMENTS)
    app.toggle(key="recommendation.ask").set_value(True).run()
    assert params(app)["ask"] == "true"
    assert boxes(app, "Run it") == 0
    app.toggle(key="recommendation.ask").set_value(False).run()
    assert "ask" not in params(app)
    assert all(each.say in said(app) for each in EXPERIMENTS)


def test_without_a_database_the_page_says_so_and_its_experiments_run(monkeypatch):
    monkeypatch.setenv("GREENROOM_DATABASE", "sqlite:////nowhere/at/all.sqlite")
    app = opened("recommendation", step="training-data", ask="true")
    assert not app.exception
    assert len(app.error) == 1
    assert boxes(app, "Run it") == len(EXPERIMENTS)


def test_a_link_that_asks_first_is_read_back_and_a_wrong_one_has_one_sentence():
    answer = ANSWERS["recommendation"]
    place, complaints = from_params({"ask": "true"}, SCENARIO, answer)
    assert (place.ask, complaints) == (True, [])
    assert link("http://host/recommendation", place, SCENARIO) == "http://host/recommendation?ask=true"
    place, complaints = from_params({"ask": "yes"}, SCENARIO, answer)
    assert place == first_place(SCENARIO)
    assert ["allowed is true" in each for each in complaints] == [True]


def test_a_second_click_on_an_experiment_leaves_the_way_back():
    app = opened("recommendation", step="training-data", **{"ranking.trees": "30"})
    before = params(app)
    click = button(app, "Run it")
    click.click().run()
    click.click().run()
    button(app, "Undo").click().run()
    assert params(app) == before
