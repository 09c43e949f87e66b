# Everything around the picture: inputs, inspector, spec, sharing.

## Inputs

inputs-network = Network
inputs-network-changed = { $name }, changed
inputs-network-parameters = { $count ->
    [one] { $number } parameter
   *[other] { $number } parameters
}
inputs-accuracy = right on { $percent } of { $data }
inputs-accuracy-none = no trained weights: every number starts random
train-this = Train this network
inputs-picture = Picture
inputs-samples-more = There are more pictures
inputs-upload = Upload…
inputs-upload-hint = PNG, JPEG, WebP, BMP or GIF. Dropping a file anywhere on the page or pasting does the same.
inputs-draw = Draw
inputs-webcam = Camera
inputs-dropzone = Drop the picture anywhere
inputs-paste-no-image = The clipboard holds no picture.
inputs-kind-image = yours: { $width } × { $height }, { $format }
inputs-kind-tensor = a tensor
inputs-problem = { $detail } The last picture stays.
pane-close = Close
zoo-heading = Choose a network

zoo-lenet5-title = LeNet-5
zoo-lenet5-idea = Convolve, pool, convolve, pool, decide: with ReLU and max pooling.
zoo-lenet5_1998-title = LeNet-5 (1998)
zoo-lenet5_1998-idea = The original manner: tanh and average pooling.
zoo-tiny_vgg-title = Tiny VGG
zoo-tiny_vgg-idea = Only 3×3 filters, two by two, on colour pictures.
zoo-branches-title = Branches
zoo-branches-idea = A shortcut that is added and two branches that are laid side by side.
zoo-linear-title = Linear classifier
zoo-linear-idea = Every pixel votes for every digit, and nothing lies between.

data-mnist-test-10-000-images = MNIST test, 10 000 images
data-cifar-10-1-000-of-the-test-images-learned-from-5-000 = CIFAR-10, 1 000 of the test images, learned from 5 000

sample-digit = digit { $value }
sample-ship = ship
sample-airplane = airplane
sample-car = car
sample-colors = red, green, blue
sample-circle = circle
sample-cross = cross
sample-edge = vertical edge
sample-gradient = gradient
sample-checkerboard = checkerboard

## Drawing

draw-heading = Draw a picture
draw-hint = The network looks again after every stroke.
draw-pad = Drawing pad, white on black
draw-keys = Keyboard: arrows move the pen (with Shift further), Space lowers and lifts it, Backspace undoes, Delete clears.
draw-undo = Undo stroke
draw-clear = Clear
draw-pen-down = pen down, row { $row }, column { $column }
draw-pen-up = pen up, row { $row }, column { $column }
draw-strokes = { $count ->
    [0] empty
    [one] one stroke
   *[other] { $count } strokes
}
draw-guess = The network says { $name }, { $percent }
draw-waiting = Nothing is drawn yet.

## Camera

webcam-heading = Camera
webcam-start = Try again
webcam-snap = Take a picture
webcam-live = The camera is on. Nothing leaves it until you take a picture, and then it goes to this server only.
webcam-asking = The browser asks whether the page may use the camera.
webcam-refused = The browser does not give the camera to this page. Allow it in the address bar and try again.
webcam-missing = No camera was found.
webcam-insecure = Browsers give the camera only to pages opened over https or on this very computer (localhost).
webcam-broken = The camera could not be started: { $reason }
webcam-view = What the camera sees

## Preparation

preparation-heading = Preparation
preparation-intro = What became of the picture on its way into the network:
prepare-fit = Framing
prepare-fit-fit = whole picture, with a margin
prepare-fit-crop = crop to the frame
prepare-fit-stretch = stretch
prepare-center = Centring of drawn digits
prepare-center-default = as the network was trained
prepare-center-on = on
prepare-center-off = off
prepare-invert = Light and dark
prepare-invert-auto = swap if needed
prepare-invert-on = always swap
prepare-invert-off = never swap
preparation-decode = Read as { $format }, { $width } × { $height }, { $mode ->
    [L] grey
    [RGB] colour
    [RGBA] colour with transparency
   *[other] mode { $mode }
}
preparation-orient = Turned upright, as the camera noted
preparation-flatten_alpha = Transparency laid on { $background ->
    [dark] black
   *[light] white
}{ $swapped ->
    [true] , so that the strokes stay visible
   *[false] {""}
}
preparation-color = { $result ->
    [L] Turned grey: 0.299 red + 0.587 green + 0.114 blue
   *[RGB] Turned into red, green and blue
}
preparation-invert = { $applied ->
    [true] Light and dark swapped
   *[false] Light and dark kept
}: the border has brightness { $border }, white is 1
preparation-center = { $applied ->
    [true] Ink laid into a box of { $size } cells with its centre of mass in the middle, as MNIST was made
   *[false] { $reason ->
        [blank] Nothing to centre: the picture is blank
       *[other] Already centred
    }
}
preparation-resize = Resized from { $source } to { $result }, { $fit ->
    [fit] whole, with a margin
    [crop] cropped
   *[stretch] stretched
}
preparation-scale = Divided by { $divisor }: 0 is black, 1 is white
preparation-normalize = Normalised as in training: (x − { $mean }) / { $std }

