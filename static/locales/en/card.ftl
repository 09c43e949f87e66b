# The explanation of one cell, and predicting it before it is seen.

card-label = Why { $address } has its value
card-views = How the sum is told
card-view-gather = gather
card-view-gather-title = The rotated kernel gathers from the deltas, spread by the stride and padded
card-view-scatter = scatter
card-view-scatter-title = Every delta stamps its filter into its window; the stamps add up
card-sentence = { $address } = { $value }: { $count ->
    [0] no terms
    [one] { $number } term
   *[other] { $number } terms
}
card-symbols = The formula in symbols
card-numbers = The formula with the numbers of this cell
card-copy = Copy as LaTeX
card-copied = Formula copied as LaTeX
card-copy-failed = The browser does not let the page copy
card-terms = { $count ->
    [one] { $number } term
   *[other] { $number } terms
}
card-rivals = { $count ->
    [one] { $number } cell competes
   *[other] { $number } cells compete
}
card-written-in = Written in: { $list }
card-product = product
card-value = value
card-groups = The sum in parts
card-pages = Pages of terms
card-previous = previous
card-next = next
card-range = Terms { $first }–{ $last } of { $count }
card-padding = padding
card-grid = { $names }
card-grid-group = { $group }: { $names }
card-grid-axes = rows and columns of { $tensor }
card-table = The terms in order
card-number = No.
card-part = part
card-cells = cells
card-function = function
card-factors = numbers
card-summand = number
card-sum = sum so far
card-so-far = The first { $number } add up to { $sum }.
card-total = All { $number } terms add up to { $sum }.
card-largest = The largest of the { $number } is { $sum }.
card-rounding = As they are written here, rounded, the terms would add up to { $added }; unrounded they give { $sum }.
card-precision = The pass was computed in 32 bits and holds { $held }; in 64 bits the terms add up to { $sum }.
card-back = Back to { $address }
card-back-short = Back
card-lab = Open in the layer lab
card-lab-too-many = Even the smallest part that computes this cell has { $number } numbers; the lab edits at most { $limit }.
card-lab-mask = The lab draws a dropout mask of its own: this pass's cannot be taken along. Without training, the layer can.
card-lab-no-target = Without a target there is no loss to take along.
card-lab-nowhere = No layer computes this number.
card-lab-no-storage = The browser keeps no data for this page, so so many numbers cannot be handed over.
card-lab-share = Takes { $taken } of { $all } parts of the sum along: what comes out there is their share.
card-given-pixel = { $address } is a pixel of the prepared image: it is given, nothing computes it.
card-given-parameter = { $address } is a parameter: it is given, nothing in this pass computes it. Training moves it against { $gradient }.
card-flows = Flows into
card-flows-nowhere = Nothing in this pass reads this number.
card-flows-more = { $count ->
    [one] and { $number } more cell
   *[other] and { $number } more cells
}
card-flows-beyond = { $count ->
    [one] { $number } cell beyond these
   *[other] { $number } cells beyond these
}
card-carried = Pixels that carry its gradient
card-carried-none = None: no pixel changes this cell, whichever way it is nudged.
card-carried-box = { $count ->
    [one] { $number } pixel
   *[other] { $number } pixels
} within { $height }×{ $width }: rows { $top }–{ $bottom }, columns { $left }–{ $right }; a nudged pixel changes the cell by up to { $peak } times the nudge.
card-carried-strip = { $count ->
    [one] { $number } number
   *[other] { $number } numbers
} of the input, at { $top }–{ $bottom }; nudging one changes the cell by up to { $peak } times the nudge.
card-carried-picture = Gradient of the cell with respect to each of these pixels

## Parts of a sum

group-channel = channel { $number }
group-filter = filter { $number }
group-object = image { $number }
group-bias = bias
group-input = input { $number }
group-reader = reader { $number }
group-x = through x
group-direct = directly
group-own = its own share
group-shared = through the common sum
group-neighbours = through its neighbours
group-p = p
group-t = t
group-mean = through the mean
group-variance = through the variance

## Functions that have a word for a name

function-wins = wins
function-loses = loses

## Predicting

