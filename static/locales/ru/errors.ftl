# Что говорит сервер, когда в чём-то отказывает. В конце — ошибки вычислителя, по одной на каждый
# код из engine/errors.py; тест сверяет их.

## Заголовки по состоянию

status-400 = Запрос не читается
status-403 = В запросе отказано
status-404 = Не найдено
status-405 = Нельзя
status-410 = Больше нет
status-413 = Слишком велико
status-415 = Неизвестный вид данных
status-422 = Так не получится
status-500 = Сбой сервера

## Любой запрос

not-found = По адресу { $path } ничего нет. Что есть, перечислено в /docs.
    .title = Не найдено
method-not-allowed = { $method } неприменим к { $path }.
    .title = Недопустимый метод
body-too-large = Тело запроса больше предела в { $limit } байт.
    .title = Слишком большое тело
http-error = В запросе отказано, состояние { $status }.
    .title = Отказ
unexpected = На сервере что-то сломалось. Подробности в его журнале.
    .title = Непредвиденная ошибка
host-refused = Сервер не отзывается на имя { $host }. Его имена перечислены в настройке allowed_hosts.
    .title = Чужое имя
origin-refused = Странице { $origin } нельзя здесь ничего менять.
    .title = Чужая страница

## JSON

json-invalid = Тело запроса — не JSON: { $reason } (строка { $line }, столбец { $column }).
    .title = Не JSON
json-not-finite = { $token } — не число, которое может храниться в JSON или в сети (строка { $line }, столбец { $column }).
    .title = NaN или бесконечность в JSON
json-too-deep = Слишком глубокая вложенность JSON (строка { $line }, столбец { $column }).
    .title = Слишком глубокий JSON
request-invalid = Одно из полей запроса не такое, каким должно быть.
    .title = Неверный запрос
invalid-missing = это поле обязательно
invalid-extra-forbidden = такого поля нет
invalid-int-type = ожидается целое число
invalid-int-parsing = ожидается целое число
invalid-int-from-float = ожидается целое число
invalid-float-type = ожидается число
invalid-float-parsing = ожидается число
invalid-finite-number = ожидается конечное число
invalid-bool-type = ожидается true или false
invalid-bool-parsing = ожидается true или false
invalid-string-type = ожидается строка
invalid-string-pattern-mismatch = ожидается вид { $pattern }
invalid-list-type = ожидается список
invalid-dict-type = ожидается объект
invalid-model-attributes-type = ожидается объект
invalid-model-type = ожидается объект
invalid-literal-error = возможные значения: { $expected }
invalid-greater-than = должно быть больше { $gt }
invalid-greater-than-equal = должно быть не меньше { $ge }
invalid-less-than = должно быть меньше { $lt }
invalid-less-than-equal = должно быть не больше { $le }
invalid-zoo-or-spec = укажите что-то одно: "zoo" или "spec"
invalid-other = значение не такое, каким должно быть

## Картинки и тензоры

input-empty = Тело запроса пусто. Пришлите сам файл, например так: curl --data-binary @file.png.
    .title = Пустое тело
input-unknown = Входа { $id } нет. Загрузите его снова: у тех же байтов будет тот же номер.
    .title = Неизвестный вход
input-multipart = Формы не читаются. Пришлите в теле сам файл, например так: curl --data-binary @file.png.
    .title = Форма вместо файла
input-json = Вход в виде JSON — объект с единственным полем "tensor", вложенным списком чисел.
    .title = Не тензор
sample-stays = { $id } рисует сама программа, удалить его нельзя.
    .title = Образцы остаются
image-unknown = Это не картинка, которую можно прочитать. Читаются { $known }.
    .title = Не картинка
image-svg = SVG — рисунок без пикселей, и в нём бывают сценарии. Сохраните его как PNG и пришлите PNG.
    .title = SVG не читается
image-broken = Картинка повреждена или обрезана: { $reason }. Сохраните или скачайте её снова.
    .title = Повреждённая картинка
