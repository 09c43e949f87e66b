"""Traces by id: computed once, kept while there is room, computed again from their record.

The id is a digest of everything that makes a trace, so that any process on the same store finds the
same bits behind it, also after a restart.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import numpy as np

from app import ids, wire
from app.cache import Cache
from app.errors import ApiError
from app.images import Prepare, Prepared
from app.inputs import Input, Inputs
from app.networks import KeptNetwork, Networks
from app.store import Store
from engine.errors import TargetError
from engine.ops.softmax import softmax
from engine.tensor import Tensor
from engine.trace import Mode, Trace

# A class, a tensor of the output's shape, or one of two words.
Target = int | Literal["predicted", "label"] | list[Any] | None


@dataclass(frozen=True)
class TraceRecord:
    """What makes a trace.

    Parameters
    ----------
    network : str
        Its id, never a name of the zoo.
    input : str
    content : str
        Digest of the input's bytes: samples are drawn by code, which may change.
    target : int, list, "predicted", "label" or None
    prepare : dict
        As `Prepare`.
    mode : dict
        As `Mode`.
    """

    network: str
    input: str
    content: str
    target: Target
    prepare: dict[str, Any]
    mode: dict[str, Any]

    def id(self) -> str:
        """Digest of the record."""
        return ids.of_record(asdict(self))


@dataclass(frozen=True)
class KeptTrace:
    """A trace in memory, and the manifest the API answers with."""

    id: str
    record: TraceRecord
    trace: Trace
    manifest: bytes

    @property
    def tensors(self) -> Mapping[str, Tensor]:
        """Every tensor by address, aliases included."""
        return self.trace.tensors

    @property
    def own_tensors(self) -> dict[str, Tensor]:
        """Every tensor once, under its first name."""
        aliases = self.trace.aliases
        return {name: tensor for name, tensor in self.tensors.items() if name not in aliases}

    def cell_or_part(self, address: str, index: tuple[int, ...]) -> Tensor:
        """Return a tensor, or what an index of its leading axes leaves of it.

        Raises
        ------
        AddressError, ApiError
            404 for a node, tensor or index that is not there.
        """
        tensor = self.trace.tensor(address)
        inside = len(index) <= tensor.ndim and all(
            0 <= i < size for i, size in zip(index, tensor.shape, strict=False)
        )
        if not inside:
            raise ApiError(
                404, "index-outside", name=address, index=list(index), shape=list(tensor.shape)
            )
        return np.asarray(tensor[index])


class Traces:
    """The traces of one store."""

    def __init__(self, store: Store, cache: Cache, networks: Networks, inputs: Inputs) -> None:
        self._store, self._cache = store, cache
        self._networks, self._inputs = networks, inputs

    def make(
        self, network: str, input: str, target: Target | str, prepare: Prepare, mode: Mode
    ) -> KeptTrace:
        """Compute a trace, unless it is there, and keep its record.

        Raises
        ------
        ApiError, EngineError
            For an unknown network or input, an input that does not fit, an impossible target.
        """
        kept, known = self._networks.get(network), self._inputs.get(input)
        record = TraceRecord(
            kept.id, known.id, known.content, _checked_target(target, kept, known),
            asdict(Prepare() if known.kind == "tensor" else prepare), asdict(mode),
        )
        key = record.id()

        def compute() -> tuple[KeptTrace, int]:
            made = self._computed(record, key, kept, known)
            # Last of all: what could not be computed leaves nothing behind.
            self._store.add_trace(key, asdict(record))
            return made, _nbytes(made)

        return self._cache.get(("trace", key), compute)

    def get(self, key: str) -> KeptTrace:
        """Return a trace, computed again if it was forgotten.

        Raises
        ------
        ApiError
            404 where nobody made it; 410 where its input was deleted meanwhile.
        """
        return self._cache.get(("trace", key), lambda: self._recomputed(key))

    def forget_input(self, input: str) -> None:
        """Drop the traces of an input that was deleted."""
        self._cache.forget(
            lambda _, kept: isinstance(kept, KeptTrace) and kept.record.input == input
        )

    def _recomputed(self, key: str) -> tuple[KeptTrace, int]:
        stored = self._store.trace(key)
        if stored is None:
            raise ApiError(404, "trace-unknown", id=key)
        record = TraceRecord(**stored)
        known = self._known_input(key, record)
        made = self._computed(record, key, self._networks.get(record.network), known)
        return made, _nbytes(made)

    def _known_input(self, key: str, record: TraceRecord) -> Input:
        try:
            known = self._inputs.get(record.input)
        except ApiError:
            raise ApiError(410, "trace-input-gone", id=key, input=record.input) from None
        if known.content != record.content:
            raise ApiError(410, "trace-input-gone", id=key, input=record.input)
        return known

    def _computed(
        self, record: TraceRecord, key: str, kept: KeptNetwork, known: Input
    ) -> KeptTrace:
        prepared = self._inputs.prepare(known, kept.architecture.input, Prepare(**record.prepare))
        trace = kept.network.forward(prepared.array[None], Mode(**record.mode))
        target, told = _resolved(record.target, trace, kept, known)
        if target is not None:
            trace = kept.network.backward(trace, target)
        # What layers saved for their backward is of no further use, and larger than the rest.
        trace = replace(trace, saved={})
        manifest = _manifest(key, record, trace, prepared, told)
        return KeptTrace(key, record, trace, wire.write_json(manifest))


def _nbytes(kept: KeptTrace) -> int:
    return kept.trace.nbytes + len(kept.manifest) + 20_000


def _checked_target(target: Target | str, kept: KeptNetwork, known: Input) -> Target:
    """Hold a target against the network before anything is computed; names become indices."""
    classes = kept.architecture.classes
    shape = kept.architecture.shapes[kept.architecture.output]
    if target is None or target == "predicted":
        if target and len(shape) != 1:
            raise ApiError(422, "target-needs-vector", pointer="/target", shape=list(shape))
        return target  # type: ignore[return-value]
    if target == "label":
        if known.label is None:
            raise ApiError(422, "target-no-label", pointer="/target", id=known.id)
        if known.label not in classes:
            raise ApiError(422, "target-label-unknown", pointer="/target", label=known.label,
                           known=_some(classes))
        return "label"
    if isinstance(target, list):
        given = wire.as_array(target)
        if given is None or given.dtype.kind not in "iuf" or given.shape != shape:
            raise TargetError("target-shape", "loss", pointer="/target", wanted=shape,
                              shape="?" if given is None else given.shape)
        return target
    if isinstance(target, str):
        if target not in classes:
            raise TargetError("target-name", "loss", pointer="/target", value=target,
                              known=_some(classes))
        return classes.index(target)
    if len(shape) != 1 or not 0 <= target < shape[0]:
        raise TargetError("target-range", "loss", pointer="/target", last=shape[0] - 1,
                          value=target)
    return target


def _some(classes: tuple[str, ...]) -> str:
    return ", ".join(classes[:50])


def _resolved(
    target: Target, trace: Trace, kept: KeptNetwork, known: Input
) -> tuple[Any, dict[str, Any] | None]:
    """Return what the engine's backward wants, and what the manifest tells about it."""
    if target is None:
        return None, None
    if isinstance(target, list):
        return np.array([target]), {"index": None, "name": None, "source": "given"}
    classes = kept.architecture.classes
    if target == "predicted":
        index, source = int(trace.output[0].argmax()), "predicted"
    elif target == "label":
        index, source = classes.index(str(known.label)), "label"
    else:
        index, source = target, "given"
    name = classes[index] if classes else str(index)
    return np.array([index]), {"index": index, "name": name, "source": source}


