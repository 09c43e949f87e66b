"""Snapshots: a training's state as bytes, from which it goes on bit for bit."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from safetensors.numpy import save as write_safetensors

from engine import weights
from engine.architecture import Architecture
from engine.errors import WeightsError
from engine.network import Network
from engine.tensor import Params, Tensor
from engine.training.loop import State

# Nodes have no / in their names: what the optimizer remembers lies apart from the parameters.
MEMORY = "optimizer/"
# Where the metadata holds the rest, as JSON: one entry, for several have no order of their own and
# the same state should give the same bytes.
REST = "training"


def dump(state: State) -> bytes:
    """Write a state as a safetensors file.

    Parameters are named as in PyTorch, what the optimizer remembers of ``conv1.w`` is
    ``optimizer/conv1.w.velocity``; the rest stands in the file's metadata.
    """
    specs = state.network.architecture.parameters
    tensors = {
        f"{node}.{specs[node][name].torch_name}": value
        for node, params in state.network.params.items() for name, value in params.items()
    } | {
        f"{MEMORY}{node}.{name}": value
        for node, kept in state.memory.items() for name, value in kept.items()
    }
    rest = {
        "step": state.step, "epoch": state.epoch, "place": state.place,
        "running": None if state.running is None else state.running.hex(),
        "dtype": state.network.dtype.name,
    }
    # `np.ascontiguousarray` would make vectors of what has no axes.
    return write_safetensors(
        {name: np.require(value, requirements="C") for name, value in tensors.items()},
        {REST: json.dumps(rest)},
    )


def load(data: bytes, architecture: Architecture) -> State:
    """Read a state of a training of this architecture.

    Raises
    ------
    WeightsError
        Where the bytes are no snapshot, or one of another architecture.
    """
    tensors = weights.load(data)
    told = metadata(data)
    if REST not in told:
        raise WeightsError("snapshot-file", "snapshot", reason="weights only")
    try:
        rest = json.loads(told[REST])
        dtype = np.dtype(rest["dtype"])
        step, epoch, place = (_count(rest[name]) for name in ("step", "epoch", "place"))
        running = None if rest["running"] is None else float.fromhex(rest["running"])
    except (KeyError, TypeError, ValueError) as error:
        raise WeightsError("snapshot-file", "snapshot", reason=str(error)) from None
    memory: dict[str, dict[str, Tensor]] = {}
    for name in [name for name in tensors if name.startswith(MEMORY)]:
        node, _, key = name.removeprefix(MEMORY).partition(".")
        value = tensors.pop(name)
        _refuse_foreign(architecture, name, node, key, value)
        memory.setdefault(node, {})[key] = value
    params: dict[str, Params] = weights.assign(architecture, tensors)
    return State(Network(architecture, params, dtype), memory, step, epoch, place, running)


def metadata(data: bytes) -> Mapping[str, str]:
    """Read what a safetensors file says of itself."""
    length = int.from_bytes(data[:8], "little")
    found: Mapping[str, str] = json.loads(data[8 : 8 + length]).get("__metadata__") or {}
    return found


def _count(value: Any) -> int:
    if not isinstance(value, int) or value < 0:
        raise ValueError(f"{value!r} where a count should stand")
    return value


def _refuse_foreign(
    architecture: Architecture, name: str, node: str, key: str, value: Tensor
) -> None:
    """Hold what the optimizer remembers against the parameter it is about."""
    spec = architecture.parameters.get(node, {}).get(key.partition(".")[0])
    if spec is None:
        raise WeightsError("weights-unknown", "snapshot", name=name)
    if value.shape not in ((), spec.shape) or value.dtype.kind != "f":
        raise WeightsError("parameter-shape", "snapshot", parameter=name, wanted=spec.shape,
                           shape=f"{value.shape} {value.dtype}")
