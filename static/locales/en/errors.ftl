# What the server says when it refuses something. Engine errors follow at the end, one for each
# code of engine/errors.py; a test holds them against it.

## Titles by status

status-400 = The request cannot be read
status-403 = The request is refused
status-404 = Not found
status-405 = Not allowed
status-409 = Not as things stand
status-410 = Gone
status-413 = Too large
status-415 = Unknown type of data
status-422 = This cannot be done
status-500 = The server failed

## Any request

not-found = There is nothing at { $path }. /docs lists what there is.
    .title = Not found
method-not-allowed = { $method } cannot be used at { $path }.
    .title = Method not allowed
body-too-large = The body is larger than the limit of { $limit } bytes.
    .title = Body too large
http-error = The request was refused with status { $status }.
    .title = Refused
unexpected = Something went wrong in the server. Its log says what.
    .title = Unexpected error
host-refused = This server does not answer to the name { $host }. The setting allowed_hosts lists its names.
    .title = Foreign host
origin-refused = A page of { $origin } may not change anything here.
    .title = Foreign page

## JSON

json-invalid = The body is not JSON: { $reason } (line { $line }, column { $column }).
    .title = Not JSON
json-not-finite = { $token } is not a number that JSON or a network can hold (line { $line }, column { $column }).
    .title = NaN or infinity in JSON
json-too-deep = The JSON is nested too deeply (line { $line }, column { $column }).
    .title = JSON nested too deeply
request-invalid = The request has a field that is not as it should be.
    .title = Invalid request
invalid-missing = this field is required
invalid-extra-forbidden = there is no such field
invalid-int-type = an integer is expected
invalid-int-parsing = an integer is expected
invalid-int-from-float = an integer is expected
invalid-float-type = a number is expected
invalid-float-parsing = a number is expected
invalid-finite-number = a finite number is expected
invalid-bool-type = true or false is expected
invalid-bool-parsing = true or false is expected
invalid-string-type = a text is expected
invalid-string-too-short = { $min_length ->
    [one] it must have at least { $min_length } character
   *[other] it must have at least { $min_length } characters
}
invalid-string-too-long = it must have at most { $max_length } characters
invalid-string-pattern-mismatch = it must have the form { $pattern }
invalid-list-type = a list is expected
invalid-too-long = it must have at most { $max_length } entries
invalid-dict-type = an object is expected
invalid-model-attributes-type = an object is expected
invalid-model-type = an object is expected
invalid-literal-error = it must be one of { $expected }
invalid-greater-than = it must be greater than { $gt }
invalid-greater-than-equal = it must be at least { $ge }
invalid-less-than = it must be less than { $lt }
invalid-less-than-equal = it must be at most { $le }
invalid-zoo-or-spec = give either "zoo" or "spec"
invalid-zoo-spec-or-id = give exactly one of "zoo", "spec" and "id"
invalid-command-fields = { $command } takes no { $field }
invalid-other = it is not as it should be

## Pictures and tensors

input-empty = The body is empty. Send the file itself, for instance with curl --data-binary @file.png.
    .title = Empty body
input-unknown = There is no input { $id }. Upload it again: the same bytes get the same id.
    .title = Unknown input
input-multipart = Forms are not read. Send the file itself as the body, for instance with curl --data-binary @file.png.
    .title = A form instead of a file
input-json = An input as JSON is an object with the one field "tensor", a nested list of numbers.
    .title = Not a tensor
sample-stays = { $id } is drawn by the program and cannot be deleted.
    .title = Samples stay
image-unknown = These bytes are not a picture that can be read. Known are { $known }.
    .title = Not a picture
image-svg = SVG is a drawing without pixels and may contain scripts. Export it as PNG and send that.
    .title = SVG is not read
image-broken = The picture is broken or cut off: { $reason }. Save or download it again.
    .title = Broken picture
image-without-pixels = The picture has no pixels: { $width } × { $height }.
    .title = Empty picture
image-too-large = The picture has { $width } × { $height } pixels; at most { $limit } are allowed in all. Make it smaller first.
    .title = Too many pixels
image-for-channels = The network reads shape { $shape }; a picture has 1 or 3 channels and two axes. Send a tensor instead.
    .title = The network does not read pictures
