"""Everything the engine refuses to do, and how it says so.

EngineError
├── ShapeError      tensors that do not fit together
├── SettingError    a recipe with a setting outside its limits
├── SpecError       a network description that makes no sense
├── TargetError     a target the loss cannot use
├── AddressError    a node, tensor or index that is not there
├── InputError      data that cannot enter a network
├── WeightsError    parameters that do not fit an architecture
└── Diverged        a training whose numbers are no numbers any more

Each message answers four questions: who complains, what was expected, what came, what to do. The
words are looked up by `code`, so that a page can say the same in another language from `values`.
"""

from typing import Any

# code: (expected, got, what to do)
MESSAGES: dict[str, tuple[str, str, str]] = {
    # tensors that do not fit together
    "not-maps": (
        "a tensor of shape {wanted}",
        "shape {shape}",
        "Put the layer where channels and {axes} spatial axes are left, before flatten.",
    ),
    "not-a-vector": (
        "a tensor of shape (features,)",
        "shape {shape}",
        "Put a flatten or a globalavgpool before it.",
    ),
    "not-a-sequence": (
        "a tensor of shape (features,) or (C, L)",
        "shape {shape}",
        "For feature maps take batchnorm2d.",
    ),
    "kernel-too-large": (
        "a kernel that fits into the padded input",
        "kernel {kernel} for an input of {size} + 2·{padding} (dilation {dilation})",
        "Make the kernel or the dilation smaller, or the padding larger.",
    ),
    "output-padding": (
        "output_padding smaller than the stride or the dilation, below {limit}",
        "{output_padding}",
        "Make output_padding smaller, or the stride larger.",
    ),
    "nothing-left": (
        "an output of at least one cell",
        "padding {padding} for an input of {size}",
        "Make the padding smaller or the kernel larger.",
    ),
    "padding-too-large": (
        "padding of at most half the kernel, {limit}",
        "padding {padding} with kernel {kernel}",
        "A pooling window must touch at least one real cell: make the padding smaller.",
    ),
    "window-in-padding": (
        "windows with at least one real cell each",
        "padding {padding} with dilation {dilation} for an input of {size}",
        "A window jumps over the whole input: make the padding or the dilation smaller.",
    ),
    "channels-not-divisible": (
        "{which} divisible by groups = {groups}",
        "{channels}",
        "Choose groups that divide both the input channels and out_channels.",
    ),
    "parameter-shape": (
        "{parameter} of shape {wanted}",
        "shape {shape}",
        "Parameters belong to one architecture: initialise them anew or load the fitting file.",
    ),
    "unequal-shapes": (
        "inputs of one shape",
        "{shapes}",
        "Bring the branches to the same channels and size, for instance with a 1×1 convolution.",
    ),
    "unequal-sizes": (
        "inputs that differ in channels only",
        "{shapes}",
        "Give both branches the same stride and padding.",
    ),
    "one-input": (
        "one input",
        "{count}",
        "Name one node in `inputs`; to read several, use add or concat.",
    ),
    "several-inputs": (
        "two or more inputs",
        "{count}",
        "List the names of the nodes to read in `inputs`.",
    ),
    "batch-too-small": (
        "more than one value per channel to take statistics of",
        "shape {shape}",
        "Train with a larger batch, or evaluate with the running statistics.",
    ),
    # settings
    "setting-unknown": (
        "one of the settings {known}",
        "{field}",
        "Correct the name or leave it out.",
    ),
    "setting-missing": (
        "the setting {field}",
        "nothing",
        "Give it a value: {meaning}",
    ),
    "setting-type": (
        "{field} to be {wanted}",
        "{value}",
        "",
    ),
    "setting-range": (
        "{field} {range}",
        "{value}",
        "Choose a value within the limits.",
    ),
    "setting-choice": (
        "{field} to be one of {choices}",
        "{value}",
        "Choose one of them.",
    ),
    # specs
    "spec-type": (
        "{field} to be {wanted}",
        "{value}",
        "docs/architecture.md shows an example.",
    ),
    "spec-missing": (
        "the field {field}",
        "nothing",
        "Add it.",
    ),
    "spec-unknown-field": (
        "one of the fields {known}",
        "{field}",
        "Correct the name or leave it out.",
    ),
    "kind-unknown": (
        "a kind among {known}",
        "{value}",
        "Choose one of them.",
    ),
    "name-invalid": (
        "a name of letters, digits, _ and -, at most 40 long, starting with a letter",
        "{value}",
        "Rename the node.",
    ),
    "name-reserved": (
        "a name of the node's own",
        "{value}, which every trace has already",
        "Rename the node.",
    ),
    "name-duplicated": (
        "every node to have a name of its own",
        "{value} twice",
        "Rename one of the two.",
    ),
    "no-nodes": (
        "at least one node",
        "an empty list",
        "Add a layer.",
    ),
    "reader-of-nothing": (
        "`inputs` to name nodes of this network",
        "{value}",
        "Known are {known}.",
    ),
    "cycle": (
        "a network without cycles",
        "the cycle {cycle}",
        "Let one of these nodes read from an earlier one.",
    ),
    "several-outputs": (
        "one node that nobody reads, the output",
        "{outputs}",
        "Join the loose ends, remove them, or name the output in `output`.",
    ),
    "dead-end": (
        "every node to lead to the output {output}",
        "a dead end, {dead}",
        "Remove it or let a later node read it.",
    ),
    "classes": (
        "{wanted} class names, one for each output",
        "{count}",
        "Correct the list `classes` or leave it out.",
    ),
    "classes-repeated": (
        "class names that differ",
        "{value} twice",
        "Rename one of the two.",
    ),
    "output-not-vector": (
        "an output of shape (classes,) for this loss",
        "shape {shape}",
        "End with flatten and linear, or with a global average pooling.",
    ),
    "normalization": (
        "{field} with one number for all channels or one for each of the {channels}",
        "{count}",
        "Correct `input.{field}`.",
    ),
    # targets, addresses, inputs, weights
    "target-range": (
        "a class from 0 to {last}",
        "{value}",
        "Choose an existing class.",
    ),
    "target-name": (
        "a class among {known}",
        "{value}",
        "Choose an existing class.",
    ),
    "target-shape": (
        "a target of shape {wanted}",
        "shape {shape}",
        "Give one class index for each object, or an array of the output's shape.",
    ),
    "target-probability": (
        "targets from 0 to 1",
        "{value}",
        "Give 0 for no and 1 for yes; targets of −1 and +1 are for hinge.",
    ),
    "target-sign": (
        "targets of −1 and +1, or of 0 and 1",
        "{value}",
        "Say +1 (or 1) where the object belongs to the class, −1 (or 0) where it does not.",
    ),
    "target-one-hot": (
        "one right class for each object",
        "rows without exactly one 1 among zeros",
        "Give class indices, or rows with a single 1.",
    ),
    "class-weights": (
        "{wanted} class weights, one for each class",
        "{count}",
        "Correct the list `weight` or leave it out.",
    ),
    "class-weights-zero": (
        "a batch with weight",
        "classes of weight 0 only",
        "Give one of these classes a weight, or take the sum instead of the mean.",
    ),
    "target-not-finite": (
        "finite numbers",
        "{count} NaN or infinite",
        "Replace them.",
    ),
    "not-numbers": (
        "numbers in lists of one length",
        "{value}",
        "Give an array of numbers.",
    ),
    "node-unknown": (
        "a node among {known}",
        "{value}",
        "Choose an existing node.",
    ),
    "tensor-unknown": (
        "a tensor among {known}",
        "{value}",
        "Gradients exist once the pass has a target.",
    ),
    "index": (
        "an index within shape {shape}",
        "{index}",
        "Count from 0.",
    ),
    "nothing-to-explain": (
        "something that is computed here: {known}",
        "{value}",
        "Inputs and parameters are given, and gradients exist once there is a dy or a loss.",
    ),
    "no-gradient": (
        "a tensor with a gradient: {known}",
        "{value}",
        "Give a dy, or a loss and its target.",
    ),
    "too-many-terms": (
        "a sum of at most {limit} terms",
        "more",
        "Ask about a smaller layer.",
    ),
    "delta-shape": (
        "a delta of the output's shape {wanted}",
        "shape {shape}",
        "Give dy one number for each cell of y.",
    ),
    "params-unknown": (
        "parameters among {known}",
        "{value}",
        "Correct the name or leave it out.",
    ),
    "unequal-batches": (
        "inputs with the same number of objects",
        "{shapes}",
        "Give every input the same N.",
    ),
    "input-shape": (
        "an input of shape {wanted}",
        "shape {shape}",
        "Axes are N, C, H, W.",
    ),
    "input-not-finite": (
        "finite numbers",
        "{count} NaN or infinite",
        "Replace them.",
    ),
    "not-probabilities": (
        "an output of probabilities, from 0 to 1",
        "{value}",
        "End the network with a sigmoid, or take binary_cross_entropy_with_logits.",
    ),
    "weights-file": (
        "a safetensors file",
        "{reason}",
        "Save it again, for instance with `safetensors`.",
    ),
    "weights-missing": (
        "the tensor {name}",
        "nothing",
        "The file belongs to another architecture.",
    ),
    "weights-unknown": (
        "only tensors of this architecture",
        "{name} as well",
        "The file belongs to another architecture.",
    ),
    "weights-not-finite": (
        "finite numbers in {name}",
        "{count} NaN or infinite",
        "Train again with a smaller rate.",
    ),
    "file-unreadable": (
        "{wanted}",
        "{reason}",
        "Check the file.",
    ),
    "idx-beginning": (
        "{wanted}",
        "a file that begins with {start}",
        "Check the file.",
    ),
    "idx-header": (
        "{wanted}",
        "a file that ends within its header",
        "Check the file.",
    ),
    "idx-large": (
        "{wanted}",
        "a header that promises {bytes} bytes, more than {limit}",
        "Give fewer objects at a time.",
    ),
    "idx-shorter": (
        "{wanted}",
        "{found} of the {bytes} bytes that shape {shape} takes",
        "Check the file.",
    ),
    "idx-longer": (
        "{wanted}",
        "more than the {bytes} bytes that shape {shape} takes",
        "Check the file.",
    ),
    "idx-images": (
        "{wanted}",
        "images of type {type}, shape {shape}",
        "Give uint8 of shape (N, H, W), or (N, H, W, 3) for colours.",
    ),
    "idx-labels": (
        "{wanted}",
        "{count} images, labels of shape {shape} and type {type}",
        "Give one whole number from 0 for each image.",
    ),
    "idx-label": (
        "{wanted}",
        "the label {value}",
        "Labels count from 0, and are below {limit}.",
    ),
    "archive-path": (
        "{wanted}",
        "the path '{path}', which leaves the folder",
        "Pack the folder anew.",
    ),
    "archive-class": (
        "{wanted}",
        "'{path}' outside a class folder",
        "Put every picture into a folder named after its class.",
    ),
    "archive-empty": (
        "{wanted}",
        "no pictures",
        "Put the pictures into folders named after their classes.",
    ),
    "archive-files": (
        "{wanted}",
        "{count} files, more than {limit}",
        "Leave some out.",
    ),
    "archive-bytes": (
        "{wanted}",
        "{count} bytes, more than {limit}",
        "Leave some pictures out, or make them smaller.",
    ),
    "archive-picture-bytes": (
        "{wanted}",
        "'{path}' of {count} bytes in one picture, more than {limit}",
        "Make it smaller.",
    ),
    "archive-decoded-bytes": (
        "{wanted}",
        "{count} bytes when decoded, more than {limit}",
        "Leave some pictures out, or make them smaller.",
    ),
    "archive-picture": (
        "{wanted}",
        "'{path}': {reason}",
        "Mend or remove this file.",
    ),
    "archive-shapes": (
        "{wanted}",
        "'{path}' of shape {shape}, others of {others}",
        "Make them of one size.",
    ),
    # training
    "change-empty": (
        "something that changes: {known}",
        "nothing",
        "Name it and its new value, or leave the change out.",
    ),
    "momentum-unknown": (
        "an optimizer with momentum",
        "{kind}",
        "Train with {known}.",
    ),
    "mixup-repeated": (
        "mixup at most once",
        "a second one",
        "Leave one of the two out.",
    ),
    "augment-tensors": (
        "pictures to augment",
        "an array of floating-point numbers",
        "Points and prepared tensors train without augmentations; mixup works.",
    ),
    "labels-count": (
        "a label for each of {wanted} objects, at least one",
        "{count}",
        "Give as many labels as objects.",
    ),
    "snapshot-file": (
        "a snapshot of a training",
        "{reason}",
        "Plain weights start a new training; a snapshot carries one on.",
    ),
    "training-diverged": (
        "finite numbers in {tensor} at update {step}",
        "{count} NaN or infinite",
        "Train with a smaller learning rate, or from other weights.",
    ),
}


