"""Network descriptions: the JSON a person writes, read into an architecture and written back."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from engine.architecture import INPUT, LOSS, Architecture, InputRecipe, Node
from engine.errors import SettingError, ShapeError, SpecError, below
from engine.initializers import INITIALIZERS, KaimingUniform
from engine.layers import LAYERS
from engine.layers.base import Layer
from engine.losses import LOSSES, SoftmaxCrossEntropy
from engine.settings import LARGEST, Recipe

R = TypeVar("R", bound=Recipe)
Spec = Mapping[str, Any]

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
FIELDS = ("name", "input", "nodes", "output", "loss", "initializer", "classes")
INPUT_FIELDS = ("shape", "mean", "std", "background", "center")


def read(spec: Spec) -> Architecture:
    """Build the architecture a spec describes (docs/architecture.md shows one).

    Raises
    ------
    SpecError, SettingError, ShapeError
        With `pointer` set to the offending field, and `who` to the node.

    Examples
    --------
    >>> spec = {"input": {"shape": [1, 4, 4]},
    ...         "nodes": [{"name": "conv1", "kind": "conv2d", "out_channels": 2, "kernel_size": 3},
    ...                   {"name": "mean", "kind": "globalavgpool"}]}
    >>> read(spec).shapes["conv1"]
    (2, 2, 2)
    """
    _expect("network", "", spec, Mapping, "object", "spec")
    _only(spec, FIELDS, "network", "")
    name = spec.get("name", "")
    _expect("network", "/name", name, str, "string", "name")
    recipe = _input(_required(spec, "input", "network", ""))
    nodes = _nodes(_required(spec, "nodes", "network", ""))
    output = spec.get("output", "")
    _expect("network", "/output", output, str, "string", "output")
    loss = recipe_of(LOSSES, spec.get("loss", SoftmaxCrossEntropy.kind), "loss", "/loss")
    initializer = recipe_of(
        INITIALIZERS, spec.get("initializer", KaimingUniform.kind), "initializer", "/initializer"
    )
    classes = _classes(spec.get("classes", []))
    architecture = Architecture(recipe, nodes, loss, initializer, classes, output, name)
    _check_output(architecture)
    return architecture


def write(architecture: Architecture) -> dict[str, Any]:
    """Write an architecture as a spec, leaving out what is the default anyway.

    Examples
    --------
    >>> spec = {"input": {"shape": [4]}, "nodes": [{"name": "y", "kind": "linear",
    ...                                             "out_features": 2, "bias": True}]}
    >>> write(read(spec))["nodes"]
    [{'name': 'y', 'kind': 'linear', 'out_features': 2}]
    """
    spec: dict[str, Any] = {"name": architecture.name} if architecture.name else {}
    spec["input"] = _input_written(architecture.input)
    written = []
    above = INPUT
    for node in architecture.nodes:
        written.append(_node_written(node, above))
        above = node.name
    spec["nodes"] = written
    if architecture.output != above:
        spec["output"] = architecture.output
    spec["loss"] = described(architecture.loss)
    spec["initializer"] = described(architecture.initializer)
    if architecture.classes != architecture.numbered_classes():
        spec["classes"] = list(architecture.classes)
    return spec


def recipe_of(table: Mapping[str, type[R]], given: Any, who: str, pointer: str) -> R:
    """Build a recipe from `"kind"` or `{"kind": …, settings…}`."""
    if isinstance(given, str):
        given, pointer_to_kind = {"kind": given}, pointer
    else:
        _expect(who, pointer, given, Mapping, "kind", who)
        pointer_to_kind = f"{pointer}/kind"
    kind = _required(given, "kind", who, pointer)
    if not isinstance(kind, str) or kind not in table:
        raise SpecError("kind-unknown", who, pointer=pointer_to_kind, value=kind,
                        known=", ".join(table))
    settings = {name: value for name, value in given.items() if name != "kind"}
    try:
        return table[kind].from_settings(settings)
    except SettingError as error:
        raise error.at(who, pointer) from None


def described(recipe: Recipe) -> dict[str, Any]:
    """Write a recipe as `recipe_of` reads it: its kind, and what differs from the defaults.

    >>> described(KaimingUniform())
    {'kind': 'kaiming_uniform'}
    """
    return {"kind": recipe.kind, **_own(recipe)}


def _nodes(given: Any) -> tuple[Node, ...]:
    _expect("network", "/nodes", given, list, "list-of-nodes", "nodes")
    nodes: list[Node] = []
    above, names = INPUT, set[str]()
    for number, item in enumerate(given):
        pointer = f"/nodes/{number}"
        _expect(f"node {number}", pointer, item, Mapping, "object", "node")
        name = _required(item, "name", f"node {number}", pointer)
        _check_name(name, names, f"node {number}", f"{pointer}/name")
        names.add(name)
        inputs = item.get("inputs", [above])
        if isinstance(inputs, str):
            inputs = [inputs]
        _expect(name, f"{pointer}/inputs", inputs, list, "list-of-names", "inputs")
        settings = {k: v for k, v in item.items() if k not in ("name", "inputs")}
        layer: Layer = recipe_of(LAYERS, settings, name, pointer)
        _check_arity(layer, inputs, name, f"{pointer}/inputs")
        nodes.append(Node(name, layer, tuple(inputs)))
        above = name
    return tuple(nodes)


def _check_name(name: Any, taken: set[str], who: str, pointer: str) -> None:
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise SpecError("name-invalid", who, pointer=pointer, value=name)
    if name in (INPUT, LOSS):
        raise SpecError("name-reserved", who, pointer=pointer, value=name)
    if name in taken:
        raise SpecError("name-duplicated", who, pointer=pointer, value=name)


def _check_arity(layer: Layer, inputs: Sequence[Any], name: str, pointer: str) -> None:
    for source in inputs:
        _expect(name, pointer, source, str, "list-of-names", "inputs")
    fits = len(inputs) >= 2 if layer.arity is None else len(inputs) == layer.arity
    if not fits:
        code = "several-inputs" if layer.arity is None else "one-input"
        raise SpecError(code, name, pointer=pointer, count=len(inputs))


def _input(given: Any) -> InputRecipe:
    _expect("input", "/input", given, Mapping, "object", "input")
    _only(given, INPUT_FIELDS, "input", "/input")
    shape = _required(given, "shape", "input", "/input")
    wanted = "input-shape"
    legal = isinstance(shape, list | tuple) and 1 <= len(shape) <= 4
    if not legal or not all(_is_size(size) for size in shape):
        raise SpecError("spec-type", "input", field="shape", wanted=wanted, value=shape,
                        pointer="/input/shape")
    background = given.get("background")
    if background not in (None, "dark", "light"):
        raise SpecError("spec-type", "input", field="background", value=background,
                        wanted="background", pointer="/input/background")
    center = given.get("center", False)
    _expect("input", "/input/center", center, bool, "boolean", "center")
    mean = _channels(given, "mean", 0.0, shape[0])
    std = _channels(given, "std", 1.0, shape[0])
    if min(std) <= 0:
        raise SpecError("spec-type", "input", field="std", wanted="positive",
                        value=list(std), pointer="/input/std")
    return InputRecipe(tuple(shape), mean, std, background, center)


def _is_size(size: Any) -> bool:
    return isinstance(size, int) and not isinstance(size, bool) and 1 <= size <= LARGEST


def _channels(given: Spec, field: str, default: float, channels: int) -> tuple[float, ...]:
    values = given.get(field, [default])
    pointer = f"/input/{field}"
    values = values if isinstance(values, list | tuple) else [values]
    for value in values:
        if isinstance(value, bool) or not isinstance(value, int | float) or not _finite(value):
            raise SpecError("spec-type", "input", field=field, wanted="numbers", value=value,
                            pointer=pointer)
    if len(values) not in (1, channels):
        raise SpecError("normalization", "input", field=field, channels=channels,
                        count=len(values), pointer=pointer)
    return tuple(float(value) for value in values)


def _finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _classes(given: Any) -> tuple[str, ...]:
    _expect("network", "/classes", given, list, "list-of-names", "classes")
    names = set[str]()
    for name in given:
        _expect("network", "/classes", name, str, "list-of-names", "classes")
        if name in names:
            raise SpecError("classes-repeated", "network", value=name, pointer="/classes")
        names.add(name)
    return tuple(given)


def _check_output(architecture: Architecture) -> None:
    """Hold the loss and the class names against the output."""
    shape = architecture.shapes[architecture.output]
    try:
        architecture.loss.refuse_output(shape)
    except ShapeError as error:
        raise error.at(architecture.output, "/loss") from None
    except SettingError as error:
        raise error.at("loss", "/loss") from None
    wanted = shape[0] if len(shape) == 1 else 0
    if architecture.classes and len(architecture.classes) != wanted:
        raise SpecError("classes", "network", wanted=wanted, count=len(architecture.classes),
                        pointer="/classes")


def _input_written(recipe: InputRecipe) -> dict[str, Any]:
    written: dict[str, Any] = {"shape": list(recipe.shape)}
    if recipe.mean != (0.0,):
        written["mean"] = list(recipe.mean)
    if recipe.std != (1.0,):
        written["std"] = list(recipe.std)
    if recipe.background:
        written["background"] = recipe.background
    if recipe.center:
        written["center"] = True
    return written


def _node_written(node: Node, above: str) -> dict[str, Any]:
    written: dict[str, Any] = {"name": node.name, "kind": node.layer.kind}
    if node.inputs != (above,):
        written["inputs"] = list(node.inputs)
    return {**written, **_own(node.layer)}


def _own(recipe: Recipe) -> dict[str, Any]:
    """Pick the settings that differ from their defaults."""
    defaults = recipe.defaults()
    return {
        name: value
        for name, value in recipe.settings().items()
        if name not in defaults or defaults[name] != value
    }


def _required(given: Spec, field: str, who: str, pointer: str) -> Any:
    if field not in given:
        raise SpecError("spec-missing", who, field=field, pointer=pointer)
    return given[field]


def _is_text(value: str) -> bool:
    """Whether UTF-8 can hold it: JSON may smuggle in half a character of UTF-16."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _only(given: Spec, known: tuple[str, ...], who: str, pointer: str) -> None:
    for field in given:
        if field not in known:
            raise SpecError("spec-unknown-field", who, field=field, known=", ".join(known),
                            pointer=below(pointer, field))


def _expect(who: str, pointer: str, value: Any, wanted: Any, words: str, field: str) -> None:
    if not isinstance(value, wanted) or (isinstance(value, str) and not _is_text(value)):
        raise SpecError("spec-type", who, field=field, wanted=words, value=value, pointer=pointer)
