# Всё вокруг картины: входы, инспектор, спецификация, обмен.

## Входы

inputs-network = Сеть
inputs-network-changed = { $name }, изменена
inputs-network-parameters = { $count ->
    [one] { $number } параметр
    [few] { $number } параметра
   *[many] { $number } параметров
}
inputs-accuracy = верно { $percent }: { $data }
inputs-accuracy-none = обученных весов нет: все числа начинаются со случайных
train-this = Обучать эту сеть
inputs-picture = Картинка
inputs-samples-more = Есть ещё картинки
inputs-upload = Файл…
inputs-upload-hint = PNG, JPEG, WebP, BMP или GIF. Можно и перетащить файл в любое место страницы или вставить из буфера.
inputs-draw = Рисовать
inputs-webcam = Камера
inputs-dropzone = Отпустите картинку где угодно
inputs-paste-no-image = В буфере обмена нет картинки.
inputs-kind-image = ваша: { $width } × { $height }, { $format }
inputs-kind-tensor = тензор
inputs-problem = { $detail } Прежняя картинка остаётся.
pane-close = Закрыть
zoo-heading = Выберите сеть

zoo-lenet5-title = LeNet-5
zoo-lenet5-idea = Свёртка, пулинг, свёртка, пулинг, решение: с ReLU и максимумом по окну.
zoo-lenet5_1998-title = LeNet-5 (1998)
zoo-lenet5_1998-idea = Как в первой статье: tanh и усредняющий пулинг.
zoo-tiny_vgg-title = Маленькая VGG
zoo-tiny_vgg-idea = Только фильтры 3×3, парами, на цветных картинках.
zoo-branches-title = Ветви
zoo-branches-idea = Обходной путь, который прибавляется, и две ветви, уложенные рядом.
zoo-linear-title = Линейный классификатор
zoo-linear-idea = Каждый пиксель голосует за каждую цифру, и между ними ничего нет.

data-mnist-test-10-000-images = проверочные картинки MNIST, 10 000 штук
data-cifar-10-1-000-of-the-test-images-learned-from-5-000 = CIFAR-10, 1000 проверочных картинок; обучена на 5000

sample-digit = цифра { $value }
sample-ship = корабль
sample-airplane = самолёт
sample-car = автомобиль
sample-colors = красный, зелёный, синий
sample-circle = круг
sample-cross = крест
sample-edge = вертикальная граница
sample-gradient = плавный переход
sample-checkerboard = шахматная доска

## Рисование

draw-heading = Нарисуйте картинку
draw-hint = После каждого штриха сеть смотрит заново.
draw-pad = Доска для рисования, белым по чёрному
draw-keys = С клавиатуры: стрелки двигают перо (с Shift дальше), пробел опускает и поднимает его, Backspace убирает штрих, Delete стирает всё.
draw-undo = Убрать штрих
draw-clear = Стереть
draw-pen-down = перо опущено, строка { $row }, столбец { $column }
draw-pen-up = перо поднято, строка { $row }, столбец { $column }
draw-strokes = { $count ->
    [0] пусто
    [one] { $count } штрих
    [few] { $count } штриха
   *[many] { $count } штрихов
}
draw-guess = Сеть говорит: { $name }, { $percent }
draw-waiting = Пока ничего не нарисовано.

## Камера

webcam-heading = Камера
webcam-start = Попробовать снова
webcam-snap = Сделать снимок
webcam-live = Камера включена. Пока вы не сделаете снимок, никуда ничего не уходит, а снимок уйдёт только на этот сервер.
webcam-asking = Браузер спрашивает, можно ли странице включить камеру.
webcam-refused = Браузер не даёт странице камеру. Разрешите её в адресной строке и попробуйте снова.
webcam-missing = Камера не найдена.
webcam-insecure = Браузеры дают камеру только страницам, открытым по https или на этом же компьютере (localhost).
webcam-broken = Не удалось включить камеру: { $reason }
webcam-view = То, что видит камера

## Подготовка

