# Объяснение одной ячейки и угадывание её значения до показа.

card-label = Откуда берётся { $address }
card-views = Как рассказана сумма
card-view-gather = сбор
card-view-gather-title = Повёрнутое ядро собирает градиенты, раздвинутые на шаг и дополненные нулями
card-view-scatter = рассылка
card-view-scatter-title = Каждый градиент впечатывает свой фильтр в своё окно; отпечатки складываются
card-sentence = { $address } = { $value }: { $count ->
    [0] слагаемых нет
    [one] { $number } слагаемое
    [few] { $number } слагаемых
   *[other] { $number } слагаемых
}
card-symbols = Формула в символах
card-numbers = Формула с числами этой ячейки
card-copy = Скопировать как LaTeX
card-copied = Формула скопирована как LaTeX
card-copy-failed = Браузер не даёт странице копировать
card-terms = { $count ->
    [one] { $number } слагаемое
    [few] { $number } слагаемых
   *[other] { $number } слагаемых
}
card-rivals = { $count ->
    [one] Сравнивается { $number } ячейка
    [few] Сравниваются { $number } ячейки
   *[other] Сравниваются { $number } ячеек
}
card-written-in = Единицы записи: { $list }
card-product = произведение
card-value = значение
card-groups = Сумма по частям
card-pages = Страницы слагаемых
card-previous = назад
card-next = дальше
card-range = Слагаемые { $first }–{ $last } из { $count }
card-padding = дополнение
card-grid = { $names }
card-grid-group = { $group }: { $names }
card-grid-axes = строки и столбцы { $tensor }
card-table = Слагаемые по порядку
card-number = №
card-part = часть
card-cells = ячейки
card-function = функция
card-factors = числа
card-summand = число
card-sum = сумма пока
card-so-far = Первые { $number } в сумме дают { $sum }.
card-total = Все слагаемые ({ $number }) в сумме дают { $sum }.
card-largest = Наибольшее из чисел ({ $number }) — { $sum }.
card-rounding = В сумме записанные здесь округлённые числа дали бы { $added }; без округления выходит { $sum }.
card-precision = Проход вычислен в 32 битах и хранит { $held }; в 64 битах слагаемые дают { $sum }.
card-back = Назад к { $address }
card-back-short = Назад
card-lab = Открыть в лаборатории слоя
card-lab-too-many = Даже в самой малой части, которая вычисляет эту ячейку, чисел { $number }; в лаборатории правят не больше { $limit }.
card-lab-mask = Лаборатория бросает жребий дропаута сама: маску этого прохода туда не перенести. Вне режима обучения слой откроется.
card-lab-no-target = Без правильного ответа нет потерь, которые можно перенести.
card-lab-nowhere = Это число не вычисляет ни один слой.
card-lab-no-storage = Браузер не хранит данных этой страницы: столько чисел передать нельзя.
card-lab-share = Переносит частей суммы: { $taken } из { $all }; там выйдет их доля.
card-given-pixel = { $address } — пиксель подготовленной картинки: он дан, его ничто не вычисляет.
card-given-parameter = { $address } — параметр: он дан, в этом проходе его ничто не вычисляет. Обучение сдвигает его против { $gradient }.
card-flows = Куда идёт
card-flows-nowhere = В этом проходе это число никто не читает.
card-flows-more = { $count ->
    [one] и ещё { $number } ячейка
    [few] и ещё { $number } ячейки
   *[other] и ещё { $number } ячеек
}
card-flows-beyond = { $count ->
    [one] и сверх этого { $number } ячейка
    [few] и сверх этого { $number } ячейки
   *[other] и сверх этого { $number } ячеек
}
card-carried = Пиксели, от которых она зависит
card-carried-none = Таких нет: ни один пиксель не меняет эту ячейку, куда его ни сдвигай.
card-carried-box = { $count ->
    [one] { $number } пиксель
    [few] { $number } пикселя
   *[other] { $number } пикселей
} в пределах { $height }×{ $width }: строки { $top }–{ $bottom }, столбцы { $left }–{ $right }; сдвиг пикселя меняет ячейку не больше чем на { $peak } этого сдвига.
card-carried-strip = { $count ->
    [one] { $number } число
    [few] { $number } числа
   *[other] { $number } чисел
} входа, места { $top }–{ $bottom }; сдвиг одного меняет ячейку не больше чем на { $peak } этого сдвига.
card-carried-picture = Градиент ячейки по каждому из этих пикселей

## Части суммы

group-channel = канал { $number }
group-filter = фильтр { $number }
group-object = картинка { $number }
group-bias = смещение
group-input = вход { $number }
group-reader = читатель { $number }
group-x = через x
group-direct = напрямую
group-own = своя доля
group-shared = через общую сумму
group-neighbours = через соседей
group-p = p
group-t = t
group-mean = через среднее
group-variance = через дисперсию

## Функции, названные словом

function-wins = победила
function-loses = проиграла

## Угадывание

