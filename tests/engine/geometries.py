"""Random windows for hypothesis: sizes, kernels, strides, paddings, dilations that fit."""

from hypothesis import strategies as st

small = st.integers(1, 3)


@st.composite
def geometries(draw, axes=2, largest_padding=4):
    """Sizes, kernel, stride, padding, dilation along each axis, such that a window fits."""
    rows = []
    for _ in range(axes):
        kernel, dilation, stride = draw(small), draw(small), draw(st.integers(1, 4))
        padding = draw(st.integers(0, largest_padding))
        reach = dilation * (kernel - 1) + 1
        size = draw(st.integers(max(1, reach - 2 * padding), 8))
        rows.append((size, kernel, stride, padding, dilation))
    return tuple(zip(*rows, strict=True))