# What `wanted` can be, where it is not a shape or a number; keys, so that pages can translate them.
WANTED: dict[str, str] = {
    "boolean": "true or false",
    "integer": "an integer",
    "number": "a number",
    "pair": "an integer or a pair of integers",
    "triple": "an integer or three of them",
    "object": "an object",
    "kind": "a kind or an object with a kind",
    "string": "a string",
    "list-of-nodes": "a list of nodes",
    "list-of-names": "a list of names",
    "list-of-kinds": "a list of kinds",
    "list-of-changes": "a list of changes",
    "input-shape": "[C, H, W], [C, L], [C, D, H, W] or [features], each at least 1",
    "background": "dark, light or null",
    "positive": "positive numbers",
    "numbers": "numbers",
    "idx": "an IDX file (MNIST's format)",
    "archive": "a zip or folder with one folder of images for each class",
}

# A message quotes what came, but not a megabyte of it.
LONGEST = 300


class EngineError(ValueError):
    """Base class: a refusal with a code, and the values its sentence is made of.

    Parameters
    ----------
    code : str
        A key of `MESSAGES`.
    who : str
        Who complains: a node, a recipe, a function.
    pointer : str, optional
        JSON pointer to the offending field of a spec.
    **values
        What the message speaks of.

    Examples
    --------
    >>> print(ShapeError("kernel-too-large", "conv1", kernel=7, size=5, padding=0, dilation=1))
    conv1: expected a kernel that fits into the padded input, got kernel 7 for an input of 5 + 2·0
    (dilation 1). Make the kernel or the dilation smaller, or the padding larger.
    """

    def __init__(self, code: str, who: str, *, pointer: str | None = None, **values: Any) -> None:
        self.code, self.who, self.pointer = code, who, pointer
        self.values = {name: _printable(value) for name, value in values.items()}
        words = {**self.values}
        if "wanted" in words:
            words["wanted"] = WANTED.get(str(words["wanted"]), words["wanted"])
        self.expected, self.got, self.hint = (part.format_map(words) for part in MESSAGES[code])
        super().__init__(code, who)

    def __str__(self) -> str:
        sentence = f"{self.who}: expected {self.expected}, got {self.got}."
        return f"{sentence} {self.hint}" if self.hint else sentence

    def at(self, who: str, pointer: str) -> "EngineError":
        """Say the same about a node of a spec: `who` is its name, `pointer` leads to it."""
        field = self.values.get("field")
        deeper = below(pointer, field) if field and isinstance(self, SettingError) else pointer
        return type(self)(self.code, who, pointer=self.pointer or deeper, **self.values)