preparation-heading = Подготовка
preparation-intro = Что стало с картинкой по пути в сеть:
prepare-fit = Кадр
prepare-fit-fit = целиком, с полями
prepare-fit-crop = обрезать по кадру
prepare-fit-stretch = растянуть
prepare-center = Центрирование цифр
prepare-center-default = как при обучении сети
prepare-center-on = включено
prepare-center-off = выключено
prepare-invert = Светлое и тёмное
prepare-invert-auto = менять, если нужно
prepare-invert-on = менять всегда
prepare-invert-off = не менять
preparation-decode = Прочитано: { $format }, { $width } × { $height }, { $mode ->
    [L] оттенки серого
    [RGB] цвет
    [RGBA] цвет с прозрачностью
   *[other] режим { $mode }
}
preparation-orient = Повёрнуто, как отметила камера
preparation-flatten_alpha = Прозрачное легло на { $background ->
    [dark] чёрное
   *[light] белое
}{ $swapped ->
    [true] , чтобы штрихи остались видны
   *[false] {""}
}
preparation-color = { $result ->
    [L] Переведено в серое: 0,299 красного + 0,587 зелёного + 0,114 синего
   *[RGB] Переведено в красный, зелёный и синий
}
preparation-invert = { $applied ->
    [true] Светлое и тёмное поменялись местами
   *[false] Светлое и тёмное остались как есть
}: яркость края { $border }, у белого 1
preparation-center = { $applied ->
    [true] Рисунок вписан в { $size } клеток, центр масс посередине — так делали MNIST
   *[false] { $reason ->
        [blank] Центрировать нечего: картинка пуста
       *[other] Уже по центру
    }
}
preparation-resize = Размер изменён: { $source } → { $result }, { $fit ->
    [fit] целиком, с полями
    [crop] с обрезкой
   *[stretch] с растяжением
}
preparation-scale = Делим на { $divisor }: 0 — чёрное, 1 — белое
preparation-normalize = Нормировка, как при обучении: (x − { $mean }) / { $std }

## Инспектор

inspector-none = Выберите слой, чтобы увидеть его настройки, размеры и числа.
inspector-input = картинка
inspector-settings = Настройки
inspector-settings-none = У слоёв этого вида настроек нет.
inspector-counts = Размеры и счёт
inspector-values = Значения
inspector-filters = Параметры и их градиенты
inspector-edit = Изменить сеть
inspector-shape = Форма
inspector-shape-text = { $before } → { $after }
inspector-size = Размер
inspector-size-height = высота: { $text }
inspector-size-width = ширина: { $text }
inspector-dropped = { $count ->
    [one] из-за округления вниз последние строка и столбец не читаются
    [few] из-за округления вниз не читаются последние { $count } строки и столбца
   *[many] из-за округления вниз не читаются последние { $count } строк и столбцов
}
inspector-parameters = Параметры
inspector-parameters-none = нет
inspector-parameters-share = { $percent } всей сети
inspector-multiply-adds = Умножения со сложением
inspector-multiply-adds-none = нет
inspector-origin-zoo = обученные, из коллекции
inspector-origin-seed = случайные, зерно { $detail }
inspector-origin-weights = из файла весов
inspector-receptive = Рецептивное поле
inspector-receptive-text = { $height } × { $width } клеток входа, соседние сдвинуты на { $jump }
inspector-receptive-varies = у разных клеток разная часть входа: наведите на клетку, чтобы её увидеть
inspector-receptive-all = весь вход
inspector-input-recipe = Нормировка
inspector-input-recipe-text = (x − { $mean }) / { $std }
inspector-input-background = Обучалась на
inspector-input-background-dark = светлых штрихах по чёрному
inspector-input-background-light = тёмных штрихах по белому
mode-training = режим обучения
mode-training-meaning = дропаут выбрасывает клетки, а пакетная нормализация берёт статистики этого пакета

inspector-difference = Показана разность: стало − было.
inspector-no-difference = Форма изменилась: вычитать не из чего.
histogram-values = значения { $name }
histogram-gradients = градиенты { $name }
histogram-cells = клеток: { $number }
histogram-range = { $minimum } … { $maximum }, среднее { $mean }
histogram-zeros = ровно 0: { $percent }
histogram-nan = NaN: { $number }
histogram-infinite = бесконечных: { $number }
histogram-constant = всюду { $value }
histogram-none = нет ни одного конечного числа
histogram-log = логарифмическая шкала
histogram-count = клеток
histogram-bin = { $from } … { $to }: клеток { $number }
histogram-no-gradient = Выберите цель — и здесь появится градиент.
histogram-table = Таблицей
histogram-table-bin = от … до
histogram-tensor = Тензор

