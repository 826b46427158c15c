"""Labels are written as the field writes them."""

import pytest

from pipelines import metrics
from pipelines.metrics import auc, average_precision, label, ndcg, normalized_entropy, recall, reciprocal_rank


def test_labels_are_those_of_the_field() -> None:
    cut = [label(ndcg, 10), label(recall, 200), label(reciprocal_rank, 10)]
    whole = [label(average_precision), label(auc), label(normalized_entropy)]
    assert cut + whole == ["nDCG@10", "R@200", "RR@10", "AP", "AUC", "NE"]


def test_what_is_no_metric_has_no_label() -> None:
    with pytest.raises(ValueError, match="no name of its own"):
        label(print)


def test_every_public_name_exists() -> None:
    assert all(hasattr(metrics, name) for name in metrics.__all__)
