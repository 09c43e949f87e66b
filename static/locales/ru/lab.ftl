# Лаборатория слоя: одна операция, каждая её ячейка.

lab-title = Лаборатория слоя · Nablascope
lab-what = один слой, каждая ячейка, вперёд и назад
lab-bar = Что рассматривается
lab-preset = Пример
lab-preset-own = свой
lab-kind = Слой или функция потерь
lab-family-convolution = Свёртка
lab-family-pooling = Пулинг
lab-family-dense = Полносвязный
lab-family-activation = Активация
lab-family-normalization = Нормализация
lab-family-regularization = Регуляризация
lab-family-join = Соединение
lab-family-shape = Форма
lab-family-loss = Функция потерь
lab-random = Случайные числа
lab-random-hint = Новые небольшие целые числа во всех заданных тензорах
lab-reset = Сброс
lab-reset-hint = Вернуть числа примера
lab-picture = Картинка…
lab-picture-hint = Картинка станет входом не больше 32×32 ячеек. То же самое — перетащить или вставить её.
lab-from = Вырезано из слоя { $layer } сети { $network }.
lab-dropzone = Отпустите картинку: она станет входом
lab-problem-kept = Последние верные числа остаются.
lab-slip = В источнике на месте { $address } напечатано { $printed }, а верно { $value }.
lab-slip-cell = В источнике напечатано { $printed }
lab-slip-show = Показать ячейку

lab-way-gather = сбором
lab-way-scatter = рассылкой
lab-agree = Сбором { $gather } = рассылкой { $scatter }: оба способа сходятся
lab-differ = Сбором { $gather }, рассылкой { $scatter }

lab-tensor-x = вход
lab-tensor-w = веса
lab-tensor-b = смещение
lab-tensor-y = выход
lab-tensor-p = вероятности
lab-tensor-t = цель
lab-tensor-slope = наклон
lab-tensor-gamma = масштаб
lab-tensor-beta = сдвиг
lab-tensor-running_mean = текущее среднее
lab-tensor-running_var = текущая дисперсия
lab-tensor-dy = пришедший градиент
lab-tensor-dx = уходящий градиент
lab-tensor-gradient = градиент { $tensor }
lab-number = число
lab-editable = Чтобы изменить число, наберите его; стрелки перемещают
lab-not-a-number = «{ $text }» — не число.
lab-pasted = { $count ->
    [one] Вставлено { $count } число в { $tensor }
    [few] Вставлено { $count } числа в { $tensor }
   *[other] Вставлено { $count } чисел в { $tensor }
}
lab-pasted-lost = { $count ->
    [one] Вставлено { $count } число в { $tensor }
    [few] Вставлено { $count } числа в { $tensor }
   *[other] Вставлено { $count } чисел в { $tensor }
}; не поместилось: { $lost }
lab-size = Размер { $tensor }
lab-size-axis = Размер { $tensor } вдоль { $axis }

lab-workings = Откуда берётся { $address }
lab-workings-given = { $address } задано
lab-workings-given-hint = Штрихом обведено всё, на что оно влияет. Выберите вычисленную ячейку, чтобы увидеть её сумму, или наберите новое число.
lab-products-in = (произведения { $power })
lab-workings-more = и ещё { $count }

lab-stamp = Как { $address } печатает свой фильтр в { $tensor }
lab-mini-dy_padded = dy, раздвинутая и дополненная
lab-mini-part = (строки { $top }–{ $bottom }, столбцы { $left }–{ $right })
lab-mini-w_rotated = w, повёрнутое на 180°

lab-status-rest = Наведите на ячейку или нажмите Tab и стрелки. Щелчок закрепляет её.
lab-status-padding = { $address } — дополнение: такой ячейки в x нет
lab-status-hidden = { $address } = ?: сначала предскажите
lab-status-given = { $address } = { $value }, задано
lab-status-cell = { $address } = { $value }
lab-status-terms = { $count ->
    [one] { $count } слагаемое
    [few] { $count } слагаемых
   *[other] { $count } слагаемых
}
lab-status-bias = смещение { $value }
lab-status-reads = составлено из { $tensors }
lab-status-flows = влияет на { $tensors }
lab-tally = { $count } в { $tensor }

lab-timeline = Шкала времени, ячейка за ячейкой
lab-step = { $address }, шаг { $number } из { $count }
lab-step-whole = всё целиком
lab-loop = По кругу
lab-loop-hint = Повторять один проход (L)

lab-panel-cell = Ячейка
lab-panel-settings = Параметры
lab-panel-matrix = Матрица
lab-panel-check = Проверка
lab-panel-share = Поделиться
lab-cell-none = Выберите ячейку.
lab-given = { $meaning ->
    [вход] Это число — вход: в этом слое его ничто не вычисляет.
   *[other] Это число задано ({ $meaning }): в этом слое его ничто не вычисляет.
} Чтобы изменить его, наберите новое.
lab-flows = { $count ->
    [one] Влияет на { $count } ячейку
    [few] Влияет на { $count } ячейки
   *[other] Влияет на { $count } ячеек
}
lab-flows-none = Не влияет ни на одну из вычисленных здесь ячеек.
lab-training = обучение, а не применение
lab-seed = Выбрать заново (зерно { $seed })