## Inspector

inspector-none = Choose a layer to see its settings, counts and numbers.
inspector-input = picture
inspector-settings = Settings
inspector-settings-none = This kind of layer has no settings.
inspector-counts = Counts
inspector-values = Values
inspector-filters = Parameters and their gradients
inspector-edit = Edit the network
inspector-shape = Shape
inspector-shape-text = { $before } → { $after }
inspector-size = Size
inspector-size-height = height: { $text }
inspector-size-width = width: { $text }
inspector-dropped = { $count ->
    [one] floor leaves the last row and column unread
   *[other] floor leaves the last { $count } rows and columns unread
}
inspector-parameters = Parameters
inspector-parameters-none = none
inspector-parameters-share = { $percent } of the network
inspector-multiply-adds = Multiply-adds
inspector-multiply-adds-none = none
inspector-origin-zoo = trained, from the zoo
inspector-origin-seed = random, seed { $detail }
inspector-origin-weights = from a weights file
inspector-receptive = Receptive field
inspector-receptive-text = { $height } × { $width } cells of the input, { $jump } apart from one to the next
inspector-receptive-varies = from cell to cell another part of the input: point at a cell to see it
inspector-receptive-all = the whole input
inspector-input-recipe = Normalisation
inspector-input-recipe-text = (x − { $mean }) / { $std }
inspector-input-background = Trained on
inspector-input-background-dark = light strokes on black
inspector-input-background-light = dark strokes on white
mode-training = training mode
mode-training-meaning = dropout drops and batch normalisation uses this batch's statistics, as in training

inspector-difference = Shown is the difference: ours − before.
inspector-no-difference = Its shape has changed: there is nothing to subtract.
histogram-values = values { $name }
histogram-gradients = gradients { $name }
histogram-cells = { $number } cells
histogram-range = { $minimum } … { $maximum }, mean { $mean }
histogram-zeros = { $percent } exactly 0
histogram-nan = { $number } NaN
histogram-infinite = { $number } infinite
histogram-constant = constant { $value }
histogram-none = nothing finite to show
histogram-log = logarithmic counts
histogram-count = cells
histogram-bin = { $from } … { $to }: { $number } cells
histogram-no-gradient = Choose a target, and the gradient appears here.
histogram-table = As a table
histogram-table-bin = from … to
histogram-tensor = Tensor

filters-hint = Values above, gradients below, in the same order. Pointing shows a number, a click pins its address, arrow keys walk.
filters-limit = colours reach ±{ $limit }; { $number } numbers
filters-reading = { $address } = { $value }
filters-map = { $name }: { $shape }, arrow keys walk from cell to cell
filters-page = rows { $rows }, columns { $columns }
filters-next = Next
filters-previous = Previous
parameter-w = weights
parameter-b = bias
parameter-gamma = scale γ
parameter-beta = shift β
parameter-running_mean = running mean
parameter-running_var = running variance

add-layer = Add a layer after it
add-layer-choose = choose its kind…
remove-layer = Remove
duplicate-layer = Duplicate
layer-name = Name
layer-name-meaning = Other layers find it under its name; its numbers come along.
rename-layer = Rename
move-left = Move left
move-right = Move right

weights-heading = Weights of the network
weights-trained = Trained weights
weights-trained-reset = Back to the original, trained
weights-random = New random weights (seed { $seed })
weights-seed = seed
weights-load = Load weights…
weights-load-meaning = A safetensors file with PyTorch's names (conv1.weight), as Share → Weights gives it.
weights-loaded = These are the numbers of { $file } now.
weights-now-file = from a file
weights-now-trained = trained
weights-now-random = random, seed { $seed }
weights-now-mixed = partly trained, partly random
initializer = Initialisation
loss-kind = Loss function

