"""One row per interesting setting of each layer; every suite over layers runs all of them."""

from typing import NamedTuple

import numpy as np

from engine.layers import LAYERS
from engine.layers.base import Layer


class Case(NamedTuple):
    layer: Layer
    shapes: tuple[tuple[int, ...], ...]  # of the inputs, without N
    batch: int = 2

    def __repr__(self):
        return f"{self.layer}-{self.shapes}-{self.batch}"

    def draw(self, rng, dtype=np.float64):
        """Inputs and parameters; no two cells of an input are close, and none is close to 0."""
        inputs = [spread(rng, (self.batch, *shape), dtype) for shape in self.shapes]
        params = {
            name: np.abs(drawn) + 0.5 if name == "running_var" else drawn
            for name, spec in self.layer.parameters(*self.shapes).items()
            for drawn in [rng.standard_normal(spec.shape).astype(dtype)]
        }
        return inputs, params

    def trainable(self):
        return [name for name, s in self.layer.parameters(*self.shapes).items() if s.trainable]


def spread(rng, shape, dtype=np.float64):
    """Cells in random order, evenly from -2 to 2: far from ties and from kinks at 0."""
    size = int(np.prod(shape))
    return ((rng.permutation(size) + 0.5) * 4 / size - 2 + 0.1 / size).reshape(shape).astype(dtype)


def case(kind, *shapes, batch=2, **settings):
    return Case(LAYERS[kind].from_settings(settings), shapes, batch)


