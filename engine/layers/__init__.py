"""Every layer the engine knows, by the name used in JSON.

To add one: write its recipe in a file of this folder and put it in this table. The API's schema,
the form in the page, the summary and the conformance tests pick it up from here.
"""

from engine.layers.activations import LeakyRelu, Relu, Sigmoid, Softmax, Tanh
from engine.layers.base import Layer
from engine.layers.batchnorm2d import BatchNorm2d
from engine.layers.conv2d import Conv2d
from engine.layers.dropout import Dropout
from engine.layers.flatten import Flatten
from engine.layers.joins import Add, Concat
from engine.layers.linear import Linear
from engine.layers.pooling import AvgPool2d, GlobalAvgPool, MaxPool2d

LAYERS: dict[str, type[Layer]] = {
    recipe.kind: recipe
    for recipe in (
        Conv2d,
        MaxPool2d, AvgPool2d, GlobalAvgPool,
        Linear, Flatten,
        Relu, LeakyRelu, Sigmoid, Tanh, Softmax,
        BatchNorm2d, Dropout,
        Add, Concat,
    )
}
