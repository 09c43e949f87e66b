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
        [true or false] true или false
        [null or objects] null или объекты
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