lab-matrix-banded = Ŵ
lab-matrix-transposed = Ŵᵀ
lab-matrix-columns = im2col
lab-matrix-banded-says = Если записать тензоры векторами, y = Ŵ x + b. Ŵ — матрица { $rows } × { $columns }: строка на каждую ячейку y, столбец на каждую ячейку x. Каждая строка — предыдущая со сдвигом.
lab-matrix-transposed-says = Назад: dx = Ŵᵀ dy. Ŵᵀ — матрица { $rows } × { $columns }: строка на каждую ячейку dx, столбец на каждую ячейку dy.
lab-matrix-columns-says = Так считается на самом деле: каждый столбец — одно окно x, окон { $columns }, в каждом чисел { $rows }; y = w, умноженное на это.
lab-matrix-group = Показана первая из групп, всего их { $count }.
lab-matrix-lit = { $address }: подсвечено строк { $rows }, столбцов { $columns }, элементов { $entries }

lab-check-says = Градиент — это наклон: сдвинем одно число на ±ε, посмотрим, насколько изменится L, и разделим на 2ε. { $sum ->
    [loss] Здесь L — сама функция потерь.
   *[other] Здесь L = { $sum }.
}
lab-check-chain = Каждый сдвиг проходит через все слои до конца цепочки, и результат сравнивается с градиентом, который вернулся через все эти слои.
lab-check-choose = Выберите число тензора, у которого есть градиент.
lab-check-difference = разностное отношение
lab-check-error = относительная ошибка
lab-check-infinite = Здесь L или её градиент бесконечны или не числа: у ∞ и NaN нет разностного отношения.
lab-check-kink = Здесь у функции излом: наклоны слева и справа разные, и проверка ничего не говорит.
lab-check-all = Все числа по очереди
lab-check-cells = ячеек
lab-check-kinks = { $count ->
    [one] { $count } излом
    [few] { $count } излома
   *[other] { $count } изломов
}
lab-check-worst = худшая

lab-share-link-hint = Откроет лабораторию в точности такой: числа, ячейка, вкладка.
lab-share-why = curl: почему { $address }
lab-share-steps = Шаги в JSON

lab-key-play = пуск и пауза, ячейка за ячейкой
lab-key-step = на ячейку назад, вперёд
lab-key-loop = повторять один проход
lab-key-type = записать число в ячейку
lab-key-enter = исправить число ячейки; у вычисленной — перейти в её объяснение
lab-key-paste = вставить таблицу из редактора таблиц
lab-key-copy = скопировать карту в таблицу
lab-key-delete = ноль
lab-key-predict = предсказать, прежде чем увидеть

lab-passes-forward = вперёд
lab-passes-back = назад
lab-operation-correlation = корреляция
lab-operation-convolution = свёртка
lab-whole = Вся доска
lab-whole-hint = Все тензоры или только те, что входят в рассматриваемую сумму
lab-panel-hide = Скрыть

lab-behind = За ним
lab-behind-remove = Убрать: { $kind }
lab-beside = Рядом с ним
lab-beside-shares = Параметры, x и dy те же, что у слоя, с которым он сравнивается.
lab-neighbour-none = ничего
lab-local-names = Формула говорит об одном слое ({ $kind }): { $names }.

lab-tensor-of = { $meaning } · { $kind }
lab-tensor-on = из { $from } в { $to }
lab-tensor-back = из { $from } обратно в { $to }
lab-tensor-loss = потери
lab-tensor-mean = среднее
lab-tensor-variance = дисперсия
lab-tensor-scale = 1 / стандартное отклонение
lab-tensor-x_hat = нормированное
lab-tensor-exp = e в степени x − max
lab-tensor-total = их сумма
lab-tensor-each = потери каждого объекта
lab-tensor-divisor = делитель
lab-tensor-derivative = наклон
lab-constant = всюду { $value }

lab-legend-value = значения
lab-legend-gradient = градиенты
lab-legend-all-value = все значения
lab-legend-all-gradient = все градиенты
lab-scale = цвета
lab-scale-map = по картам
lab-scale-tensor = по тензорам
lab-scale-board = общие для всех
lab-outline-self = ячейка
lab-outline-term = её слагаемые
lab-outline-flow = влияет на
lab-outline-far = через соседний слой
lab-mark-wins = побеждает в окне
lab-mark-dead = мёртв: градиент не проходит
lab-mark-saturated = насыщен: градиент почти не проходит

lab-curve = Функция и её наклон
lab-curve-value = функция
lab-curve-slope = её наклон
lab-curve-far = за краем оси

lab-matrix-banded-dense = W
lab-matrix-transposed-dense = Wᵀ
lab-matrix-banded-dense-says = y = W x + b. W — матрица { $rows } × { $columns }: строка на каждую ячейку y, столбец на каждую ячейку x.
lab-matrix-transposed-dense-says = Назад: dx = Wᵀ dy. Wᵀ — матрица { $rows } × { $columns }: строка на каждую ячейку dx, столбец на каждую ячейку dy.
lab-not-given = { $tensor } вычисляется: вставлять числа можно туда, где они заданы.
lab-copied = { $count ->
    [one] Скопировано { $count } число из { $tensor }
    [few] Скопировано { $count } числа из { $tensor }
   *[other] Скопировано { $count } чисел из { $tensor }
}
lab-share-npy = .npy
