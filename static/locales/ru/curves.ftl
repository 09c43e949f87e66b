# Кривые, путешествие во времени и вид сети в любой момент.

## Кривые

curves-none = Запустите обучение или выберите его выше: здесь вырастут кривые.
curves-none-yet = Первые числа уже в пути.
curves-charts = Графики. Плюс и минус меняют масштаб, ноль показывает всё, Shift со стрелками двигает окно. Стрелки без Shift — путешествие во времени.
curves-show = Показать
curves-pane-overview = Потери и точность
curves-pane-loss = Только потери
curves-pane-accuracy = Только точность
curves-pane-running = Текущая оценка Q
curves-pane-rate = Скорость обучения
curves-pane-gradients = Нормы градиентов
curves-pane-updates = Относительные шаги
curves-pane-outputs = Разброс выходов
curves-pane-all = Всё сразу
curves-logarithmic = log
curves-logarithmic-hint = Логарифмическая шкала (L): равные отрезки — равные множители
curves-logarithmic-of = { $what }: логарифмическая шкала
curves-no-logarithm = У нуля нет логарифма: здесь это разрывы.
curves-smoothing = Сгладить
curves-smoothing-hint = Экспоненциальное среднее по пакетам; сами пакеты бледно видны позади
curves-zoom = Масштаб
curves-zoom-hint = Проведите по графику, чтобы приблизить; двойной щелчок показывает всё
curves-zoom-in = Ближе
curves-zoom-out = Дальше
curves-zoom-reset = Весь ход

curves-key-zoom = графики: ближе, дальше, весь ход
curves-key-pan = графики: сдвинуть увеличенное окно

curves-loss = Потери
curves-accuracy = Точность
curves-running = Текущая оценка Q
curves-learning_rate = Скорость обучения
curves-gradients = Нормы градиентов ‖dw‖
curves-updates = Относительные шаги ‖Δw‖ / ‖w‖
curves-outputs = Выходы: медиана, 15…85 %
curves-learning-loss = пакет
curves-learning-accuracy = пакет
curves-learning-running = Q
curves-learning-learning_rate = скорость
curves-smoothed = пакет, сглажено
curves-cut = до { $top }: обрезано
curves-uncut = до { $top }: видно всё
curves-cut-hint = Редкие всплески сплющили бы всё остальное: ось кончается под ними
curves-held-out = отложенная выборка
curves-label-steps = { $what } по шагам: { $runs }
curves-label-epochs = { $what } по эпохам: { $runs }
curves-nothing = Это обучение ничего об этом не сообщило.
curves-no-outputs = Разброс выходов измеряется в конце каждой эпохи: измерений ещё нет.
curves-layer = Слой
curves-all-parameters = и смещения
curves-layer-values = По слоям у перекрестья: { $run }
curves-spread = { $low } · { $median } · { $high }

curves-axis = Горизонтальная ось
curves-axis-hint = По эпохам можно сравнивать обучения с разным размером пакета (X)
curves-axis-of-steps = шаги
curves-axis-of-epochs = эпохи
curves-axis-steps = шаг
curves-axis-epochs = эпоха
curves-happened = Что происходило по пути
curves-change-learning_rate = скорость { $from } → { $to }
curves-change-learning_rate-to = скорость → { $to }
curves-change-momentum = момент { $from } → { $to }
curves-change-momentum-to = момент → { $to }
curves-change-penalty = штраф { $from } → { $to }
curves-change-penalty-to = штраф → { $to }
curves-change-batch_size = пакет { $from } → { $to }
curves-change-batch_size-to = пакет → { $to }
curves-change-augmentations = { $number ->
    [0] без аугментации
    [one] { $number } аугментация
    [few] { $number } аугментации
   *[other] { $number } аугментаций
}
curves-went-back = ↶ возврат с { $from } на { $to }
curves-failed = ✕ уже не число: шаг { $step }, { $place }

