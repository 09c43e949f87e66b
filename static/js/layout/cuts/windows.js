// @ts-check
/** Parts of a convolution or a pooling: the windows that a cell belongs to, and all that they lie over. */

/** @import {NetworkNode} from "../../api/types.js" */
/** @import {Cut, Range, Target} from "../cut_out.js" */

/** Windows to each side of the chosen one: neighbours show how it glides. */
const AROUND = 1;
/** Where not all windows of a weight fit, the first ones along each axis. */
const FIRST = 4;
/** Where not all channels fit. */
const FEW = 16;

/**
 * @typedef {object} Axis
 * @property {number} size places
 * @property {number} count windows
 * @property {number} kernel
 * @property {number} stride
 * @property {number} padding
 * @property {number} dilation
 * @property {number} span from the first place of a window to behind its last
 */

/** @param {NetworkNode} node @returns {Axis[]} */
function axesOf({settings, input_shapes: [[, ...space]], shape: [, ...counts]}) {
  const each = (/** @type {any} */ value, /** @type {number} */ axis) => (Array.isArray(value) ? value[axis] : value);
  return space.map((size, axis) => {
    const [kernel, stride, padding, dilation] = [settings.kernel_size, settings.stride ?? settings.kernel_size, settings.padding ?? 0, settings.dilation ?? 1].map((value) => each(value, axis));
    return {size, count: counts[axis], kernel, stride, padding, dilation, span: dilation * (kernel - 1) + 1};
  });
}

/**
 * The windows to take along one axis: those over a place, those around a window, or all.
 * @param {Axis} axis
 * @param {{place?: number, window?: number, around?: number}} which
 * @returns {Range}
 */
function windowsOf({count, stride, padding, dilation, kernel}, {place, window, around = 0}) {
  if (window !== undefined) return [Math.max(0, window - around), Math.min(count, window + around + 1)];
  if (place === undefined) return [0, count];
  const over = Array.from({length: count}, (_, i) => i).filter((i) => {
    const offset = place + padding - i * stride;
    return offset >= 0 && offset % dilation === 0 && offset / dilation < kernel;
  });
  // No window lies over what a stride jumps over: the one before it shows that.
  const before = Math.max(0, Math.min(count - 1, Math.floor((place + padding) / stride)));
  return over.length ? [over[0], over[over.length - 1] + 1] : [before, before + 1];
}

/** Places under some windows, a place beside them included. @param {Axis} axis @param {Range} windows @param {number} [place] @returns {Range} */
function placesUnder({stride, padding, span}, [first, end], place) {
  const [from, to] = [first * stride - padding, (end - 1) * stride - padding + span];
  return place === undefined ? [from, to] : [Math.min(from, place), Math.max(to, place + 1)];
}

/**
 * @param {NetworkNode} node
 * @param {Target} target
 * @returns {Cut[]}
 */
export function windowCuts(node, target) {
  return node.kind.startsWith("conv") ? convolution(node, target) : pooling(node, target);
}

