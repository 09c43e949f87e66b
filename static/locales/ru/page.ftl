# Обозреватель: заголовок, картина сети, ответ, ход прохода, строка состояния, легенда, клавиши.

page-title = { $network } · Nablascope
picture-region = Сеть: карты признаков сверху, градиенты снизу
inputs-region = Сеть и изображение
header-what = каждое число { $network }: вперёд и назад
header-tools = Страница
places = Страницы
place-explorer = Обозреватель
place-lab = Лаборатория
place-training = Обучение
undo = Отменить
redo = Вернуть
keys = Клавиши
theme = Оформление
theme-auto = Автотема
theme-light = Светлая
theme-dark = Тёмная
theme-projector = Проектор
close = Закрыть
dismiss = Скрыть

panels = Панели
panel-map = Числа
panel-layer = Слой
panel-spec = Описание
panel-share = Поделиться
map-pages = Карты слоя { $name }
map-pages-shown = карты { $first }–{ $last } из { $total }
map-pages-previous = Предыдущие карты
map-pages-next = Следующие карты

problem-unreachable = Сервер не отвечает. Он ещё запущен?
problem-link-picture = Картинки из этой ссылки на сервере больше нет: её сеть показана с другой картинкой.
problem-link-network = Сети из этой ссылки на сервере больше нет: её картинка показана в другой сети.
problem-kept = Последняя верная картина остаётся.
problem-show = Показать слой
problem-back = Отменить изменение

## Столбцы

column-input = картинка
column-input-kind = вход
column-label = { $name }, { $kind }, { $shape }
column-parameters = { $count ->
    [one] { $number } параметр
    [few] { $number } параметра
   *[other] { $number } параметров
}
half-values = вперёд → карты признаков y
half-deltas = ← назад, градиенты dy
tensor-role = тензор
tensor-values = { $name }, значения, { $shape }, по модулю до { $limit }. Стрелки ведут по ячейкам, Enter увеличивает.
tensor-deltas = { $name }, градиент функции потерь, { $shape }, по модулю до { $limit }. Стрелки ведут по ячейкам, Enter увеличивает.
tensor-none = { $name }: не вычислен
constant = всюду { $value }
shape-changed = размеры изменились
nothing-before = раньше такого тензора не было
no-gradient = не вычислен

kind-input = вход
kind-conv2d = свёртка
kind-conv1d = свёртка 1D
kind-conv3d = свёртка 3D
kind-conv_transpose2d = транспонированная свёртка
kind-conv_transpose1d = транспонированная свёртка 1D
kind-conv_transpose3d = транспонированная свёртка 3D
kind-maxpool2d = макс-пулинг
kind-avgpool2d = ср. пулинг
kind-sumpool2d = суммирующий пулинг
kind-maxpool1d = макс-пулинг 1D
kind-avgpool1d = средний пулинг 1D
kind-sumpool1d = суммирующий пулинг 1D
kind-adaptiveavgpool2d = адаптивное среднее
kind-adaptiveavgpool1d = адаптивное среднее 1D
kind-globalavgpool = общее среднее
kind-linear = полносвязный
kind-flatten = в вектор
kind-relu = ReLU
kind-leaky_relu = ReLU с утечкой
kind-sigmoid = сигмоида
kind-tanh = tanh
kind-softmax = softmax
kind-dropout = дропаут
kind-batchnorm2d = нормализация
kind-prelu = PReLU
kind-shifted_relu = сдвинутый ReLU
kind-elu = ELU
kind-softplus = softplus
kind-step = порог
kind-sign = знак
kind-log_softmax = log softmax
kind-batchnorm1d = нормализация 1D
kind-layernorm = норм. слоя
kind-lrn = локальная норм.
kind-dropout2d = дропаут каналов
kind-upsample = увеличение
kind-multiply = произведение
kind-add = сумма
kind-concat = склейка

## Ответ

