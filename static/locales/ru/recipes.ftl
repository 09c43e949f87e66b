# Из чего состоит обучение. Вид: {группа}-{вид} и {группа}-{вид}-idea; его настройка: {группа}-{вид}-{настройка} и …-idea;
# один из вариантов: {группа}-{вид}-{настройка}-is-{вариант}. Группы: optimizer, schedule, regularizer, augmentation, dataset.

## Оптимизаторы

optimizer-sgd = Градиентный спуск (SGD)
optimizer-sgd-idea = Шаг против градиента каждого пакета; при желании с моментом и затуханием весов. Запись PyTorch.
optimizer-sgd-learning_rate = скорость обучения α
optimizer-sgd-learning_rate-idea = длина шага на единицу градиента
optimizer-sgd-momentum = момент γ
optimizer-sgd-momentum-idea = доля прошлого шага, которая продолжается; 0 — прошлый шаг забыт
optimizer-sgd-weight_decay = затухание весов λ
optimizer-sgd-weight_decay-idea = тянет каждый параметр к нулю
optimizer-sgd-nesterov = Нестеров
optimizer-sgd-nesterov-idea = наклон берётся там, куда ведёт момент

optimizer-momentum = Момент, как в конспекте
optimizer-momentum-idea = Δw = −α dw + γ · прошлое Δw: новая скорость меняет лишь новую часть шага.
optimizer-momentum-learning_rate = { optimizer-sgd-learning_rate }
optimizer-momentum-learning_rate-idea = { optimizer-sgd-learning_rate-idea }
optimizer-momentum-momentum = { optimizer-sgd-momentum }
optimizer-momentum-momentum-idea = { optimizer-sgd-momentum-idea }

optimizer-adagrad = Adagrad
optimizer-adagrad-idea = У каждого числа своя скорость: чем больше его двигали, тем она меньше. Шаги только уменьшаются.
optimizer-adagrad-learning_rate = { optimizer-sgd-learning_rate }
optimizer-adagrad-learning_rate-idea = длина первого шага, пока он не уменьшился
optimizer-adagrad-eps = ε
optimizer-adagrad-eps-idea = прибавляется к корню, чтобы не делить на 0
optimizer-adagrad-weight_decay = { optimizer-sgd-weight_decay }
optimizer-adagrad-weight_decay-idea = { optimizer-sgd-weight_decay-idea }

optimizer-rmsprop = RMSProp
optimizer-rmsprop-idea = Adagrad, который забывает: старые квадраты угасают, и шаги не замирают.
optimizer-rmsprop-learning_rate = { optimizer-sgd-learning_rate }
optimizer-rmsprop-learning_rate-idea = примерно на столько число сдвигается за шаг
optimizer-rmsprop-alpha = память ρ
optimizer-rmsprop-alpha-idea = доля старых квадратов, которая остаётся
optimizer-rmsprop-eps = { optimizer-adagrad-eps }
optimizer-rmsprop-eps-idea = { optimizer-adagrad-eps-idea }
optimizer-rmsprop-momentum = { optimizer-sgd-momentum }
optimizer-rmsprop-momentum-idea = { optimizer-sgd-momentum-idea }
optimizer-rmsprop-weight_decay = { optimizer-sgd-weight_decay }
optimizer-rmsprop-weight_decay-idea = { optimizer-sgd-weight_decay-idea }

optimizer-adam = Adam
optimizer-adam-idea = Момент и RMSProp вместе, с поправкой на первые шаги, когда оба ещё мало помнят.
optimizer-adam-learning_rate = { optimizer-sgd-learning_rate }
optimizer-adam-learning_rate-idea = { optimizer-rmsprop-learning_rate-idea }
optimizer-adam-beta1 = β₁
optimizer-adam-beta1-idea = доля старого среднего градиента, которая остаётся
optimizer-adam-beta2 = β₂
optimizer-adam-beta2-idea = доля старых квадратов, которая остаётся
optimizer-adam-eps = { optimizer-adagrad-eps }
optimizer-adam-eps-idea = { optimizer-adagrad-eps-idea }
optimizer-adam-weight_decay = { optimizer-sgd-weight_decay }
optimizer-adam-weight_decay-idea = добавляется к градиенту, так что его чувствуют и среднее, и квадраты

