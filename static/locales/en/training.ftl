# The training room.

training-title = Training room · Nablascope
training-title-of = { $name } · Nablascope
training-what = watch a network learn
training-setup = What is learned, and how
training-curves = Curves
training-look = The network at this moment
