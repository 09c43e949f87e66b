# Комната обучения.

training-title = Комната обучения · Nablascope
training-title-of = { $name } · Nablascope
training-what = как сеть учится
training-setup = Чему и как учить
training-curves = Кривые
training-look = Сеть в этот момент
training-parts = Части страницы
training-part-setup = Настройка
training-part-curves = Кривые
training-part-look = Сеть
training-panel-network = Сеть
training-panel-regions = Области
training-panel-confusion = Путаница
training-panel-mistakes = Ошибки
training-panel-data = Данные
training-panel-share = Поделиться
training-panel-runs = Все запуски

## До первого запуска

training-welcome = { $count ->
    [one] Различаем { $count } класс
    [few] Различаем { $count } класса
   *[other] Различаем { $count } классов
}
training-welcome-data = { $count ->
    [one] { $number } объект
    [few] { $number } объекта
   *[other] { $number } объектов
}, в каждом { $shape } чисел
training-welcome-hint = Испортить ничего нельзя: запуск можно остановить, вернуть назад и выбросить. Всё, что слева, можно сначала поменять.

## Форма

training-section-dataset = Данные
training-section-network = Сеть
training-section-optimizer = Обучение
training-section-regularizer = Штраф
training-section-augmentations = Аугментация
training-none = нет
training-choose = выберите…
training-more = Ещё настройки
training-as-network = как в описании сети

training-data = Данные
training-data-generated = Нарисованные нашим кодом
training-data-kept = На сервере
training-data-kept-idea = Хранятся на сервере файлами.
training-data-classes = { $count ->
    [one] { $count } класс
    [few] { $count } класса
   *[other] { $count } классов
}
training-data-objects = { $count ->
    [one] { $number } объект
    [few] { $number } объекта
   *[other] { $number } объектов
}
training-data-remove = Удалить эти данные с сервера
training-data-remove-sure = Удалить { $name }? Кривые обученных на них сетей останутся, но продолжить обучение будет нельзя.
training-sheet-label = Примеры: { $classes }
training-sheet-of = Примеры класса «{ $name }»
training-sheet-before = Картинки как есть
training-sheet-after = Те же картинки, какими их видит сеть
training-sheet-pairs = Сверху как есть, снизу — как их показывают сети.
training-sheet-again = Другая случайность
training-sheet-show-after = После аугментации
training-upload = Загрузить…
training-upload-hint = Архив zip, где у каждого класса своя папка с картинками, или файлы IDX, как у MNIST. Файлы можно просто перетащить на страницу.
training-uploading = Отправляется { $name }
training-upload-reading = Сервер читает { $name }
training-upload-stop = Прервать
training-dropzone = Отпустите файлы: на них можно будет учить
training-fetch = Скачать { $name } ({ $size })
training-fetching = Скачивается { $name }
training-megabytes = { $number } МБ

training-split = Отложенная выборка
training-split-own = { $count ->
    [one] В данных есть своя отложенная выборка: { $number } объект.
    [few] В данных есть своя отложенная выборка: { $number } объекта.
   *[other] В данных есть своя отложенная выборка: { $number } объектов.
}
training-split-held_out = отложенная доля
training-split-held_out-idea = такая часть каждого класса в обучении не участвует, по ней только судят
training-split-seed = зерно
training-split-seed-idea = от него зависит, кто отложен
training-split-balanced = уравнять классы
training-split-balanced-idea = от каждого класса столько объектов, сколько в самом редком
training-split-count = объектов для обучения
training-split-count-idea = такую горстку сеть выучит наизусть: переобучение
training-split-few = учить лишь на горстке
training-split-parts = Учится на { $learned }, проверяется на { $judged }.

