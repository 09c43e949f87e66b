"""How one layer or loss by itself is asked for, and how a cell of it is explained."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict

from app.schemas.networks import Seed
from app.schemas.traces import StrictBool

Index = list[Annotated[int, Strict(), Field(ge=0, le=2**31)]]
Offset = Annotated[int, Strict(), Field(ge=0, le=2**31)]
Limit = Annotated[int, Strict(), Field(ge=1, le=1000)]

# A convolution small enough to be done by hand: one filter, stride 1, no padding (W2).
EXAMPLE: dict[str, Any] = {
    "settings": {"out_channels": 1, "kernel_size": 3},
    "inputs": [[[[[4, 5, 8, 7], [1, 8, 8, 8], [3, 6, 6, 4], [6, 5, 7, 8]]]]],
    "params": {"w": [[[[1, 4, 1], [1, 4, 3], [3, 3, 1]]]], "b": [0]},
    "dy": [[[[2, 1], [4, 4]]]],
}
# The same, its weights drawn at random and its delta made by a loss.
LOSS_EXAMPLE: dict[str, Any] = {
    "settings": {"out_channels": 1, "kernel_size": 3},
    "inputs": EXAMPLE["inputs"],
    "seed": 1,
    "loss": {"kind": "squared_error"},
    "target": [[[[0, 0], [1, 1]]]],
}


def _examples(*extras: dict[str, Any]) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={
        "examples": [{**EXAMPLE, **extra} for extra in extras]
    })


class OperationRequest(BaseModel):
    """A layer or loss, and what enters it; float64 throughout."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={
        "examples": [EXAMPLE, LOSS_EXAMPLE]
    })

    settings: dict[str, Any] = Field(
        default={}, description="As in a spec; GET /layers/{kind} has their schema"
    )
    inputs: list[Any] = Field(
        description="One tensor, or several for add, concat and multiply: nested lists, with N; "
        "or as an answer writes it, `data` and `not_finite`, where it holds ∞ or NaN"
    )
    params: dict[str, Any] = Field(
        default={}, description="`w`, `b` … by name; those left out are drawn from `seed`"
    )
    dy: list[Any] | dict[str, Any] | None = Field(
        default=None, description="The delta that arrives; without it, and without a loss, "
        "the pass only goes forward",
    )
    loss: str | dict[str, Any] | None = Field(
        default=None, description="Makes dy instead: a kind, or an object with a kind"
    )
    target: Any = Field(
        default=None, description="For a loss: class indices (N,), or an array of its input's shape"
    )
    training: StrictBool = Field(
        default=False, description="Dropout drops; batch normalisation uses the batch's statistics"
    )
    seed: Seed = Field(default=0, description="Where missing parameters and dropout start from")


class ExplanationRequest(OperationRequest):
    """The same, and which cell."""

    model_config = _examples(
        {"tensor": "y", "index": [0, 0, 1, 0]},
        {"tensor": "dx", "index": [0, 0, 1, 1], "view": "scatter"},
    )

    tensor: str = Field(description="`y`, `dx`, `dw`, `db` … or an intermediate tensor")
    index: Index = Field(description="Which cell, N included where the tensor has it")
    view: str = Field(
        default="gather", pattern="^(gather|scatter)$",
        description="dx of a convolution: the rotated kernel over dy, or the stamps that add up",
    )
    offset: Offset = Field(default=0, description="The first term")
    limit: Limit = Field(default=100, description="Most terms in this answer")


class InfluencesRequest(OperationRequest):
    """The same, and which cell."""

    model_config = _examples({"tensor": "x", "index": [0, 0, 1, 1]})

    tensor: str = Field(description="Any tensor of the operation: `x`, `w`, `dy` …")
    index: Index
    offset: Offset = Field(default=0, description="The first cell")
    limit: Limit = Field(default=100, description="Most cells in this answer")


class StepsRequest(OperationRequest):
    """The same, and which part of the pass."""

    model_config = _examples({"what": "forward"}, {"what": "dx-scatter", "limit": 2})

    what: str = Field(
        description="`forward`, `backward`, the name of one tensor (`dw`), or for a convolution "
        "`dx-gather` or `dx-scatter`"
    )
    offset: Offset = Field(default=0, description="The first step")
    limit: Limit = Field(default=200, description="Most steps in this answer")


class Follower(BaseModel):
    """An operation that reads y of the one before it; what it is given besides."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(description="A layer, or as the last one a loss", examples=["relu"])
    settings: dict[str, Any] = Field(default={}, description="As in a spec")
    params: dict[str, Any] = Field(default={}, description="Those left out are drawn from `seed`")
    target: Any = Field(default=None, description="For a loss")
    training: StrictBool = Field(default=False, description="As above, of this one alone")
    seed: Seed = Field(default=0, description="As above, of this one alone")


class GradcheckRequest(OperationRequest):
    """The same, and one number or all of them."""

    model_config = _examples(
        {"tensor": "w", "index": [0, 0, 0, 0]}, {},
        {"next": [{"kind": "relu"}], "tensor": "x", "index": [0, 0, 1, 1]},
    )

    next: list[Follower] = Field(
        default=[], max_length=8,
        description="What follows, one behind the other: a nudge is followed through all of them. "
        "`dy`, or `loss` and `target`, then belong to the last; if that is a loss, its own target",
    )

    tensor: str | None = Field(
        default=None, description="Which tensor to nudge; left out, every number of every tensor"
    )
    index: Index | None = None
    eps: float = Field(default=1e-5, gt=0, le=1, allow_inf_nan=False, description="The nudge")


class MatrixRequest(OperationRequest):
    """A convolution."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [EXAMPLE]}
    )


