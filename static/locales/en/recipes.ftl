# What a training is made of. A kind: {group}-{kind} and {group}-{kind}-idea; a setting of it: {group}-{kind}-{setting} and …-idea;
# one of its choices: {group}-{kind}-{setting}-is-{choice}. Groups: optimizer, schedule, regularizer, augmentation, dataset.

## Optimizers

optimizer-sgd = Gradient descent (SGD)
optimizer-sgd-idea = A step against the gradient of each batch; momentum and weight decay on top if you like. PyTorch's form.
optimizer-sgd-learning_rate = learning rate α
optimizer-sgd-learning_rate-idea = how far a step goes per unit of gradient
optimizer-sgd-momentum = momentum γ
optimizer-sgd-momentum-idea = share of the last step that goes on; 0 forgets it
optimizer-sgd-weight_decay = weight decay λ
optimizer-sgd-weight_decay-idea = pulls every parameter towards 0
optimizer-sgd-nesterov = Nesterov
optimizer-sgd-nesterov-idea = takes the slope where the momentum is about to lead

optimizer-momentum = Momentum, as in the notes
optimizer-momentum-idea = Δw = −α dw + γ · the last Δw: a new rate changes only the new part of a step.
optimizer-momentum-learning_rate = { optimizer-sgd-learning_rate }
optimizer-momentum-learning_rate-idea = { optimizer-sgd-learning_rate-idea }
optimizer-momentum-momentum = { optimizer-sgd-momentum }
optimizer-momentum-momentum-idea = { optimizer-sgd-momentum-idea }

optimizer-adagrad = Adagrad
optimizer-adagrad-idea = A rate of its own for every number: the more it was moved, the smaller. Steps only shrink.
optimizer-adagrad-learning_rate = { optimizer-sgd-learning_rate }
optimizer-adagrad-learning_rate-idea = length of the first step, before it shrinks
optimizer-adagrad-eps = ε
optimizer-adagrad-eps-idea = added to the root, so that nothing divides by 0
optimizer-adagrad-weight_decay = { optimizer-sgd-weight_decay }
optimizer-adagrad-weight_decay-idea = { optimizer-sgd-weight_decay-idea }

optimizer-rmsprop = RMSProp
optimizer-rmsprop-idea = Adagrad that forgets: old squares fade, so steps do not die out.
optimizer-rmsprop-learning_rate = { optimizer-sgd-learning_rate }
optimizer-rmsprop-learning_rate-idea = about how far a number moves in one step
optimizer-rmsprop-alpha = memory ρ
optimizer-rmsprop-alpha-idea = share of the old squares that stays
optimizer-rmsprop-eps = { optimizer-adagrad-eps }
optimizer-rmsprop-eps-idea = { optimizer-adagrad-eps-idea }
optimizer-rmsprop-momentum = { optimizer-sgd-momentum }
optimizer-rmsprop-momentum-idea = { optimizer-sgd-momentum-idea }
optimizer-rmsprop-weight_decay = { optimizer-sgd-weight_decay }
optimizer-rmsprop-weight_decay-idea = { optimizer-sgd-weight_decay-idea }

optimizer-adam = Adam
optimizer-adam-idea = Momentum and RMSProp together, corrected for the first steps, when both remember little.
optimizer-adam-learning_rate = { optimizer-sgd-learning_rate }
optimizer-adam-learning_rate-idea = { optimizer-rmsprop-learning_rate-idea }
optimizer-adam-beta1 = β₁
optimizer-adam-beta1-idea = share of the old mean gradient that stays
optimizer-adam-beta2 = β₂
optimizer-adam-beta2-idea = share of the old squares that stays
optimizer-adam-eps = { optimizer-adagrad-eps }
optimizer-adam-eps-idea = { optimizer-adagrad-eps-idea }
optimizer-adam-weight_decay = { optimizer-sgd-weight_decay }
optimizer-adam-weight_decay-idea = added to the gradient, so mean and squares feel it too