filters-hint = Сверху значения, снизу градиенты, в том же порядке. Наведите — увидите число, щелчок закрепит его адрес, стрелки водят по клеткам.
filters-limit = шкала цвета до ±{ $limit }; чисел: { $number }
filters-reading = { $address } = { $value }
filters-map = { $name }: { $shape }, стрелки ведут от клетки к клетке
filters-page = строки { $rows }, столбцы { $columns }
filters-next = Дальше
filters-previous = Назад
parameter-w = веса
parameter-b = смещение
parameter-gamma = масштаб γ
parameter-beta = сдвиг β
parameter-running_mean = скользящее среднее
parameter-running_var = скользящая дисперсия

add-layer = Добавить слой после него
add-layer-choose = выберите вид…
remove-layer = Удалить
duplicate-layer = Повторить
layer-name = Имя
layer-name-meaning = По имени слой находят другие слои; его числа переходят вместе с ним.
rename-layer = Переименовать
move-left = Левее
move-right = Правее

weights-heading = Веса сети
weights-trained = Обученные веса
weights-trained-reset = Вернуть исходную, обученную
weights-random = Новые случайные веса (зерно { $seed })
weights-seed = зерно
weights-load = Загрузить веса…
weights-load-meaning = Файл safetensors с именами PyTorch (conv1.weight), какой даёт «Поделиться → Веса».
weights-loaded = Теперь это числа из файла { $file }.
weights-now-file = из файла
weights-now-trained = обученные
weights-now-random = случайные, зерно { $seed }
weights-now-mixed = частью обученные, частью случайные
initializer = Инициализация
loss-kind = Функция потерь

family-convolution = Свёртка
family-pooling = Пулинг
family-dense = Полносвязные
family-activation = Активация
family-normalization = Нормализация
family-regularization = Регуляризация
family-join = Соединение ветвей
family-shape = Форма