npy-broken = This is not a complete .npy file: { $reason }.
    .title = Broken .npy file
tensor-ragged = The rows of the tensor differ in length.
    .title = Ragged tensor
tensor-of-numbers = A tensor is made of numbers; this one holds { $got ->
        [text] text
        [booleans] true or false
        [objects] null or objects
       *[other] { $got }
    }.
    .title = Not numbers
tensor-axes = A tensor has one to three axes, (C, H, W), and at least one cell; this one has shape { $shape }.
    .title = Unusable shape
tensor-not-finite = { $count } cells are NaN, infinite or too large for float32.
    .title = Not finite
tensor-too-large = The tensor has { $cells } cells; at most { $limit } are allowed.
    .title = Too many cells
tensor-shape = The tensor has shape { $shape }, the network reads { $wanted }. A tensor enters as it is.
    .title = The tensor does not fit

## Networks

network-unknown = There is no network { $id }. Make it with POST /api/v1/networks.
    .title = Unknown network
dataset-unknown = There is no data set { $id }. It may have been deleted: look at GET /datasets.
    .title = Unknown data set
dataset-too-large = The data set has { $bytes } bytes; at most { $limit } are allowed. Leave some objects out, or make the pictures smaller.
    .title = The data set is too large
dataset-nothing = { $name } holds no pictures and no IDX files. Put the pictures (PNG, JPEG, WebP, BMP, GIF) into folders named after their classes, or send images and labels as IDX files.
    .title = No data
dataset-one-class = All objects of { $name } belong to one class ({ $known }). A classifier needs two or more: put the pictures of each class into a folder of its own.
    .title = Only one class
dataset-idx-pair = { $name } has { $images } IDX files of images and { $labels } of labels in one part: { $files }. Give one of each; a name with “test” or “t10k” makes the part to judge by.
    .title = Images without labels
dataset-class-names = classes.txt of { $name } names { $count } classes, the labels have { $wanted }. Write one name a line, each once.
    .title = Names of classes
dataset-too-many-classes = The data set has { $count } classes; at most { $limit } are allowed.
    .title = Too many classes
dataset-picture = { $path }: { $reason }
    .title = A picture cannot be read
dataset-too-many-pixels = The pictures have more than { $limit } pixels together. Make them smaller first.
    .title = Too many pixels
datasets-full = There is no room for { $bytes } more bytes: data sets may take { $limit } in all. Delete some that nobody needs.
    .title = No room left
datasets-no-folder = The server was started without a folder for data sets. Set NABLASCOPE_DATASETS, or upload the files.
    .title = No folder for data sets
dataset-folder = There is no folder { $value } within the folder for data sets.
    .title = Unknown folder
dataset-stays = The data set { $id } cannot be deleted here: it ships with the program or lies in the server's folder.
    .title = It stays
dataset-reference = A data set is an object: a generated kind with its settings, or a folder.
    .title = Not a data set
object-unknown = There is no object { $value }; this part has { $count }, counted from 0.
    .title = Unknown object
objects-too-many = { $count } objects are { $cells } cells; at most { $limit } are sent at once. Ask for fewer.
    .title = Too many at once
augment-points = Shifts, turns and the like change pictures; these objects are points. Leave the changes out, or only mix (mixup).
    .title = Only pictures can be changed so
upload-empty = The request brings no file, or only empty ones.
    .title = Nothing was sent
form-broken = The form cannot be read: { $reason }. Send files as multipart/form-data.
    .title = Broken form
download-unknown = { $value } cannot be fetched. What can be: { $known }.
    .title = Unknown download
download-offline = { $address } does not answer. Is there a network? Without one, put the files into the folder for data sets, or use the data that the program draws itself.
    .title = No network
download-refused = { $address } answered { $answer } for { $file }. Try again later, or put the files into the folder for data sets.
    .title = The file is not there
download-broken = { $file } did not arrive whole ({ $reason }). Try again.
    .title = Interrupted
download-checksum = { $file } from { $address } is not the file it should be: its checksum differs. It was thrown away.
    .title = Another file than expected
download-disk = The files cannot be written: { $reason }.
    .title = The disk refuses
dataset-not-fetched = The data set { $id } is not here yet. Fetch it (POST /datasets/downloads), or put its files into the folder for data sets.
    .title = Not here yet
