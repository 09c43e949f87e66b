# The layer lab: one operation, every cell of it.

lab-title = Layer lab · Nablascope
lab-what = one layer, every cell, forward and back
lab-bar = What is looked at
lab-preset = Example
lab-preset-own = your own
lab-kind = Layer or loss
lab-family-convolution = Convolution
lab-family-pooling = Pooling
lab-family-dense = Dense
lab-family-activation = Activation
lab-family-normalization = Normalisation
lab-family-regularization = Regularisation
lab-family-join = Joining
lab-family-shape = Shape
lab-family-loss = Loss
lab-random = Random numbers
lab-random-hint = New small whole numbers in every tensor that is given
lab-reset = Reset
lab-reset-hint = Back to the numbers of the example
lab-picture = Picture…
lab-picture-hint = A picture becomes an input of at most 32×32 cells. Dropping or pasting one does the same.
lab-from = Cut out of { $layer } of { $network }.
lab-dropzone = Drop the picture: it becomes an input
lab-problem-kept = The last good numbers stay.
lab-slip = The source prints { $printed } at { $address }; it is { $value }.
lab-slip-cell = The source prints { $printed }
lab-slip-show = Show the cell

lab-way-gather = gathered
lab-way-scatter = scattered
lab-agree = Gathered { $gather } = scattered { $scatter }: both ways agree
lab-differ = Gathered { $gather }, scattered { $scatter }

lab-tensor-x = input
lab-tensor-w = weights
lab-tensor-b = bias
lab-tensor-y = output
lab-tensor-p = probabilities
lab-tensor-t = target
lab-tensor-slope = slope
lab-tensor-gamma = scale
lab-tensor-beta = shift
lab-tensor-running_mean = running mean
lab-tensor-running_var = running variance
lab-tensor-dy = gradient that arrives
lab-tensor-dx = gradient that leaves
lab-tensor-gradient = gradient of { $tensor }
lab-number = number
lab-editable = Type to change a number, arrow keys move
lab-not-a-number = “{ $text }” is not a number.
lab-pasted = { $count ->
    [one] One number pasted into { $tensor }
   *[other] { $count } numbers pasted into { $tensor }
}
lab-pasted-lost = { $count ->
    [one] One number pasted into { $tensor }
   *[other] { $count } numbers pasted into { $tensor }
}; { $lost } did not fit
lab-size = Size of { $tensor }
lab-size-axis = Size of { $tensor } along { $axis }

lab-workings = How { $address } comes about
lab-workings-given = { $address } is given
lab-workings-given-hint = Everything it flows into is outlined with dashes. Choose a computed cell to see its sum, or type to change this one.
lab-products-in = (products { $power })
lab-workings-more = and { $count } more

lab-stamp = How { $address } stamps its filter into { $tensor }
lab-mini-dy_padded = dy, spread and padded
lab-mini-part = (rows { $top }–{ $bottom }, columns { $left }–{ $right })
lab-mini-w_rotated = w, rotated by 180°

lab-status-rest = Point at a cell, or press Tab and the arrow keys. A click pins it.
lab-status-padding = { $address } is padding: no cell of x
lab-status-hidden = { $address } = ?: predict it first
lab-status-given = { $address } = { $value }, given
lab-status-cell = { $address } = { $value }
lab-status-terms = { $count ->
    [one] one term
   *[other] { $count } terms
}
lab-status-bias = bias { $value }
lab-status-reads = made of { $tensors }
lab-status-flows = flows into { $tensors }
lab-tally = { $count } of { $tensor }

lab-timeline = Timeline, cell by cell
lab-step = { $address }, step { $number } of { $count }
lab-step-whole = everything
lab-loop = Loop
lab-loop-hint = Go round within one pass (L)

lab-panel-cell = Cell
lab-panel-settings = Settings
lab-panel-matrix = Matrix
lab-panel-check = Check
lab-panel-share = Share
lab-cell-none = Choose a cell.
lab-given = { $meaning ->
    [input] This number is the input's; nothing in this layer makes it.
   *[other] This number is given ({ $meaning }); nothing in this layer makes it.
} Type to change it.
lab-flows = { $count ->
    [one] It flows into one cell
   *[other] It flows into { $count } cells
}
lab-flows-none = It flows into no cell that was computed here.
lab-training = training, not inference
lab-seed = Draw again (seed { $seed })