CASES = [
    case("conv2d", (2, 6, 5), out_channels=3, kernel_size=[3, 2]),
    case("conv2d", (1, 6, 7), out_channels=2, kernel_size=3, stride=2, padding=1, batch=1),
    # The last stride reaches neither the last row nor the last two columns.
    case("conv2d", (2, 8, 9), out_channels=2, kernel_size=3, stride=[2, 4], bias=False),
    case("conv2d", (3, 1, 1), out_channels=4, kernel_size=1),
    case("conv2d", (2, 1, 1), out_channels=2, kernel_size=3, padding=1, batch=3),
    case("conv2d", (1, 7, 7), out_channels=1, kernel_size=[1, 2], stride=3),
    # More padding than half the kernel: some windows see nothing but zeros.
    case("conv2d", (1, 3, 4), out_channels=2, kernel_size=2, padding=[3, 2]),
    case("conv2d", (2, 9, 8), out_channels=2, kernel_size=[3, 2], dilation=[2, 3], padding=[1, 2]),
    case("conv2d", (4, 5, 5), out_channels=6, kernel_size=3, groups=2, padding=1),
    case("conv2d", (3, 6, 6), out_channels=6, kernel_size=3, groups=3, stride=2, dilation=2,
         padding=2),
    case("conv2d", (2, 5, 4), out_channels=2, kernel_size=[5, 4]),
    case("maxpool2d", (2, 6, 6), kernel_size=2),
    case("maxpool2d", (2, 5, 7), kernel_size=[2, 3]),
    case("maxpool2d", (2, 7, 6), kernel_size=3, stride=2, padding=1),
    case("maxpool2d", (1, 6, 6), kernel_size=3, stride=1),
    case("maxpool2d", (1, 8, 9), kernel_size=2, stride=[3, 4], batch=1),
    case("maxpool2d", (2, 7, 8), kernel_size=[2, 3], dilation=[3, 2], stride=1, padding=[1, 0]),
    case("maxpool2d", (3, 1, 1), kernel_size=1),
    case("avgpool2d", (2, 6, 6), kernel_size=2),
    case("avgpool2d", (2, 7, 6), kernel_size=3, stride=2, padding=1),
    case("avgpool2d", (2, 7, 6), kernel_size=3, stride=2, padding=1, count_include_pad=False),
    case("avgpool2d", (1, 5, 5), kernel_size=[4, 2], stride=1, padding=[2, 1],
         count_include_pad=False, batch=1),
    case("avgpool2d", (2, 8, 7), kernel_size=2, stride=[3, 4]),
    case("avgpool2d", (2, 1, 1), kernel_size=2, padding=1, count_include_pad=False),
    case("conv2d", (2, 5, 6), out_channels=2, kernel_size=[3, 2], operation="convolution",
         stride=[1, 2], padding=1),
    case("conv1d", (2, 9), out_channels=3, kernel_size=3, stride=2, padding=1),
    case("conv1d", (4, 7), out_channels=4, kernel_size=2, dilation=3, groups=4, batch=1),
    case("conv1d", (1, 4), out_channels=1, kernel_size=3, operation="convolution", bias=False),
    case("conv3d", (2, 4, 5, 3), out_channels=2, kernel_size=[2, 3, 1], padding=[1, 0, 1]),
    case("conv3d", (2, 3, 3, 5), out_channels=4, kernel_size=2, stride=[1, 2, 3], groups=2,
         dilation=[1, 1, 2], batch=1),
    case("conv_transpose2d", (2, 3, 4), out_channels=3, kernel_size=2, stride=2),
    case("conv_transpose2d", (4, 3, 3), out_channels=2, kernel_size=[3, 2], stride=[2, 3],
         padding=[1, 0], dilation=[1, 2], groups=2, output_padding=[1, 2]),
    case("conv_transpose2d", (1, 1, 1), out_channels=1, kernel_size=3, padding=1, bias=False),
    case("conv_transpose2d", (2, 4, 4), out_channels=2, kernel_size=3, padding=2),
    case("conv_transpose1d", (3, 5), out_channels=2, kernel_size=4, stride=2, padding=1),
    case("conv_transpose1d", (2, 4), out_channels=2, kernel_size=3, stride=1, dilation=2,
         output_padding=1, batch=1),
    case("conv_transpose3d", (2, 2, 3, 2), out_channels=2, kernel_size=[1, 2, 3],
         stride=[2, 1, 2], padding=[0, 0, 1]),
    case("maxpool1d", (2, 9), kernel_size=3, stride=2, padding=1),
    case("maxpool1d", (1, 8), kernel_size=2, dilation=3, stride=1, batch=1),
    case("avgpool1d", (2, 8), kernel_size=3, padding=1, count_include_pad=False),
    case("avgpool1d", (2, 7), kernel_size=2, stride=3),
    case("sumpool2d", (2, 6, 5), kernel_size=[2, 3], stride=[1, 2], padding=[1, 0]),
    case("sumpool2d", (1, 4, 4), kernel_size=2, batch=1),
    case("sumpool1d", (2, 7), kernel_size=3, stride=1),
    case("adaptiveavgpool2d", (2, 7, 5), output_size=[3, 2]),
    case("adaptiveavgpool2d", (1, 2, 3), output_size=4, batch=1),
    case("adaptiveavgpool1d", (2, 10), output_size=3),
    case("globalavgpool", (3, 4, 5)),
    case("globalavgpool", (2, 6)),
    case("globalavgpool", (2, 2, 3, 2)),
    case("globalavgpool", (2, 1, 1), batch=1),
    case("linear", (5,), out_features=3),
    case("linear", (1,), out_features=1, batch=1),
    case("linear", (4,), out_features=2, bias=False, batch=3),
    case("flatten", (2, 3, 4)),
    case("flatten", (5,), batch=1),
    case("relu", (2, 3, 4)),
    case("relu", (5,), batch=1),
    case("leaky_relu", (2, 3, 4)),
    case("leaky_relu", (6,), negative_slope=-0.5),
    case("sigmoid", (2, 3, 4)),
    case("tanh", (2, 3, 4)),
    case("softmax", (5,)),
    case("softmax", (3, 2, 2)),
    case("softmax", (1,), batch=1),
    case("dropout", (3, 4, 4)),
    case("dropout", (20,), p=0.2),
    case("dropout", (6,), p=0),
    case("batchnorm2d", (3, 4, 5), batch=3),
    case("batchnorm2d", (2, 1, 1), batch=4, eps=0.1, momentum=0.5),
    case("batchnorm2d", (1, 2, 3), batch=1),
    case("batchnorm1d", (3,), batch=4),
    case("batchnorm1d", (2, 5), batch=3, eps=0.1, momentum=1),
    case("batchnorm1d", (3, 4), batch=1),
    case("batchnorm1d", (1, 1), batch=2, eps=0.1, momentum=0),
    case("layernorm", (5,)),
    case("layernorm", (2, 3, 4), eps=0.1),
    case("layernorm", (4, 3), batch=1),
    case("layernorm", (2, 1, 1), batch=3, eps=0.1),
    case("layernorm", (1,), batch=1),
    case("lrn", (6, 2, 3), alpha=0.5),
    case("lrn", (5, 2, 2), size=2, alpha=2, beta=0.5, k=2),
    case("lrn", (4, 3), size=4, alpha=1, beta=2, k=0.5),
    # A window wider than all channels, at the first and at the last.
    case("lrn", (3, 2, 1), size=9, alpha=3, beta=1, batch=1),
    case("lrn", (7,), size=1, alpha=1, beta=0),
    case("dropout2d", (4, 3, 2)),
    case("dropout2d", (1, 1, 1), p=0, batch=1),
    case("upsample", (2, 3, 2)),
    case("upsample", (1, 2, 3), scale_factor=[3, 1], batch=1),
    case("upsample", (3, 1, 1), scale_factor=[1, 4]),
    case("upsample", (2, 3, 3), scale_factor=1, batch=1),
    case("step", (2, 3, 4)),
    case("sign", (5,)),
    case("prelu", (2, 3, 4)),
    case("prelu", (3, 2, 2), per_channel=True, batch=3),
    case("prelu", (6,), per_channel=True, init=0, batch=1),
    case("shifted_relu", (2, 3, 4)),
    case("shifted_relu", (6,), alpha=-0.5, batch=1),
    case("elu", (2, 3, 4)),
    case("elu", (6,), alpha=-2.5, batch=1),
    case("softplus", (2, 3, 4)),
    case("softplus", (6,), beta=7, batch=1),
    case("log_softmax", (5,)),
    case("log_softmax", (3, 2, 2)),
    case("log_softmax", (1,), batch=1),
    case("multiply", (2, 3, 4), (2, 3, 4)),
    case("multiply", (5,), (5,), (5,), (5,), batch=1),
    case("add", (2, 3, 4), (2, 3, 4)),
    case("add", (5,), (5,), (5,), batch=1),
    case("concat", (2, 3, 4), (1, 3, 4)),
    case("concat", (2,), (3,), (1,), batch=1),
    case("concat", (1, 2, 2), (1, 2, 2), (2, 2, 2), batch=1),
]  # fmt: skip
