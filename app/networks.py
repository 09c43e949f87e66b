"""Networks by id: made from a spec or the zoo, recorded so that any process can make them again."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app import ids, wire
from app.cache import Cache
from app.errors import ApiError
from app.settings import Settings
from app.store import Store
from engine import spec as specs
from engine import weights
from engine.architecture import Architecture
from engine.geometry import receptive_fields, receptive_spans
from engine.network import Network, draw
from engine.summary import summarize
from engine.tensor import Tensor, product
from engine.training.snapshot import MEMORY
from engine.zoo import ZOO

Origins = dict[str, dict[str, str]]


@dataclass(frozen=True)
class NetworkRecord:
    """What makes a network: enough to build the same bits in another process.

    Parameters
    ----------
    spec : dict
        As `engine.spec.write` gives it.
    seed : int
        For parameters that have no other origin.
    origins : dict
        By node and parameter: ``seed:0``, ``zoo:lenet5`` or ``weights:<id>``. Never another
        network, so that no chain of ancestors has to be kept.
    files : dict
        For each origin that is a file, the id of its content in the store. The zoo's weights are
        kept there too: a later release may ship others.
    """

    spec: dict[str, Any]
    seed: int
    origins: Origins
    files: dict[str, str]

    @cached_property
    def id(self) -> str:
        """Digest of the record."""
        return ids.of_record(vars(self) | {"id": None})


@dataclass(frozen=True)
class KeptNetwork:
    """A network in memory, with its record and the answer the API gives about it."""

    record: NetworkRecord
    network: Network
    document: bytes

    @property
    def id(self) -> str:
        """Digest of the record."""
        return self.record.id

    @property
    def architecture(self) -> Architecture:
        """Its nodes and shapes."""
        return self.network.architecture

    @property
    def nbytes(self) -> int:
        """Memory for its numbers and its description."""
        params = (p for node in self.network.params.values() for p in node.values())
        return sum(p.nbytes for p in params) + len(self.document) + 10_000


class Networks:
    """The networks of one store.

    Where an id is asked for, the name of a network of the zoo will do: it stands for that network
    with its trained weights, or drawn from seed 0 where the zoo has none.
    """

    def __init__(self, store: Store, cache: Cache, settings: Settings) -> None:
        self._store, self._cache, self._settings = store, cache, settings
        self._zoo: dict[str, str] = {}

    def get(self, key: str) -> KeptNetwork:
        """Return a network, built anew if it was forgotten.

        Raises
        ------
        ApiError
            404 where nobody made it.
        """
        if key in ZOO:
            if key not in self._zoo:
                self._zoo[key] = self.make(zoo=key).id
            key = self._zoo[key]
        return self._cache.get(("network", key), lambda: self._rebuilt(key))

    def make(
        self,
        *,
        spec: Mapping[str, Any] | None = None,
        zoo: str | None = None,
        trained: bool = True,
        seed: int = 0,
        start_from: str | None = None,
    ) -> KeptNetwork:
        """Make a network from a spec or the zoo and keep its record.

        Parameters
        ----------
        spec : mapping, optional
        zoo : str, optional
            Name of an entry; exactly one of the two is given.
        trained : bool, default True
            Take the zoo's weights, where it has some.
        seed : int, default 0
            For every parameter that does not come from elsewhere.
        start_from : str, optional
            A network whose parameters are taken over where node, name and shape fit.
        """
        file: bytes | None = None
        if zoo is not None:
            if zoo not in ZOO:
                raise ApiError(422, "zoo-unknown", pointer="/zoo", value=zoo, known=", ".join(ZOO))
            spec = ZOO[zoo].spec
            file = ZOO[zoo].weights() if trained else None
        assert spec is not None
        architecture = self._read(spec)
        origin = f"seed:{seed}" if file is None else f"zoo:{zoo}"
        origins = _everywhere(architecture, origin)
        files = {}
        if file is not None:
            files[origin] = self._keep_file(file)
        if start_from is not None:
            older = self.get(start_from)
            _take_over(origins, files, architecture, older)
        return self._kept(architecture, seed, origins, files)

    def with_weights(self, key: str, data: bytes) -> KeptNetwork:
        """Return the network with the numbers of a safetensors file instead of its own."""
        older = self.get(key)
        architecture = older.architecture
        params = weights.assign(architecture, weights.load(data))
        canonical = weights.dump(older.network.with_params(params))
        digest = self._keep_file(canonical)
        origin = f"weights:{digest}"
        origins = _everywhere(architecture, origin)
        return self._kept(architecture, older.record.seed, origins, {origin: digest})

    def with_known_weights(self, key: str, digest: str) -> KeptNetwork:
        """Return the network with numbers that the store has under a digest, in whatever file.

        The same network as `with_weights` gives for the same numbers; of snapshots of a training
        nothing is copied, so it lives as long as they do, or until somebody calls `keep`.
        """
        older = self.get(key)
        origin = f"weights:{digest}"
        return self._kept(older.architecture, older.record.seed,
                          _everywhere(older.architecture, origin), {origin: digest})

    def keep(self, kept: KeptNetwork) -> None:
        """Keep a network's numbers by themselves, whatever becomes of where they are from."""
        self._keep_file(weights.dump(kept.network))

    def _kept(
        self, architecture: Architecture, seed: int, origins: Origins, files: dict[str, str]
    ) -> KeptNetwork:
        used = {origin for node in origins.values() for origin in node.values()}
        record = NetworkRecord(
            specs.write(architecture), seed, origins,
            {origin: file for origin, file in files.items() if origin in used},
        )

        def build() -> tuple[KeptNetwork, int]:
            kept = self._built(record, architecture)
            # Last of all: what could not be built leaves nothing behind.
            self._store.add_network(record.id, {
                "spec": record.spec, "seed": seed, "origins": origins, "files": record.files,
            })
            return kept, kept.nbytes

        return self._cache.get(("network", record.id), build)

    def _rebuilt(self, key: str) -> tuple[KeptNetwork, int]:
        found = self._store.network(key)
        if found is None:
            raise ApiError(404, "network-unknown", id=key)
        record = NetworkRecord(**found)
        kept = self._built(record, specs.read(record.spec))
        return kept, kept.nbytes

    def _built(self, record: NetworkRecord, architecture: Architecture) -> KeptNetwork:
        network = Network(architecture, self._numbers(record, architecture))
        return KeptNetwork(record, network, wire.write_json(_document(record, architecture)))

    def _numbers(
        self, record: NetworkRecord, architecture: Architecture
    ) -> dict[str, dict[str, Tensor]]:
        files = {origin: self._load_file(file) for origin, file in record.files.items()}
        params: dict[str, dict[str, Tensor]] = {}
        for node, wanted in architecture.parameters.items():
            params[node] = {}
            for name, parameter in wanted.items():
                origin = record.origins[node][name]
                if origin in files:
                    params[node][name] = files[origin][f"{node}.{parameter.torch_name}"]
                else:
                    seed = int(origin.removeprefix("seed:"))
                    params[node][name] = draw(architecture, seed, node, name, parameter)
        return params

    def _keep_file(self, data: bytes) -> str:
        key = ids.of_bytes(data)

        def keep() -> tuple[str, int]:
            self._store.add_weights(key, data)
            return key, 100

        return self._cache.get(("kept", key), keep)

    def _load_file(self, key: str) -> dict[str, Tensor]:
        def load() -> tuple[dict[str, Tensor], int]:
            data = self._store.weights(key) or self._store.snapshot_with(key)
            if data is None:
                raise ApiError(410, "weights-gone", id=key)
            # A snapshot holds what the optimizer remembers, too.
            numbers = {name: value for name, value in weights.load(data).items()
                       if not name.startswith(MEMORY)}
            return numbers, len(data)

        return self._cache.get(("weights", key), load)

    def _read(self, spec: Mapping[str, Any]) -> Architecture:
        """Read a spec and hold it against the limits, before anything is allocated."""
        settings = self._settings
        nodes = spec.get("nodes")
        if isinstance(nodes, list) and len(nodes) > settings.max_nodes:
            raise ApiError(422, "network-too-many-nodes", pointer="/nodes",
                           limit=settings.max_nodes, count=len(nodes))
        architecture = specs.read(spec)
        wanted = (
            ("network-too-many-cells", settings.max_cells, _cells(architecture)),
            ("network-too-many-parameters", settings.max_parameters, sum(
                product(p.shape) for node in architecture.parameters.values()
                for p in node.values()
            )),
            ("network-too-many-multiply-adds", settings.max_multiply_adds,
             summarize(architecture).multiply_adds),
        )
        for code, limit, count in wanted:
            if count > limit:
                raise ApiError(422, code, limit=limit, pointer="/nodes", count=_printable(count))
        return architecture