layer-input = То, что входит в сеть: картинка после подготовки.
layer-conv2d = Каждый фильтр скользит по входу: окно умножается на ядро, сумма плюс смещение даёт клетку карты признаков. Это взаимная корреляция: ядро не поворачивается.
layer-conv1d = Фильтр скользит вдоль последовательности и читает все каналы нескольких соседних мест: окно умножается на ядро, сумма плюс смещение даёт одно место выхода.
layer-conv3d = Фильтр скользит по глубине, высоте и ширине: сквозь кадры видео или срезы тела.
layer-conv_transpose2d = Свёртка наоборот: каждая клетка кладёт на выход ядро, умноженное на её значение, а что перекрывается, складывается. Карты растут там, где шаг их уменьшал.
layer-conv_transpose1d = Свёртка наоборот вдоль последовательности: каждое место кладёт на выход ядро, умноженное на его значение, а что перекрывается, складывается.
layer-conv_transpose3d = Свёртка наоборот по глубине, высоте и ширине: каждая клетка кладёт на выход ядро, умноженное на её значение, а что перекрывается, складывается.
layer-maxpool2d = Наибольшее значение каждого окна; дельта возвращается только победителю, при равенстве — первому.
layer-avgpool2d = Среднее каждого окна; дельта делится по окну поровну.
layer-sumpool2d = Сумма каждого окна; каждой его клетке достаётся вся дельта целиком.
layer-maxpool1d = Наибольшее значение каждого окна вдоль последовательности; дельта возвращается только победителю, при равенстве — первому.
layer-avgpool1d = Среднее каждого окна вдоль последовательности; дельта делится по окну поровну.
layer-sumpool1d = Сумма каждого окна вдоль последовательности; каждому его месту достаётся вся дельта целиком.
layer-adaptiveavgpool2d = Карта делится на столько окон, сколько задано, какого бы размера она ни была; от каждого остаётся среднее, дельта делится по окну поровну.
layer-adaptiveavgpool1d = Последовательность делится на столько окон, сколько задано, какой бы длины она ни была; от каждого остаётся среднее, дельта делится по окну поровну.
layer-globalavgpool = От каждой карты остаётся её среднее; дельта делится по карте поровну.
layer-linear = Каждый выход — взвешенная сумма всех входов плюс смещение: y = W x + b.
layer-flatten = Карты выкладываются в одну строку чисел; ничего не вычисляется.
layer-relu = Отрицательные значения становятся нулём; производная в нуле считается равной 0.
layer-leaky_relu = Отрицательные значения умножаются на малый наклон.
layer-sigmoid = 1 / (1 + e⁻ˣ): значения от 0 до 1, вдали от нуля — насыщение.
layer-tanh = Значения от −1 до 1, вдали от нуля — насыщение.
layer-softmax = Положительные числа с суммой 1, в пропорции eˣ.
layer-dropout = При обучении случайные клетки обнуляются, а остальные увеличиваются; вне обучения ничего не происходит.
layer-batchnorm2d = Каждый канал приводится к среднему 0 и дисперсии 1, затем умножается на γ и сдвигается на β.
layer-prelu = Отрицательные значения умножаются на наклон, который тоже обучается: один на все клетки или свой у каждого канала.
layer-shifted_relu = ReLU, опущенный на α: среднее выхода может быть около нуля.
layer-elu = Выше нуля ничего не меняется; ниже кривая плавно стремится к −α, и её наклон не обращается в ноль.
layer-softplus = log(1 + eˣ): ReLU со скруглённым углом; его производная — сигмоида.
layer-step = 1 выше нуля, иначе 0: порог первых нейронов. Производная равна 0, поэтому дельта дальше не проходит и всё, что стоит до порога, не учится.
layer-sign = −1, 0 или 1. Производная равна 0, поэтому дельта дальше не проходит и всё, что стоит до него, не учится.
layer-log_softmax = Логарифмы softmax, посчитанные без него самого: они конечны и там, где вероятность округлилась бы до 0.
layer-batchnorm1d = Каждый признак вектора (или канал последовательности) приводится по пакету к среднему 0 и дисперсии 1, затем умножается на γ и сдвигается на β.
layer-layernorm = Каждый объект приводится к среднему 0 и дисперсии 1 сам по себе, что бы ещё ни было в пакете; затем у каждой клетки свои γ и β.
layer-lrn = Клетка делится на то, насколько велики значения в этом же месте соседних каналов: сильный отклик приглушает соседей (AlexNet).
layer-dropout2d = При обучении случайные каналы обнуляются целиком, а остальные увеличиваются; вне обучения ничего не происходит.
layer-upsample = Каждая клетка превращается в блок одинаковых клеток; дельты блока складываются.
layer-multiply = Ветви перемножаются клетка с клеткой; каждой достаётся дельта, умноженная на произведение остальных.
layer-add = Ветви складываются клетка с клеткой; дельта копируется в каждую.
layer-concat = Ветви укладываются канал за каналом; каждой достаётся её часть дельты.

loss-softmax_cross_entropy = softmax с перекрёстной энтропией
loss-softmax_cross_entropy-idea = Минус логарифм вероятности, отданной цели; дельта равна p − t.
loss-mean_squared_error = средний квадрат ошибки
loss-mean_squared_error-idea = Среднее квадратов отличий от цели.
loss-binary_cross_entropy_with_logits-idea = Да или нет по каждому выходу, через сигмоиду; дельта равна p − t.
loss-binary_cross_entropy-idea = То же для сети, которая кончается сигмоидой; вдали от нуля сигмоида уже потеряла знаки.
loss-squared_error-idea = Половина суммы квадратов отклонений, сумма или среднее; у половины суммы дельта равна y − t.
loss-absolute_error-idea = Расстояние до цели; дельта равна +1 или −1, как бы велика ни была ошибка.
loss-difference-idea = Σ (y − t), чтобы увидеть, почему так нельзя: ошибки разных знаков гасят друг друга, а дельта не зависит от цели.
loss-hinge-idea = Цели −1 и +1; правильный ответ с запасом ничего не стоит, без запаса — столько, сколько до него не хватает.
loss-multiclass_hinge-idea = Каждый неверный класс, подошедший к верному ближе зазора, стоит столько, сколько до зазора не хватает.