predict = Сначала угадать
predict-title = Скрывает значение выбранной ячейки, пока вы его не угадаете
predict-question = Чему равно { $address }?
predict-check = Проверить
predict-show = Показать
predict-tolerance = Ответ засчитан, если ошибка не больше { $share } или не больше { $floor }. Запятая и точка читаются обе.
predict-tolerance-share = Ответ засчитан, если ошибка не больше { $share }. Запятая и точка читаются обе.
predict-tries = { $tries ->
    [one] Пока { $tries } попытка.
    [few] Пока { $tries } попытки.
   *[other] Пока { $tries } попыток.
}
predict-right = { $tries ->
    [one] Верно с { $tries } попытки.
   *[other] Верно с { $tries } попыток.
}
predict-shown = Показано без верного ответа. Пройдите по слагаемым и попробуйте другую ячейку.
predict-unread = Это не число. Напишите, например, 0,25, −3 или 2e-4.
predict-sign = По модулю верно, знак другой.
predict-factor = Цифры верны, степень десяти другая.
predict-high = Слишком много.
predict-low = Слишком мало.
predict-special = Это не конечное число: напишите NaN, inf или -inf.
predict-score = { $cells ->
    [one] { $cells } ячейка
    [few] { $cells } ячейки
   *[other] { $cells } ячеек
}: угадано { $right }, из них сразу { $first }; показано { $asked }.
predict-again = Начать заново

## Что сказать о ячейке

note-correlation = Корреляция: ядро лежит на окне так, как хранится, — как в PyTorch.
note-convolution = Свёртка: ядро лежит на окне повёрнутым на 180°.
note-padding = { $count ->
    [one] { $count } слагаемое читает дополнение: там 0, ни в одном тензоре его нет.
    [few] { $count } слагаемых читают дополнение: там 0, ни в одном тензоре его нет.
   *[other] { $count } слагаемых читают дополнение: там 0, ни в одном тензоре его нет.
}
note-slope = Наклон кривой здесь { $value }.
note-dead = x не выше порога: наклон 0, градиент не проходит.
note-saturated = Кривая здесь почти плоская (наклон { $slope }): градиент почти не проходит.
note-flat = По обе стороны ступени кривая плоская: градиент не проходит никогда.
note-kink = x попал точно в излом; наклон там принят равным { $slope }.
note-unreached = Ни одно окно не читает эту ячейку: её градиент 0.
note-mean-of = m = { $count }: столько ячеек окна усредняется.
note-max-winner = Победитель — { $tensor }{ $index } = { $value }; остальные не участвуют.
note-max-tie = Одинаково велики { $count } ячейки: { $cells }. Побеждает первая в порядке чтения.
note-max-won = { $windows ->
    [one] На эту ячейку смотрит { $windows } окно
    [few] На эту ячейку смотрят { $windows } окна
   *[other] На эту ячейку смотрят { $windows } окон
}; побеждает она в { $won }.
note-copied = Сложение копирует: все входы ({ $inputs }) получают один и тот же градиент.
note-dropout-off = Вне обучения дропаут пропускает всё.
note-dropped = Эта ячейка выброшена: 0 вперёд, 0 назад.
note-same-as = Тот же тензор, что { $tensor }: объяснён там.
note-fork = Этот выход читают { $readers } слоя: то, что возвращается от каждого, складывается.
note-own-statistics = Среднее и дисперсия — по его собственным ячейкам ({ $count }).
note-running-statistics = Среднее и дисперсия накоплены при обучении: здесь это постоянные.
note-product-rule = Производная произведения: градиент умножается на { $inputs ->
    [2] другой вход
   *[other] все другие входы
}.
note-infinite-product = Слагаемое { $term } больше любого числа, которое помещается в машину (1,8·10³⁰⁸): получается ∞.
note-infinite-operand = { $tensor }{ $index } уже бесконечно.
note-infinite-sum = На слагаемом { $term } сумма превысила наибольшее число, которое помещается в машину: получается ∞.
note-infinite-held = Сумма { $sum } не помещается в { $dtype }, в котором считает сеть: там хранится ∞.
note-infinite-fused = В процессоре другое значение: он прибавляет произведение к сумме до округления и второй ∞ не встретил.
note-nan-product = NaN, то есть не число: слагаемое { $term } — это 0 · ∞, а у такого произведения нет значения.
note-nan-operand = NaN, то есть не число: { $tensor }{ $index } уже не число, а всё, что считается с ним, — тоже.
note-nan-sum = NaN, то есть не число: на слагаемом { $term } сумма — это ∞ − ∞, а у такой разности нет значения.
note-p-minus-t = Кросс-энтропия за softmax: остаётся p − t = { $p } − { $t }, делённое на число картинок.
note-shifted = Для надёжности из каждого показателя сначала вычтен наибольший, { $m }; доли от этого не меняются.
note-loss-mean = Среднее по значениям ({ $objects }), не сумма: поэтому в градиентах стоит множитель 1/{ $objects }.
note-loss-sum = Сумма по значениям ({ $objects }), не среднее.