image-without-pixels = В картинке нет пикселей: { $width } × { $height }.
    .title = Пустая картинка
image-too-large = В картинке { $width } × { $height } пикселей, а допустимо не больше { $limit }. Сначала уменьшите её.
    .title = Слишком много пикселей
image-for-channels = Сеть читает форму { $shape }, а у картинки 1 или 3 канала и две оси. Пришлите тензор.
    .title = Сеть не читает картинок
npy-broken = Это не полный файл .npy: { $reason }.
    .title = Повреждённый файл .npy
tensor-ragged = Строки тензора разной длины.
    .title = Неровный тензор
tensor-of-numbers = Тензор состоит из чисел, а в этом { $got ->
        [text] текст
        [booleans] true или false
        [objects] null или объекты
       *[other] { $got }
    }.
    .title = Не числа
tensor-axes = У тензора от одной до трёх осей, (C, H, W), и хотя бы одна клетка, а у этого форма { $shape }.
    .title = Негодная форма
tensor-not-finite = { $count ->
        [one] { $count } клетка — NaN, бесконечность или число, слишком большое для float32
        [few] { $count } клетки — NaN, бесконечность или числа, слишком большие для float32
       *[other] { $count } клеток — NaN, бесконечность или числа, слишком большие для float32
    }.
    .title = Не конечные числа
tensor-too-large = Клеток в тензоре: { $cells }, а допустимо не больше { $limit }.
    .title = Слишком много клеток
tensor-shape = Форма тензора { $shape }, а сеть читает { $wanted }. Тензор входит в сеть как есть.
    .title = Тензор не подходит

## Сети

network-unknown = Сети { $id } нет. Создайте её запросом POST /api/v1/networks.
    .title = Неизвестная сеть
zoo-unknown = В зоопарке нет { $value }. В нём есть { $known }.
    .title = Нет в зоопарке
kind-not-found = Вида { $value } нет. Есть { $known }.
    .title = Неизвестный вид
weights-gone = Весов { $id } в хранилище больше нет.
    .title = Весов больше нет
network-too-many-nodes = Узлов в сети: { $count }, а допустимо не больше { $limit }.
    .title = Слишком много узлов
network-too-many-parameters = Параметров в сети: { $count }, а допустимо не больше { $limit }.
    .title = Слишком много параметров
network-too-many-multiply-adds = Один проход требует умножений со сложением: { $count }, а допустимо не больше { $limit }.
    .title = Слишком много работы
network-too-many-cells = Один проход хранит чисел: { $count }, а допустимо не больше { $limit }.
    .title = Слишком много чисел

## Проходы

trace-unknown = Прохода { $id } нет. Создайте его запросом POST /api/v1/traces.
    .title = Неизвестный проход
trace-input-gone = Вход { $input } этого прохода удалён. Загрузите его снова: те же байты вернут и проход.
    .title = Входа больше нет
target-no-label = Неизвестно, к какому классу относится { $id }. Задайте цель номером, именем или словом "predicted".
    .title = Нет метки
target-label-unknown = У входа метка { $label }, а такого класса в этой сети нет. Её классы: { $known }.
    .title = Метка от другой сети
target-needs-vector = Для "predicted" нужен выход формы (classes,), а здесь форма { $shape }. Задайте цель числами.
    .title = Нет классов
index-outside = Форма { $name } — { $shape }; по индексу { $index } ничего нет. Счёт идёт с 0.
    .title = Индекс вне тензора
form-unknown = Вида .{ $value } нет. Есть { $known }.
    .title = Неизвестный вид ответа
json-too-many-cells = Клеток в { $name }: { $cells }, а JSON вмещает не больше { $limit }. Возьмите .npy или .safetensors, либо часть тензора: ?index=.
    .title = Слишком велико для JSON
png-too-many-cells = Картинка из { $cells } клеток слишком велика; рисуется не больше { $limit }. Возьмите часть тензора: ?index=.
    .title = Слишком велико для картинки

## Вычислитель: тензоры, которые не подходят друг к другу

