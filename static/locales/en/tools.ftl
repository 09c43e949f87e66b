# Everything around the picture: inputs, inspector, spec, sharing.

## Inputs

inputs-network = Network
inputs-network-own = your own network, changed from the zoo
inputs-network-parameters = { $count ->
    [one] { $number } parameter
   *[other] { $number } parameters
}
inputs-accuracy = { $percent } right on { $data }
inputs-accuracy-none = no trained weights: every number starts random
inputs-picture = Picture
inputs-samples = Samples
inputs-samples-hint = drawn by our own code
inputs-upload = Upload…
inputs-upload-hint = PNG, JPEG, WebP, BMP or GIF. Dropping a file anywhere on the page or pasting does the same.
inputs-draw = Draw
inputs-webcam = Camera
inputs-dropzone = Drop the picture anywhere
inputs-dropzone-no-image = Only pictures can be dropped here
inputs-paste-no-image = The clipboard holds no picture.
inputs-current = now: { $name }
inputs-kind-image = your picture, { $width } × { $height }, { $format }
inputs-kind-tensor = a tensor
inputs-busy = Computing…
inputs-loaded = { $name } has run through the network.
inputs-problem = { $detail } The last picture stays.
inputs-target = label { $label }

## Drawing

draw-heading = Draw a picture
draw-hint = The network looks again after every stroke.
draw-pad = Drawing pad, white on black
draw-keys = Keyboard: arrows move the pen (with Shift further), Space lowers and lifts it, Backspace undoes, Delete clears.
draw-undo = Undo stroke
draw-clear = Clear
draw-close = Close
draw-pen-down = pen down, row { $row }, column { $column }
draw-pen-up = pen up, row { $row }, column { $column }
draw-strokes = { $count ->
    [0] empty
    [one] one stroke
   *[other] { $count } strokes
}
draw-guess = The network says { $name }, { $percent }
draw-waiting = nothing drawn yet

## Camera

webcam-heading = Camera
webcam-start = Start the camera
webcam-snap = Take a picture
webcam-close = Close
webcam-live = The camera is on. Nothing leaves this computer until you take a picture, and then only to this server.
webcam-asking = The browser asks whether the page may use the camera.
webcam-refused = The browser was told not to give the camera to this page. Allow it in the address bar and try again.
webcam-missing = No camera was found.
webcam-insecure = Browsers give the camera only to pages opened over https or on this very computer (localhost).
webcam-broken = The camera could not be started: { $reason }
webcam-view = What the camera sees

## Preparation

preparation-heading = How it was prepared
prepare-fit = Framing
prepare-fit-fit = fit the whole picture
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
   *[other] { $mode }
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
}: the border is at { $border } of full brightness
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
inspector-input = Input
inspector-loss = Loss
inspector-node-kind = { $kind }
inspector-settings = Settings
inspector-settings-none = This kind of layer has no settings.
inspector-counts = Counts
inspector-values = Values
inspector-filters = Filters and their gradients
inspector-edit = Edit the network
inspector-shape = Shape
inspector-shape-text = { $before } → { $after }
inspector-size = Size
inspector-size-height = height: { $text }
inspector-size-width = width: { $text }
inspector-dropped = { $count ->
    [one] floor leaves the last row or column unread
   *[other] floor leaves the last { $count } rows or columns unread
}
inspector-parameters = Parameters
inspector-parameters-none = none
inspector-parameters-share = { $percent } of the network
inspector-multiply-adds = Multiply-adds
inspector-multiply-adds-none = none
inspector-origin = Origin of { $name }
inspector-origin-zoo = trained weights from the zoo
inspector-origin-seed = random, seed { $seed }
inspector-origin-weights = weights from a file
inspector-receptive = Receptive field
inspector-receptive-text = { $height } × { $width } pixels of the input; neighbours are { $jump } apart
inspector-receptive-all = the whole input
inspector-input-recipe = Normalisation
inspector-input-recipe-text = (value − { $mean }) / { $std }
inspector-input-background = Trained on
inspector-input-background-dark = light strokes on black
inspector-input-background-light = dark strokes on white

histogram-values = values of { $name }
histogram-gradients = gradients { $name }
histogram-cells = { $number } cells
histogram-range = from { $minimum } to { $maximum }, mean { $mean }
histogram-zeros = { $percent } exactly 0
histogram-nan = { $number } NaN
histogram-infinite = { $number } infinite
histogram-constant = constant { $value }
histogram-none = nothing finite to show
histogram-log = logarithmic counts
histogram-log-short = log
histogram-count = cells
histogram-bin = [{ $from }; { $to }): { $number }
histogram-no-gradient = Choose a target, and the gradient appears here.
histogram-table = As a table
histogram-table-bin = from … to
histogram-tensor = Tensor

