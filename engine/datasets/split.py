"""Which objects a network learns from and which it is judged by, class by class."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.datasets.labelled import Labelled, Labels
from engine.errors import SettingError

Indices = NDArray[np.intp]


class Split(NamedTuple):
    """Two parts of one data set that have no object in common."""

    training: Labelled
    held_out: Labelled


def class_counts(data: Labelled) -> NDArray[np.int64]:
    """Count the objects of each class, (K,).

    >>> class_counts(Labelled(np.zeros((3, 2)), np.array([0, 2, 2]), ("a", "b", "c")))
    array([1, 0, 2])
    """
    return np.bincount(data.labels, minlength=len(data.classes)).astype(np.int64)


def split(data: Labelled, held_out: float = 0.2, seed: int = 0) -> Split:
    """Hold a share of the objects out, the same share of every class.

    Both parts keep the order of the data.

    Parameters
    ----------
    data : Labelled
    held_out : float, default 0.2
        The share, more than 0 and less than 1.
    seed : int, default 0
        Who is held out depends on it and on the labels alone.

    Raises
    ------
    SettingError
        For a share or seed outside its limits, or so few objects that a part stays empty.
    """
    if not 0 < held_out < 1:
        raise SettingError("setting-range", "split", field="held_out", range="> 0 and < 1",
                           value=held_out)
    count = round(held_out * len(data.labels))
    if not 0 < count < len(data.labels):
        raise SettingError("setting-range", "split", field="objects", range="≥ 1 in each part",
                           value=len(data.labels))
    judging = np.zeros(len(data.labels), bool)
    judging[stratified(data.labels, count, seed)] = True
    return Split(_part(data, np.flatnonzero(~judging)), _part(data, np.flatnonzero(judging)))


def taken(data: Labelled, count: int, seed: int = 0) -> Labelled:
    """Take `count` objects, of every class the share it has; with so few, a network overfits.

    Raises
    ------
    SettingError
        Where `count` is less than 1 or more than there are.
    """
    if not 0 < count <= len(data.labels):
        raise SettingError("setting-range", "split", field="count",
                           range=f"from 1 to {len(data.labels)}", value=count)
    return _part(data, stratified(data.labels, count, seed))


def balanced(data: Labelled, seed: int = 0) -> Labelled:
    """Leave objects out until every class that occurs has as many as the rarest of them."""
    counts = class_counts(data)
    fewest = int(counts[counts > 0].min(initial=len(data.labels)))
    chosen = _shuffled(data.labels, seed)
    parts = [chosen[data.labels[chosen] == label][:fewest] for label in np.flatnonzero(counts)]
    return _part(data, np.sort(np.concatenate([np.zeros(0, np.intp), *parts])))


def stratified(labels: Labels, count: int, seed: int = 0) -> Indices:
    """Choose `count` objects, of every class its share up to less than one object, in order.

    What the rounded-down shares leave over goes to the classes with the largest remainders, of
    equal ones to the first.

    Examples
    --------
    >>> labels = np.array([0, 0, 0, 0, 1, 1])
    >>> labels[stratified(labels, 3)]
    array([0, 0, 1])
    """
    order = _shuffled(labels, seed)
    sizes = np.bincount(labels)
    # Integers, so that no rounding decides who gets the rest.
    shares, remainders = np.divmod(sizes * count, max(len(labels), 1))
    rest = np.argsort(-remainders, kind="stable")[: count - shares.sum()]
    shares[rest] += 1
    parts = [order[labels[order] == label][:share] for label, share in enumerate(shares)]
    return np.sort(np.concatenate([np.zeros(0, np.intp), *parts]))


def _shuffled(labels: Labels, seed: int) -> Indices:
    if seed < 0:
        raise SettingError("setting-range", "split", field="seed", range="≥ 0", value=seed)
    return np.random.default_rng(seed).permutation(len(labels))


def _part(data: Labelled, chosen: Indices) -> Labelled:
    return Labelled(data.images[chosen], data.labels[chosen], data.classes)