family-convolution = Convolution
family-pooling = Pooling
family-dense = Dense
family-activation = Activation
family-normalization = Normalisation
family-regularization = Regularisation
family-join = Joining branches
family-shape = Shape

layer-input = What enters the network: the picture after its preparation.
layer-conv2d = Each filter slides over the input; window times filter, summed, plus bias, is one cell. This is cross-correlation: the kernel is not rotated.
layer-conv1d = A filter slides along the sequence and reads all channels of a few neighbouring places; window times filter, summed, plus bias, is one place of the output.
layer-conv3d = A filter slides along depth, height and width: through the frames of a video or the slices of a body.
layer-conv_transpose2d = A convolution backwards: every cell lays the kernel, multiplied by its value, on the output, and what overlaps is added up. Maps grow where strides shrank them.
layer-conv_transpose1d = A convolution backwards along a sequence: every place lays the kernel, multiplied by its value, on the output, and what overlaps is added up.
layer-conv_transpose3d = A convolution backwards along depth, height and width: every cell lays the kernel, multiplied by its value, on the output, and what overlaps is added up.
layer-maxpool2d = The largest value of each window; the delta goes back to the winner alone, the first one in a tie.
layer-avgpool2d = The mean of each window; the delta spreads evenly over it.
layer-sumpool2d = The sum of each window; every cell of it gets the whole delta.
layer-maxpool1d = The largest value of each window along the sequence; the delta goes back to the winner alone, the first one in a tie.
layer-avgpool1d = The mean of each window along the sequence; the delta spreads evenly over it.
layer-sumpool1d = The sum of each window along the sequence; every place of it gets the whole delta.
layer-adaptiveavgpool2d = The map is cut into as many windows as asked for, whatever its size, and each becomes its mean; the delta spreads evenly over the window.
layer-adaptiveavgpool1d = The sequence is cut into as many windows as asked for, whatever its length, and each becomes its mean; the delta spreads evenly over the window.
layer-globalavgpool = Each map becomes its mean; the delta spreads evenly over the map.
layer-linear = Every output is a weighted sum of all inputs plus bias: y = W x + b.
layer-flatten = Maps are laid out as one row of numbers; nothing is computed.
layer-relu = Negative values become 0; at 0 the derivative is taken as 0.
layer-leaky_relu = Negative values are multiplied by a small slope.
layer-sigmoid = 1 / (1 + e⁻ˣ): squeezed between 0 and 1, saturated far from 0.
layer-tanh = Squeezed between −1 and 1, saturated far from 0.
layer-softmax = Positive numbers that sum to 1, in the proportions of eˣ.
layer-dropout = In training, random cells are set to 0 and the rest scaled up; otherwise nothing happens.
layer-batchnorm2d = Each channel is brought to mean 0 and variance 1, then scaled by γ and shifted by β.
layer-prelu = Negative values are multiplied by a slope that is learned too: one for all cells, or one for each channel.
layer-shifted_relu = ReLU moved down by α, so that the mean of what comes out can be near 0.
layer-elu = Above 0 nothing changes; below, the curve bends smoothly towards −α, and its slope never quite dies.
layer-softplus = log(1 + eˣ): ReLU with its corner rounded off; the slope is the sigmoid.
layer-step = 1 above 0, otherwise 0: the first neurons’ threshold. Its derivative is 0, so no delta gets past it and nothing before it learns.
layer-sign = −1, 0 or 1. Its derivative is 0, so no delta gets past it and nothing before it learns.
layer-log_softmax = The logarithms of softmax, computed without it: they stay finite where a probability rounds to 0.
layer-batchnorm1d = Each feature (of vectors) or channel (of sequences) is brought to mean 0 and variance 1 over the batch, then scaled by γ and shifted by β.
layer-layernorm = Each object is brought to mean 0 and variance 1 by itself, whatever else is in the batch; then every cell has its own γ and β.
layer-lrn = A cell is divided by how loud the same place is in neighbouring channels: strong answers quieten their neighbours (AlexNet).
layer-dropout2d = In training, whole channels are set to 0 by chance and the rest scaled up; otherwise nothing happens.
layer-upsample = Every cell becomes a block of equal cells; the deltas of a block are added up.
layer-multiply = Branches are multiplied cell by cell; each gets the delta times the product of the others.
layer-add = Branches are added cell by cell; the delta is copied to each.
layer-concat = Branches are stacked channel after channel; each gets its part of the delta.