class Strange(BaseModel):
    """A number that JSON cannot write."""

    index: list[int]
    value: str = Field(examples=["inf", "-inf", "nan"])


class Numbers(BaseModel):
    """A tensor as nested lists; integers where every number is one."""

    shape: list[int]
    data: Any = Field(description="null where a number is not finite")
    not_finite: list[Strange] | None = Field(
        default=None, description="What stands where `data` has null; left out if there is none"
    )


class Finite(BaseModel):
    """Numbers that JSON may not be able to write."""

    not_finite: dict[str, Literal["inf", "-inf", "nan"]] | None = Field(
        default=None, description="What stands where a number is null, by its name; left out if "
        "every number is finite", examples=[{"product": "inf"}],
    )


class Mark(BaseModel):
    """A cell that a picture of the tensor should mark."""

    code: str = Field(
        description="`dead` and `saturated` units of an activation; `wins`: a maximum takes it",
        examples=["wins"],
    )
    tensor: str
    index: list[int]


class OperationResult(Finite):
    """Every tensor of the pass."""

    kind: str
    settings: dict[str, Any]
    tensors: dict[str, Numbers] = Field(description="`x`, `w`, `b`, `y`, `dy`, `dx`, `dw` …")
    intermediate: dict[str, Numbers] = Field(
        description="What stands between: `x_padded`, `dy_spread`, `dy_padded`, `w_rotated`, means"
    )
    loss: float | None = Field(description="Where there is one")
    marks: list[Mark]


class Place(BaseModel):
    """Where the same number also stands."""

    tensor: str
    index: list[int]


class Operand(Finite):
    """One factor."""

    tensor: str = Field(description="Its tensor, or how a constant is written", examples=["x"])
    index: list[int] | None = Field(
        description="null for constants; outside the tensor for cells of its padding"
    )
    value: float | None = Field(description="null where it is not finite")
    padding: bool = Field(default=False, description="A zero of the padding; left out if false")
    at: list[Place] = Field(
        default=[], description="The same number in intermediate tensors; left out if there is none"
    )


class Term(Finite):
    """One summand."""

    operands: list[Operand]
    product: float | None
    sum: float | None = Field(description="Of all terms up to this one")
    group: str = Field(description="Which part of the sum it belongs to", examples=["channel 0"])
    function: str | None = Field(
        default=None, description="How the value comes from the operands where it is no product"
    )


class Group(Finite):
    """Terms that belong together."""

    name: str
    count: int
    sum: float | None


class Note(BaseModel):
    """A remark, by a code that the page has words for."""

    code: str = Field(examples=["max-tie"])
    values: dict[str, Any]


class Formula(BaseModel):
    """The same in two languages of mathematics."""

    latex: str
    mathml: str


class Explanation(Finite):
    """The numbers that make a cell."""

    tensor: str
    index: list[int]
    value: float | None = Field(description="What the engine computed")
    view: str | None = Field(description="How the sum is told, where there are several ways")
    views: list[str] = Field(description="`gather` and `scatter` for dx of a convolution")
    formula: Formula = Field(description="In symbols")
    numbers: Formula = Field(description="With this cell's numbers")
    terms: list[Term]
    count: int = Field(description="Of all terms")
    sum: float | None = Field(description="Of all terms")
    offset: int
    next: int | None = Field(description="Where the next page begins; null at the end")
    groups: list[Group]
    notes: list[Note]


class Cell(BaseModel):
    """One cell."""

    tensor: str
    index: list[int] | None


class Influences(BaseModel):
    """The cells that a cell flows into."""

    cells: list[Cell]
    count: int
    offset: int
    next: int | None


class Write(Finite):
    """What a stamp adds to a cell, and what stands there afterwards."""

    tensor: str
    index: list[int]
    product: float | None
    sum: float | None


class Step(Finite):
    """One cell of a pass."""

    tensor: str
    index: list[int]
    value: float | None
    reads: list[Operand]
    writes: list[Write] | None = Field(default=None, description="For `dx-scatter` only")


class Steps(BaseModel):
    """A pass, cell by cell."""

    steps: list[Step]
    count: int
    offset: int
    next: int | None


class CheckedCell(Finite):
    """One number nudged up and down."""

    tensor: str
    index: list[int]
    value: float | None
    eps: float
    loss: float | None = Field(
        description="As it is; Σ dy · y where there is no loss, of the last of a chain"
    )
    plus: float | None
    minus: float | None
    difference: float | None = Field(description="(plus − minus) / 2 eps")
    analytic: float | None = Field(description="What the backward pass says")
    relative_error: float | None
    kink: bool = Field(description="The slopes to both sides differ, so the check says nothing")


class CheckedTensor(Finite):
    """All numbers of a tensor, one after the other."""

    tensor: str
    cells: int
    kinks: int
    relative_error: float | None
    worst: CheckedCell


class CheckedTensors(BaseModel):
    """A table of all tensors."""

    tensors: list[CheckedTensor]


class Matrices(BaseModel):
    """A convolution as one matrix product, for one object."""

    banded: Numbers = Field(description="Ŵ: rows by output cell, columns by input cell")
    columns: Numbers = Field(description="The windows as columns, (N, groups, places, H'·W')")
    sources: Numbers = Field(description="Which cell of x each of them is; −1 is padding")
