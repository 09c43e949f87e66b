# Words that stand within formulas; names of tensors and settings stay as they are.

block = block
group = group
padded = padded
rotated = rotated
readers = readers
wins = wins
windows-over-it = windows over it
