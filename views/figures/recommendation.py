"""The figures of the recommendation scenario, by the names its steps use."""

import pandas as pd

from pipelines.facts import written
from pipelines.judge.recommendation import Fate, fate, lost_titles
from pipelines.recommendation import studies
from synthetic_data import columns as c
from synthetic_data.realism.video_home import popularity_curve, position_curve, realism
from views.charts import policy, ranking, retrieval, scale, training, world
from views.charts.words import MEASURED
from views.figures.cards import WORDS, home_lists, moment
from views.figures.common import (
    COMMON,
    OURS,
    calculator,
    choose_moment,
    fates,
    kept_here,
    realism_table,
    study,
)
from views.figures.scene import Figures, Scene

COMPARED = scale.Compared(
    "candidates", "ranked", "Retrieval looks at {} titles a page view, the ranker scores {}",
    "only those pay its price",
)  # fmt: skip


def _homes(scene: Scene) -> None:
    kept_here(scene, "On this page view there was nothing to show")
    choose_moment(scene, moment(scene.run, scene.row))
    scene.sheet.cards(home_lists(scene.run, scene.row), WORDS, OURS)
    scene.sheet.caption(
        "★ one of the oracle's ten. The bar is the true chance of a click if looked at: only the judge knows it. "
        "A title lost at retrieval often has a nearly equal stand-in: titles lost and value lost are two counts."
    )


def _how_real(scene: Scene) -> None:
    realism_table(scene, realism(scene.run["world"]))
    scene.sheet.picture(world.position_curve(position_curve(scene.run["world"]), scene.theme))
    scene.sheet.picture(world.popularity(popularity_curve(scene.run["world"]), scene.theme))


def _fate(scene: Scene) -> None:
    choose_moment(scene, moment(scene.run, scene.row))
    lost = lost_titles(scene.run, scene.row)
    names = scene.run["world"].titles[c.NAME]
    there = lost["place"].notna()
    scene.sheet.message(f"{int((~there).sum())} of the oracle's ten are not on our list")
    fates(
        scene,
        "Title", lambda title: str(names.iloc[title]), lambda title: _told(fate(scene.run, scene.row, title)),
        list(zip(lost[c.TITLE].tolist(), there.tolist(), strict=True)), scene.run["shown"].title[scene.row].tolist(),
    )  # fmt: skip
    listed = pd.DataFrame({
        "The oracle's ten": names.iloc[lost[c.TITLE]].to_numpy(),
        "True chance": [f"{100 * p:.0f}%" for p in lost["true_probability"]],
        "What became of it": lost["dropped"].to_numpy(),
    }).set_index("The oracle's ten")  # fmt: skip
    scene.sheet.table(listed)


def _told(told: Fate) -> list[tuple[str, str]]:
    """One title's story by stage."""
    found = ", ".join(f"{source.replace('_', ' ')} at {rank}" for source, rank in told.found.items()) or "no source"
    return [
        ("Truth", f"{100 * told.true_probability:.1f}% if looked at, number {told.true_rank} of all titles"),
        ("Candidates", f"found by {found}; {'kept' if told.is_candidate else 'not kept'} in the merge"),
        ("Ranking", "not scored" if told.score is None else f"rank {told.rank}, score {written(told.score, 'two')}"),
        ("The list shown", "not shown" if told.place is None else f"place {told.place}"),
        ("In short", told.dropped),
    ]


def _calculator(scene: Scene) -> None:
    load = scene.knobs["load"]
    assert isinstance(load, studies.Workload)
    frame = studies.capacity(load, studies.ItemCosts.of(scene.run))
    work = f"{load.catalogue:,} titles to retrieve from, {load.candidates:,} to rank"
    calculator(scene, frame, ("retrieval", "ranking", "list"), work)


def _cost_by_stage(scene: Scene) -> None:
    n, costs = scene.run["verdict"].n_in, studies.costs(scene.run)
    scene.sheet.picture(scale.cost_by_stage(costs, n, COMPARED, scene.theme), MEASURED)


def _nearest_neighbours(scene: Scene) -> None:
    found = scene.desk.get("nearest neighbours", studies.nearest_neighbours, "nearest neighbours by catalogue size")
    scene.sheet.picture(retrieval.nearest_neighbours(found, scene.theme), MEASURED)


FIGURES = Figures(
    draw={
        **COMMON.draw,
        "home_pages": _homes,
        "how_real": _how_real,
        "calculator": _calculator,
        "cost_by_stage": _cost_by_stage,
        "nearest_neighbours": _nearest_neighbours,
        "position_bias": lambda s: s.sheet.picture(training.position_bias(studies.position_bias(s.run), s.theme)),
        "label_balance": lambda s: s.sheet.picture(training.label_balance(studies.label_balance(s.run), s.theme)),
        "leak": lambda s: s.sheet.picture(training.leak(study(s, "leak", studies.leak, "the leak"), s.theme)),
        "feature_importance": lambda s: s.sheet.picture(
            ranking.feature_importance(s.run["ranking"].importance, s.theme)
        ),
        "who_found_what": lambda s: s.sheet.picture(retrieval.who_found_what(studies.who_found_what(s.run), s.theme)),
        "recall_by_n": lambda s: s.sheet.picture(retrieval.recall_by_n(studies.recall_by_n(s.run), s.theme)),
        "list_tradeoff": lambda s: s.sheet.picture(
            policy.list_tradeoff(study(s, "list_tradeoff", studies.list_tradeoff, "the MMR weight"), s.theme)
        ),
        "exploration_price": lambda s: s.sheet.picture(
            policy.exploration_price(
                study(s, "exploration_price", studies.exploration_price, "exploration shares"), s.theme
            )
        ),
        "fate": _fate,
    },
    titles={
        **COMMON.titles,
        "home_pages": "What a user sees",
        "how_real": "How real is this world?",
        "calculator": "Size it yourself",
        "cost_by_stage": "What one item costs in each stage",
        "nearest_neighbours": "When approximate search takes over",
        "position_bias": "Clicks by place",
        "label_balance": "What the training rows hold",
        "leak": "The leak",
        "feature_importance": "What the model looks at",
        "who_found_what": "Who found what",
        "recall_by_n": "Recall by number of candidates",
        "list_tradeoff": "Variety against value",
        "exploration_price": "The price of exploration",
        "fate": "The fate of one title",
    },
)
