# The explorer: header, picture, outcome, timeline, status line, legend, keys.

page-title = { $network } · Nablascope
picture-region = The network: feature maps above, gradients below
inputs-region = Network and picture
header-what = every number of { $network }, forward and back
header-tools = Page
places = Pages
place-explorer = Explorer
place-lab = Layer lab
place-training = Training room
undo = Undo
redo = Redo
keys = Keys
theme = Theme
theme-auto = Auto theme
theme-light = Light
theme-dark = Dark
theme-projector = Projector
close = Close
dismiss = Dismiss

panels = Panels
panel-map = Numbers
panel-layer = Layer
panel-spec = Spec
panel-share = Share
map-pages = Maps of { $name }
map-pages-shown = maps { $first }–{ $last } of { $total }
map-pages-previous = Maps before these
map-pages-next = Maps after these

problem-unreachable = The server does not answer. Is it still running?
problem-link-picture = The picture of this link is not on the server any more: its network is shown with another picture.
problem-link-network = The network of this link is not on the server any more: its picture is shown in another network.
problem-kept = The last good picture stays.
problem-show = Show the layer
problem-back = Take the change back

## Columns

column-input = image
column-input-kind = input
column-label = { $name }, { $kind }, { $shape }
column-parameters = { $count ->
    [one] { $number } parameter
   *[other] { $number } parameters
}
half-values = forward → feature maps y
half-deltas = ← backward, gradients dy
tensor-role = tensor
tensor-values = { $name }, values, { $shape }, up to { $limit } in size. Arrow keys move, Enter enlarges.
tensor-deltas = { $name }, gradient of the loss, { $shape }, up to { $limit } in size. Arrow keys move, Enter enlarges.
tensor-none = { $name }: not computed
constant = constant { $value }
shape-changed = shape changed
nothing-before = no such tensor before
no-gradient = not computed

kind-input = input
kind-conv2d = convolution
kind-conv1d = convolution 1-D
kind-conv3d = convolution 3-D
kind-conv_transpose2d = transposed convolution
kind-conv_transpose1d = transposed convolution 1-D
kind-conv_transpose3d = transposed convolution 3-D
kind-maxpool2d = max pool
kind-avgpool2d = avg pool
kind-sumpool2d = sum pool
kind-maxpool1d = max pool 1-D
kind-avgpool1d = average pool 1-D
kind-sumpool1d = sum pool 1-D
kind-adaptiveavgpool2d = adaptive average
kind-adaptiveavgpool1d = adaptive average 1-D
kind-globalavgpool = global average
kind-linear = dense
kind-flatten = flatten
kind-relu = ReLU
kind-leaky_relu = leaky ReLU
kind-sigmoid = sigmoid
kind-tanh = tanh
kind-softmax = softmax
kind-dropout = dropout
kind-batchnorm2d = batch norm
kind-prelu = PReLU
kind-shifted_relu = shifted ReLU
kind-elu = ELU
kind-softplus = softplus
kind-step = step
kind-sign = sign
kind-log_softmax = log softmax
kind-batchnorm1d = batch norm 1-D
kind-layernorm = layer norm
kind-lrn = local norm
kind-dropout2d = spatial dropout
kind-upsample = upsample
kind-multiply = product
kind-add = sum
kind-concat = concat

## Outcome

outcome = Answer, loss and target
outcome-says = It says
outcome-was = was { $value }
loss-softmax_cross_entropy = cross-entropy
loss-mean_squared_error = mean squared error
loss-binary_cross_entropy_with_logits = binary cross-entropy
loss-binary_cross_entropy = binary cross-entropy of probabilities
loss-squared_error = squared error
loss-absolute_error = absolute error
loss-difference = difference
loss-hinge = hinge
loss-multiclass_hinge = multi-class hinge
logit = output
logit-gradient = gradient of the loss with respect to this output: { $value }
probability = probability
target = Target class
target-short = target
target-choose = { $name }: output { $logit }, probability { $probability }
target-is = { $source ->
    [label] The target is { $name }, the picture's label.
    [predicted] The target is { $name }, the network's own answer.
   *[given] The target is { $name }, your choice.
} Choose another and every delta changes.
target-none = No target: only the forward pass.
target-label = Back to the label { $name }
target-predicted = Back to the network's own answer

## Timeline

timeline = Timeline of the pass
transport = Playing
play = Play
pause = Pause
key-space = Space
step = Step
step-back = Back
speed = Speed
phase-forward = forward
phase-loss = loss
phase-backward = backward
step-name = { $phase ->
    [forward] forward: { $node }
    [loss] loss
   *[backward] backward: { $node }
}
step-whole = the whole pass

## Status line

status-busy = Computing…
status-rest = Point at a number, or press Tab and the arrow keys. A click enlarges the map.
status-rest-touch = Touch a map to read its numbers.
status-step = Step { $number } of { $count }, { $phase ->
    [forward] forward
    [loss] loss
   *[backward] backward
}: { $tensors }
status-cell = { $address } = { $value } · gradient { $gradient }
status-difference = ours − before at { $address }: { $value } · gradient { $gradient }
status-sees = sees { $height }×{ $width } pixels: rows { $top }–{ $bottom }, columns { $left }–{ $right }
status-sees-strip = sees { $width } positions of the input: { $left }–{ $right }
status-sees-all = sees the whole image

## Legend

legend = Colours and their limits
legend-value = value y
legend-picture = brightness of
legend-gradient = gradient dy
legend-value-difference = Δ y
legend-gradient-difference = Δ dy
legend-black = black
legend-white = white
legend-everything = all layers
legend-map = { $node }, map { $map }
scale = Colour scale per
scale-map = map
scale-layer = layer
scale-global = network
compare = ours − before
compare-title = Show the difference from before the last change (D)
compare-none = Change something first: target, setting, picture

## Enlarged map

enlarged-empty = Click a map, or go to it with Tab and press Enter: its numbers appear here.
enlarged-title = { $node }, map { $map }
enlarged-turn = Other maps
enlarged-previous = previous
enlarged-next = next
enlarged-whole = Whole map
sheet-value = value
sheet-gradient = gradient of the loss
sheet-peak = up to { $value }
sheet-label = { $address }. Arrow keys move from cell to cell.
facts = The chosen cell
facts-place = Place
facts-strip = channel { $channel }, position { $column }
facts-filter = filter { $filter }, channel { $channel }, tap { $at }
facts-matrix = from input { $channel } to output { $filter }
facts-vector = of map or output { $filter }
facts-channel = map { $channel }, row { $row }, column { $column }
facts-sees = Sees
facts-sees-all = the whole image
facts-sees-part = { $height }×{ $width } pixels: rows { $top }–{ $bottom }, columns { $left }–{ $right }
facts-sees-strip = { $width } positions of the input: { $left }–{ $right }
facts-meaning = The gradient says how fast the loss grows when this number grows and all else that feeds later layers stays.
facts-meaning-input = The gradient says how fast the loss grows when this pixel, as the network receives it, gets brighter.

## Keys

keys-title = Keys
key-play = play, pause
key-step = step back, step on
key-tensor = from tensor to tensor
key-cell = from cell to cell
key-map = from map to map
key-pages = turn the pages of a layer with many maps
key-enter = enlarge the map; once more: go on into its explanation
key-escape = close, let go
key-compare = ours − before
key-undo = undo
key-redo = redo
key-chrome = only the picture, for the projector
key-help = this list