initializer-zeros = нули
initializer-zeros-idea = Все нейроны слоя так и останутся одинаковыми: их ничто не различает.
initializer-constant = одно число
initializer-constant-idea = Все веса начинают с одного и того же числа.
initializer-normal = нормальная
initializer-normal-idea = Нормальное распределение с выбранными средним и отклонением.
initializer-xavier_uniform = Ксавье, равномерная
initializer-xavier_uniform-idea = Сохраняет дисперсию через слои с tanh: Var = 2 / (fan_in + fan_out).
initializer-xavier_normal = Ксавье, нормальная
initializer-xavier_normal-idea = Сохраняет дисперсию через слои с tanh: Var = 2 / (fan_in + fan_out).
initializer-kaiming_uniform = Кайминг, равномерная
initializer-kaiming_uniform-idea = Сохраняет дисперсию через слои с ReLU: Var = 2 / fan_in.
initializer-kaiming_normal = Кайминг, нормальная
initializer-kaiming_normal-idea = Сохраняет дисперсию через слои с ReLU: Var = 2 / fan_in.

## Настройки: название и смысл одной строкой

setting-out_channels-label = фильтры
setting-out_channels = сколько фильтров, столько и карт признаков на выходе
setting-out_features-label = нейроны
setting-out_features = сколько чисел на выходе
setting-kernel_size-label = ядро
setting-kernel_size = высота и ширина окна
setting-kernel_size-1d = длина окна
setting-kernel_size-3d = глубина, высота и ширина окна
setting-stride-label = шаг
setting-stride = на сколько сдвигается окно от одной клетки выхода к следующей
setting-padding-label = дополнение
setting-padding = сколько строк и столбцов нулей добавить с каждой стороны
setting-padding-1d = сколько нулей добавить с обоих концов
setting-padding-3d = сколько слоёв, строк и столбцов нулей добавить с каждой стороны
setting-padding-maxpool2d = сколько клеток −∞ добавить с каждой стороны: они никогда не побеждают
setting-padding-maxpool1d = сколько клеток −∞ добавить с обеих сторон: они никогда не побеждают
setting-dilation-label = разрежение
setting-dilation = расстояние между соседними клетками окна; 1 — вплотную
setting-operation-label = операция
setting-operation = корреляция накладывает ядро как есть, свёртка сначала поворачивает его на 180°
setting-operation-is-correlation = корреляция
setting-operation-is-convolution = свёртка
setting-output_padding-label = добавка к выходу
setting-output_padding = сколько строк и столбцов добавить в конце выхода
setting-output_padding-1d = сколько клеток добавить в конце выхода
setting-output_padding-3d = сколько слоёв, строк и столбцов добавить в конце выхода
setting-output_size-label = размер выхода
setting-output_size = сколько окон вдоль каждой оси, каким бы ни был вход
setting-output_size-1d = сколько окон, какой бы длины ни был вход
setting-groups-label = группы
setting-groups = каналы делятся на группы, которые не смешиваются; групп столько же, сколько каналов, — поканальная свёртка
setting-bias-label = смещение
setting-bias = прибавлять к каждой карте одно обучаемое число
setting-bias-linear = прибавлять к каждому выходу одно обучаемое число
setting-count_include_pad-label = считать дополнение
setting-count_include_pad = среднее учитывает и добавленные нули
setting-negative_slope-label = наклон
setting-negative_slope = наклон левее нуля; у ReLU он равен 0
setting-p-label = вероятность
setting-p = с которой клетка выбрасывается при обучении
setting-eps-label = эпсилон
setting-eps = прибавляется к дисперсии, чтобы не делить на ноль
setting-momentum-label = доля нового
setting-momentum = доля нового пакета в скользящих среднем и дисперсии
setting-value-label = значение
setting-value = число, с которого начинает каждый вес
setting-mean-label = среднее
setting-mean = середина распределения
setting-std-label = отклонение
setting-std = стандартное отклонение распределения
setting-scale_factor-label = во сколько раз
setting-scale_factor = сколько раз клетка повторяется вниз и вправо
setting-per_channel-label = у каждого канала
setting-per_channel = обучать наклон у каждого канала, а не один на всех
setting-init-label = начальный наклон
setting-init = наклон до всякого обучения
setting-alpha-label = альфа
setting-alpha = насколько низко опускается кривая
setting-alpha-elu = левее нуля кривая стремится к −α
setting-alpha-shifted_relu = на сколько опущен ReLU
setting-alpha-lrn = вес среднего квадрата соседей
setting-beta-label = бета
setting-beta = насколько остёр угол в нуле
setting-beta-lrn = степень делителя
setting-size-label = соседи
setting-size = сколько соседних каналов учитывать, вместе со своим
setting-k-label = k
setting-k = прибавляется к делителю, чтобы не делить на ноль
setting-p-dropout2d = с которой канал выбрасывается при обучении
setting-reduction-label = по пакету
setting-reduction = J — среднее или сумма потерь по объектам
setting-reduction-is-mean = среднее
setting-reduction-is-sum = сумма
setting-form-label = по клеткам
setting-form = как складываются выходы одного объекта
setting-form-is-mean = среднее
setting-form-is-sum = сумма
setting-form-is-half_sum = половина суммы
setting-label_smoothing-label = сглаживание меток
setting-label_smoothing = какую долю своей единицы цель отдаёт
setting-smoothing-label = кому
setting-smoothing = кому достаётся то, что цель отдала
setting-smoothing-is-all = всем K классам, по ε / K (PyTorch)
setting-smoothing-is-others = остальным, по ε / (K − 1) (как в конспектах)
setting-weight-label = веса классов
setting-weight = сколько значит каждый класс: по числу на класс через пробел; пусто — все поровну
setting-margin-label = зазор
setting-margin = насколько уверенно верным должен быть ответ, чтобы ничего не стоить

