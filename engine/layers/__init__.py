"""Every layer the engine knows, by the name used in JSON.

To add one: write its recipe in a file of this folder and put it in this table. The API's schema,
the form in the page, the summary and the conformance tests pick it up from here.
"""

from engine.layers.activations import (
    Elu,
    LeakyRelu,
    LogSoftmax,
    PRelu,
    Relu,
    ShiftedRelu,
    Sigmoid,
    Sign,
    Softmax,
    Softplus,
    Step,
    Tanh,
)
from engine.layers.adaptive_pooling import AdaptiveAvgPool1d, AdaptiveAvgPool2d, GlobalAvgPool
from engine.layers.base import Layer
from engine.layers.batchnorm import BatchNorm1d, BatchNorm2d
from engine.layers.convolution import (
    Conv1d,
    Conv2d,
    Conv3d,
    ConvTranspose1d,
    ConvTranspose2d,
    ConvTranspose3d,
)
from engine.layers.dropout import Dropout, Dropout2d
from engine.layers.flatten import Flatten
from engine.layers.joins import Add, Concat, Multiply
from engine.layers.layernorm import LayerNorm
from engine.layers.linear import Linear
from engine.layers.lrn import LRN
from engine.layers.pooling import (
    AvgPool1d,
    AvgPool2d,
    MaxPool1d,
    MaxPool2d,
    SumPool1d,
    SumPool2d,
)
from engine.layers.upsample import Upsample

LAYERS: dict[str, type[Layer]] = {
    recipe.kind: recipe
    for recipe in (
        Conv2d, Conv1d, Conv3d, ConvTranspose2d, ConvTranspose1d, ConvTranspose3d,
        MaxPool2d, AvgPool2d, SumPool2d, MaxPool1d, AvgPool1d, SumPool1d,
        AdaptiveAvgPool2d, AdaptiveAvgPool1d, GlobalAvgPool,
        Linear, Flatten, Upsample,
        Relu, LeakyRelu, PRelu, ShiftedRelu, Elu, Softplus, Sigmoid, Tanh, Softmax, LogSoftmax,
        Step, Sign,
        BatchNorm2d, BatchNorm1d, LayerNorm, LRN,
        Dropout, Dropout2d,
        Add, Multiply, Concat,
    )
}