not-maps = { $who }: ожидались карты признаков, тензор формы (C, H, W), а пришла форма { $shape }. Поставьте слой перед flatten и полносвязными слоями.
not-a-vector = { $who }: ожидался тензор формы (признаки,), а пришла форма { $shape }. Поставьте перед слоем flatten или globalavgpool.
not-a-sequence = { $who }: ожидался тензор формы (признаки,) или (C, L), а пришла форма { $shape }. Для карт признаков возьмите batchnorm2d.
kernel-too-large = { $who }: ядро { $kernel } не помещается на входе размера { $size } + 2·{ $padding } (разрежение { $dilation }). Уменьшите ядро или разрежение либо увеличьте дополнение.
padding-too-large = { $who }: дополнение может быть не больше половины ядра, { $limit }, а здесь { $padding } при ядре { $kernel }. Окно пулинга должно задевать хотя бы одну настоящую клетку: уменьшите дополнение.
channels-not-divisible = { $who }: { $field } должно делиться на groups = { $groups }, а здесь { $channels }. Выберите groups, на которое делятся и входные каналы, и out_channels.
parameter-shape = { $who }: ожидался параметр { $parameter } формы { $wanted }, а пришла форма { $shape }. Параметры принадлежат одной архитектуре: задайте их заново или загрузите подходящий файл.
unequal-shapes = { $who }: ожидались входы одной формы, а пришли { $shapes }. Приведите ветви к одним каналам и размеру, например свёрткой 1×1.
unequal-sizes = { $who }: входы могут различаться только числом каналов, а пришли { $shapes }. Дайте обеим ветвям одинаковые шаг и дополнение.
one-input = { $who }: ожидался один вход, а указано: { $count }. Назовите в `inputs` один узел; чтобы читать несколько, возьмите add или concat.
several-inputs = { $who }: ожидались два входа или больше, а указано: { $count }. Перечислите в `inputs` имена узлов, которые надо читать.
batch-too-small = { $who }: для статистик нужно больше одного значения на канал, а пришла форма { $shape }. Обучайте на пакете побольше или применяйте накопленные статистики.

## Вычислитель: настройки

setting-unknown = { $who }: настройки { $field } нет; есть { $known }. Исправьте имя или уберите её.
setting-missing = { $who }: не хватает настройки { $field }. Задайте её значение.
setting-type = { $who }: для { $field } нужно { $wanted }, а пришло { $value }.
setting-range = { $who }: должно быть { $field } { $range }, а пришло { $value }. Выберите значение в этих пределах.
setting-choice = { $who }: { $field } может быть { $choices }, а пришло { $value }. Выберите одно из них.

## Вычислитель: описания сетей

spec-type = { $who }: для { $field } нужно { $wanted }, а пришло { $value }. Пример есть в docs/architecture.md.
spec-missing = { $who }: не хватает поля { $field }. Добавьте его.
spec-unknown-field = { $who }: поля { $field } нет; есть { $known }. Исправьте имя или уберите его.
kind-unknown = { $who }: вида { $value } нет; есть { $known }. Выберите один из них.
name-invalid = { $who }: имя должно начинаться с латинской буквы и состоять из латинских букв, цифр, _ и -, не больше 40 знаков, а здесь { $value }. Переименуйте узел.
name-reserved = { $who }: имя { $value } уже есть в каждом проходе. Переименуйте узел.
name-duplicated = { $who }: имя { $value } встречается дважды. Переименуйте один из узлов.
no-nodes = { $who }: список узлов пуст, а нужен хотя бы один. Добавьте слой.
reader-of-nothing = { $who }: `inputs` должно называть узлы этой сети, а { $value } среди них нет. Есть { $known }.
cycle = { $who }: в сети не может быть цикла, а здесь цикл { $cycle }. Пусть один из этих узлов читает более ранний.
several-outputs = { $who }: выходом служит единственный узел, который никто не читает, а здесь такие { $outputs }. Соедините свободные концы, уберите их или назовите выход в `output`.
dead-end = { $who }: все узлы должны вести к выходу { $output }, а { $dead } ведёт в тупик. Уберите его или пусть его читает более поздний узел.
classes = { $who }: нужно столько же имён классов, сколько выходов: { $wanted }, а здесь { $count }. Исправьте список `classes` или уберите его.
classes-repeated = { $who }: имена классов должны различаться, а { $value } встречается дважды. Переименуйте один из двух.
output-not-vector = { $who }: для этой функции потерь нужен выход формы (классы,), а здесь форма { $shape }. Закончите сеть слоями flatten и linear или глобальным усреднением.
normalization = { $who }: в { $field } нужно одно число на все каналы или по одному на каждый из { $channels }, а здесь { $count }. Исправьте `input.{ $field }`.