field-height = высота
field-depth = глубина
field-width = ширина
field-less = меньше
field-more = больше
field-list-empty = пусто
field-linked = одно число для высоты и ширины
field-linked-3d = одно число для глубины, высоты и ширины
field-default = обычно: { $value }
field-number = Нужно число, например { $example }.
field-integer = Нужно целое число.
field-minimum = Не меньше { $limit }.
field-maximum = Не больше { $limit }.
field-above = Больше { $limit }.
field-below = Меньше { $limit }.
field-take-back = Вернуть как было
field-breaks-elsewhere = Из-за этого ломается другой слой. { $detail }
yes = да
no = нет

## Спецификация

spec-heading = Сеть в виде JSON
spec-text = Сеть в виде JSON
spec-hint = Ctrl+Enter применяет. Tab выводит из текста.
spec-apply = Применить
spec-revert = Вернуть
spec-format = Расставить отступы
spec-changed = изменено, не применено
spec-same = это то, что на экране
spec-applied = Применено: { $name }, { $count ->
    [one] { $count } слой
    [few] { $count } слоя
   *[many] { $count } слоёв
}, параметров: { $parameters }.
spec-syntax = Строка { $line }, столбец { $column }: { $expected }, а стоит { $found }.
spec-found-end = конец текста
spec-expected-value = здесь нужно значение
spec-expected-string = строка в кавычках не закрыта
spec-expected-key = здесь нужно имя в двойных кавычках
spec-expected-colon = здесь нужно двоеточие
spec-expected-comma = здесь нужна запятая или закрывающая скобка
spec-expected-end = здесь текст должен кончиться
spec-expected-number = такого числа в JSON нет
spec-expected-escape = такой последовательности с \ в JSON нет
spec-not-object = Сеть — это объект в фигурных скобках, с "input" и "nodes".
spec-show-place = Показать строку { $line }
spec-stays = Последняя верная картина остаётся.

## Обмен

share-heading = Поделиться и скачать
share-address = Адрес
share-address-none = Ещё ничего не вычислено.
share-link = Скопировать ссылку
share-link-hint = Откроет ровно это: сеть, картинку, цель, место.
share-curl = Скопировать как curl
share-numpy = Скопировать как NumPy
share-tensor = Тензор
share-extent = Часть
share-extent-tensor = весь тензор
share-extent-map = карта
share-extent-cell = клетка
share-png = PNG
share-npy = .npy
share-csv = CSV
share-csv-hint = CSV: десятичная запятая, между клетками точка с запятой.
share-pass = Скопировать проход как curl
share-copied-pass = curl для всего прохода
share-safetensors = Все тензоры (.safetensors)
share-weights = Веса (.safetensors)
share-spec = Описание сети (.json)
share-copied = Скопировано: { $what }
share-copied-link = ссылка
share-copied-curl = curl для { $address }
share-copied-numpy = NumPy для { $address }
share-failed = Браузер не дал скопировать. Текст выделен ниже: нажмите Ctrl+C.
share-text = Текст для копирования
share-saved = Сохранено: { $file }
share-gone = Не удалось получить { $file }. { $detail }
share-dismiss = Закрыть
share-download = Скачать
share-everything = Целиком