outcome = Ответ, потери и цель
outcome-says = Сеть отвечает:
outcome-was = было { $value }
loss-softmax_cross_entropy = перекрёстная энтропия
loss-mean_squared_error = средний квадрат ошибки
loss-binary_cross_entropy_with_logits = бинарная перекрёстная энтропия
loss-binary_cross_entropy = бинарная перекрёстная энтропия вероятностей
loss-squared_error = квадратичная ошибка
loss-absolute_error = абсолютная ошибка
loss-difference = разность
loss-hinge = кусочно-линейные потери (hinge)
loss-multiclass_hinge = hinge для нескольких классов
logit = выход
logit-gradient = градиент функции потерь по этому выходу: { $value }
probability = вероятность
target = Целевой класс
target-short = цель
target-choose = { $name }: выход { $logit }, вероятность { $probability }
target-is = { $source ->
    [label] Цель – { $name }: так подписана картинка.
    [predicted] Цель – { $name }: собственный ответ сети.
   *[given] Цель – { $name }: ваш выбор.
} Выберите другой класс, и изменятся все дельты.
target-none = Цели нет: только прямой проход.
target-label = Вернуть метку { $name }
target-predicted = Вернуть ответ самой сети

## Ход прохода

timeline = Ход прохода
transport = Проигрывание
play = Пуск
pause = Пауза
key-space = Пробел
step = Шаг
step-back = Назад
speed = Скорость
phase-forward = прямой проход
phase-loss = потери
phase-backward = обратный проход
step-name = { $phase ->
    [forward] вперёд: { $node }
    [loss] потери
   *[backward] назад: { $node }
}
step-whole = весь проход

## Строка состояния

status-busy = Вычисляется…
status-rest = Наведите указатель на число или нажмите Tab и стрелки. Щелчок увеличивает карту.
status-rest-touch = Коснитесь карты, чтобы прочесть её числа.
status-step = Шаг { $number } из { $count }, { $phase ->
    [forward] вперёд
    [loss] потери
   *[backward] назад
}: { $tensors }
status-cell = { $address } = { $value } · градиент { $gradient }
status-difference = стало − было в { $address }: { $value } · градиент { $gradient }
status-sees = видит { $height }×{ $width } точек: строки { $top }–{ $bottom }, столбцы { $left }–{ $right }
status-sees-strip = видит { $width ->
    [one] { $width } место
    [few] { $width } места
   *[other] { $width } мест
} входа: { $left }–{ $right }
status-sees-all = видит всю картинку

## Легенда

legend = Цвета и их пределы
legend-value = значение y
legend-picture = яркость:
legend-gradient = градиент dy
legend-value-difference = Δ y
legend-gradient-difference = Δ dy
legend-black = чёрный
legend-white = белый
legend-everything = все слои
legend-map = { $node }, карта { $map }
scale = Шкала цвета
scale-map = для карты
scale-layer = для слоя
scale-global = общая
compare = стало − было
compare-title = Показать разность с тем, что было до последнего изменения (D)
compare-none = Сначала измените что-нибудь: цель, настройку, картинку

## Увеличенная карта

enlarged-empty = Щёлкните карту или дойдите до неё клавишей Tab и нажмите Enter: здесь появятся её числа.
enlarged-title = { $node }, карта { $map }
enlarged-turn = Другие карты
enlarged-previous = предыдущая
enlarged-next = следующая
enlarged-whole = Вся карта
sheet-value = значение
sheet-gradient = градиент потерь
sheet-peak = до { $value }
sheet-label = { $address }. Стрелки ведут от ячейки к ячейке.
facts = Выбранная ячейка
facts-place = Место
facts-strip = канал { $channel }, место { $column }
facts-filter = фильтр { $filter }, канал { $channel }, место в ядре { $at }
facts-matrix = от входа { $channel } к выходу { $filter }
facts-vector = карты или выхода { $filter }
facts-channel = карта { $channel }, строка { $row }, столбец { $column }
facts-sees = Видит
facts-sees-all = всю картинку
facts-sees-part = { $height }×{ $width } точек: строки { $top }–{ $bottom }, столбцы { $left }–{ $right }
facts-sees-strip = { $width ->
    [one] { $width } место
    [few] { $width } места
   *[other] { $width } мест
} входа: { $left }–{ $right }
facts-meaning = Градиент говорит, как быстро растут потери, когда растёт это число, а всё остальное, что идёт в следующие слои, неизменно.
facts-meaning-input = Градиент говорит, как быстро растут потери, когда этот пиксель, каким его получает сеть, становится ярче.

## Клавиши

keys-title = Клавиши
key-play = пуск и пауза
key-step = шаг назад, шаг вперёд
key-tensor = от тензора к тензору
key-cell = от ячейки к ячейке
key-map = от карты к карте
key-pages = листать карты слоя, где их много
key-enter = увеличить карту; ещё раз — перейти в объяснение
key-escape = закрыть, отпустить
key-compare = стало − было
key-undo = отменить
key-redo = вернуть
key-chrome = только картина сети, для проектора
key-help = этот список