predict = Predict first
predict-title = Hides the value of the chosen cell until you have guessed it
predict-question = What is { $address }?
predict-check = Check
predict-show = Show me
predict-tolerance = A guess counts if it is off by at most { $share }, or by at most { $floor }. Comma or point, both are read.
predict-tolerance-share = A guess counts if it is off by at most { $share }. Comma or point, both are read.
predict-tries = { $tries ->
    [one] { $tries } guess so far.
   *[other] { $tries } guesses so far.
}
predict-right = { $tries ->
    [one] Right, at the first guess.
   *[other] Right, after { $tries } guesses.
}
predict-shown = Shown without a right guess. Follow the terms, then try another cell.
predict-unread = That is no number. Write it as 0.25, −3 or 2e-4.
predict-sign = The size is right, the sign is not.
predict-factor = The digits are right, the power of ten is not.
predict-high = Too large.
predict-low = Too small.
predict-special = It is not a finite number: write NaN, inf or -inf.
predict-score = { $cells ->
    [one] { $cells } cell
   *[other] { $cells } cells
}: { $right } guessed, { $first } of them at once; { $asked } shown.
predict-again = Start anew

## What is to be said about a cell

note-correlation = Correlation: the kernel lies on the window as it is stored, as in PyTorch.
note-convolution = Convolution: the kernel lies on the window rotated by 180°.
note-padding = { $count ->
    [one] { $count } of the terms reads the padding: it is 0 and stands in no tensor.
   *[other] { $count } of the terms read the padding: they are 0 and stand in no tensor.
}
note-slope = The slope of the curve is { $value } here.
note-dead = x is not above the threshold: the slope is 0, no gradient passes.
note-saturated = The curve is almost flat here (slope { $slope }): hardly any gradient passes.
note-flat = The curve is flat on both sides of its step: no gradient ever passes.
note-kink = x stands exactly on the kink; the slope taken there is { $slope }.
note-unreached = No window reads this cell: its gradient is 0.
note-mean-of = { $count ->
    [one] m = 1: one cell of the window is counted.
   *[other] m = { $count }: so many cells of the window are counted.
}
note-max-winner = The winner is { $tensor }{ $index } = { $value }; the others take no part.
note-max-tie = { $count } cells are equally large: { $cells }. The first of them in reading order wins.
note-max-won = { $windows ->
    [one] { $windows } window looks at this cell
   *[other] { $windows } windows look at this cell
}; it wins { $won } of them.
note-copied = Addition copies: each of its { $inputs } inputs gets the same gradient.
note-dropout-off = Outside training dropout lets everything through.
note-dropped = This cell was dropped: 0 forward, 0 back.
note-same-as = The same tensor as { $tensor }: explained there.
note-fork = { $readers } layers read this output: what comes back from each is added up.
note-own-statistics = Mean and variance are those of its own { $count } cells.
note-running-statistics = Mean and variance are the running ones of training: they are constants here.
note-product-rule = Product rule: the gradient times all the other { $inputs ->
    [2] input
   *[other] inputs
}.
note-infinite-product = Term { $term } is too large for any number the machine can hold (1.8·10³⁰⁸): it is ∞.
note-infinite-operand = { $tensor }{ $index } is infinite already.
note-infinite-sum = With term { $term } the sum grows beyond the largest number the machine can hold: it is ∞.
note-infinite-held = The sum { $sum } is too large for { $dtype }, in which the network computes: what it holds is ∞.
note-infinite-fused = The processor holds another value: it adds a product to the sum before it is rounded, so it never met the second ∞.
note-nan-product = NaN, no number: term { $term } is 0 · ∞, which has no value.
note-nan-operand = NaN, no number: { $tensor }{ $index } is none already, and whatever is computed with it is none.
note-nan-sum = NaN, no number: at term { $term } the sum is ∞ − ∞, which has no value.
note-p-minus-t = Cross-entropy behind a softmax: what is left is p − t = { $p } − { $t }, over the number of images.
note-shifted = For safety the largest, { $m }, is taken off every exponent first; the shares stay the same.
note-loss-mean = The mean over { $objects ->
    [one] { $objects } value
   *[other] { $objects } values
}, not their sum: so the gradients carry the factor 1/{ $objects }.
note-loss-sum = The sum over { $objects ->
    [one] { $objects } value
   *[other] { $objects } values
}, not their mean.