curves-table = Кривые таблицей
curves-save = Сохранить графики
curves-save-as = Сохранить графики как { $form }
curves-save-hint = Как на экране: ось, масштаб, сглаживание; на белом фоне.
curves-unit-loss = среднее по объектам
curves-unit-accuracy = доля объектов
curves-unit-running = среднее по объектам
curves-unit-learning_rate = α
curves-csv = все отчёты в CSV
curves-column-step = шаг
curves-column-epoch = эпоха
curves-column-running = Q
curves-column-learning_rate = скорость
curves-column-held-out-loss = потери, отложенная
curves-column-held-out-accuracy = точность, отложенная
curves-at-step = шаг { $step }
curves-at-epoch = эпоха { $epoch }

## Путешествие во времени

travel = Путешествие во времени
travel-rail = Рассматриваемый момент
travel-rail-hint = Тяните сквозь время: каждая черта — снимок сети
travel-where = шаг { $step }, эпоха { $epoch } · снимок { $number } из { $count }
travel-previous = Предыдущий снимок
travel-next = Следующий снимок
travel-now = Сейчас
travel-open = Открыть в обозревателе
travel-open-hint = Сеть, какой она была тогда, с тем же объектом и целью — в новой вкладке

## Сеть в этот момент

look-none = Выберите обучение: здесь будет видно, как выглядит его сеть.
look-not-yet = Снимков ещё нет.
look-waiting = Вычисляется…
look-answer = Объект и ответ
look-says = Сеть отвечает: { $name }.
look-no-answer = Ответа нет: выходы — уже не числа.
look-right = { $label }: верно.
look-wrong = Это { $label }, а сеть отвечает: { $name }.
look-tensor = { $name }, { $shape }, от { $minimum } до { $maximum }
look-scale = Цвета
look-scale-held = одни на все моменты
look-scale-moment = свои в каждый момент
look-layers = Слои
look-layers-some = основные
look-layers-weights = все с параметрами
look-layers-all = все { $number }
look-filters = Фильтры слоя { $node }
look-weights = Веса слоя { $node }
look-left-out = ещё { $number } не показаны
look-peak-here = здесь { $peak }

probe-choose = Какой объект
probe-part = Часть данных
part-held_out = отложенная выборка
part-training = обучающая выборка
probe-a-sample = образец
probe-number = { $number } из { $count }
probe-previous = Предыдущий объект
probe-next = Следующий объект
probe-random = Случайный
probe-mistake = Ошибка
probe-samples = Образцы

## Матрица ошибок и ошибки

judged-part = Проверка на
judged = Точность { $accuracy }: верно { $right } из { $objects }, потери { $loss }, шаг { $step }.
confusion-as = в виде
confusion-counts = количества
confusion-shares = доли, %
confusion-caption = Строки — что это, столбцы — что отвечает сеть. Показаны { $way }.
confusion-cell = { $label } принято за { $predicted }: { $number }, { $share } класса. Показать эти ошибки.
confusion-right = { $label } распознано: { $number }, { $share } класса
confusion-hint = Щёлкните по клетке, чтобы увидеть её ошибки.
confusion-too-large = Классов { $number }: такую таблицу не прочесть.
confusion-commonest = Чаще всего путает
confusion-pair = { $label } принимает за { $predicted }: { $number }
confusion-no-mistakes = Ни одной ошибки.
by-class = Точность по классам
by-class-class = класс
by-class-objects = объекты
by-class-count = { $count ->
    [one] { $number } объект
    [few] { $number } объекта
   *[other] { $number } объектов
}
mistakes-of = { $label } принимает за { $predicted }
mistakes-all = Все ошибки
mistakes-none-here = В этот момент таких ошибок нет.
mistakes-hint = Сначала самые большие потери: истина → ответ и его вероятность. Картинка открывается в обозревателе.
mistake = { $label } принято за { $predicted }, вероятность { $probability }
mistake-open = { $words }. Открыть в обозревателе.
mistake-look = смотреть здесь
mistake-look-hint = Фильтры, карты признаков и дельты этого объекта в любой момент

## Области решений

regions-not-here = Области решений есть у точек на плоскости: выберите такие данные.
regions-role = плоскость
regions-label = Области решений и точки: { $number }. Стрелки двигают метку и называют вероятности в ней.
regions-hint = Чем гуще цвет, тем увереннее сеть. Наведите указатель или пользуйтесь стрелками.
regions-at = ({ $x }; { $y }): { $said }
