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
from engine.layers.base import Layer
from engine.layers.batchnorm import BatchNorm1d, BatchNorm2d
from engine.layers.conv2d import Conv2d
from engine.layers.dropout import Dropout, Dropout2d
from engine.layers.flatten import Flatten
from engine.layers.joins import Add, Concat, Multiply
from engine.layers.layernorm import LayerNorm
from engine.layers.linear import Linear
from engine.layers.lrn import LRN
from engine.layers.pooling import AvgPool2d, GlobalAvgPool, MaxPool2d
from engine.layers.upsample import Upsample

LAYERS: dict[str, type[Layer]] = {
    recipe.kind: recipe
    for recipe in (
        Conv2d,
        MaxPool2d, AvgPool2d, GlobalAvgPool,
        Linear, Flatten, Upsample,
        Relu, LeakyRelu, PRelu, ShiftedRelu, Elu, Softplus, Sigmoid, Tanh, Softmax, LogSoftmax,
        Step, Sign,
        BatchNorm1d, BatchNorm2d, LayerNorm, LRN,
        Dropout, Dropout2d,
        Add, Multiply, Concat,
    )
}