training-network = Сеть
training-network-built = Собирается здесь
training-network-zoo = Из зоопарка
training-network-own = Своя
training-network-json = в виде JSON
training-network-json-idea = Любая сеть, которую умеет показать обозреватель.
training-network-id-idea = Начинает с тех чисел, которые в ней есть.
training-network-open = Посмотреть в обозревателе
training-network-parameters = { $count ->
    [one] { $number } параметр
    [few] { $number } параметра
   *[other] { $number } параметров
}
training-network-seed = зерно весов
training-network-seed-idea = с одним зерном запуски начинают с одинаковых весов
training-layers = Слои
training-perceptron = Полносвязные слои
training-perceptron-idea = Каждый нейрон видит всё. Без скрытых слоёв это линейный классификатор.
training-perceptron-depth = скрытых слоёв
training-perceptron-depth-idea = 0 — линейный классификатор
training-perceptron-width = нейронов
training-perceptron-width-idea = в каждом скрытом слое
training-perceptron-activation = активация
training-perceptron-activation-idea = излом между слоями; без него много слоёв — это один
training-perceptron-activation-is-relu = ReLU
training-perceptron-activation-is-leaky_relu = ReLU с утечкой
training-perceptron-activation-is-elu = ELU
training-perceptron-activation-is-tanh = tanh
training-perceptron-activation-is-sigmoid = сигмоида
training-perceptron-normalize = нормализация по пакету
training-perceptron-normalize-idea = приводит суммы каждого слоя к среднему 0 и дисперсии 1
training-perceptron-dropout = дропаут
training-perceptron-dropout-idea = доля ячеек перед последним слоем, отключаемых при обучении
training-convnet = Свёрточная сеть
training-convnet-idea = Ядра скользят по картинке; каждый блок уменьшает её вдвое и удваивает число ядер.
training-convnet-blocks = блоков
training-convnet-blocks-idea = свёртка, активация, пулинг
training-convnet-filters = ядер
training-convnet-filters-idea = в первом блоке
training-convnet-kernel = размер ядра
training-convnet-kernel-idea = ячеек вдоль стороны ядра
training-convnet-activation = { training-perceptron-activation }
training-convnet-activation-idea = { training-perceptron-activation-idea }
training-convnet-activation-is-relu = { training-perceptron-activation-is-relu }
training-convnet-activation-is-leaky_relu = { training-perceptron-activation-is-leaky_relu }
training-convnet-activation-is-elu = { training-perceptron-activation-is-elu }
training-convnet-activation-is-tanh = { training-perceptron-activation-is-tanh }
training-convnet-activation-is-sigmoid = { training-perceptron-activation-is-sigmoid }
training-convnet-normalize = { training-perceptron-normalize }
training-convnet-normalize-idea = приводит каждую карту к среднему 0 и дисперсии 1 по пакету
training-convnet-dropout = { training-perceptron-dropout }
training-convnet-dropout-idea = { training-perceptron-dropout-idea }
training-initializer = Начальные веса
training-initializer-own = из описания: { $name }
training-loss = Функция потерь
training-loss-idea = То, что делают маленьким. Чтобы сглаживать метки, выберите перекрёстную энтропию.

training-optimizer = Метод
training-schedule = Расписание скорости
training-epochs = { $count ->
    [one] { $number } эпоха
    [few] { $number } эпохи
   *[other] { $number } эпох
}
training-batches-of = пакеты по { $number }
training-pace-epochs = эпох
training-pace-epochs-idea = сколько раз сеть увидит каждый объект
training-pace-batch_size = размер пакета
training-pace-batch_size-idea = объектов на шаг: мало — шаги шумные, много — шагов мало
training-pace-seed = зерно
training-pace-seed-idea = порядок объектов и вся прочая случайность; одно зерно — одна и та же кривая
training-regularizer = Штраф за большие числа
training-regularizer-idea = Прибавляется к потерям: большие параметры тогда чего-то стоят.
training-augmentations-idea = При каждом показе объект немного меняется заново: сеть видит больше, чем есть.
training-augmentations-add = Добавить
training-augmentations-drop = Убрать: { $name }

training-run-name = Имя запуска
training-run-name-usual = по сети и скорости
training-lift = снять ограничения
training-lift-idea = Поля держатся того, что имеет смысл на лекции. Без ограничений действуют только пределы сервера.
training-reset = Вернуть обычные настройки
training-start = Запустить
training-start-another = Новый запуск

## Сцены

training-scenes = Сцены
training-scenes-choose = выберите сравнение…
training-scenes-watch = Смотрите:
training-scenes-question = Спросите:
training-scenes-start = { $count ->
    [1] Запустить
    [2] Запустить обе
   *[other] Запустить все { $count }
}
training-scenes-seconds = займёт { $time }

## Запуски