optimizer-adamw = AdamW
optimizer-adamw-idea = Adam, в котором затухание весов не попадает ни в среднее, ни в квадраты.
optimizer-adamw-learning_rate = { optimizer-sgd-learning_rate }
optimizer-adamw-learning_rate-idea = { optimizer-rmsprop-learning_rate-idea }
optimizer-adamw-beta1 = { optimizer-adam-beta1 }
optimizer-adamw-beta1-idea = { optimizer-adam-beta1-idea }
optimizer-adamw-beta2 = { optimizer-adam-beta2 }
optimizer-adamw-beta2-idea = { optimizer-adam-beta2-idea }
optimizer-adamw-eps = { optimizer-adagrad-eps }
optimizer-adamw-eps-idea = { optimizer-adagrad-eps-idea }
optimizer-adamw-weight_decay = { optimizer-sgd-weight_decay }
optimizer-adamw-weight_decay-idea = тянет каждый параметр к нулю, какими бы ни были его градиенты

## Расписания скорости обучения

schedule-constant = Постоянная
schedule-constant-idea = Скорость не меняется.
schedule-constant-warm_up = разогрев
schedule-constant-warm_up-idea = за сколько обновлений скорость вырастает до полной; 0 — сразу

schedule-step = Ступенями
schedule-step-idea = Через каждые столько-то обновлений скорость падает в несколько раз.
schedule-step-warm_up = { schedule-constant-warm_up }
schedule-step-warm_up-idea = { schedule-constant-warm_up-idea }
schedule-step-step_size = длина ступени
schedule-step-step_size-idea = сколько обновлений от одного падения скорости до следующего
schedule-step-gamma = множитель
schedule-step-gamma-idea = на что умножается скорость при каждом падении

schedule-cosine = Косинус
schedule-cosine-idea = Скорость спадает по половине волны: медленно вначале и медленно в конце.
schedule-cosine-warm_up = { schedule-constant-warm_up }
schedule-cosine-warm_up-idea = { schedule-constant-warm_up-idea }
schedule-cosine-last = последний множитель
schedule-cosine-last-idea = какая доля скорости остаётся в конце

## Регуляризация

regularizer-l2 = L2
regularizer-l2-idea = К потерям добавляется λ, умноженная на сумму всех квадратов: чем больше число, тем сильнее его тянет к нулю.
regularizer-l2-strength = сила λ
regularizer-l2-strength-idea = во что обходятся большие параметры
regularizer-l2-weights_only = только веса
regularizer-l2-weights_only-idea = не трогать смещения, γ, β и обучаемые наклоны

regularizer-l1 = L1
regularizer-l1-idea = К потерям добавляется λ, умноженная на сумму модулей: лишнее становится в точности нулём.
regularizer-l1-strength = { regularizer-l2-strength }
regularizer-l1-strength-idea = { regularizer-l2-strength-idea }
regularizer-l1-weights_only = { regularizer-l2-weights_only }
regularizer-l1-weights_only-idea = { regularizer-l2-weights_only-idea }

## Аугментация

augmentation-affine = Сдвинуть и повернуть
augmentation-affine-idea = Сдвиг, поворот, масштаб, наклон и отражение за один раз: повёрнутая картинка интерполируется однажды.
augmentation-affine-shift = сдвиг
augmentation-affine-shift-idea = не больше стольких ячеек по обоим направлениям
augmentation-affine-turn = поворот
augmentation-affine-turn-idea = не больше стольких градусов в любую сторону
augmentation-affine-scale = масштаб
augmentation-affine-scale-idea = на какую долю, самое большее, картинка растёт или сжимается
augmentation-affine-slant = наклон
augmentation-affine-slant-idea = на сколько ячеек, самое большее, строка сдвинута относительно соседней
augmentation-affine-mirror = отражение
augmentation-affine-mirror-idea = в половине случаев меняет местами лево и право

augmentation-shift = Сдвиг
augmentation-shift-idea = Сдвигает картинку на целое число ячеек; с краю повторяется граница.
augmentation-shift-cells = ячейки
augmentation-shift-cells-idea = { augmentation-affine-shift-idea }

augmentation-rotate = Поворот
augmentation-rotate-idea = Поворачивает картинку вокруг середины.
augmentation-rotate-degrees = градусы
augmentation-rotate-degrees-idea = { augmentation-affine-turn-idea }

augmentation-scale = Масштаб
augmentation-scale-idea = Растягивает или сжимает картинку вокруг середины.
augmentation-scale-by = доля
augmentation-scale-by-idea = { augmentation-affine-scale-idea }