optimizer-adamw = AdamW
optimizer-adamw-idea = Adam with the weight decay kept out of the mean and the squares.
optimizer-adamw-learning_rate = { optimizer-sgd-learning_rate }
optimizer-adamw-learning_rate-idea = { optimizer-rmsprop-learning_rate-idea }
optimizer-adamw-beta1 = { optimizer-adam-beta1 }
optimizer-adamw-beta1-idea = { optimizer-adam-beta1-idea }
optimizer-adamw-beta2 = { optimizer-adam-beta2 }
optimizer-adamw-beta2-idea = { optimizer-adam-beta2-idea }
optimizer-adamw-eps = { optimizer-adagrad-eps }
optimizer-adamw-eps-idea = { optimizer-adagrad-eps-idea }
optimizer-adamw-weight_decay = { optimizer-sgd-weight_decay }
optimizer-adamw-weight_decay-idea = pulls every parameter towards 0, whatever its gradients were

## Schedules of the learning rate

schedule-constant = Constant
schedule-constant-idea = The rate stays as it is.
schedule-constant-warm_up = warm-up
schedule-constant-warm_up-idea = updates until the rate has grown to its full size; 0: at once

schedule-step = In steps
schedule-step-idea = The rate falls by a factor every so many updates.
schedule-step-warm_up = { schedule-constant-warm_up }
schedule-step-warm_up-idea = { schedule-constant-warm_up-idea }
schedule-step-step_size = falls every
schedule-step-step_size-idea = updates from one fall of the rate to the next
schedule-step-gamma = factor
schedule-step-gamma-idea = what the rate is multiplied by at each fall

schedule-cosine = Cosine
schedule-cosine-idea = The rate falls along half a wave: slowly at first, slowly at the end.
schedule-cosine-warm_up = { schedule-constant-warm_up }
schedule-cosine-warm_up-idea = { schedule-constant-warm_up-idea }
schedule-cosine-last = last factor
schedule-cosine-last-idea = share of the rate that is left at the end

## Regularizers

regularizer-l2 = L2
regularizer-l2-idea = λ times the sum of all squares is added to the loss: the larger a number, the harder it is pulled to 0.
regularizer-l2-strength = strength λ
regularizer-l2-strength-idea = how much large parameters cost
regularizer-l2-weights_only = weights only
regularizer-l2-weights_only-idea = leaves biases, γ, β and learned slopes alone

regularizer-l1 = L1
regularizer-l1-idea = λ times the sum of all absolute values is added to the loss: what is not needed ends at exactly 0.
regularizer-l1-strength = { regularizer-l2-strength }
regularizer-l1-strength-idea = { regularizer-l2-strength-idea }
regularizer-l1-weights_only = { regularizer-l2-weights_only }
regularizer-l1-weights_only-idea = { regularizer-l2-weights_only-idea }

## Augmentations

augmentation-affine = Move and turn
augmentation-affine-idea = Shifts, turns, scales, slants and mirrors in one go: a turned picture is interpolated only once.
augmentation-affine-shift = shift
augmentation-affine-shift-idea = cells at most, in both directions
augmentation-affine-turn = turn
augmentation-affine-turn-idea = degrees at most, either way
augmentation-affine-scale = scale
augmentation-affine-scale-idea = share at most by which it grows or shrinks
augmentation-affine-slant = slant
augmentation-affine-slant-idea = cells at most that a row moves sideways per row
augmentation-affine-mirror = mirror
augmentation-affine-mirror-idea = swaps left and right in half of the cases

augmentation-shift = Shift
augmentation-shift-idea = Moves the picture by whole cells; what moves in repeats the border.
augmentation-shift-cells = cells
augmentation-shift-cells-idea = { augmentation-affine-shift-idea }

augmentation-rotate = Rotate
augmentation-rotate-idea = Turns the picture around its middle.
augmentation-rotate-degrees = degrees
augmentation-rotate-degrees-idea = { augmentation-affine-turn-idea }

