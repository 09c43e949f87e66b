"""A convolution as one matrix product, to look at (REFERENCE T3).

Written as vectors, y is a matrix times x. Most of that matrix is zero and each of its rows
is the one above, shifted: it is *banded* (Toeplitz). The backward pass multiplies by its
transpose. The engine computes by another matrix, of x instead of w: *im2col*, whose columns are
the windows.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.layers.convolution import Convolution
from engine.ops import conv
from engine.tensor import Shape, Tensor, product


class Im2col(NamedTuple):
    """Windows as columns, and where each number came from.

    Parameters
    ----------
    columns : (N, G, C/G · HH·WW, H'·W') Tensor
        The windows of each object and group; y is ``w.reshape(G, F/G, -1) @ columns`` + b.
    sources : (G, C/G · HH·WW, H'·W') int array
        The number of the cell within one object, counted in row-major order; −1 is padding.
    """

    columns: Tensor
    sources: NDArray[np.intp]


def im2col(layer: Convolution, x: Tensor) -> Im2col:
    """Lay the windows of `x` (N, C, H, W) into columns, as the engine does.

    Examples
    --------
    >>> from engine.layers import Conv1d
    >>> im2col(Conv1d(out_channels=1, kernel_size=2), np.array([[[5.0, 6.0, 7.0]]])).columns
    array([[[[5., 6.],
             [6., 7.]]]])
    """
    layer.output_shape(x.shape[1:])
    columns = conv.columns(x, layer.glide).transpose(2, 0, 1, 3)
    return Im2col(np.ascontiguousarray(columns), _sources(layer, x.shape[1:]))


def banded(layer: Convolution, w: Tensor, shape: Shape) -> Tensor:
    """Build Ŵ: ``y.ravel() = Ŵ @ x.ravel()`` plus bias for one object, ``dx = Ŵᵀ @ dy``.

    Parameters
    ----------
    layer : Convolution
    w : (F, C/G, HH, WW) Tensor
    shape : tuple of int
        Of one object, (C, H, W).

    Returns
    -------
    (F·H'·W', C·H·W) Tensor
        Rows by output cell, columns by input cell, both in row-major order.

    Examples
    --------
    >>> from engine.layers import Conv1d
    >>> banded(Conv1d(out_channels=1, kernel_size=2), np.array([[[1.0, 2.0]]]), (1, 4))
    array([[1., 2., 0., 0.],
           [0., 1., 2., 0.],
           [0., 0., 1., 2.]])
    """
    cells = product(layer.output_shape(shape)[1:])
    sources = _sources(layer, shape)
    weights = layer.laid(w).reshape(layer.groups, -1, sources.shape[1])
    filters = weights.shape[1]
    matrix = np.zeros((layer.groups, filters, cells, product(shape)), w.dtype)
    for group in range(layer.groups):
        place, cell = np.nonzero(sources[group] >= 0)
        matrix[group, :, cell, sources[group, place, cell]] = weights[group][:, place].T
    return matrix.reshape(-1, product(shape))


def _sources(layer: Convolution, shape: Shape) -> NDArray[np.intp]:
    """Which cell stands at each place of the columns, by sending cell numbers through them."""
    numbers = np.arange(1, product(shape) + 1, dtype=np.float64).reshape(1, *shape)
    return conv.columns(numbers, layer.glide)[:, :, 0].astype(np.intp) - 1