augmentation-flip = Отражение
augmentation-flip-idea = Зеркально отражает: корабль остаётся кораблём, а вот из цифр цифрами — немногие.
augmentation-flip-axis = ось
augmentation-flip-axis-idea = поменять местами лево и право или верх и низ
augmentation-flip-axis-is-horizontal = лево и право
augmentation-flip-axis-is-vertical = верх и низ
augmentation-flip-share = доля
augmentation-flip-share-idea = доля картинок, которые отражаются

augmentation-perspective = Перспектива
augmentation-perspective-idea = Взгляд искоса: каждый угол картинки сдвигается внутрь на своё расстояние.
augmentation-perspective-distortion = искажение
augmentation-perspective-distortion-idea = насколько, самое большее, сдвигается угол, в долях половины стороны

augmentation-noise = Шум
augmentation-noise-idea = Добавляет гауссов шум к каждой ячейке каждого канала.
augmentation-noise-std = отклонение σ
augmentation-noise-std-idea = стандартное отклонение шума; белое — это 1

augmentation-cutout = Вырезание
augmentation-cutout-idea = Закрашивает квадрат в случайном месте: сеть не должна смотреть только на одну деталь.
augmentation-cutout-size = размер
augmentation-cutout-size-idea = сторона квадрата в ячейках
augmentation-cutout-value = значение
augmentation-cutout-value-idea = чем закрашен квадрат: 0 — чёрным, 255 — белым

augmentation-brightness = Яркость
augmentation-brightness-idea = Умножает все ячейки на один множитель; что стало ярче белого, остаётся белым.
augmentation-brightness-by = размах
augmentation-brightness-by-idea = множитель от 1 − размах до 1 + размах

augmentation-hue = Оттенок
augmentation-hue-idea = Поворачивает круг цветов; серые картинки не меняются.
augmentation-hue-degrees = градусы
augmentation-hue-degrees-idea = { augmentation-affine-turn-idea }

augmentation-saturation = Насыщенность
augmentation-saturation-idea = Делает цвета сочнее или бледнее; серые картинки не меняются.
augmentation-saturation-by = размах
augmentation-saturation-by-idea = множитель насыщенности от 1 − размах до 1 + размах

augmentation-mixup = Mixup
augmentation-mixup-idea = Накладывает на каждый объект другой из того же пакета и смешивает их цели в той же пропорции.
augmentation-mixup-alpha = α
augmentation-mixup-alpha-idea = насколько ровно смешивать: около 0 почти всегда один из двух, при 1 любая пропорция одинаково вероятна

## Данные

dataset-shapes = Фигуры в шуме
dataset-shapes-idea = Круги, квадраты, треугольники… в случайном месте, случайных размера и поворота, белые на чёрном, 28 × 28.
dataset-shapes-count = объекты
dataset-shapes-count-idea = сколько всего, каждого класса поровну
dataset-shapes-seed = зерно
dataset-shapes-seed-idea = одно и то же зерно даёт одни и те же объекты
dataset-shapes-shapes = классы
dataset-shapes-shapes-idea = сколько видов фигур участвует
dataset-shapes-size = размер
dataset-shapes-size-idea = диаметр окружности вокруг фигуры в долях стороны картинки
dataset-shapes-size_spread = разброс размеров
dataset-shapes-size_spread-idea = на какую долю, самое большее, фигура меньше или больше
dataset-shapes-shift = блуждание
dataset-shapes-shift-idea = по какой части свободного места бродит фигура; 0 — стоит в середине
dataset-shapes-turn = поворот
dataset-shapes-turn-idea = не больше стольких градусов в любую сторону
dataset-shapes-fade = тусклость
dataset-shapes-fade-idea = на какую долю, самое большее, фигура темнее белого
dataset-shapes-noise = шум
dataset-shapes-noise-idea = стандартное отклонение в каждой ячейке; белое — это 1

