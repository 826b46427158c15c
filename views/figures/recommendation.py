"""The figures of the recommendation scenario, by the names its steps use."""

import math
from dataclasses import replace

import pandas as pd
import streamlit as st

from pipelines import judge
from pipelines.facts import written
from pipelines.metrics import Estimate
from pipelines.recommendation import studies
from synthetic_data import columns as c
from synthetic_data.realism import popularity_curve, position_curve, realism
from views.charts import diagram, launch, metrics, policy, ranking, retrieval, scale, training, value, world
from views.figures.cards import home_pages, moment
from views.figures.scene import CONFIG, Scene, show, table
from views.knob_form import knob_form
from views.session import widget_value
from views.strip import request_seconds


def _homes(scene: Scene) -> None:
    kept = scene.run["verdict"]
    share = kept.shown[scene.row] / kept.oracle[scene.row]
    st.markdown(f"### On this page view we keep {100 * share:.0f}% of what the oracle would")
    _choose_moment(scene)
    home_pages(scene.run, scene.row)
    st.caption(
        "★ one of the oracle's ten. The bar is the true chance of a click if looked at: only the judge knows it. "
        "A title lost at retrieval often has a nearly equal stand-in: titles lost and value lost are two counts."
    )


def _choose_moment(scene: Scene) -> None:
    key = f"{scene.session.scenario.key}.view"
    last = len(scene.run["split"].judged) - 1
    if st.session_state.get(key) != scene.row:
        st.session_state[key] = scene.row
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input("Page view", 0, last, key=key, width=140,
                        on_change=lambda: scene.look_at(int(widget_value(key))))  # fmt: skip
        st.markdown(moment(scene.run, scene.row), width="stretch")


def _how_real(scene: Scene) -> None:
    found = realism(scene.run["world"])
    shown = pd.DataFrame({
        "Quantity": found["quantity"],
        "This world": [_short(here) for here in found["here"]],
        "Published": [
            f"{_short(low)} to {_short(high)}" for low, high in found[["low", "high"]].to_numpy(dtype=float)
        ],
        "Inside": found["inside"].map({True: "yes", False: "no"}).fillna("nothing to measure"),
        "Source": [f"{row.source}, {row.year}: {row.target}" for row in found.itertuples()],
    }).set_index("Quantity")  # fmt: skip
    inside = int(found["inside"].sum())
    table(f"{inside} of {len(found)} quantities lie inside the published range", shown)
    show(world.position_curve(position_curve(scene.run["world"]), scene.theme))
    show(world.popularity(popularity_curve(scene.run["world"]), scene.theme))


def _short(value: float) -> str:
    return f"{value:.2g}" if math.isfinite(value) else "–"


def _calculator(scene: Scene) -> None:
    load = scene.session.knobs["load"]
    assert isinstance(load, studies.Workload)
    frame = studies.capacity(load, studies.ItemCosts.of(scene.run))
    figures = frame.set_index("quantity")["value"]
    st.markdown(
        f"### {figures['peak load']:,.0f} requests a second at the peak, {figures['cores at the peak']:,.0f} cores"
    )
    show(scale.request_time(frame, scene.theme))
    with st.container(border=True):
        knob_form(scene.session, {"load": load}, ("load",))
    rows = [
        (quantity, f"{_sized(value)} {unit}", assumption)
        for quantity, value, unit, assumption in zip(*(frame[name] for name in frame), strict=True)
    ]
    st.table(pd.DataFrame(rows, columns=["Quantity", "Value", "Assumption"]).set_index("Quantity"), border="horizontal")