def _printable(count: int) -> int | str:
    """JSON numbers are exact up to 2⁵³ only, and a spec can ask for any size."""
    return count if count < 2**53 else f"{float(min(count, 10**300)):.1e}"


def _cells(architecture: Architecture) -> int:
    """Return how many numbers a pass needs: outputs, and what layers lay out for a while."""
    return product(architecture.input.shape) + sum(
        product(architecture.shapes[node.name])
        + node.layer.scratch_cells(*architecture.input_shapes(node.name))
        for node in architecture.nodes
    )


def _everywhere(architecture: Architecture, origin: str) -> Origins:
    return {
        node: dict.fromkeys(parameters, origin)
        for node, parameters in architecture.parameters.items()
    }


def _take_over(
    origins: Origins, files: dict[str, str], architecture: Architecture, older: KeptNetwork
) -> None:
    """Let every parameter that fits come from where the older network's came from.

    A parameter that was drawn is drawn again from its old seed: by the same initialiser to the
    same numbers, and by another one, if the spec says so, to others.
    """
    before = older.architecture.parameters
    for node, parameters in architecture.parameters.items():
        for name, parameter in parameters.items():
            known = before.get(node, {}).get(name)
            if known is not None and known.shape == parameter.shape:
                origins[node][name] = older.record.origins[node][name]
    files.update(older.record.files)


