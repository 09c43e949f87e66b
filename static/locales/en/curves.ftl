# Curves, time travel, and what the network looks like at a moment.

## Curves

curves-none = Start a training, or choose one above: its curves grow here.
curves-none-yet = The first numbers are on their way.
curves-charts = Charts. Plus and minus zoom, zero shows everything, Shift with the arrows moves the window. The arrows alone travel through time.
curves-show = Show
curves-pane-overview = Loss and accuracy
curves-pane-loss = Loss alone
curves-pane-accuracy = Accuracy alone
curves-pane-running = Running estimate Q
curves-pane-rate = Learning rate
curves-pane-gradients = Gradient norms
curves-pane-updates = Update ratios
curves-pane-outputs = Spread of outputs
curves-pane-all = Everything
curves-logarithmic = log
curves-logarithmic-hint = Logarithmic scale (L): equal steps are equal factors
curves-logarithmic-of = { $what }: logarithmic scale
curves-no-logarithm = Zeros have no logarithm: they are gaps here.
curves-smoothing = Smooth
curves-smoothing-hint = Exponential mean of the batches; the batches themselves stay behind it, pale
curves-zoom = Zoom
curves-zoom-hint = Drag over a chart to zoom in, double-click to see everything
curves-zoom-in = Zoom in
curves-zoom-out = Zoom out
curves-zoom-reset = Whole run

curves-key-zoom = charts: zoom in, out, whole run
curves-key-pan = charts: move the zoomed window

curves-loss = Loss
curves-accuracy = Accuracy
curves-running = Running estimate Q
curves-learning_rate = Learning rate
curves-gradients = Gradient norms ‖dw‖
curves-updates = Update ratios ‖Δw‖ / ‖w‖
curves-outputs = Outputs: median, 15…85 %
curves-learning-loss = batch
curves-learning-accuracy = batch
curves-learning-running = Q
curves-learning-learning_rate = rate
curves-smoothed = batch, smoothed
curves-cut = up to { $top }: cut
curves-uncut = up to { $top }: all shown
curves-cut-hint = A few outbursts would squeeze the rest flat: the axis ends below them
curves-held-out = held-out
curves-label-steps = { $what } over the steps: { $runs }
curves-label-epochs = { $what } over the epochs: { $runs }
curves-nothing = This run told nothing of it.
curves-no-outputs = How outputs spread is measured at the end of each epoch: nothing was measured yet.
curves-layer = Layer
curves-all-parameters = biases too
curves-layer-values = Layer by layer at the crosshair: { $run }
curves-spread = { $low } · { $median } · { $high }

curves-axis = Horizontal axis
curves-axis-hint = Epochs make runs with batches of different size comparable (X)
curves-axis-of-steps = steps
curves-axis-of-epochs = epochs
curves-axis-steps = step
curves-axis-epochs = epoch
curves-happened = What happened on the way
curves-change-learning_rate = rate { $from } → { $to }
curves-change-learning_rate-to = rate → { $to }
curves-change-momentum = momentum { $from } → { $to }
curves-change-momentum-to = momentum → { $to }
curves-change-penalty = penalty { $from } → { $to }
curves-change-penalty-to = penalty → { $to }
curves-change-batch_size = batch { $from } → { $to }
curves-change-batch_size-to = batch → { $to }
curves-change-augmentations = { $number ->
    [0] no augmentation
    [one] { $number } augmentation
   *[other] { $number } augmentations
}
curves-went-back = ↶ back from { $from } to { $to }
curves-failed = ✕ not a number any more: step { $step }, { $place }

curves-table = The curves as a table
curves-save = Save the charts
curves-save-as = Save the charts as { $form }
curves-save-hint = As they are shown: axis, zoom, smoothing; on white paper.
curves-unit-loss = mean of the objects
curves-unit-accuracy = share of the objects
curves-unit-running = mean of the objects
curves-unit-learning_rate = α
curves-csv = all reports as CSV
curves-column-step = step
curves-column-epoch = epoch
curves-column-running = Q
curves-column-learning_rate = rate
curves-column-held-out-loss = held-out loss
curves-column-held-out-accuracy = held-out accuracy
curves-at-step = step { $step }
curves-at-epoch = epoch { $epoch }

## Travelling in time

travel = Time travel
travel-rail = The moment that is looked at
travel-rail-hint = Drag through time: each tick is a snapshot of the network
travel-where = step { $step }, epoch { $epoch } · snapshot { $number } of { $count }
travel-previous = Previous snapshot
travel-next = Next snapshot
travel-now = Now
travel-open = Open in the explorer
travel-open-hint = The network as it was then, with the same object and target, in a new tab

## The network at a moment

look-none = Choose a training: here you see what its network looks like.
look-not-yet = There is no snapshot yet.
look-waiting = Computing…
look-answer = The object and the answer
look-says = It says { $name }.
look-no-answer = No answer: the outputs are not numbers any more.
look-right = { $label }: right.
look-wrong = It is { $label }, the network says { $name }.
look-tensor = { $name }, { $shape }, from { $minimum } to { $maximum }
look-scale = Colours
look-scale-held = the same at every moment
look-scale-moment = own scale each moment
look-layers = Layers
look-layers-some = main ones
look-layers-weights = all with weights
look-layers-all = all { $number }
look-filters = Filters of { $node }
look-weights = Weights of { $node }
look-left-out = { $number } more not shown
look-peak-here = here { $peak }

probe-choose = Which object
probe-part = Part of the data
part-held_out = held-out part
part-training = training part
probe-a-sample = a sample
probe-number = { $number } of { $count }
probe-previous = Previous object
probe-next = Next object
probe-random = Random
probe-mistake = A mistake
probe-samples = Samples

## Confusion and mistakes

judged-part = Judged on
judged = Accuracy { $accuracy }: { $right } of { $objects } right, loss { $loss }, at step { $step }.
confusion-as = as
confusion-counts = counts
confusion-shares = shares, %
confusion-caption = Rows: what it is. Columns: what the network says. In { $way }.
confusion-cell = { $label } taken for { $predicted }: { $number }, { $share } of its class. Show these mistakes.
confusion-right = { $label } recognised: { $number }, { $share } of its class
confusion-hint = Click a cell to see its mistakes.
confusion-too-large = { $number } classes are too many for a table to be read.
confusion-commonest = Most often confused
confusion-pair = { $label } taken for { $predicted }: { $number }
confusion-no-mistakes = No mistakes at all.
by-class = Accuracy of each class
by-class-class = class
by-class-objects = objects
by-class-count = { $count ->
    [one] { $number } object
   *[other] { $number } objects
}
mistakes-of = { $label } taken for { $predicted }
mistakes-all = All mistakes
mistakes-none-here = Nothing of this kind at this moment.
mistakes-hint = The largest loss first: truth → answer and its probability. A picture opens in the explorer.
mistake = { $label } taken for { $predicted }, with { $probability }
mistake-open = { $words }. Open in the explorer.
mistake-look = look here
mistake-look-hint = Filters, feature maps and deltas of this object, at any moment

## Decision regions

regions-not-here = Decision regions exist for points on the plane: choose such data.
regions-role = plane
regions-label = Decision regions and { $number } points. The arrows move a spot and tell the probabilities there.
regions-hint = The stronger a colour, the surer the network. Point at a place, or use the arrows.
regions-at = ({ $x }; { $y }): { $said }
