# The training room.

training-title = Training room · Nablascope
training-title-of = { $name } · Nablascope
training-what = watch a network learn
training-setup = What is learned, and how
training-curves = Curves
training-look = The network at this moment
training-parts = Parts of the page
training-part-setup = Set up
training-part-curves = Curves
training-part-look = Network
training-panel-network = Network
training-panel-regions = Regions
training-panel-confusion = Confusion
training-panel-mistakes = Mistakes
training-panel-data = Data
training-panel-share = Share
training-panel-runs = All runs

## Before the first run

training-welcome = { $count ->
    [one] One class to tell apart
   *[other] { $count } classes to tell apart
}
training-welcome-data = { $count ->
    [one] One object
   *[other] { $number } objects
}, { $shape } numbers each
training-welcome-hint = Nothing can go wrong: a run can be paused, taken back and thrown away. Everything at the left can be changed first.

## The form

training-section-dataset = Data
training-section-network = Network
training-section-optimizer = Learning
training-section-regularizer = Penalty
training-section-augmentations = Augmentation
training-none = none
training-choose = choose…
training-more = More settings
training-as-network = as the network says

training-data = Data
training-data-generated = Drawn by our own code
training-data-kept = On the server
training-data-kept-idea = Kept on the server as files.
training-data-classes = { $count ->
    [one] 1 class
   *[other] { $count } classes
}
training-data-objects = { $count ->
    [one] 1 object
   *[other] { $number } objects
}
training-data-remove = Delete these data from the server
training-data-remove-sure = Delete { $name }? Runs that learned from it keep their curves but cannot go on.
training-sheet-label = Examples: { $classes }
training-sheet-of = Examples of { $name }
training-sheet-before = Pictures as they are
training-sheet-after = The same pictures as the network is shown them
training-sheet-pairs = Above as they are, below as the network is shown them.
training-sheet-again = Other chance
training-sheet-show-after = As augmentation shows them
training-upload = Upload…
training-upload-hint = A zip with a folder of pictures for each class, or IDX files as MNIST has them. Dropping files on the page does the same.
training-uploading = Sending { $name }
training-upload-reading = The server reads { $name }
training-upload-stop = Stop
training-dropzone = Drop the files: they become data to learn from
training-fetch = Fetch { $name } ({ $size })
training-fetching = Fetching { $name }
training-megabytes = { $number } MB

training-split = Held-out part
training-split-own = { $count ->
    [one] The data bring one object of their own to be judged by.
   *[other] The data bring { $number } objects of their own to be judged by.
}
training-split-held_out = held-out share
training-split-held_out-idea = of every class as much is never learned from, only judged by
training-split-seed = seed
training-split-seed-idea = who is held out
training-split-balanced = balance classes
training-split-balanced-idea = learn from as many objects of each class as the rarest has
training-split-count = objects to learn from
training-split-count-idea = so few are learned by heart: the network overfits
training-split-few = learn from a few only
training-split-parts = Learns from { $learned }, is judged by { $judged }.

training-network = Network
training-network-built = Built here
training-network-zoo = From the zoo
training-network-own = Your own
training-network-json = as JSON
training-network-json-idea = Any network that the explorer can show.
training-network-id-idea = Begins with the numbers that it has.
training-network-open = Look at it in the explorer
training-network-parameters = { $count ->
    [one] 1 parameter
   *[other] { $number } parameters
}
training-network-seed = seed of the weights
training-network-seed-idea = runs with the same seed begin with identical weights
training-layers = Layers
training-perceptron = Dense layers
training-perceptron-idea = Every neuron sees everything. Without hidden layers: the linear classifier.
training-perceptron-depth = hidden layers
training-perceptron-depth-idea = 0 is the linear classifier
training-perceptron-width = neurons
training-perceptron-width-idea = in each hidden layer
training-perceptron-activation = activation
training-perceptron-activation-idea = the bend between layers; without it many layers are one
training-perceptron-activation-is-relu = ReLU
training-perceptron-activation-is-leaky_relu = leaky ReLU
training-perceptron-activation-is-elu = ELU
training-perceptron-activation-is-tanh = tanh
training-perceptron-activation-is-sigmoid = sigmoid
training-perceptron-normalize = batch normalisation
training-perceptron-normalize-idea = brings every layer’s sums to mean 0 and variance 1
training-perceptron-dropout = dropout
training-perceptron-dropout-idea = share of cells left out before the last layer while it learns
training-convnet = Convolutional network
training-convnet-idea = Filters slide over the picture; each block halves it and doubles the filters.
training-convnet-blocks = blocks
training-convnet-blocks-idea = convolution, activation, pooling
training-convnet-filters = filters
training-convnet-filters-idea = in the first block
training-convnet-kernel = kernel
training-convnet-kernel-idea = cells along the side of a filter
training-convnet-activation = { training-perceptron-activation }
training-convnet-activation-idea = { training-perceptron-activation-idea }
training-convnet-activation-is-relu = { training-perceptron-activation-is-relu }
training-convnet-activation-is-leaky_relu = { training-perceptron-activation-is-leaky_relu }
training-convnet-activation-is-elu = { training-perceptron-activation-is-elu }
training-convnet-activation-is-tanh = { training-perceptron-activation-is-tanh }
training-convnet-activation-is-sigmoid = { training-perceptron-activation-is-sigmoid }
training-convnet-normalize = { training-perceptron-normalize }
training-convnet-normalize-idea = brings every map to mean 0 and variance 1 over the batch
training-convnet-dropout = { training-perceptron-dropout }
training-convnet-dropout-idea = { training-perceptron-dropout-idea }
training-initializer = Initialisation
training-initializer-own = the network’s own: { $name }
training-loss = Loss
training-loss-idea = What is made small. Choose cross-entropy to smooth labels.