dataset-part-unknown = The data set has no part { $value }. It has { $known }.
    .title = Unknown part
dataset-too-many-objects = The data set has { $count } objects; at most { $limit } are allowed. Ask for fewer.
    .title = Too many objects
zoo-unknown = The zoo has no { $value }. It has { $known }.
    .title = Not in the zoo
scene-unknown = There is no scene { $value }. There are { $known }.
    .title = Unknown scene
kind-not-found = There is no kind { $value }. There are { $known }.
    .title = Unknown kind
weights-gone = The weights { $id } are no longer in the store.
    .title = Weights gone
network-too-many-nodes = The network has { $count } nodes; at most { $limit } are allowed.
    .title = Too many nodes
network-too-many-parameters = The network has { $count } parameters; at most { $limit } are allowed.
    .title = Too many parameters
network-too-many-multiply-adds = One pass takes { $count } multiply-adds; at most { $limit } are allowed.
    .title = Too much work
network-too-many-cells = One pass keeps { $count } numbers; at most { $limit } are allowed.
    .title = Too many numbers

## Traces

trace-unknown = There is no trace { $id }. Make it with POST /api/v1/traces.
    .title = Unknown trace
trace-input-gone = The input { $input } of this trace was deleted. Upload it again: the same bytes bring the trace back.
    .title = The input is gone
target-no-label = { $id } is not known to belong to a class. Give the target by number or name, or "predicted".
    .title = No label
target-label-unknown = The input is labelled { $label }, which is not a class of this network. Its classes are { $known }.
    .title = Label of another network
target-needs-vector = "predicted" needs an output of shape (classes,); this one has shape { $shape }. Give the target as numbers.
    .title = No classes
index-outside = { $name } has shape { $shape }; there is nothing at { $index }. Count from 0.
    .title = Index outside the tensor
field-no-output = { $name } is not the output of a layer: only such cells depend on the image. Ask for node.y or node.dy.
    .title = No field
form-unknown = There is no form .{ $value }. There are { $known }.
    .title = Unknown form
json-too-many-cells = { $name } has { $cells } cells; JSON carries at most { $limit }. Ask for .npy or .safetensors, or for a part with ?index=.
    .title = Too large for JSON
png-too-many-cells = A picture of { $cells } cells would be too large; at most { $limit } are drawn. Ask for a part with ?index=.
    .title = Too large for a picture

## Trainings

training-unknown = There is no training { $id }. It may have been deleted.
    .title = Unknown training
training-ended = Training { $id } has { $state ->
        [failed] failed
       *[other] finished
    }, so { $command } has nothing to go on from. Go back to a snapshot first.
    .title = Training has ended
training-shape = The network reads shape { $shape }, but the data have shape { $wanted }. Choose a network that fits, or other data.
    .title = Network does not fit the data
training-classes = The data have { $wanted } classes, but the network's output { $node } has shape { $shape }. Give its last layer { $wanted } outputs.
    .title = Network does not fit the data
training-augments-points = Augmentation changes pictures, but these data are points. Take the changes out; mixup may stay.
    .title = Points cannot be augmented
training-memory = There was not enough memory to go on. Make the batch or the network smaller.
    .title = Not enough memory
training-no-snapshot = Training { $id } has no snapshot yet: its worker takes the first one before the first step.
    .title = No snapshot yet
training-no-plane = The network of training { $id } reads shape { $shape }; only points on the plane, shape [2], have regions.
    .title = No points on the plane
training-data-changed = The data { $id } are not what this training began with. Begin another one.
    .title = Data have changed
trainings-full = All { $limit } trainings that can be kept work or wait. Stop or delete one, or wait until one is finished.
    .title = Too many trainings
training-too-many-changes = The training would have { $count } changes on the way; at most { $limit } are allowed. Go back to before some of them, or begin another.
    .title = Too many changes
training-too-many = { $count } trainings in one stream; the limit is { $limit }.
    .title = Too many trainings

## Operations

operation-input = A tensor needs N and at least one axis more, and at least one cell; this one has shape { $shape }. One picture is a list of one (C, H, W).
    .title = Not a batch
operation-too-many-cells = All tensors of the operation together would have { $count } cells; the limit is { $limit }. Make the input or the layer smaller.
    .title = Too many cells
