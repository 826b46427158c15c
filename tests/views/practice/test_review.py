"""An interview found again, and scored, without a browser."""

from __future__ import annotations

from html import escape
from uuid import UUID, uuid4

from streamlit.testing.v1 import AppTest

from practice.records import Attempt, Comeback, Evidence, Learner, Note, Score, note_id
from practice.rubric import rubric
from scenarios.shelf import scenario
from views.practice.kept import store
from views.practice.review import _runs

HOSTILE = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) $$\\LaTeX$$ :material/home: {{ value_kept }} ```"
RUBRIC = rubric()
ALL = {dimension.key: 3 for dimension in RUBRIC.dimensions}


def _page(attempt):
    from uuid import UUID

    from practice.records import Attempt
    from views.practice.kept import store
    from views.practice.review import review

    review(store().get(Attempt, UUID(attempt)))


def kept(*records) -> Attempt:
    """An attempt of the one who practises here, kept with what `records` make of it."""
    me = Learner(name="Me")
    attempt = Attempt(learner=me.id, scenario="recommendation", minutes=(6, 39), elapsed=600)
    store().put(me, attempt, *(make(attempt) for make in records))
    return attempt


def opened(attempt: UUID | Attempt) -> AppTest:
    app = AppTest.from_function(_page, args=(str(getattr(attempt, "id", attempt)),), default_timeout=120).run()
    assert not app.exception
    return app


def note(step: str, text: str = "", spoken: bool = False):
    return lambda attempt: Note(id=note_id(attempt.id, step), attempt=attempt.id, step=step, text=text, spoken=spoken)


def scored(by: str = "Me", role: str = "self", remark: str = "", **marks: int):
    return lambda attempt: Score(attempt=attempt.id, by=by, role=role, marks={**ALL, **marks}, remark=remark)


def texts(app: AppTest) -> str:
    return "\n".join(each.value for each in app.text)


def everything_but_text(app: AppTest) -> str:
    """What streamlit renders as Markdown or HTML, labels included."""
    kinds = ("markdown", "caption", "html", "subheader", "warning", "error", "success", "info")
    said = [str(each.value) for kind in kinds for each in app.get(kind)]
    return "\n".join([*said, *(each.label for kind in ("button", "expander", "radio") for each in app.get(kind))])


def test_what_anybody_wrote_is_shown_as_text_and_as_nothing_else():
    attempt = kept(
        note("clarify", HOSTILE), note("a step [x](y) that went away", HOSTILE + "gone"),
        lambda a: Evidence(attempt=a.id, step="ranking", params={}, seed=7, figures={}, remark=HOSTILE),
        lambda a: Comeback(learner=a.learner, attempt=a.id, scenario="recommendation", curveball=HOSTILE[:100],
                           params={}, usual=.6, hit=.4, now=.5, best=.5),
        scored(HOSTILE[:60], "peer", HOSTILE, data=1), scored(),
    )  # fmt: skip
    app = opened(attempt)
    assert texts(app).count(HOSTILE) == 4
    assert "a step [x](y) that went away" in texts(app)
    assert HOSTILE[:28] not in everything_but_text(app)
    assert "javascript" not in everything_but_text(app).replace(escape(HOSTILE[:60]), "")


def test_the_head_says_who_when_and_how_long_and_a_step_without_a_word_is_named():
    app = opened(kept(note("scale", spoken=True)))
    assert "Me · " in texts(app)
    assert "10 of 45 minutes" in texts(app)
    captions = "\n".join(each.value for each in app.caption)
    assert "Said aloud." in captions
    assert "Nothing was written at Clarify, Metrics," in captions
    assert "Scale, Metrics" not in captions


def test_a_pinned_run_shows_the_figures_then_and_a_link_that_opens_it_outside_the_interview():
    params = {"step": "ranking", "ranking.trees": "20", "attempt": str(uuid4()), "strange": "javascript:alert(1)"}
    attempt = kept(
        lambda a: Evidence(attempt=a.id, step="ranking", params=params, seed=7,
                           figures={"value_kept": (0.58, 0.55, 0.61), "nDCG@10": (None, None, None)})
    )  # fmt: skip
    app = opened(attempt)
    link = next(each for each in app.get("link_button") if "world 7" in each.value)
    assert link.proto.url == "recommendation?step=ranking&ranking.trees=20"
    table = next(each.value for each in app.get("html") if "The run then" in each.value)
    assert "58%" in table
    assert "55% to 61%" in table
    assert table.count("–") == 2


def test_a_comeback_says_the_share_won_back_and_opens_what_was_handed_in():
    ball = scenario("recommendation").curveballs[0]
    attempt = kept(
        lambda a: Comeback(learner=a.learner, attempt=a.id, scenario="recommendation", curveball=ball.key,
                           params={"curveball": ball.key}, usual=.6, hit=.4, now=.45, best=.5)
    )  # fmt: skip
    app = opened(attempt)
    shown = "\n".join(each.value for each in app.markdown)
    assert "Won back 50% of the way from 40.0% to 50.0%, the best that a search over the knobs found." in shown
    assert ball.say in shown
    assert any(f"curveball={ball.key}" in each.proto.url for each in app.get("link_button"))


def test_an_export_has_the_figures_of_what_was_handed_in_unless_another_run_is_chosen():
    ball = scenario("recommendation").curveballs[0]
    given = {name: str(value) for name, value in ball.naive.items()}
    attempt = kept(
        lambda a: Evidence(attempt=a.id, step="ranking", params={"ranking.trees": "20"}, seed=7, figures={}),
        lambda a: Comeback(learner=a.learner, attempt=a.id, scenario="recommendation", curveball=ball.key,
                           params={"curveball": ball.key, **given}, usual=.6, hit=.4, now=.45, best=.5),
        lambda a: Comeback(learner=a.learner, attempt=a.id, scenario="recommendation", curveball="of-another-version",
                           params={}, usual=.6, hit=.4, now=.45, best=.5),
    )  # fmt: skip
    runs = _runs(attempt, scenario("recommendation"))
    handed_in, evidence = f"what was handed in after “{ball.title}”", "the run kept as evidence: Trees: 20"
    assert list(runs) == [handed_in, evidence, "the defaults"]
    assert (runs[handed_in].curveball, dict(runs[handed_in].turned)) == (ball.key, dict(ball.naive))
    assert dict(runs[evidence].turned) == {"ranking.trees": 20}
    assert runs["the defaults"].turned == {}
    assert opened(attempt).selectbox(key="export-run").value == handed_in
    # Who kept nothing has nothing to choose from.
    assert not [each for each in opened(kept()).selectbox if each.key == "export-run"]


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def fill(app: AppTest, attempt: Attempt, mark: int, *left_out: str) -> AppTest:
    for dimension in RUBRIC.dimensions:
        if dimension.key not in left_out:
            app.radio(key=f"score-{attempt.id}-{dimension.key}").set_value(mark)
    return app


def test_nothing_is_chosen_beforehand_and_a_score_needs_every_dimension_and_a_name():
    attempt = kept()
    app = opened(attempt)
    assert [radio.value for radio in app.radio] == [None] * len(RUBRIC.dimensions)
    press(fill(app, attempt, 2, "data", "evaluation"), "Keep the score")
    assert app.warning[0].value == "Not kept yet. Still missing: Data and features, Evaluation and who scores."
    app.get("button_group")[0].set_value("A peer").run()
    app.text_input(key=f"score-{attempt.id}-by").set_value("   ")
    press(fill(app, attempt, 2), "Keep the score")
    assert app.warning[0].value == "Not kept yet. Still missing: who scores."
    assert store().find(Score, attempt=attempt.id) == ()


def test_a_peer_scores_changes_it_while_the_page_is_open_and_deletes_it():
    attempt = kept(scored(data=1))
    app = opened(attempt)
    assert "Change" not in [button.label for button in app.button]
    app.text_input(key=f"score-{attempt.id}-by").set_value(" Ann ")
    press(fill(app, attempt, 3), "Keep the score")
    mine, hers = store().find(Score, attempt=attempt.id)
    assert (hers.by, hers.role, hers.marks) == ("Ann", "peer", ALL)
    assert "Data and features: Strong by Ann, Very weak by Me." in texts(app)
    assert [each.value for each in app.success] == ["Your score is kept. It stands above, under Scores."]
    press(app, "Change")
    assert not app.success
    app.radio(key=f"score-{attempt.id}-data").set_value(2)
    press(app, "Keep the score")
    changed = store().get(Score, hers.id)
    assert changed.marks == {**ALL, "data": 2}
    assert changed.changed > hers.changed
    assert "by Ann" not in texts(app)
    app.text_input(key=f"score-{attempt.id}-by").set_value("Bo")
    press(fill(app, attempt, 3), "Keep the score")
    assert [score.by for score in store().find(Score, attempt=attempt.id)] == ["Me", "Ann", "Bo"]
    app.button(key=f"delete-{store().find(Score, by='Bo')[0].id}").click().run()
    app.button(key=f"delete-{hers.id}").click().run()
    assert store().find(Score, attempt=attempt.id) == (mine,)


def test_one_scores_oneself_once():
    attempt = kept()
    app = opened(attempt)
    app.get("button_group")[0].set_value("Myself").run()
    press(fill(app, attempt, 4), "Keep the score")
    (score,) = store().find(Score, attempt=attempt.id)
    assert (score.by, score.role) == ("Me", "self")
    assert not app.get("button_group")
    assert app.text_input(key=f"score-{attempt.id}-by").label == "Who scores"


def test_levels_from_interview_to_interview_are_drawn_from_two_scored_attempts_on():
    attempt = kept(scored(data=2))
    assert not opened(attempt).get("plotly_chart")
    later = Attempt(learner=attempt.learner, scenario="ad_funnel", minutes=(45,))
    store().put(later, Attempt(learner=attempt.learner, scenario="ad_funnel", minutes=(45,)), scored(data=4)(later))
    app = opened(later)
    assert len(app.get("plotly_chart")) == 1
    assert any("Data and features up since" in each.value for each in app.markdown)


def test_the_model_answer_is_folded_and_once_opened_has_the_figures_of_the_defaults():
    attempt = kept(note("clarify", "Mine."))
    app = opened(attempt)
    assert not any("**Staff.**" in each.value for each in app.markdown)
    app.session_state[f"review-{attempt.id}-clarify"] = True
    app.run()
    (staff,) = (each.value for each in app.markdown if "**Staff.**" in each.value)
    assert "a random row" in staff
    assert "{{" not in staff