augmentation-scale = Scale
augmentation-scale-idea = Lets the picture grow or shrink around its middle.
augmentation-scale-by = share
augmentation-scale-by-idea = { augmentation-affine-scale-idea }

augmentation-flip = Flip
augmentation-flip-idea = Mirrors the picture: a ship is still a ship, but few digits are still digits.
augmentation-flip-axis = axis
augmentation-flip-axis-idea = swap left and right, or top and bottom
augmentation-flip-axis-is-horizontal = left and right
augmentation-flip-axis-is-vertical = top and bottom
augmentation-flip-share = share
augmentation-flip-share-idea = share of the pictures that are mirrored

augmentation-perspective = Perspective
augmentation-perspective-idea = Looks at the picture aslant: every corner moves inwards by an amount of its own.
augmentation-perspective-distortion = distortion
augmentation-perspective-distortion-idea = how far at most a corner moves, as a share of the half side

augmentation-noise = Noise
augmentation-noise-idea = Adds Gaussian noise to every cell of every channel.
augmentation-noise-std = deviation σ
augmentation-noise-std-idea = standard deviation of the noise; white is 1

augmentation-cutout = Cutout
augmentation-cutout-idea = Paints a square over, anywhere: no single part may be all the network looks at.
augmentation-cutout-size = size
augmentation-cutout-size-idea = cells along the side of the square
augmentation-cutout-value = value
augmentation-cutout-value-idea = what the square is painted with: 0 is black, 255 white

augmentation-brightness = Brightness
augmentation-brightness-idea = Multiplies all cells by one factor; what becomes brighter than white is white.
augmentation-brightness-by = by
augmentation-brightness-by-idea = the factor is from 1 − this to 1 + this

augmentation-hue = Hue
augmentation-hue-idea = Turns the circle of colours; grey pictures stay as they are.
augmentation-hue-degrees = degrees
augmentation-hue-degrees-idea = { augmentation-affine-turn-idea }

augmentation-saturation = Saturation
augmentation-saturation-idea = Makes colours stronger or paler; grey pictures stay as they are.
augmentation-saturation-by = by
augmentation-saturation-by-idea = the factor of the saturation is from 1 − this to 1 + this

augmentation-mixup = Mixup
augmentation-mixup-idea = Lays another object of the batch over each and mixes their targets in the same proportion.
augmentation-mixup-alpha = α
augmentation-mixup-alpha-idea = how evenly they are mixed: near 0 almost one of them alone, at 1 any proportion alike

## Data

dataset-shapes = Shapes in noise
dataset-shapes-idea = Circles, squares, triangles … of random place, size and turn, white on black, 28 × 28.
dataset-shapes-count = objects
dataset-shapes-count-idea = how many, of every class the same number
dataset-shapes-seed = seed
dataset-shapes-seed-idea = the same seed draws the same objects
dataset-shapes-shapes = classes
dataset-shapes-shapes-idea = how many kinds of shapes take part
dataset-shapes-size = size
dataset-shapes-size-idea = diameter of the circle around a shape, as a share of the picture's side
dataset-shapes-size_spread = spread of sizes
dataset-shapes-size_spread-idea = share at most by which a shape is smaller or larger
dataset-shapes-shift = wandering
dataset-shapes-shift-idea = how much of the free space around it a shape wanders through; 0 keeps it in the middle
dataset-shapes-turn = turn
dataset-shapes-turn-idea = degrees at most, either way
dataset-shapes-fade = fading
dataset-shapes-fade-idea = share at most by which a shape is darker than white
dataset-shapes-noise = noise
dataset-shapes-noise-idea = standard deviation in each cell; white is 1