loss-softmax_cross_entropy = softmax with cross-entropy
loss-softmax_cross_entropy-idea = Minus the logarithm of the probability given to the target; its delta is p − t.
loss-mean_squared_error = mean squared error
loss-mean_squared_error-idea = The mean of the squared differences from the target.
loss-binary_cross_entropy_with_logits-idea = Yes or no for every output, through a sigmoid; the delta is p − t.
loss-binary_cross_entropy-idea = The same for a network that ends with a sigmoid; far from 0 that sigmoid has lost digits.
loss-squared_error-idea = Half the sum of the squared differences, the sum, or the mean; the delta of the half sum is y − t.
loss-absolute_error-idea = The distance from the target; the delta is +1 or −1 however large the error.
loss-difference-idea = Σ (y − t), to see why not: opposite errors cancel, and the delta is the same whatever the target.
loss-hinge-idea = Targets −1 and +1; being right by the margin costs nothing, less than that costs what is missing.
loss-multiclass_hinge-idea = Every wrong class that comes closer to the right one than the margin costs what is missing.

initializer-zeros = zeros
initializer-zeros-idea = All neurons of a layer stay identical: nothing tells them apart.
initializer-constant = constant
initializer-constant-idea = Every weight starts with the same number.
initializer-normal = normal
initializer-normal-idea = Normal distribution with the mean and deviation you choose.
initializer-xavier_uniform = Xavier, uniform
initializer-xavier_uniform-idea = Keeps the variance through tanh layers: Var = 2 / (fan_in + fan_out).
initializer-xavier_normal = Xavier, normal
initializer-xavier_normal-idea = Keeps the variance through tanh layers: Var = 2 / (fan_in + fan_out).
initializer-kaiming_uniform = Kaiming, uniform
initializer-kaiming_uniform-idea = Keeps the variance through ReLU layers: Var = 2 / fan_in.
initializer-kaiming_normal = Kaiming, normal
initializer-kaiming_normal-idea = Keeps the variance through ReLU layers: Var = 2 / fan_in.

## Settings: name and one-line meaning

setting-out_channels-label = filters
setting-out_channels = how many filters, and so how many maps come out
setting-out_features-label = neurons
setting-out_features = how many numbers come out
setting-kernel_size-label = kernel
setting-kernel_size = height and width of the window
setting-kernel_size-1d = length of the window
setting-kernel_size-3d = depth, height and width of the window
setting-stride-label = stride
setting-stride = how far the window moves from one output cell to the next
setting-padding-label = padding
setting-padding = rows and columns of zeros added on every side
setting-padding-1d = zeros added at both ends
setting-padding-3d = slices, rows and columns of zeros added on every side
setting-padding-maxpool2d = cells of −∞ added on every side: they never win
setting-padding-maxpool1d = cells of −∞ added on both sides: they never win
setting-dilation-label = dilation
setting-dilation = distance between neighbouring cells of the window; 1 is dense
setting-operation-label = operation
setting-operation = correlation lays the kernel on as it is; convolution rotates it by 180° first
setting-operation-is-correlation = correlation
setting-operation-is-convolution = convolution
setting-output_padding-label = output padding
setting-output_padding = rows and columns added at the far end of the output
setting-output_padding-1d = cells added at the far end of the output
setting-output_padding-3d = slices, rows and columns added at the far end of the output
setting-output_size-label = output size
setting-output_size = how many windows along each axis, whatever the size of the input
setting-output_size-1d = how many windows, whatever the length of the input
setting-groups-label = groups
setting-groups = channels are split into groups that do not mix; as many groups as channels is depthwise
setting-bias-label = bias
setting-bias = add one learned number to each map
setting-bias-linear = add one learned number to each output
setting-count_include_pad-label = count padding
setting-count_include_pad = the mean counts the padded zeros too
setting-negative_slope-label = slope
setting-negative_slope = slope below 0; ReLU has 0 there
setting-p-label = probability
setting-p = with which a cell is left out in training
setting-eps-label = epsilon
setting-eps = added to the variance so that nothing is divided by zero
setting-momentum-label = momentum
setting-momentum = share of the newest batch in the running statistics
setting-value-label = value
setting-value = the number every weight starts with
setting-mean-label = mean
setting-mean = middle of the distribution
setting-std-label = deviation
setting-std = standard deviation of the distribution
setting-scale_factor-label = times
setting-scale_factor = how often a cell is repeated down and across
setting-per_channel-label = for each channel
setting-per_channel = learn a slope for every channel instead of one for all
setting-init-label = initial slope
setting-init = the slope before anything was learned
setting-alpha-label = alpha
setting-alpha = how far down the curve goes
setting-alpha-elu = below 0 the curve tends to −α
setting-alpha-shifted_relu = how far down ReLU is moved
setting-alpha-lrn = weight of the neighbours’ mean square
setting-beta-label = beta
setting-beta = sharpness of the corner at 0
setting-beta-lrn = power of the divisor
setting-size-label = neighbours
setting-size = how many neighbouring channels are looked at, its own included
setting-k-label = k
setting-k = added to the divisor, so that nothing is divided by zero
setting-p-dropout2d = with which a channel is left out in training
setting-reduction-label = over the batch
setting-reduction = whether J is the mean or the sum of the objects’ losses
setting-reduction-is-mean = mean
setting-reduction-is-sum = sum
setting-form-label = over the cells
setting-form = how the outputs of one object are put together
setting-form-is-mean = mean
setting-form-is-sum = sum
setting-form-is-half_sum = half the sum
setting-label_smoothing-label = label smoothing
setting-label_smoothing = how much of its 1 the target gives away
setting-smoothing-label = given to
setting-smoothing = who gets what the target gives away
setting-smoothing-is-all = all K classes: ε / K each (PyTorch)
setting-smoothing-is-others = the others: ε / (K − 1) each (the notes)
setting-weight-label = class weights
setting-weight = how much each class counts: a number for each, with spaces between; empty, all count the same
setting-margin-label = margin
setting-margin = how clearly the answer must be right to cost nothing