operation-too-much-work = The operation would need { $count } multiply-adds; the limit is { $limit }. Make the input or the layer smaller.
    .title = Too much work
two-deltas = dy is given, and a loss that would make it too. Leave one of them out.
    .title = Two deltas
target-missing = { $kind } compares with a target. Give class indices, or an array of the same shape.
    .title = No target
loss-takes-no = { $kind } is a loss: it takes inputs and a target, and no { $field }.
    .title = Not for a loss
loss-not-last = { $kind } is a loss: it ends a chain, so nothing can stand behind it.
    .title = A loss ends a chain
gradcheck-needs-delta = There is nothing to differentiate. Give a dy, or a loss and its target.
    .title = Nothing to differentiate
gradcheck-needs-tensor = Whose cell is it? Name the tensor, or leave the index out to check all.
    .title = No tensor
gradcheck-needs-index = Which cell of the tensor? Give its index, or leave the tensor out to check all.
    .title = No index
gradcheck-too-many-cells = { $count } numbers would be nudged one by one; the limit is { $limit }. Name one tensor and index, or make the layer smaller.
    .title = Too many numbers
no-matrix = { $kind } is no convolution, so there is no banded matrix and no im2col of it.
    .title = No matrix

## The engine, as engine/errors.py says it

not-maps = { $who }: expected a tensor of shape { $wanted }, got shape { $shape }. Put the layer where channels and { $axes } spatial axes are left, before flatten.
not-a-vector = { $who }: expected a tensor of shape (features,), got shape { $shape }. Put a flatten or a globalavgpool before it.
not-a-sequence = { $who }: expected a tensor of shape (features,) or (C, L), got shape { $shape }. For feature maps take batchnorm2d.
kernel-too-large = { $who }: expected a kernel that fits into the padded input, got kernel { $kernel } for an input of { $size } + 2·{ $padding } (dilation { $dilation }). Make the kernel or the dilation smaller, or the padding larger.
output-padding = { $who }: expected output_padding smaller than the stride or the dilation, below { $limit }, got { $output_padding }. Make output_padding smaller, or the stride larger.
nothing-left = { $who }: expected an output of at least one cell, got padding { $padding } for an input of { $size }. Make the padding smaller or the kernel larger.
window-in-padding = { $who }: expected windows with at least one real cell each, got padding { $padding } with dilation { $dilation } for an input of { $size }. A window jumps over the whole input: make the padding or the dilation smaller.
padding-too-large = { $who }: expected padding of at most half the kernel, { $limit }, got padding { $padding } with kernel { $kernel }. A pooling window must touch at least one real cell: make the padding smaller.
channels-not-divisible = { $who }: expected { $which } divisible by groups = { $groups }, got { $channels }. Choose groups that divide both the input channels and out_channels.
parameter-shape = { $who }: expected { $parameter } of shape { $wanted }, got shape { $shape }. Parameters belong to one architecture: initialise them anew or load the fitting file.
unequal-shapes = { $who }: expected inputs of one shape, got { $shapes }. Bring the branches to the same channels and size, for instance with a 1×1 convolution.
unequal-sizes = { $who }: expected inputs that differ in channels only, got { $shapes }. Give both branches the same stride and padding.
one-input = { $who }: expected one input, got { $count }. Name one node in `inputs`; to read several, use add or concat.
several-inputs = { $who }: expected two or more inputs, got { $count }. List the names of the nodes to read in `inputs`.
batch-too-small = { $who }: expected more than one value per channel to take statistics of, got shape { $shape }. Train with a larger batch, or evaluate with the running statistics.
setting-unknown = { $who }: expected one of the settings { $known }, got { $field }. Correct the name or leave it out.
setting-missing = { $who }: expected the setting { $field }, got nothing. Give it a value: { $meaning }
setting-type = { $who }: expected { $field } to be { $wanted }, got { $value }.
setting-range = { $who }: expected { $field } { $range }, got { $value }. Choose a value within the limits.
setting-choice = { $who }: expected { $field } to be one of { $choices }, got { $value }. Choose one of them.
spec-type = { $who }: expected { $field } to be { $wanted }, got { $value }. docs/architecture.md shows an example.
spec-missing = { $who }: expected the field { $field }, got nothing. Add it.
spec-unknown-field = { $who }: expected one of the fields { $known }, got { $field }. Correct the name or leave it out.
kind-unknown = { $who }: expected a kind among { $known }, got { $value }. Choose one of them.
name-invalid = { $who }: expected a name of letters, digits, _ and -, at most 40 long, starting with a letter, got { $value }. Rename the node.
name-reserved = { $who }: expected a name of the node's own, got { $value }, which every trace has already. Rename the node.
name-duplicated = { $who }: expected every node to have a name of its own, got { $value } twice. Rename one of the two.
no-nodes = { $who }: expected at least one node, got an empty list. Add a layer.
reader-of-nothing = { $who }: expected `inputs` to name nodes of this network, got { $value }. Known are { $known }.
cycle = { $who }: expected a network without cycles, got the cycle { $cycle }. Let one of these nodes read from an earlier one.
several-outputs = { $who }: expected one node that nobody reads, the output, got { $outputs }. Join the loose ends, remove them, or name the output in `output`.
dead-end = { $who }: expected every node to lead to the output { $output }, got a dead end, { $dead }. Remove it or let a later node read it.
classes = { $who }: expected { $wanted } class names, one for each output, got { $count }. Correct the list `classes` or leave it out.
classes-repeated = { $who }: expected class names that differ, got { $value } twice. Rename one of the two.
output-not-vector = { $who }: expected an output of shape (classes,) for this loss, got shape { $shape }. End with flatten and linear, or with a global average pooling.
normalization = { $who }: expected { $field } with one number for all channels or one for each of the { $channels }, got { $count }. Correct `input.{ $field }`.
target-range = { $who }: expected a class from 0 to { $last }, got { $value }. Choose an existing class.
target-name = { $who }: expected a class among { $known }, got { $value }. Choose an existing class.
target-shape = { $who }: expected a target of shape { $wanted }, got shape { $shape }. Give one class index for each object, or an array of the output's shape.
target-probability = { $who }: expected targets from 0 to 1, got { $value }. Give 0 for no and 1 for yes; targets of −1 and +1 are for hinge.
target-sign = { $who }: expected targets of −1 and +1, or of 0 and 1, got { $value }. Say +1 (or 1) where the object belongs to the class, −1 (or 0) where it does not.
target-one-hot = { $who }: expected one right class for each object, got rows without exactly one 1 among zeros. Give class indices, or rows with a single 1.
class-weights = { $who }: expected { $wanted } class weights, one for each class, got { $count }. Correct the list `weight` or leave it out.
class-weights-zero = { $who }: expected a batch with weight, got classes of weight 0 only. Give one of these classes a weight, or take the sum instead of the mean.
target-not-finite = { $who }: expected finite numbers, got { $count } NaN or infinite. Replace them.
not-numbers = { $who }: expected numbers in lists of one length, got { $value }. Give an array of numbers.
node-unknown = { $who }: expected a node among { $known }, got { $value }. Choose an existing node.
tensor-unknown = { $who }: expected a tensor among { $known }, got { $value }. Gradients exist once the pass has a target.
index = { $who }: expected an index within shape { $shape }, got { $index }. Count from 0.
nothing-to-explain = { $who }: expected something that is computed here: { $known }, got { $value }. Inputs and parameters are given, and gradients exist once there is a dy or a loss.
no-gradient = { $who }: expected a tensor with a gradient: { $known }, got { $value }. Give a dy, or a loss and its target.
too-many-terms = { $who }: expected a sum of at most { $limit } terms, got more. Ask about a smaller layer.
delta-shape = { $who }: expected a delta of the output's shape { $wanted }, got shape { $shape }. Give dy one number for each cell of y.
params-unknown = { $who }: expected parameters among { $known }, got { $value }. Correct the name or leave it out.
unequal-batches = { $who }: expected inputs with the same number of objects, got { $shapes }. Give every input the same N.
input-shape = { $who }: expected an input of shape { $wanted }, got shape { $shape }. Axes are N, C, H, W.
input-not-finite = { $who }: expected finite numbers, got { $count } NaN or infinite. Replace them.
not-probabilities = { $who }: expected an output of probabilities, from 0 to 1, got { $value }. End the network with a sigmoid, or take binary_cross_entropy_with_logits.
weights-file = { $who }: expected a safetensors file, got { $reason }. Save it again, for instance with `safetensors`.
weights-missing = { $who }: expected the tensor { $name }, got nothing. The file belongs to another architecture.
weights-unknown = { $who }: expected only tensors of this architecture, got { $name } as well. The file belongs to another architecture.
weights-not-finite = { $who }: expected finite numbers in { $name }, got { $count } NaN or infinite. Train again with a smaller rate.
file-unreadable = { $who }: expected { $wanted }, got { $reason }. Check the file.
idx-beginning = { $who }: expected { $wanted }, got a file that begins with { $start }. Check the file.
idx-header = { $who }: expected { $wanted }, got a file that ends within its header. Check the file.
idx-large = { $who }: expected { $wanted }, got a header that promises { $bytes } bytes, more than { $limit }. Give fewer objects at a time.
idx-shorter = { $who }: expected { $wanted }, got { $found } of the { $bytes } bytes that shape { $shape } takes. Check the file.
idx-longer = { $who }: expected { $wanted }, got more than the { $bytes } bytes that shape { $shape } takes. Check the file.
idx-images = { $who }: expected { $wanted }, got images of type { $type }, shape { $shape }. Give uint8 of shape (N, H, W), or (N, H, W, 3) for colours.
idx-labels = { $who }: expected { $wanted }, got { $count } images, labels of shape { $shape } and type { $type }. Give one whole number from 0 for each image.
idx-label = { $who }: expected { $wanted }, got the label { $value }. Labels count from 0, and are below { $limit }.
archive-path = { $who }: expected { $wanted }, got the path '{ $path }', which leaves the folder. Pack the folder anew.
archive-class = { $who }: expected { $wanted }, got '{ $path }' outside a class folder. Put every picture into a folder named after its class.
archive-empty = { $who }: expected { $wanted }, got no pictures. Put the pictures into folders named after their classes.
archive-files = { $who }: expected { $wanted }, got { $count } files, more than { $limit }. Leave some out.
archive-bytes = { $who }: expected { $wanted }, got { $count } bytes, more than { $limit }. Leave some pictures out, or make them smaller.
archive-picture-bytes = { $who }: expected { $wanted }, got '{ $path }' of { $count } bytes in one picture, more than { $limit }. Make it smaller.
archive-decoded-bytes = { $who }: expected { $wanted }, got { $count } bytes when decoded, more than { $limit }. Leave some pictures out, or make them smaller.
archive-picture = { $who }: expected { $wanted }, got '{ $path }': { $reason }. Mend or remove this file.
archive-shapes = { $who }: expected { $wanted }, got '{ $path }' of shape { $shape }, others of { $others }. Make them of one size.

