"""The feed's figures of what it learns from and what follows: load, pool, examples, heads, value, the list shown."""

import pandas as pd

from pipelines.facts import minus
from pipelines.feed_ranking import studies
from pipelines.feed_ranking.value import ValueKnobs
from pipelines.knobs import label
from views.charts import examples, fan_out, heads, pool, scale, spacing, weighing
from views.charts.words import MEASURED
from views.figures.common import calculator, study
from views.figures.scene import Draw, Scene

COMPARED = scale.Compared(
    "selection", "scores", "Selection considers {} posts an opening, the ranker scores {}", "only those pay its price",
)  # fmt: skip
SERVING = ("sources", "filters", "selection", "scores", "value", "shown")


def _load(scene: Scene) -> studies.Workload:
    load = scene.knobs["load"]
    assert isinstance(load, studies.Workload)
    return load


def _calculator(scene: Scene) -> None:
    load = _load(scene)
    frame = studies.capacity(load, studies.PostCosts.of(scene.run))
    work = f"{load.pool:,} posts with {load.heads} predictions each"
    calculator(scene, frame, ("selection", "ranking", "list"), work)


def _write_or_read(scene: Scene) -> None:
    load = _load(scene)
    found = studies.fan_out(scene.run, load)
    scene.sheet.picture(fan_out.write_or_read(found, scene.theme))
    often = found.openings > found.break_even
    choice = "writes most posts, and looks the famous up" if often else "looks most posts up"
    scene.sheet.caption(
        f"The service of “Size it yourself”, with this world’s followers. Writing costs as much as looking up at "
        f"{found.break_even:.1f} openings for a post written; this service has {found.openings:.3g}. The most followed "
        f"hundredth of the authors cause {100 * found.top_writes:.0f}% of all writes, and {100 * found.top_share:.0f}% "
        f"of the users follow the most followed one: so one {choice}."
    )


def _cost_by_stage(scene: Scene) -> None:
    n, costs = scene.run["verdict"].n_in, studies.costs(scene.run)
    served = costs[costs["stage"].isin(SERVING)]
    scene.sheet.picture(scale.cost_by_stage(served, n, COMPARED, scene.theme), MEASURED)


def _sources(scene: Scene) -> None:
    scene.sheet.picture(
        pool.sources(studies.sources(scene.run), scene.theme),
        "A post that two sources bring counts for the first. The oracle takes from all posts that may be shown; those "
        "it takes from beyond the pool often have nearly equal stand-ins in it: posts lost and value lost are two "
        "counts.",
    )


def _drop_reasons(scene: Scene) -> None:
    scene.sheet.picture(
        pool.drop_reasons(studies.drop_reasons(scene.run), scene.theme),
        "Posts an opening; each counts at the first reason that takes it. The oracle too does without what was seen, "
        "muted authors and one’s own.",
    )


def _pool_sizes(scene: Scene) -> None:
    found = study(scene, "pool_sizes", studies.pool_sizes, "sizes, shares from outside and windows of the pool")
    scene.sheet.picture(pool.pool_sizes(found, scene.run["scores"].n_out, scene.theme))


def _what_counts(scene: Scene) -> None:
    found = study(scene, "what_counts", studies.what_counts, "each choice of negatives")
    scene.sheet.picture(
        examples.what_counts(found, str(scene.run.settings["examples.negatives"]), scene.theme),
        "Expected ÷ observed clicks of the held-out posts that were looked at. Posts below where the viewer left were "
        "not turned down: nobody saw them.",
    )


def _by_place(scene: Scene) -> None:
    scene.sheet.picture(
        examples.by_place(studies.by_place(scene.run), scene.theme),
        "Feeds that production chose: newest first, every fifth place a popular post. A page of ten is delivered at "
        "once, so the first place of a page is reached by everybody to whom it is delivered.",
    )


def _positives(scene: Scene) -> None:
    scene.sheet.picture(
        examples.positives(studies.positives(scene.run), scene.theme),
        "Faint: all in the log to learn from. Rows without a like, comment, share, hide or report are thinned out, and "
        "with them most clicks and most dwell.",
    )


def _rare_heads(scene: Scene) -> None:
    scene.sheet.picture(
        heads.rare_heads(study(scene, "rare_heads", studies.rare_heads, "each head by its positives"), scene.theme),
        "Each action with a head of its own, reports too, measured on the held-out posts looked at; the dotted line is "
        "a coin’s 0.5. An interval is only as good as the held-out day has many of the action.",
    )