dataset-digits = Нарисованные цифры
dataset-digits-idea = Цифры, написанные пером нашей программы: случайные наклон, толщина, размер и место, 28 × 28.
dataset-digits-count = { dataset-shapes-count }
dataset-digits-count-idea = { dataset-shapes-count-idea }
dataset-digits-seed = { dataset-shapes-seed }
dataset-digits-seed-idea = { dataset-shapes-seed-idea }
dataset-digits-height = высота
dataset-digits-height-idea = сколько ячеек сверху донизу
dataset-digits-size_spread = { dataset-shapes-size_spread }
dataset-digits-size_spread-idea = на какую долю, самое большее, цифра меньше или больше
dataset-digits-thickness = толщина
dataset-digits-thickness-idea = ширина пера в ячейках
dataset-digits-thickness_spread = разброс толщины
dataset-digits-thickness_spread-idea = на какую долю, самое большее, перо тоньше или толще
dataset-digits-slant = наклон
dataset-digits-slant-idea = на сколько ячеек, самое большее, строка сдвинута относительно соседней
dataset-digits-turn = { dataset-shapes-turn }
dataset-digits-turn-idea = { dataset-shapes-turn-idea }
dataset-digits-shift = сдвиг
dataset-digits-shift-idea = на сколько ячеек, самое большее, цифра стоит не в середине
dataset-digits-noise = { dataset-shapes-noise }
dataset-digits-noise-idea = { dataset-shapes-noise-idea }

dataset-moons = Две луны
dataset-moons-idea = Две полуокружности на плоскости, заходящие одна в другую.
dataset-moons-count = { dataset-shapes-count }
dataset-moons-count-idea = { dataset-shapes-count-idea }
dataset-moons-seed = { dataset-shapes-seed }
dataset-moons-seed-idea = { dataset-shapes-seed-idea }
dataset-moons-noise = шум
dataset-moons-noise-idea = стандартное отклонение того, что добавлено к обеим координатам

dataset-circles = Круг в круге
dataset-circles-idea = Никакая прямая их не разделит, а радиус различает.
dataset-circles-count = { dataset-shapes-count }
dataset-circles-count-idea = { dataset-shapes-count-idea }
dataset-circles-seed = { dataset-shapes-seed }
dataset-circles-seed-idea = { dataset-shapes-seed-idea }
dataset-circles-noise = { dataset-moons-noise }
dataset-circles-noise-idea = { dataset-moons-noise-idea }
dataset-circles-inner = внутренний радиус
dataset-circles-inner-idea = радиус внутренней окружности; у внешней он равен 1

dataset-spiral = Спираль
dataset-spiral-idea = Рукава, закрученные один вокруг другого, по одному на класс.
dataset-spiral-count = { dataset-shapes-count }
dataset-spiral-count-idea = { dataset-shapes-count-idea }
dataset-spiral-seed = { dataset-shapes-seed }
dataset-spiral-seed-idea = { dataset-shapes-seed-idea }
dataset-spiral-noise = { dataset-moons-noise }
dataset-spiral-noise-idea = { dataset-moons-noise-idea }
dataset-spiral-arms = рукава
dataset-spiral-arms-idea = сколько классов
dataset-spiral-turns = обороты
dataset-spiral-turns-idea = сколько раз рукав обходит круг

dataset-xor = Исключающее ИЛИ
dataset-xor-idea = Четыре квадрата, как на шахматной доске: класс 1 там, где положительна ровно одна координата.
dataset-xor-count = { dataset-shapes-count }
dataset-xor-count-idea = { dataset-shapes-count-idea }
dataset-xor-seed = { dataset-shapes-seed }
dataset-xor-seed-idea = { dataset-shapes-seed-idea }
dataset-xor-noise = { dataset-moons-noise }
dataset-xor-noise-idea = { dataset-moons-noise-idea }
dataset-xor-gap = зазор
dataset-xor-gap-idea = насколько близко точки подходят к осям

dataset-gaussians = Гауссовы облака
dataset-gaussians-idea = Круглые облака: прямые разделяют их, пока они не перекрываются.
dataset-gaussians-count = { dataset-shapes-count }
dataset-gaussians-count-idea = { dataset-shapes-count-idea }
dataset-gaussians-seed = { dataset-shapes-seed }
dataset-gaussians-seed-idea = { dataset-shapes-seed-idea }
dataset-gaussians-noise = разброс σ
dataset-gaussians-noise-idea = стандартное отклонение каждого облака
dataset-gaussians-clouds = облака
dataset-gaussians-clouds-idea = сколько классов

## Классы фигур

class-circle = круг
class-square = квадрат
class-triangle = треугольник
class-cross = крест
class-bars = полосы
class-ring = кольцо
class-star = звезда
class-plus = плюс
class-frame = рамка
class-crescent = полумесяц
