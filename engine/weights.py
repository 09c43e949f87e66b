"""Parameters as safetensors bytes, under PyTorch's names (``conv1.weight``)."""

from collections.abc import Mapping

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load as read_safetensors
from safetensors.numpy import save as write_safetensors

from engine.architecture import Architecture
from engine.errors import WeightsError
from engine.network import Network
from engine.tensor import Params, Tensor


def dump(network: Network) -> bytes:
    """Write all parameters, running statistics included.

    Examples
    --------
    >>> from engine.network import initialize
    >>> from engine.spec import read
    >>> architecture = read({"input": {"shape": [2]}, "nodes": [
    ...     {"name": "fc1", "kind": "linear", "out_features": 3}]})
    >>> sorted(load(dump(initialize(architecture))))
    ['fc1.bias', 'fc1.weight']
    """
    specs = network.architecture.parameters
    return write_safetensors({
        f"{node}.{specs[node][name].torch_name}": np.ascontiguousarray(value)
        for node, params in network.params.items()
        for name, value in params.items()
    })


def load(data: bytes) -> dict[str, Tensor]:
    """Read a safetensors body: every tensor by the name it has in the file.

    Raises
    ------
    WeightsError
        Where the bytes are no safetensors file.
    """
    try:
        return read_safetensors(data)
    except (SafetensorError, ValueError, KeyError, TypeError) as error:
        raise WeightsError("weights-file", "weights", reason=str(error)) from None


def assign(architecture: Architecture, tensors: Mapping[str, Tensor]) -> dict[str, Params]:
    """Sort tensors named as in PyTorch into an architecture's parameters.

    Raises
    ------
    WeightsError
        For a tensor that is missing, superfluous, of the wrong shape or not finite.
    """
    left = dict(tensors)
    params: dict[str, Params] = {}
    for node, specs in architecture.parameters.items():
        mine: dict[str, Tensor] = {}
        for name, spec in specs.items():
            key = f"{node}.{spec.torch_name}"
            if key not in left:
                raise WeightsError("weights-missing", "weights", name=key)
            mine[name] = _checked(key, left.pop(key), spec.shape)
        params[node] = mine
    # PyTorch counts the batches its normalisation layers saw; nothing here depends on it.
    unknown = [name for name in left if not name.endswith(".num_batches_tracked")]
    if unknown:
        raise WeightsError("weights-unknown", "weights", name=unknown[0])
    return params


def _checked(key: str, value: Tensor, shape: tuple[int, ...]) -> Tensor:
    if value.shape != shape or value.dtype.kind != "f":
        raise WeightsError("parameter-shape", "weights", parameter=key, wanted=shape,
                           shape=f"{value.shape} {value.dtype}")
    bad = value.size - int(np.isfinite(value).sum())
    if bad:
        raise WeightsError("weights-not-finite", "weights", name=key, count=bad)
    return value