training-optimizer = Optimizer
training-schedule = Schedule of the rate
training-epochs = { $count ->
    [one] 1 epoch
   *[other] { $number } epochs
}
training-batches-of = batches of { $number }
training-pace-epochs = epochs
training-pace-epochs-idea = how often every object is seen
training-pace-batch_size = batch size
training-pace-batch_size-idea = objects per update: few make noisy steps, many make few steps
training-pace-seed = seed
training-pace-seed-idea = order of the objects and all other chance; the same seed, the same curve
training-regularizer = Penalty for large numbers
training-regularizer-idea = Added to the loss; large parameters then cost something.
training-augmentations-idea = Every time an object is shown it is varied a little anew: the network sees more than there is.
training-augmentations-add = Add
training-augmentations-drop = Leave { $name } out

training-run-name = Name of the run
training-run-name-usual = from its network and rate
training-lift = lift the limits
training-lift-idea = The fields keep to what makes sense in a lecture. Lifted, only the server’s own limits hold.
training-reset = Back to the usual settings
training-start = Run
training-start-another = New run

## Scenes

training-scenes = Scenes
training-scenes-choose = choose a comparison…
training-scenes-watch = Watch:
training-scenes-question = Ask:
training-scenes-start = { $count ->
    [one] Start it
    [2] Start both
   *[other] Start all { $count }
}
training-scenes-seconds = takes { $time }

## Runs

training-runs = Runs
training-runs-none = Nothing was trained yet.
training-all-runs = All runs ({ $count })
training-overlay = Curves of { $name }
training-progress = Progress of { $name }
training-take = Use its settings
training-chip-right = { $accuracy } right
training-data-of-form = The data of the form: { $name }
training-take-weights = Go on from its weights
training-take-weights-hint = The form takes its settings, and the next run begins with the weights of this moment instead of random ones.
training-taken-weights = The next run begins with the weights of { $name }.
training-rename = Rename
training-rename-of = Rename { $name }
training-rename-hint = Rename (a double click on the name does the same)
training-rename-label = New name of { $name }
training-rename-empty = A run needs a name.
training-delete = Delete
training-delete-sure = Delete { $name } with its curves and snapshots?
training-delete-yes = Yes, delete
training-delete-no = No
training-deleted-elsewhere = { $name } was deleted elsewhere.
training-link-gone = { $count ->
    [one] A run of this link is not on the server any more.
   *[other] { $count } runs of this link are not on the server any more.
}
training-state-queued = waiting
training-state-queued-at = waiting, number { $place } in line
training-state-running = learning
training-state-paused = paused
training-state-interrupted = interrupted
training-state-finished = finished
training-state-stopped = stopped
training-state-failed = broke down
training-epoch-of = epoch { $epoch } of { $epochs }
training-step = batch { $step } of { $total }
training-left = { $time } left
training-time-seconds = { $count ->
    [one] 1 second
   *[other] { $number } seconds
}
training-time-minutes = { $count ->
    [one] 1 minute
   *[other] { $number } minutes
}
training-time-hours = { $number } hours

## Commands

training-commands = What { $name } is told
training-run = Run
training-continue = Continue
training-pause = Pause
training-batch = One batch
training-epoch = One epoch
training-back = Back
training-back-to = Back to { $step }
training-back-hint = Takes the run back to the snapshot before, or to the moment that is looked at; what came after is forgotten.
training-stop = Stop
training-stop-hint = Ends the run; its curves and snapshots stay, and Back takes it up again.
training-live = Change while it learns
training-live-more = More
training-live-learning_rate = rate α
training-live-momentum = momentum γ
training-live-penalty = penalty λ
training-live-batch_size = batch size
training-live-halve = Halve the rate
training-live-double = Double the rate
training-ended-finished = It has learned all its epochs.
training-ended-stopped = It was stopped.
training-failed-at = Learning broke down at batch { $step }: in layer { $node } the { $meaning ->
    [gradient] gradient { $tensor } is
    [value] output { $tensor } is
   *[parameter] parameter { $tensor } is
} no longer a finite number.
training-failed-somewhere = Learning broke down at batch { $step }.
training-failed-advice = Mostly the rate is too large: go back and lower it, or start anew with a tenth of it.

training-retry = Start anew with rate { $rate }
training-taken = The form holds the settings of { $name } now.

## Status, keys, sharing

training-status-rest = Choose data and a network at the left, then press Run. ? lists the keys.
training-status-loss = running loss Q { $loss }
training-status-held-out = { $accuracy } of the held-out objects right
training-connection-retrying = The connection broke; trying again.
training-key-space = run or pause
training-key-batch = one batch
training-key-epoch = one epoch
training-key-travel = to the snapshot before or after
training-key-log = logarithmic axis
training-key-axis = charts along steps or epochs
training-key-escape = back to now; shows what was hidden
training-share-link-hint = Opens exactly this: runs, moment, curves, settings.
training-share-numpy = Log in NumPy
training-share-headless = Command without a page
training-share-again = The document holds everything, live changes too: whoever runs it gets the same curve, bit for bit.
training-share-log = Log (.csv)
training-share-weights = Weights (.safetensors)
training-share-weights-at = Weights of batch { $step } (.safetensors)
training-share-document = Document (.json)