/** @param {NetworkNode} node @param {Target} target @returns {Cut[]} */
function convolution(node, {tensor, index}) {
  const {name, settings, inputs: [source], input_shapes: [[channels]], shape: [filters], parameters} = node;
  const axes = axesOf(node);
  const groups = settings.groups ?? 1;
  const [perGroup, filtersPerGroup] = [channels / groups, filters / groups];
  const role = tensor === "x" || tensor === "dx" ? "x" : tensor === "w" || tensor === "dw" ? "w" : index.length === 1 ? "b" : "y";
  const group = Math.floor(role === "x" ? index[1] / perGroup : index[role === "y" ? 1 : 0] / filtersPerGroup);
  const [firstChannel, firstFilter] = [group * perGroup, group * filtersPerGroup];
  /** @param {Range[]} boxes @param {Range} through filters @param {Range} into channels @param {Cut["share"]} share @returns {Cut} */
  const make = (boxes, through, into, share) => {
    const seen = axes.map((axis, a) => placesUnder(axis, boxes[a], role === "x" ? index[2 + a] : undefined));
    const at = role === "x" ? [0, index[1] - into[0], ...seen.map(([first], a) => index[2 + a] - first)]
      : role === "w" ? [index[0] - through[0], firstChannel + index[1] - into[0], ...index.slice(2)]
        : role === "b" ? [index[0] - through[0]] : [0, index[1] - through[0], ...boxes.map(([first], a) => index[2 + a] - first)];
    const kernel = axes.map(({kernel: size}) => /** @type {Range} */ ([0, size]));
    return {
      // The padding that is reached is written out, so that the cut computes the same number.
      settings: {...settings, padding: 0, out_channels: through[1] - through[0], groups: 1},
      inputs: [{name: `${source}.y`, ranges: [[0, 1], into, ...seen]}],
      params: {
        w: {name: `${name}.w`, ranges: [through, [into[0] - firstChannel, into[1] - firstChannel], ...kernel]},
        ...(parameters.some((one) => one.name === "b") ? {b: {name: `${name}.b`, ranges: [through]}} : {}),
      },
      dy: {name: `${name}.dy`, ranges: [[0, 1], through, ...boxes]},
      select: {tensor, index: at}, share,
      cut: {channels: into, outputs: through, first: seen.map(([from]) => from), behind: seen.map(([, to]) => to)},
    };
  };
  const some = (/** @type {number} */ first, /** @type {number} */ all, /** @type {number} */ most) => /** @type {Range} */ ([first, first + Math.min(all, most)]);
  const one = (/** @type {number} */ at) => /** @type {Range} */ ([at, at + 1]);
  if (role === "y") {
    const boxes = (/** @type {number} */ around) => axes.map((axis, a) => windowsOf(axis, {window: index[2 + a], around}));
    const share = {taken: Math.min(FEW, perGroup), all: perGroup};
    return [
      make(boxes(AROUND), one(index[1]), some(firstChannel, perGroup, perGroup), null),
      make(boxes(0), one(index[1]), some(firstChannel, perGroup, perGroup), null),
      make(boxes(0), one(index[1]), some(firstChannel, perGroup, FEW), share),
    ];
  }
  if (role === "x") {
    const boxes = axes.map((axis, a) => windowsOf(axis, {place: index[2 + a]}));
    return [
      make(boxes, some(firstFilter, filtersPerGroup, filtersPerGroup), one(index[1]), null),
      make(boxes, some(firstFilter, filtersPerGroup, FEW), one(index[1]), {taken: Math.min(FEW, filtersPerGroup), all: filtersPerGroup}),
    ];
  }
  // A weight and a bias meet every window of their map.
  const channel = one(role === "w" ? firstChannel + index[1] : firstChannel);
  const all = axes.map((axis) => windowsOf(axis, {}));
  const first = all.map(([, count]) => /** @type {Range} */ ([0, Math.min(count, FIRST)]));
  const size = (/** @type {Range[]} */ boxes) => boxes.reduce((product, [from, to]) => product * (to - from), 1);
  return [make(all, one(index[0]), channel, null), make(first, one(index[0]), channel, {taken: size(first), all: size(all)})];
}

/** @param {NetworkNode} node @param {Target} target @returns {Cut[]} */
function pooling(node, {tensor, index}) {
  const {name, settings, inputs: [source]} = node;
  const axes = axesOf(node);
  const ofInput = tensor === "x" || tensor === "dx";
  const cuts = (ofInput ? [0] : [AROUND, 0]).map((around) => {
    const along = axes.map((axis, a) => {
      const {size, stride, padding, span} = axis;
      const windows = windowsOf(axis, ofInput ? {place: index[2 + a]} : {window: index[2 + a], around});
      const places = placesUnder(axis, windows, ofInput ? index[2 + a] : undefined);
      if (places[0] >= 0 && places[1] <= size) return {windows, places, padding: 0};
      // Padding means more to a pooling than zeros do: it is kept, and the cut begins where a window does.
      const first = Math.floor(Math.max(0, places[0]) / stride);
      const [from, to] = [first * stride, Math.min(size, places[1])];
      return {windows: /** @type {Range} */ ([first, first + Math.floor((to - from + 2 * padding - span) / stride) + 1]), places: /** @type {Range} */ ([from, to]), padding};
    });
    /** @type {Range} */
    const map = [index[1], index[1] + 1];
    return {
      settings: {...settings, padding: along.map(({padding}) => padding)},
      inputs: [{name: `${source}.y`, ranges: [/** @type {Range} */ ([0, 1]), map, ...along.map(({places}) => places)]}],
      dy: {name: `${name}.dy`, ranges: [/** @type {Range} */ ([0, 1]), map, ...along.map(({windows}) => windows)]},
      select: {tensor, index: [0, 0, ...along.map(({places, windows}, a) => index[2 + a] - (ofInput ? places[0] : windows[0]))]},
      cut: {channels: map, first: along.map(({places}) => places[0]), behind: along.map(({places}) => places[1])}, share: null,
    };
  });
  return cuts;
}
