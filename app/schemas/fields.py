"""What is told about the field of a cell."""

from typing import Any

from pydantic import BaseModel
from pydantic import Field as Described


class Field(BaseModel):
    """Gradient of a cell with respect to the input, where it is not 0."""

    tensor: str
    index: list[int]
    cells: int = Described(description="How many cells were summed; 1 for a whole index")
    box: list[tuple[int, int]] | None = Described(
        description="First row and the one behind the last, likewise columns; null where all is 0"
    )
    shape: list[int] = Described(description="Of `gradient`: (N, C, rows, columns) of the box")
    peak: float = Described(description="Largest finite magnitude")
    nonzero: int = Described(description="How many cells of the input carry gradient")
    gradient: Any = Described(description="Nested lists")