def _objectives(scene: Scene) -> None:
    scene.sheet.picture(
        heads.objectives(study(scene, "objectives", studies.objectives, "what the ranker predicts"), scene.theme),
        "The same model, features and pool; clicks a look, value kept and returns as the judge’s viewers have it.",
    )


def _weights(scene: Scene) -> None:
    found = study(scene, "weights", studies.weights, "each set of weights")
    field = ValueKnobs.model_fields["weights"]
    names = {str(each): label(field, each).replace("'", "’") for each in found["setting"]}
    scene.sheet.picture(
        weighing.weights(found, names, str(scene.run.settings["value.weights"]), scene.theme),
        "The judge counts by the product’s own weights, whatever the ranker counts by.",
    )
    mapping = studies.mapping()
    shown = pd.DataFrame({
        "Action": mapping["action"].str.capitalize(),
        "The product’s own": mapping["product"].map(_weight),
        "Twitter, 5 April 2023": _published(mapping, 2023),
        "Used of 2023": mapping["used_2023"].map(_weight),
        "X, 12 August 2026": _published(mapping, 2026),
        "Used of 2026": mapping["used_2026"].map(_weight),
    }).set_index("Action")  # fmt: skip
    scene.sheet.message("Published weights, brought to this world’s actions")
    scene.sheet.table(shown, stacks=True)
    scene.sheet.caption(
        "Hide and report count a tenth of what was published: there reports are over 1,000 times rarer than likes, "
        "here some sixty times, and weights multiply chances."
    )


def _weight(weight: float) -> str:
    return minus(f"{weight:g}")


def _published(mapping: pd.DataFrame, year: int) -> list[str]:
    """Each published weight under its published name."""
    return [
        f"{name}: {_weight(weight)}" if name else "not counted"
        for name, weight in zip(mapping[f"name_{year}"], mapping[f"published_{year}"], strict=True)
    ]


def _contributions(scene: Scene) -> None:
    scene.sheet.picture(
        weighing.contributions(studies.contributions(scene.run), scene.theme),
        "Weight × predicted chance, added up to the score. Only what differs from post to post can change the order.",
    )


def _one_report(scene: Scene) -> None:
    report = scene.knobs["report"]
    assert isinstance(report, studies.Report)
    scene.sheet.picture(weighing.one_report(studies.one_report(report), scene.theme))
    scene.sheet.knobs("report", columns=2)
    scene.sheet.caption(
        f"{report.report:g} × {100 * report.report_chance:.3g}% = {report.report * report.report_chance:.3g} is taken "
        f"away, {report.like:g} × {100 * report.like_chance:.3g}% = {report.like * report.like_chance:.3g} is added. A "
        "weight multiplies a predicted chance, not what somebody did: one more report moves the next prediction a "
        "little, and no counter of likes is set back."
    )


def _spacing(scene: Scene) -> None:
    scene.sheet.picture(
        spacing.spacing(study(scene, "spacing", studies.spacing, "the spacing of authors"), scene.theme),
        "The weights count each post as if it stood alone; viewers tire of an author, and the judge’s viewers show it.",
    )


def _new_authors(scene: Scene) -> None:
    scene.sheet.picture(
        spacing.new_authors(
            study(scene, "new_authors", studies.new_authors, "exploration of new authors"), scene.theme
        ),
        "Authors who began to post in the last week. What is learned about them pays later, and is not in here.",
    )


DRAW: dict[str, Draw] = {
    "calculator": _calculator,
    "write_or_read": _write_or_read,
    "cost_by_stage": _cost_by_stage,
    "sources": _sources,
    "drop_reasons": _drop_reasons,
    "pool_sizes": _pool_sizes,
    "what_counts": _what_counts,
    "by_place": _by_place,
    "positives": _positives,
    "rare_heads": _rare_heads,
    "objectives": _objectives,
    "weights": _weights,
    "contributions": _contributions,
    "one_report": _one_report,
    "spacing": _spacing,
    "new_authors": _new_authors,
}

TITLES: dict[str, str] = {
    "calculator": "Size it yourself",
    "write_or_read": "Write to followers, or look up on opening?",
    "cost_by_stage": "What one post costs in each stage",
    "sources": "Where the posts come from",
    "drop_reasons": "What is turned away",
    "pool_sizes": "How large a pool, and from where?",
    "what_counts": "What counts as a negative",
    "by_place": "Clicks by place",
    "positives": "How rare the rare actions are",
    "rare_heads": "What rare actions can teach",
    "objectives": "What should the ranker predict?",
    "weights": "Whose weights?",
    "contributions": "What each head adds",
    "one_report": "Does one report cancel 468 likes?",
    "spacing": "Spacing authors",
    "new_authors": "What exploring new authors costs",
}