dataset-digits = Drawn digits
dataset-digits-idea = Digits written with a pen by our own code, of random slant, thickness, size and place, 28 × 28.
dataset-digits-count = { dataset-shapes-count }
dataset-digits-count-idea = { dataset-shapes-count-idea }
dataset-digits-seed = { dataset-shapes-seed }
dataset-digits-seed-idea = { dataset-shapes-seed-idea }
dataset-digits-height = height
dataset-digits-height-idea = cells from top to bottom
dataset-digits-size_spread = { dataset-shapes-size_spread }
dataset-digits-size_spread-idea = share at most by which a digit is smaller or larger
dataset-digits-thickness = thickness
dataset-digits-thickness-idea = width of the pen in cells
dataset-digits-thickness_spread = spread of thickness
dataset-digits-thickness_spread-idea = share at most by which the pen is thinner or thicker
dataset-digits-slant = slant
dataset-digits-slant-idea = cells at most that a row moves sideways per row
dataset-digits-turn = { dataset-shapes-turn }
dataset-digits-turn-idea = { dataset-shapes-turn-idea }
dataset-digits-shift = shift
dataset-digits-shift-idea = cells at most by which a digit stands off the middle
dataset-digits-noise = { dataset-shapes-noise }
dataset-digits-noise-idea = { dataset-shapes-noise-idea }

dataset-moons = Two moons
dataset-moons-idea = Two half circles on the plane that reach into each other.
dataset-moons-count = { dataset-shapes-count }
dataset-moons-count-idea = { dataset-shapes-count-idea }
dataset-moons-seed = { dataset-shapes-seed }
dataset-moons-seed-idea = { dataset-shapes-seed-idea }
dataset-moons-noise = noise
dataset-moons-noise-idea = standard deviation of what is added to both coordinates

dataset-circles = Circle in a circle
dataset-circles-idea = No line separates them, but their radius does.
dataset-circles-count = { dataset-shapes-count }
dataset-circles-count-idea = { dataset-shapes-count-idea }
dataset-circles-seed = { dataset-shapes-seed }
dataset-circles-seed-idea = { dataset-shapes-seed-idea }
dataset-circles-noise = { dataset-moons-noise }
dataset-circles-noise-idea = { dataset-moons-noise-idea }
dataset-circles-inner = inner radius
dataset-circles-inner-idea = radius of the inner circle; the outer one has 1

dataset-spiral = Spiral
dataset-spiral-idea = Arms that wind around each other, one for each class.
dataset-spiral-count = { dataset-shapes-count }
dataset-spiral-count-idea = { dataset-shapes-count-idea }
dataset-spiral-seed = { dataset-shapes-seed }
dataset-spiral-seed-idea = { dataset-shapes-seed-idea }
dataset-spiral-noise = { dataset-moons-noise }
dataset-spiral-noise-idea = { dataset-moons-noise-idea }
dataset-spiral-arms = arms
dataset-spiral-arms-idea = how many classes
dataset-spiral-turns = turns
dataset-spiral-turns-idea = how often an arm goes round

dataset-xor = XOR
dataset-xor-idea = Four squares like a chessboard: class 1 where exactly one coordinate is positive.
dataset-xor-count = { dataset-shapes-count }
dataset-xor-count-idea = { dataset-shapes-count-idea }
dataset-xor-seed = { dataset-shapes-seed }
dataset-xor-seed-idea = { dataset-shapes-seed-idea }
dataset-xor-noise = { dataset-moons-noise }
dataset-xor-noise-idea = { dataset-moons-noise-idea }
dataset-xor-gap = gap
dataset-xor-gap-idea = how far points keep from the axes

dataset-gaussians = Gaussian clouds
dataset-gaussians-idea = Round clouds: lines separate them as far as they do not overlap.
dataset-gaussians-count = { dataset-shapes-count }
dataset-gaussians-count-idea = { dataset-shapes-count-idea }
dataset-gaussians-seed = { dataset-shapes-seed }
dataset-gaussians-seed-idea = { dataset-shapes-seed-idea }
dataset-gaussians-noise = spread σ
dataset-gaussians-noise-idea = standard deviation of each cloud
dataset-gaussians-clouds = clouds
dataset-gaussians-clouds-idea = how many classes

## Classes of the shapes

class-circle = circle
class-square = square
class-triangle = triangle
class-cross = cross
class-bars = bars
class-ring = ring
class-star = star
class-plus = plus
class-frame = frame
class-crescent = crescent
