# Комната обучения.

training-title = Комната обучения · Nablascope
training-title-of = { $name } · Nablascope
training-what = как сеть учится
training-setup = Чему и как учить
training-curves = Кривые
training-look = Сеть в этот момент