## Вычислитель: цели, адреса, входы, веса

target-range = { $who }: ожидался класс от 0 до { $last }, а пришёл { $value }. Выберите существующий класс.
target-name = { $who }: ожидался один из классов { $known }, а пришёл { $value }. Выберите существующий класс.
target-shape = { $who }: ожидалась цель формы { $wanted }, а пришла форма { $shape }. Задайте по номеру класса на объект или массив той же формы, что у выхода.
target-probability = { $who }: ожидались цели от 0 до 1, а пришло { $value }. Задайте 0 для «нет» и 1 для «да»; цели −1 и +1 понимает hinge.
target-sign = { $who }: ожидались цели −1 и +1 или 0 и 1, а пришло { $value }. Задайте +1 (или 1), если объект принадлежит классу, и −1 (или 0), если нет.
target-one-hot = { $who }: у каждого объекта должен быть один верный класс, а в строках цели не ровно одна единица среди нулей. Задайте номера классов или строки с единственной единицей.
target-not-finite = { $who }: ожидались конечные числа, а NaN и бесконечностей здесь { $count }. Замените их.
not-numbers = { $who }: ожидались числа в списках одной длины, а пришло { $value }. Задайте массив чисел.
node-unknown = Узла { $value } нет. Есть { $known }.
tensor-unknown = { $who }: тензора { $value } нет; есть { $known }. Градиенты появляются, когда у прохода есть цель.
index = { $who }: ожидался индекс в пределах формы { $shape }, а пришёл { $index }. Счёт идёт с 0.
input-shape = { $who }: ожидался вход формы { $wanted }, а пришла форма { $shape }. Оси — N, C, H, W.
input-not-finite = { $who }: ожидались конечные числа, а NaN и бесконечностей здесь { $count }. Замените их.
not-probabilities = { $who }: на выходе ожидались вероятности, от 0 до 1, а пришло { $value }. Закончите сеть сигмоидой или возьмите binary_cross_entropy_with_logits.
weights-file = { $who }: ожидался файл safetensors, а пришло другое: { $reason }. Сохраните его снова, например библиотекой safetensors.
weights-missing = { $who }: не хватает тензора { $name }. Файл принадлежит другой архитектуре.
weights-unknown = { $who }: тензора { $name } в этой архитектуре нет. Файл принадлежит другой архитектуре.
weights-not-finite = { $who }: в { $name } ожидались конечные числа, а NaN и бесконечностей там { $count }. Обучите снова с меньшим шагом.
data-file = { $who }: ожидалось { $wanted }, а пришло другое: { $reason }. Проверьте файл.

## Чего вычислитель может ожидать

wanted-boolean = true или false
wanted-integer = целое число
wanted-number = число
wanted-pair = целое число или пара целых чисел
wanted-object = объект
wanted-kind = имя вида или объект с полем kind
wanted-string = строка
wanted-list-of-nodes = список узлов
wanted-list-of-names = список имён
wanted-input-shape = [C, H, W] или [признаки], каждое не меньше 1
wanted-background = dark, light или null
wanted-positive = положительные числа
wanted-numbers = числа
wanted-idx = файл IDX (как у MNIST)
wanted-archive = zip или папка, где для каждого класса своя папка с картинками