lab-matrix-banded = Ŵ
lab-matrix-transposed = Ŵᵀ
lab-matrix-columns = im2col
lab-matrix-banded-says = Written as vectors, y = Ŵ x + b. Ŵ is { $rows } × { $columns }: a row for each cell of y, a column for each cell of x. Each row is the one above, shifted.
lab-matrix-transposed-says = Backward, dx = Ŵᵀ dy. Ŵᵀ is { $rows } × { $columns }: a row for each cell of dx, a column for each cell of dy.
lab-matrix-columns-says = How it is really computed: each column is one window of x, { $columns } windows of { $rows } numbers; y = w times this.
lab-matrix-group = Shown is the first of { $count } groups.
lab-matrix-lit = { $address }: { $rows } rows, { $columns } columns, { $entries } entries lit

lab-check-says = A gradient is a slope: nudge one number by ±ε, see how much L changes, divide by 2ε. { $sum ->
    [loss] Here L is the loss itself.
   *[other] Here L = { $sum }.
}
lab-check-chain = Every nudge is followed through all layers behind it to the end of the chain, and held against the gradient that came back through all of them.
lab-check-choose = Choose a number of a tensor that has a gradient.
lab-check-difference = difference quotient
lab-check-error = relative error
lab-check-infinite = L or its gradient is not finite here: ∞ and NaN have no difference quotient.
lab-check-kink = Here the function has a kink: the slopes to the left and to the right differ, so the check says nothing.
lab-check-all = All numbers, one after the other
lab-check-cells = cells
lab-check-kinks = { $count ->
    [one] one kink
   *[other] { $count } kinks
}
lab-check-worst = worst

lab-share-link-hint = Opens the lab exactly like this: numbers, cell, panel.
lab-share-why = curl: why { $address }
lab-share-steps = Steps as JSON

lab-key-play = play, pause, cell by cell
lab-key-step = a cell back, a cell on
lab-key-loop = go round within one pass
lab-key-type = write into a cell
lab-key-enter = correct the number of a cell; of one that is computed: go on into its explanation
lab-key-paste = paste a table from a spreadsheet
lab-key-copy = copy a map for a spreadsheet
lab-key-delete = zero
lab-key-predict = predict before you see

lab-passes-forward = forward
lab-passes-back = back
lab-operation-correlation = correlation
lab-operation-convolution = convolution
lab-whole = Whole board
lab-whole-hint = All tensors, or only those of the sum that is looked at
lab-panel-hide = Hide

lab-behind = Behind it
lab-behind-remove = Remove { $kind }
lab-beside = Beside it
lab-beside-shares = Same settings, same x and same dy as the layer it is compared with.
lab-neighbour-none = nothing
lab-local-names = The formula speaks of { $kind } alone: { $names }.

lab-tensor-of = { $meaning } · { $kind }
lab-tensor-on = out of { $from }, into { $to }
lab-tensor-back = back from { $from } to { $to }
lab-tensor-loss = loss
lab-tensor-mean = mean
lab-tensor-variance = variance
lab-tensor-scale = 1 / standard deviation
lab-tensor-x_hat = normalised
lab-tensor-exp = e to the x − max
lab-tensor-total = their sum
lab-tensor-each = loss of each object
lab-tensor-divisor = divisor
lab-tensor-derivative = slope
lab-constant = constant { $value }

lab-legend-value = values
lab-legend-gradient = gradients
lab-legend-all-value = all values
lab-legend-all-gradient = all gradients
lab-scale = colours
lab-scale-map = per map
lab-scale-tensor = per tensor
lab-scale-board = one for all
lab-outline-self = the cell
lab-outline-term = its terms
lab-outline-flow = it flows into
lab-outline-far = through the other layer
lab-mark-wins = wins its window
lab-mark-dead = dead: no gradient passes
lab-mark-saturated = saturated: hardly any gradient passes

lab-curve = The function and its slope
lab-curve-value = the function
lab-curve-slope = its slope
lab-curve-far = beyond the axis

lab-matrix-banded-dense = W
lab-matrix-transposed-dense = Wᵀ
lab-matrix-banded-dense-says = y = W x + b. W is { $rows } × { $columns }: a row for each cell of y, a column for each cell of x.
lab-matrix-transposed-dense-says = Backward, dx = Wᵀ dy. Wᵀ is { $rows } × { $columns }: a row for each cell of dx, a column for each cell of dy.
lab-not-given = { $tensor } is computed: numbers can be pasted where they are given.
lab-copied = { $count ->
    [one] One number of { $tensor } copied
   *[other] { $count } numbers of { $tensor } copied
}
lab-share-npy = .npy