field-height = height
field-depth = depth
field-width = width
field-less = less
field-more = more
field-list-empty = none
field-linked = one number for height and width
field-linked-3d = one number for depth, height and width
field-default = usual: { $value }
field-number = Write a number, such as { $example }.
field-integer = Write a whole number.
field-minimum = At least { $limit }.
field-maximum = At most { $limit }.
field-above = More than { $limit }.
field-below = Less than { $limit }.
field-take-back = Take back
field-breaks-elsewhere = This breaks another layer. { $detail }
yes = yes
no = no

## Spec

spec-heading = The network as JSON
spec-text = The network as JSON
spec-hint = Ctrl+Enter applies. Tab leaves the text.
spec-apply = Apply
spec-revert = Revert
spec-format = Tidy up
spec-changed = changed, not applied
spec-same = this is what you see
spec-applied = Applied: { $name }, { $count ->
    [one] { $count } layer
   *[other] { $count } layers
}, { $parameters } parameters.
spec-syntax = Line { $line }, column { $column }: { $expected }; found { $found }.
spec-found-end = the end of the text
spec-expected-value = a value should stand here
spec-expected-string = this string is not closed
spec-expected-key = a name in double quotes should stand here
spec-expected-colon = a colon should stand here
spec-expected-comma = a comma or a closing bracket should stand here
spec-expected-end = the text should end here
spec-expected-number = JSON knows no such number
spec-expected-escape = JSON knows no such escape
spec-not-object = A network is an object in braces, with "input" and "nodes".
spec-show-place = Show line { $line }
spec-stays = The last good picture stays.

## Sharing

share-heading = Share and download
share-address = Address
share-address-none = Nothing is computed yet.
share-link = Copy link
share-link-hint = Opens exactly this: network, picture, target, place.
share-curl = Copy as curl
share-numpy = Copy as NumPy
share-tensor = Tensor
share-extent = Part
share-extent-tensor = the whole tensor
share-extent-map = the map
share-extent-cell = the cell
share-png = PNG
share-npy = .npy
share-csv = CSV
share-csv-hint = CSV: decimal point, commas between cells.
share-pass = Copy the pass as curl
share-copied-pass = curl for the whole pass
share-safetensors = All tensors (.safetensors)
share-weights = Weights (.safetensors)
share-spec = Spec (.json)
share-copied = Copied: { $what }
share-copied-link = the link
share-copied-curl = curl for { $address }
share-copied-numpy = NumPy for { $address }
share-failed = The browser refused to copy. The text stands here, selected: press Ctrl+C.
share-text = Text to copy
share-saved = Saved: { $file }
share-gone = { $file } could not be fetched. { $detail }
share-dismiss = Close
share-download = Download
share-everything = Everything