def below(pointer: str, field: Any) -> str:
    """Extend a JSON pointer by a field (RFC 6901); stay where its name is too long to repeat.

    >>> below("/nodes/0", "a/b")
    '/nodes/0/a~1b'
    """
    name = str(_printable(field))
    if len(name) > LONGEST:
        return pointer
    return f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"


def _printable(value: Any) -> str | int | float:
    """Keep numbers and strings, write anything else down, and shorten what is long."""
    if isinstance(value, float) or (isinstance(value, int) and abs(value) < 2**53):
        return value
    if isinstance(value, int):
        return f"an integer of {value.bit_length()} bits"
    try:
        text = value if isinstance(value, str) else repr(value)
    except (RecursionError, ValueError):  # deeper or with more digits than Python writes down
        text = f"a {type(value).__name__} too large to show"
    # Half a character of UTF-16, which JSON may hold, cannot be sent on.
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


class ShapeError(EngineError):
    """Tensors that do not fit together."""


class SettingError(EngineError):
    """A recipe with a setting outside its limits; `values["field"]` names it."""


class SpecError(EngineError):
    """A network description that makes no sense."""


class TargetError(EngineError):
    """A target the loss cannot use."""


class AddressError(EngineError, LookupError):
    """A node, tensor or index that is not there."""


class InputError(EngineError):
    """Data that cannot enter a network."""


class WeightsError(EngineError):
    """Parameters that do not fit an architecture."""


class Diverged(EngineError):
    """A training whose numbers are no numbers any more: where that began, and in which update."""

    @property
    def step(self) -> int:
        """Which update it would have been, counted from 1 as in reports."""
        return int(self.values["step"])

    @property
    def node(self) -> str:
        """Name of the node, or "loss"."""
        return self.who

    @property
    def tensor(self) -> str:
        """Which of its tensors: y, dy, dw, w and so on."""
        return str(self.values["tensor"])