def _sized(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def _metrics_table(scene: Scene) -> None:
    offline = scene.run["offline"].metrics
    before = scene.pinned["offline"].metrics
    rows = [
        (scene.answer.kinds[name].label if name in scene.answer.kinds else name,
         *(written(x, "three") for x in (figure.value, figure.low, figure.high)), _signed(figure, before[name]))
        for name, figure in offline.items()
    ]  # fmt: skip
    frame = pd.DataFrame(
        rows, columns=["Metric", "Value", "95% from", "to", f"Against {scene.session.against}"]
    ).set_index("Metric")
    table(f"{len(rows)} figures from {len(scene.run['split'].held_out):,} held-out page views", frame)


def _signed(now: Estimate, before: Estimate) -> str:
    moved = now.value - before.value
    return f"{moved:+z.3f}" if math.isfinite(moved) else "–"


def _architecture(scene: Scene) -> None:
    serving = sum(result.stage.serving for result in scene.run.results.values())
    st.markdown(
        f"### {serving} stages work while a user waits, at {1000 * request_seconds(scene.run):.2f} ms a page view"
    )
    st.mermaid_chart(diagram.architecture(scene.run), alt=diagram.architecture_alt(scene.run))


def _fate(scene: Scene) -> None:
    _choose_moment(scene)
    lost = judge.lost_titles(scene.run, scene.row)
    names = scene.run["world"].titles[c.NAME]
    gone = lost["place"].isna()
    st.markdown(f"### {int(gone.sum())} of the oracle's ten are not on our list")
    titles = list(dict.fromkeys([*lost[c.TITLE], *scene.run["shown"].title[scene.row].tolist()]))
    titles = [title for title in titles if title >= 0]
    first = int(lost.loc[gone, c.TITLE].iloc[0]) if gone.any() else titles[0]
    chosen = st.selectbox("Title", titles, index=titles.index(first), format_func=lambda t: names.iloc[t])
    _one_fate(judge.fate(scene.run, scene.row, int(chosen)))
    listed = pd.DataFrame({
        "The oracle's ten": names.iloc[lost[c.TITLE]].to_numpy(),
        "True chance": [f"{100 * p:.0f}%" for p in lost["true_probability"]],
        "What became of it": lost["dropped"].to_numpy(),
    }).set_index("The oracle's ten")  # fmt: skip
    st.table(listed, border="horizontal")


def _one_fate(fate: judge.Fate) -> None:
    found = ", ".join(f"{source.replace('_', ' ')} at {rank}" for source, rank in fate.found.items()) or "no source"
    steps = [
        ("Truth", f"{100 * fate.true_probability:.1f}% if looked at, number {fate.true_rank} of all titles"),
        ("Candidates", f"found by {found}; {'kept' if fate.is_candidate else 'not kept'} in the merge"),
        ("Ranking", "not scored" if fate.rank is None else f"rank {fate.rank}, score {fate.score:.2f}"),
        ("The list shown", "not shown" if fate.place is None else f"place {fate.place}"),
        ("In short", fate.dropped),
    ]
    st.table(pd.DataFrame(steps, columns=["Stage", "What happened"]).set_index("Stage"), border="horizontal")


def _study(scene: Scene, name: str, what: str) -> pd.DataFrame:
    """A study that turns knobs of this very run, kept under the run's lineage."""
    made: pd.DataFrame = scene.desk.study(
        f"{name}:{scene.run.lineage}", lambda: getattr(studies, name)(scene.run, scene.desk.cache), what
    )
    return made


def _ladder(scene: Scene) -> None:
    show(value.ladder(scene.rungs("ladder"), scene.theme))
    st.caption("Beside the ladder, not on it: traps that look like methods.")
    st.plotly_chart(
        (traps := value.ladder(scene.rungs("traps"), scene.theme, "none of them")).figure,
        theme=None,
        config=CONFIG,
        alt=traps.alt,
    )


def _truths(scene: Scene) -> studies.MetricTruth:
    """All methods of this world with the metrics that claim to order them."""
    rungs = scene.rungs("ladder", "traps", "variants")
    kept = tuple(
        replace(rung, metrics={name: rung.metrics[name] for name in scene.answer.accuracy if name in rung.metrics})
        for rung in rungs
    )
    return studies.metric_truth(kept, scene.answer.lower_is_better)


def _metric_truth(scene: Scene) -> None:
    found = _truths(scene)
    labels = found.taus["metric"].tolist()
    metric = st.selectbox("Metric", labels, index=labels.index("nDCG@10"))
    ours = (scene.facts[metric].estimate.value, scene.facts["value_kept"].estimate.value)
    show(metrics.metric_truth(found, metric, scene.theme, ours if scene.session.place.turned else None))


def _ab_power(scene: Scene) -> None:
    other, name = scene.pinned, scene.session.against
    if scene.run.lineage == scene.pinned.lineage:
        naive = scene.answer.pipeline.turned({"ranking.position": "ignored"}, scene.run.knobs)
        other, name = scene.desk.run(naive), "the same ranker trained naively; pin a run to compare with that instead"
    show(launch.ab_power(studies.ab_power(scene.run["verdict"], other["verdict"]), scene.theme))
    st.caption(
        f"This run against {name}. At 5% two-sided, page views taken as independent. People are randomised, not page "
        "views, and one person's page views resemble each other: a real test needs more."
    )


FIGURES = {
    "home_pages": _homes,
    "how_real": _how_real,
    "calculator": _calculator,
    "cost_by_stage": lambda s: show(scale.cost_by_stage(studies.costs(s.run), s.theme)),
    "nearest_neighbours": lambda s: show(
        retrieval.nearest_neighbours(
            s.desk.get("nearest neighbours", studies.nearest_neighbours, "nearest neighbours by catalogue size"),
            s.theme,
        )
    ),
    "ladder": _ladder,
    "metric_truth": _metric_truth,
    "taus": lambda s: show(metrics.taus(_truths(s), s.theme)),
    "metrics_table": _metrics_table,
    "architecture": _architecture,
    "stage_times": lambda s: show(scale.stage_times(studies.stage_times(s.run), s.theme)),
    "position_bias": lambda s: show(training.position_bias(studies.position_bias(s.run), s.theme)),
    "label_balance": lambda s: show(training.label_balance(studies.label_balance(s.run), s.theme)),
    "leak": lambda s: show(training.leak(_study(s, "leak", "the leak"), s.theme)),
    "feature_importance": lambda s: show(ranking.feature_importance(s.run["ranking"].importance, s.theme)),
    "ablation": lambda s: show(ranking.ablation(_study(s, "ablation", "each group left out"), s.theme)),
    "who_found_what": lambda s: show(retrieval.who_found_what(studies.who_found_what(s.run), s.theme)),
    "recall_by_n": lambda s: show(retrieval.recall_by_n(studies.recall_by_n(s.run), s.theme)),
    "where_lost": lambda s: show(value.where_lost(s.run["verdict"], s.theme)),
    "reliability": lambda s: show(training.reliability(studies.reliability(s.run), s.theme)),
    "list_tradeoff": lambda s: show(policy.list_tradeoff(_study(s, "list_tradeoff", "the MMR weight"), s.theme)),
    "exploration_price": lambda s: show(
        policy.exploration_price(_study(s, "exploration_price", "exploration shares"), s.theme)
    ),
    "fate": _fate,
    "slices": lambda s: show(value.slices(judge.slices(s.run), s.theme)),
    "ab_power": _ab_power,
}

TITLES = {
    "home_pages": "What a user sees",
    "how_real": "How real is this world?",
    "calculator": "Size it yourself",
    "cost_by_stage": "What one item costs in each stage",
    "nearest_neighbours": "When approximate search takes over",
    "ladder": "The ladder of methods",
    "metric_truth": "Does the offline metric tell the truth?",
    "taus": "Every metric's agreement with the truth",
    "metrics_table": "All offline metrics",
    "architecture": "The pipeline that ran",
    "stage_times": "Where the time went",
    "position_bias": "Clicks by place",
    "label_balance": "What the training rows hold",
    "leak": "The leak",
    "feature_importance": "What the model looks at",
    "ablation": "Each feature group left out",
    "who_found_what": "Who found what",
    "recall_by_n": "Recall by number of candidates",
    "where_lost": "Where the value went",
    "reliability": "Predicted against observed",
    "list_tradeoff": "Variety against value",
    "exploration_price": "The price of exploration",
    "fate": "The fate of one title",
    "slices": "Who is served well",
    "ab_power": "Could an A/B test see it?",
}