## The engine: training

change-empty = { $who }: expected something that changes: { $known }, got nothing. Name it and its new value, or leave the change out.
momentum-unknown = { $who }: expected an optimizer with momentum, got { $kind }. Train with { $known }.
mixup-repeated = { $who }: expected mixup at most once, got a second one. Leave one of the two out.
augment-tensors = { $who }: expected pictures to augment, got an array of floating-point numbers. Points and prepared tensors train without augmentations; mixup works.
labels-count = { $who }: expected a label for each of { $wanted } objects, at least one, got { $count }. Give as many labels as objects.
snapshot-file = { $who }: expected a snapshot of a training, got { $reason }. Plain weights start a new training; a snapshot carries one on.
training-diverged = { $who }: expected finite numbers in { $tensor } at update { $step }, got { $count } NaN or infinite. Train with a smaller learning rate, or from other weights.

## What the engine may want

wanted-boolean = true or false
wanted-integer = an integer
wanted-number = a number
wanted-pair = an integer or a pair of integers
wanted-triple = an integer or three of them
wanted-object = an object
wanted-kind = a kind or an object with a kind
wanted-string = a string
wanted-list-of-nodes = a list of nodes
wanted-list-of-names = a list of names
wanted-list-of-kinds = a list of kinds
wanted-list-of-changes = a list of changes
wanted-input-shape = [C, H, W], [C, L], [C, D, H, W] or [features], each at least 1
wanted-background = dark, light or null
wanted-positive = positive numbers
wanted-numbers = numbers
wanted-idx = an IDX file (MNIST's format)
wanted-archive = a zip or folder with one folder of images for each class