def _manifest(
    key: str,
    record: TraceRecord,
    trace: Trace,
    prepared: Prepared,
    target: dict[str, Any] | None,
) -> dict[str, Any]:
    """Describe a trace: schemas/traces.py says what the fields mean."""
    aliases = trace.aliases
    own = {name: tensor for name, tensor in trace.tensors.items() if name not in aliases}
    numbers = dict(zip(own, wire.statistics(own.values()), strict=True))
    tensors = []
    for name, tensor in trace.tensors.items():
        node, _, short = name.partition(".")
        original = aliases.get(name)
        tensors.append({
            "name": name, "node": node, "tensor": short, "shape": tensor.shape,
            "dtype": wire.dtype_name(tensor), "alias_of": original, **numbers[original or name],
        })
    return {
        "id": key,
        "network": record.network,
        "input": record.input,
        "mode": record.mode,
        "target": target,
        "loss": _finite(trace.loss),
        "prediction": _prediction(trace),
        "preparation": [step._asdict() for step in prepared.steps],
        "steps": [step._asdict() for step in trace.steps],
        "tensors": tensors,
        "bytes": sum(tensor.nbytes for tensor in own.values()),
    }


def _finite(value: float | None) -> float | None:
    return value if value is not None and np.isfinite(value) else None


def _prediction(trace: Trace) -> list[dict[str, Any]]:
    """Every class with its logit and, where the loss takes logits for it, its probability.

    Outputs that are no classes, or too many for names, have none.
    """
    classes, output = trace.architecture.classes, trace.output
    if not classes or output.ndim != 2:
        return []
    logits = output[0]
    if not trace.architecture.loss.classifies:
        probabilities: list[Any] = [None] * len(logits)
    elif trace.loss_forward is not None and trace.loss_forward.probabilities is not None:
        probabilities = list(trace.loss_forward.probabilities[0])
    else:
        # As the loss computes them, to the last bit.
        probabilities = list(softmax(output)[0])
    return [
        {"index": index, "name": name, "logit": logit, "probability": probability}
        for index, (name, logit, probability)
        in enumerate(zip(classes, logits, probabilities, strict=True))
    ]