training-runs = Запуски
training-runs-none = Ещё ничего не обучалось.
training-all-runs = Все запуски ({ $count })
training-overlay = Кривые: { $name }
training-progress = Ход обучения: { $name }
training-take = Взять настройки
training-chip-right = верно { $accuracy }
training-data-of-form = Данные из формы: { $name }
training-take-weights = Учить с его весов
training-take-weights-hint = Форма возьмёт настройки, а следующий запуск начнёт не со случайных весов, а с весов этого момента.
training-taken-weights = Следующий запуск начнёт с весов: { $name }.
training-rename = Переименовать
training-rename-of = Переименовать { $name }
training-rename-hint = Переименовать (то же делает двойной щелчок по имени)
training-rename-label = Новое имя для { $name }
training-rename-empty = У запуска должно быть имя.
training-delete = Удалить
training-delete-sure = Удалить { $name } вместе с кривыми и снимками?
training-delete-yes = Да, удалить
training-delete-no = Нет
training-deleted-elsewhere = Запуск «{ $name }» удалён в другом месте.
training-link-gone = { $count ->
    [one] { $count } запуска из этой ссылки на сервере больше нет.
   *[other] { $count } запусков из этой ссылки на сервере больше нет.
}
training-state-queued = ждёт
training-state-queued-at = ждёт, { $place }-й в очереди
training-state-running = учится
training-state-paused = пауза
training-state-interrupted = прерван
training-state-finished = закончен
training-state-stopped = остановлен
training-state-failed = сорвался
training-epoch-of = эпоха { $epoch } из { $epochs }
training-step = пакет { $step } из { $total }
training-left = осталось { $time }
training-time-seconds = { $number } с
training-time-minutes = { $number } мин
training-time-hours = { $number } ч

## Команды

training-commands = Управление: { $name }
training-run = Запустить
training-continue = Продолжить
training-pause = Пауза
training-batch = Один пакет
training-epoch = Одна эпоха
training-back = Назад
training-back-to = Назад к { $step }
training-back-hint = Возвращает запуск к предыдущему снимку или к моменту, на который вы смотрите; что было после, забывается.
training-stop = Стоп
training-stop-hint = Завершает запуск; кривые и снимки остаются, а «Назад» возвращает к нему.
training-live = Менять на ходу
training-live-more = Ещё
training-live-learning_rate = скорость α
training-live-momentum = момент γ
training-live-penalty = штраф λ
training-live-batch_size = пакет
training-live-halve = Уменьшить скорость вдвое
training-live-double = Увеличить скорость вдвое
training-ended-finished = Все эпохи пройдены.
training-ended-stopped = Запуск остановлен.
training-failed-at = Обучение сорвалось на пакете { $step }: в слое { $node } { $meaning ->
    [gradient] градиент { $tensor }
    [value] выход { $tensor }
   *[parameter] параметр { $tensor }
} перестал быть конечным числом.
training-failed-somewhere = Обучение сорвалось на пакете { $step }.
training-failed-advice = Чаще всего велика скорость обучения: вернитесь назад и уменьшите её или начните заново с вдесятеро меньшей.

training-retry = Начать заново со скоростью { $rate }
training-taken = В форме теперь настройки: { $name }.

## Строка состояния, клавиши, «поделиться»

training-status-rest = Выберите слева данные и сеть и нажмите «Запустить». Список клавиш — «?».
training-status-loss = оценка потерь Q { $loss }
training-status-held-out = на отложенной выборке верно { $accuracy }
training-connection-retrying = Связь прервалась, пробуем снова.
training-key-space = запуск и пауза
training-key-batch = один пакет
training-key-epoch = одна эпоха
training-key-travel = к снимку раньше или позже
training-key-log = логарифмическая ось
training-key-axis = графики по шагам или по эпохам
training-key-escape = назад к текущему моменту; показать скрытое
training-share-link-hint = Откроется ровно это: запуски, момент, кривые, настройки.
training-share-numpy = Журнал в NumPy
training-share-headless = Команда без страницы
training-share-again = В документе есть всё, и перемены на ходу тоже: кто его запустит, получит ту же кривую до последнего бита.
training-share-log = Журнал (.csv)
training-share-weights = Веса (.safetensors)
training-share-weights-at = Веса на пакете { $step } (.safetensors)
training-share-document = Документ (.json)