def _document(record: NetworkRecord, architecture: Architecture) -> dict[str, Any]:
    """Describe a network: schemas/networks.py says what the fields mean."""
    summary = summarize(architecture)
    fields, spans = receptive_fields(architecture), receptive_spans(architecture)
    nodes = []
    for node, counted in zip(architecture.nodes, summary.nodes, strict=True):
        seen = fields[node.name]
        irregular = None if seen else spans[node.name]
        nodes.append({
            "name": node.name,
            "kind": node.layer.kind,
            "inputs": node.inputs,
            "settings": node.layer.settings(),
            "input_shapes": counted.input_shapes,
            "shape": counted.shape,
            "parameters": [
                {
                    "name": name, "shape": p.shape, "count": product(p.shape),
                    "trainable": p.trainable, "origin": record.origins[node.name][name],
                }
                for name, p in architecture.parameters.get(node.name, {}).items()
            ],
            "parameter_count": counted.parameters,
            "multiply_adds": counted.multiply_adds,
            "receptive_field": seen and {
                "size": seen.size, "jump": seen.jump, "start": seen.start
            },
            "receptive_spans": irregular and [span.tolist() for span in irregular],
        })
    recipe = architecture.input
    return {
        "id": record.id,
        "name": architecture.name,
        "spec": record.spec,
        "seed": record.seed,
        "classes": architecture.classes,
        "input": {
            "shape": recipe.shape, "mean": recipe.mean, "std": recipe.std,
            "background": recipe.background, "center": recipe.center,
        },
        "output": architecture.output,
        "loss": {"kind": architecture.loss.kind, **architecture.loss.settings()},
        "nodes": nodes,
        "parameter_count": summary.parameters,
        "multiply_adds": summary.multiply_adds,
    }