filters-weight = filters { $name }
filters-gradient = their gradients { $name }
filters-rows = rows { $name }
filters-bias = bias { $name }
filters-statistics = { $name }
filters-hint = Same order in both pictures. Hover shows a number, click pins its address, arrow keys move.
filters-legend = −{ $limit } … 0 … +{ $limit }
filters-reading = { $address } = { $value }
filters-map = { $name }: { $shape }, arrow keys move from cell to cell
filters-more = showing { $shown } of { $total }
filters-next = Next
filters-previous = Previous

add-layer = Add a layer after
add-layer-choose = kind of layer…
remove-layer = Remove
duplicate-layer = Duplicate
move-left = Move left
move-right = Move right

weights-heading = Weights
weights-trained = Trained weights
weights-random = New random weights
weights-seed = seed
weights-now-trained = now: trained
weights-now-random = now: random, seed { $seed }
weights-now-mixed = now: partly trained, partly random
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

## Settings: name and one-line meaning

setting-out_channels-label = filters
setting-out_channels = how many filters, and so how many feature maps come out
setting-out_features-label = neurons
setting-out_features = how many numbers come out
setting-kernel_size-label = kernel
setting-kernel_size = height and width of the window
setting-stride-label = stride
setting-stride = how far the window moves from one output cell to the next
setting-padding-label = padding
setting-padding = rows and columns added around the input on every side
setting-dilation-label = dilation
setting-dilation = distance between neighbouring cells of the window; 1 is dense
setting-groups-label = groups
setting-groups = channels are split into so many groups that do not see each other
setting-bias-label = bias
setting-bias = add one learned number per filter
setting-count_include_pad-label = count padding
setting-count_include_pad = the average counts the padded zeros too
setting-negative_slope-label = slope
setting-negative_slope = slope for negative values; ReLU has 0
setting-p-label = p
setting-p = share of values dropped in training; nothing is dropped otherwise
setting-eps-label = ε
setting-eps = added to the variance so that nothing is divided by zero
setting-momentum-label = momentum
setting-momentum = weight of the newest batch in the running statistics
setting-affine-label = γ and β
setting-affine = scale and shift each channel by learned numbers
setting-axis-label = axis
setting-axis = the axis along which it works, channels first
setting-reduction-label = reduction
setting-reduction = how the cells' errors become one number
setting-value-label = value
setting-value = the number every parameter starts with
setting-mean-label = mean
setting-mean = mean of the normal distribution
setting-std-label = std
setting-std = standard deviation of the normal distribution
setting-gain-label = gain
setting-gain = factor on the standard deviation, chosen for the activation
setting-label_smoothing-label = label smoothing
setting-label_smoothing = share of the target spread over the other classes

field-height = height
field-width = width
field-less = less
field-more = more
field-linked = one number for both
field-default = usual: { $value }
field-number = Write a number, such as { $example }.
field-integer = Write a whole number.
field-minimum = At least { $limit }.
field-maximum = At most { $limit }.
field-above = More than { $limit }.
field-below = Less than { $limit }.
field-back = back to { $value }
field-breaks-elsewhere = This breaks { $node }: { $detail }
yes = yes
no = no

## Spec

spec-heading = The network as JSON
spec-text = Spec
spec-hint = Ctrl+Enter applies. Tab leaves the field.
spec-apply = Apply
spec-revert = Revert
spec-format = Tidy up
spec-changed = changed, not applied
spec-same = what you see
spec-applied = Applied: { $name }, { $count } nodes.
spec-syntax = Line { $line }, column { $column }: { $expected }, found { $found }.
spec-found-end = the end of the text
spec-expected-value = a value should stand here
spec-expected-string = the string is not closed
spec-expected-key = a name in double quotes should stand here
spec-expected-colon = a colon should stand here
spec-expected-comma = a comma or a closing bracket should stand here
spec-expected-end = the text should end here
spec-expected-number = this is not a number JSON knows
spec-expected-escape = this escape does not exist in JSON
spec-place = line { $line }
spec-show-place = Show the place
spec-stays = The last good picture stays.

## Sharing

share-heading = Share and download
share-address = Address
share-address-none = Nothing is computed yet.
share-link = Copy link
share-link-hint = Opens exactly this.
share-curl = Copy as curl
share-numpy = Copy as NumPy
share-tensor = Tensor
share-png = PNG
share-png-hint = the picture of { $name }
share-npy = .npy
share-csv = CSV
share-csv-hint = decimal point, comma between cells
share-safetensors = All tensors (.safetensors)
share-weights = Weights (.safetensors)
share-spec = Spec (.json)
share-copied = Copied: { $what }
share-copied-link = link to this
share-copied-curl = curl for { $address }
share-copied-numpy = NumPy for { $address }
share-failed = The browser refused to copy. The text stands here, selected: press Ctrl+C.
share-text = Text to copy
share-saved = Saved as { $file }
share-gone = { $file } could not be fetched: { $detail }
share-dismiss = Close
share-download = Download
share-copy = Copy
