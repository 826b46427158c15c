"""The ad funnel's figures about what is learned from and what follows: the world, the data, the models, the money."""

import pandas as pd

from pipelines.ad_funnel import studies
from synthetic_data.realism.ad_market import examination_curve, query_frequencies, realism
from views.charts import budgets, calibration, delay, money, ranking, selection, world
from views.figures.common import COMMON, realism_table, study, with_run
from views.figures.scene import Draw, Scene


def _how_real(scene: Scene) -> None:
    market = scene.run["world"]
    realism_table(scene, realism(market))
    if market.surface == "search":
        scene.sheet.picture(world.query_frequencies(query_frequencies(market), scene.theme))
        scene.sheet.picture(world.examination(examination_curve(market), scene.theme))


def _who_gains(scene: Scene) -> None:
    answer = scene.answer
    shared = {name: scene.run.knobs[name] for name in answer.shared}
    lineage = ",".join(scene.run.results[name].lineage for name in answer.shared)
    table = scene.desk.study(
        f"who_gains:{lineage}",
        lambda: studies.who_gains(answer.pipeline, (*answer.ladder, *answer.traps), shared, scene.desk.cache),
        "who gains by which method",
    )
    ours = next(method.name for method in answer.ladder if not method.turn and method.ceiling is None)
    scene.sheet.picture(
        money.who_gains(
            with_run(table, ours, studies.gains(scene.run), method=money.OURS),
            ours,
            [trap.name for trap in answer.traps],
            scene.theme,
        ),
        "Every mark is one method, drawn as a share of what the funnel brings at the defaults; amounts per 1,000 "
        "requests. Relevance is the true click rate of the ads shown: what users get out of it.",
    )


def _sampling(scene: Scene) -> None:
    knobs = scene.knobs["sampling"]
    assert isinstance(knobs, studies.Sampling)
    table = studies.sampled(knobs).drop_duplicates("rate")  # the rate asked for stands first
    scene.sheet.picture(calibration.sampling(table, knobs.kept, scene.theme))
    scene.sheet.knobs("sampling")
    reads, kept = table["reads"].iloc[0], knobs.kept
    scene.sheet.caption(
        f"Back again: q = p / (p + (1 − p) / w) = {reads:.3f} / ({reads:.3f} + {1 - reads:.3f} / {kept:g}) = "
        f"{table['corrected'].iloc[0]:.3g}."
    )
    shown = pd.DataFrame({
        "True rate": [f"{100 * rate:.3g}%" for rate in table["rate"]],
        "Reads like": [f"{100 * rate:.3g}%" for rate in table["reads"]],
        "Times too high": [f"{times:.3g}" for times in table["reads"] / table["rate"]],
        "After the correction": [f"{100 * rate:.3g}%" for rate in table["corrected"]],
    }).set_index("True rate")  # fmt: skip
    scene.sheet.table(shown)


def _delay(scene: Scene) -> None:
    found = studies.delay(scene.run)
    scene.sheet.picture(
        delay.known(found.known, scene.theme),
        "The estimate knows nothing beyond its oldest click, two weeks: what has come by then it takes for all.",
    )
    scene.sheet.picture(
        delay.rates(found.rates, scene.theme),
        "As known on the held-out morning; the faint bar is what comes in the end, which the log shows only in "
        "hindsight.",
    )


def _selection(scene: Scene) -> None:
    found = studies.selection(scene.run)
    scene.sheet.picture(selection.similarity(found, scene.theme))
    scene.sheet.picture(
        selection.click(found, scene.theme),
        "Pairs of request and ad on the held-out day. Phase 1 chooses from all that targeting and dates allow.",
    )


def _winners_curse(scene: Scene) -> None:
    table = study(scene, "winners_curse", studies.winners_curse, "noise on the predictions")
    why = (
        "The noise has mean zero in log odds; a few rates far too high outweigh many too low, so all ads scored rise a "
        "little. The auction picks the ads whose errors flatter them, so the ads shown rise most."
    )
    scene.sheet.picture(calibration.winners_curse(table, scene.theme), why if calibration.cursed(table) else "")


def _spend(scene: Scene) -> None:
    found = scene.desk.study(
        f"spend:{scene.run.lineage}", lambda: studies.spend(scene.run, scene.desk.cache), "the day under each pacing"
    )
    scene.sheet.picture(
        budgets.spend(found, scene.theme),
        "Campaigns whose budget runs out where nobody paces, each counted alike. Spending is counted every half hour, "
        "so a budget can be overspent before its campaign stops.",
    )


def _pricing(scene: Scene) -> None:
    scene.sheet.picture(
        money.pricing(study(scene, "pricing", studies.pricing, "each price rule"), scene.theme),
        "Per 1,000 requests, with the same bids under every rule. In truth advertisers bid less where they pay their "
        "bid.",
    )


DRAW: dict[str, Draw] = {
    "how_real": _how_real,
    "who_gains": _who_gains,
    "sampling": _sampling,
    "delay": _delay,
    "selection": _selection,
    "winners_curse": _winners_curse,
    "feature_importance": lambda s: s.sheet.picture(ranking.feature_importance(s.run["clicks"].importance, s.theme)),
    "ablation": COMMON.draw["ablation"],
    "spend": _spend,
    "pricing": _pricing,
    "new_ads": lambda s: s.sheet.picture(
        money.new_ads(study(s, "new_ads", studies.new_ads, "exploration of new ads"), s.theme)
    ),
}

TITLES: dict[str, str] = {
    "how_real": "How real is this world?",
    "who_gains": "Who gains by which method?",
    "sampling": "What 5% reads like after sampling",
    "delay": "Conversions still to come",
    "selection": "What the log shows, and what there is",
    "winners_curse": "The winner’s curse",
    "feature_importance": "What the model looks at",
    "ablation": COMMON.titles["ablation"],
    "spend": "Spend over the day",
    "pricing": "Three price rules",
    "new_ads": "What exploring new ads costs",
}
