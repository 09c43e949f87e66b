"""How the training room's scenes are described."""

from typing import Literal

from pydantic import BaseModel, Field

from app.schemas.trainings import Document

Pane = Literal["overview", "loss", "accuracy", "running", "rate", "gradients", "updates", "outputs",
               "all"]
Panel = Literal["network", "confusion", "mistakes", "regions"]


class Scene(BaseModel):
    """Trainings that show one effect, and words for a lecture."""

    name: str = Field(examples=["rate"])
    title: str
    idea: str = Field(description="What it shows, in a sentence")
    watch: str = Field(description="What to look at, and what is seen there")
    question: str = Field(description="To put to the audience before trying")
    pane: Pane = Field(description="Which curves to show")
    panel: Panel = Field(description="What to show beside the curves")
    logarithmic: dict[str, bool] = Field(
        description="Curves whose axis is better logarithmic", examples=[{"loss": True}]
    )
    layer: str | None = Field(description="Whose outputs to follow; null: the page's choice")
    focus: int = Field(
        description="The run whose network to look at first, a place in `trainings`", examples=[0]
    )
    seconds: int = Field(description="About how long all of it takes, two runs at a time")
    trainings: list[Document] = Field(
        description="To be sent to `POST /trainings`, each by itself; they begin with the same seed"
    )
