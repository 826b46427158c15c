"""Studies of the recommendation answer alone; those of any answer stand in `pipelines.studies`."""

from pipelines.recommendation.studies.neighbours import nearest_neighbours
from pipelines.recommendation.studies.retrieval import Finders, recall_by_n, who_found_what
from pipelines.recommendation.studies.scale import ItemCosts, Workload, capacity, costs
from pipelines.recommendation.studies.sweeps import exploration_price, leak, list_tradeoff
from pipelines.recommendation.studies.training import label_balance, position_bias

__all__ = [
    "Finders",
    "ItemCosts",
    "Workload",
    "capacity",
    "costs",
    "exploration_price",
    "label_balance",
    "leak",
    "list_tradeoff",
    "nearest_neighbours",
    "position_bias",
    "recall_by_n",
    "who_found_what",
]
