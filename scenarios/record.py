"""What every record read from a scenario's files shares."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty")
    return text


Text = Annotated[str, AfterValidator(_not_blank)]


class Record(BaseModel):
    """Frozen, and strict: a file's mistake is named instead of guessed away."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
