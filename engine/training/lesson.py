"""A lesson: one pass for learning, that keeps nothing but what a step of training needs.

The numbers are those of a trace, bit for bit. But outputs are forgotten as soon as the last node
has read them, deltas as soon as they were carried on, and no delta travels to where nothing is left
to learn: below the first layer with parameters.
"""

from typing import Any, NamedTuple

from engine.losses.base import LossForward
from engine.network import NO_PARAMS, SILENT, Network, added
from engine.tensor import Params, Tensor
from engine.trace import Mode


class Lesson(NamedTuple):
    """What a pass for learning finds.

    Parameters
    ----------
    output : Tensor
        Of the network.
    loss : LossForward
    grads : dict of str to Params
        By node and the parameter's name.
    updates : dict of str to Params
        Running statistics as they are after the pass.
    """

    output: Tensor
    loss: LossForward
    grads: dict[str, Params]
    updates: dict[str, Params]


@SILENT
def learn(network: Network, x: Tensor, target: Any, seed: int) -> Lesson:
    """Run a batch forward in training mode and back to every parameter.

    Parameters
    ----------
    network : Network
    x : (N, C, H, W) Tensor
    target : array_like
        As for `Network.backward`.
    seed : int
        Where the randomness of the pass starts.

    Raises
    ------
    InputError, TargetError, ShapeError
        As a trace of the same batch would.
    """
    saved, updates = dict[str, Any](), dict[str, Params]()
    for name, (y, mine, moved) in network.walk(network.entering(x), Mode(True, seed)):
        output, saved[name] = y, mine
        if moved:
            updates[name] = moved
    loss = network.architecture.loss.forward(output, target)
    grads = _back(network, network.architecture.loss.backward(output, loss), saved)
    return Lesson(output, loss, grads, updates)


def _back(network: Network, first: Tensor, saved: dict[str, Any]) -> dict[str, Params]:
    """Carry deltas back as far as there are parameters; forgets what was saved on the way."""
    architecture = network.architecture
    learning = architecture.learning
    arriving: dict[str, list[Tensor]] = {architecture.output: [first]}
    grads = dict[str, Params]()
    for node in reversed(architecture.nodes):
        name = node.name
        mine = saved.pop(name)
        if name not in learning:
            continue
        dy, params = added(arriving.pop(name)), network.params.get(name, NO_PARAMS)
        if learning.isdisjoint(node.inputs):
            slopes = node.layer.slopes(params, dy, mine)
        else:
            back = node.layer.backward(params, dy, mine)
            slopes = back.params
            for source, dx in zip(node.inputs, back.inputs, strict=True):
                if source in learning:
                    arriving.setdefault(source, []).append(dx)
        if slopes:
            grads[name] = slopes
    return grads
