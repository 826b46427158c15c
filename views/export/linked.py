"""Reads a copied link strictly: what an export cannot understand it refuses, where a page would go on without it."""

from urllib.parse import parse_qsl, urlsplit

from pipelines.answer import Answer
from pipelines.commands import RefusedError
from pipelines.knobs import quoted
from scenarios.scenario import Scenario
from views.place import Place, from_params, path


def linked(address: str, scenario: Scenario, answer: Answer) -> tuple[Place, str]:
    """The place that a link to a scenario names, and the page's address if the link names a server.

    Raises RefusedError with one sentence on the first thing that is not understood.
    """
    came = quoted(address)
    try:
        parts = urlsplit(address.strip())
        pairs = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query), max_num_fields=500)
    except ValueError:
        raise RefusedError(f"--link is {came}, which is no address with parameters as a page shows them.") from None
    where = path(scenario)
    if parts.path.rstrip("/").rpartition("/")[2] not in (where, scenario.key):
        raise RefusedError(f"--link is {came}, and does not lead to {scenario.key}, whose page ends in /{where}.")
    params = dict(pairs)
    if len(params) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise RefusedError(f"--link names {quoted(twice)} more than once; once is allowed.")
    place, complaints = from_params(params, scenario, answer)
    if complaints:
        raise RefusedError(f"--link is not understood: {complaints[0]}")
    base = f"{parts.scheme}://{parts.netloc}{parts.path}" if parts.scheme in ("http", "https") and parts.netloc else ""
    return place, base
