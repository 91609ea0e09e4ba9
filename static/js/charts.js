// Draws the Plotly figure of a chart in the place of its SVG, once the chart comes into view: values on hover, one series or a
// range of years alone, images of what is displayed, and the page behind a value at a click. The keyboard reaches the series, the
// years, the images, and the table before the chart, whose values have the same links. Colours are those of the theme in use.
const root = document.documentElement;
const forced = matchMedia('(forced-colors: active)');
const CONFIG = { displayModeBar: false, locale: 'fr', scrollZoom: false, doubleClick: false };
const FONT = 'Marianne, arial, sans-serif';
const TEXT = 13;
const LINE = 20;
const ROW = 17;
const PAD = 2; // around a text of Plotly
const TICK_LENGTH = 1.4; // how long Plotly draws the symbol of a level, for its size
const TOP = 32;
const BOTTOM = 34;
const AXIS = 48;
const EDGE = 20;
const SIDE = 24;
const HEIGHTS = [[0, 280], [560, 320], [900, 400]];
const BARS_SHARE = 0.76;
const BAR_SHARE = 0.9;
const WIDEST_BAR = 56;
const TICKS = 5;
const HEADROOM = 0.92;
const MOST_NAMES = 12;
const TRANSPARENT = 'rgba(0,0,0,0)';
const PATTERNS = ['', '/', 'x', '-', '|', '+', '.', '\\'];
const DASHES = ['solid', 'dash', 'dot', 'dashdot', 'longdash', 'longdashdot'];
const SCALES = [[9, 9, '\u202fMd'], [6, 6, '\u202fM'], [4, 3, '\u202fk']];
const FAILED = 'Le graphique interactif n’a pas pu être chargé. Le dessin et le tableau contiennent les mêmes valeurs.';
const decimals = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 10 });
const pen = document.createElement('canvas').getContext('2d');

// --- Small helpers ---------------------------------------------------------------------------------------------------
const css = (name) => getComputedStyle(root).getPropertyValue(name).trim();
const known = (values) => values.filter((value) => value !== null).map(Number);
const bold = (color) => ({ color, size: TEXT, weight: 700 });
const add = (total, value) => total + value;

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function system(color) {
  // The value of a system colour, which Plotly can't read by its name.
  root.style.setProperty('outline-color', color);
  const found = getComputedStyle(root).outlineColor;
  root.style.removeProperty('outline-color');
  return found;
}

function inks() {
  if (forced.matches) {
    const text = system('CanvasText');
    return { strong: text, soft: text, grid: system('GrayText'), ground: system('Canvas') };
  }
  const [strong, soft, grid, ground] = ['--text-default-grey', '--text-mention-grey', '--border-default-grey', '--background-default-grey'].map(css);
  return { strong, soft, grid, ground };
}

const colorOf = (key) => (forced.matches ? system('CanvasText') : css(`--serie-${key}`) || css('--serie-other'));

function lengthOf(text, weight = 400) {
  pen.font = `${weight} ${TEXT}px ${FONT}`;
  return pen.measureText(text).width;
}

// --- Axes ------------------------------------------------------------------------------------------------------------
function axisTicks(values) {
  // Round ticks from zero, or below, to beyond the greatest value; whole numbers have whole ticks.
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values) || (low < 0 ? 0 : 1);
  const power = 10 ** Math.floor(Math.log10((high - low) / TICKS));
  let step = [1, 2, 5, 10].map((times) => times * power).find((one) => one * TICKS >= high - low);
  if (values.every(Number.isInteger)) step = Math.max(1, step);
  const first = Math.floor(low / step);
  let last = Math.ceil(high / step);
  if (high > HEADROOM * last * step) last += 1;
  return Array.from({ length: last - first + 1 }, (_, place) => Number(((first + place) * step).toPrecision(12)));
}

function tickText(tick, greatest) {
  const scale = SCALES.find(([least]) => greatest >= 10 ** least);
  return scale && tick ? decimals.format(tick / 10 ** scale[1]) + scale[2] : decimals.format(tick);
}

function categoryTicks(names, [first, last], room, periods) {
  // The first category of each year where there are many, else as many as fit, from the last one back.
  const many = periods.length && names.length > periods.length && last - first >= 12;
  const places = many
    ? periods.filter(([, start]) => start >= first && start <= last).map(([year, start]) => [start, year])
    : names.slice(first, last + 1).map((name, place) => [first + place, name]);
  const longest = Math.max(...places.map(([, name]) => lengthOf(name)));
  const every = Math.ceil((places.length * (longest + 12)) / room);
  return places.filter((_, place) => (places.length - 1 - place) % every === 0);
}

// --- Traces ----------------------------------------------------------------------------------------------------------
const isTarget = (trace) => trace.meta === 'target';
const isHollow = (trace) => trace.meta === 'live';

function shown(state) {
  // The traces of the chosen series, all without a choice; a target stays, as what the others are compared with.
  const { figure, chosen } = state;
  return figure.data.filter((trace) => !chosen.size || chosen.has(trace.legendgroup) || isTarget(trace));
}

function inRange(trace, [first, last], names) {
  const places = trace.x.map((name) => names.indexOf(name));
  return trace.y.filter((_, place) => places[place] >= first && places[place] <= last);
}

function extent(state, traces) {
  const columns = traces.map((trace) => inRange(trace, state.range, state.names));
  if (state.kind !== 'stacked_area') return known(columns.flat());
  const stacks = new Map();
  traces.forEach((trace, place) => stacks.set(trace.stackgroup, [...(stacks.get(trace.stackgroup) || []), columns[place]]));
  return [...stacks.values()].flatMap((parts) => parts[0].map((_, place) => parts.map((part) => Number(part[place])).reduce(add, 0)));
}

const markOf = (trace, place) => trace.text?.[place] || '';

function groupOf(traces, band) {
  // The bars of a category stand side by side around its middle, those that have a value or a mark: the place of each, in pixels.
  const bars = traces.filter((trace) => trace.type === 'bar');
  const slot = Math.min((band * BARS_SHARE) / Math.max(1, bars.length), WIDEST_BAR / BAR_SHARE);
  const left = new Map(bars.map((trace) => [trace, []]));
  (bars[0]?.y || []).forEach((_, place) => {
    const present = bars.filter((trace) => trace.y[place] !== null || markOf(trace, place));
    bars.forEach((trace) => left.get(trace).push((Math.max(0, present.indexOf(trace)) - present.length / 2) * slot));
  });
  return { bars, slot, left };
}

function paintBar(trace, place, band, { slot, left }) {
  const color = colorOf(trace.meta);
  const shapes = trace.marker?.pattern?.shape || [];
  const pattern = forced.matches && !isHollow(trace) ? PATTERNS[place % PATTERNS.length] : '';
  // Plotly draws the hatches of a bar in its fill.
  const fills = trace.y.map((_, index) => (isHollow(trace) && !shapes[index] ? TRANSPARENT : color));
  const marker = {
    color: fills,
    line: { color, width: 2 },
    pattern: { shape: shapes.length ? shapes : pattern, size: 7, solidity: 0.28 },
  };
  const width = (slot * BAR_SHARE) / band;
  const offset = left.get(trace).map((edge) => (edge + (slot * (1 - BAR_SHARE)) / 2) / band);
  return [{ ...trace, marker, width, offset, text: undefined, hoverlabel: { bordercolor: color } }];
}

function paintLevel(trace, band, { bars, slot }, { ground }) {
  // The tick of a target, wider than its bars, with a halo that sets it apart from them.
  const color = colorOf(trace.meta);
  const marker = { ...trace.marker, size: (Math.max(1, bars.length) * slot + 12) / TICK_LENGTH, color, line: { width: 3, color } };
  const halo = { ...marker, line: { width: 5, color: ground } };
  return [{ ...trace, marker: halo, hoverinfo: 'skip', hovertemplate: undefined }, { ...trace, marker, cliponaxis: true }];
}

function paintLine(trace, place) {
  const color = colorOf(trace.meta);
  const behind = trace.meta === 'target' || trace.meta.startsWith('year-');
  const dash = trace.line?.dash || (forced.matches ? DASHES[place % DASHES.length] : 'solid');
  const sizes = trace.marker?.size;
  const marker = { color, size: sizes || 0, opacity: 1, line: { width: 0 } };
  return [{ ...trace, line: { color, dash, width: behind ? 2 : 3.5 }, marker }];
}

function paintArea(trace, place, { ground }) {
  const color = colorOf(trace.meta);
  const pattern = forced.matches ? { shape: PATTERNS[place % PATTERNS.length], fgcolor: color, bgcolor: ground } : undefined;
  return [{ ...trace, fillcolor: color, fillpattern: pattern, line: { color: ground, width: 1 }, marker: { color } }];
}

function paintRow(trace, place, { ground }) {
  const color = colorOf(trace.meta);
  const pattern = { shape: forced.matches ? PATTERNS[place % PATTERNS.length] : '', fgcolor: color, bgcolor: ground };
  return [{ ...trace, marker: { color, line: { color: ground, width: 1 }, pattern } }];
}

function painted(state, traces, band, group, ink) {
  return traces.flatMap((trace) => {
    const place = Number(trace.legendgroup);
    if (state.kind === 'hbars') return paintRow(trace, place, ink);
    if (state.kind === 'stacked_area') return paintArea(trace, place, ink);
    if (state.kind === 'lines') return paintLine(trace, place);
    return isTarget(trace) ? paintLevel(trace, band, group, ink) : paintBar(trace, place, band, group);
  });
}

// --- Words inside the plot -------------------------------------------------------------------------------------------
function barWords(state, traces, { bars, slot, left }, scale, { strong }) {
  // The value of each bar above it, and above the tick of a target that it would cross; the mark of a missing value.
  const targets = traces.filter(isTarget);
  const words = bars.map((trace) => trace.y.map((value, place) => (value === null ? markOf(trace, place) : decimals.format(value))));
  if (Math.max(0, ...words.flat().map((text) => lengthOf(text, 700))) > slot - 2) return [];
  return bars.flatMap((trace, rank) => words[rank].flatMap((text, place) => {
    if (!text || place < state.range[0] || place > state.range[1]) return [];
    const value = Number(trace.y[place] ?? 0);
    const levels = targets.map((one) => one.y[place]).filter((level) => level !== null).map(Number);
    const crossed = levels.filter((level) => (level - value) * scale < LINE + 2 && (level - value) * scale > -6);
    const foot = Math.max(value, 0, ...crossed);
    return [{ x: place, xshift: left.get(trace)[place] + slot / 2, y: foot, yanchor: 'bottom', yshift: crossed.length ? 3 : 0, text, showarrow: false, font: bold(strong) }];
  }));
}

function missingWords(state, traces, { strong }) {
  // ND on the axis where a value of a line or an area is not known between two that are.
  const gaps = new Set();
  traces.filter((trace) => !isTarget(trace)).forEach((trace) => {
    const places = trace.x.map((name) => state.names.indexOf(name)).filter((_, index) => trace.y[index] !== null);
    for (let place = places[0]; place < places.at(-1); place += 1) if (!places.includes(place)) gaps.add(place);
  });
  return [...gaps].filter((place) => place >= state.range[0] && place <= state.range[1])
    .map((place) => ({ x: place, y: 0, yanchor: 'bottom', text: 'ND', showarrow: false, font: bold(strong) }));
}

function rowWords(state, traces, { strong }) {
  // The name of each row, then its total; the value of a series that is alone, and nothing for several chosen parts.
  const { figure, chosen } = state;
  const { annotations, meta } = figure.layout;
  const alone = chosen.size === 1 && traces[0];
  return annotations.flatMap((one, place) => {
    const lines = one.text.split('<br>');
    const value = alone ? alone.customdata[place][0] : meta.totals[place];
    const name = { ...one, xshift: -PAD, yshift: PAD, font: { color: strong, size: TEXT } };
    if (chosen.size > 1) return [name];
    const beside = { xshift: lengthOf(lines.at(-1)) + 8, yshift: PAD - ROW * (lines.length - 1), text: value, font: bold(strong) };
    return [name, { ...one, ...beside }];
  });
}

// --- Names at the ends of lines and areas ----------------------------------------------------------------------------
function endsOf(state, traces) {
  // The last known value of each series in the range, and where it stands.
  const found = new Map();
  const below = new Map();
  traces.forEach((trace) => {
    trace.y.forEach((value, index) => {
      const place = state.names.indexOf(trace.x[index]);
      if (value === null || place < state.range[0] || place > state.range[1]) return;
      const base = state.kind === 'stacked_area' ? below.get(place) || 0 : 0;
      if (state.kind === 'stacked_area') below.set(place, base + Number(value));
      const level = state.kind === 'stacked_area' ? base + Number(value) / 2 : Number(value);
      found.set(trace.legendgroup, { place, level, value: decimals.format(value) });
    });
  });
  return found;
}

function spread(wanted, gap, top, bottom) {
  const placed = [];
  wanted.forEach((place, index) => {
    const least = index ? placed[index - 1] + gap : top;
    placed.push(Math.max(least, Math.min(place, bottom - gap * (wanted.length - 1 - index))));
  });
  return placed;
}

function roomForNames(state, ends, width, height) {
  // The width of the names at the right of the plot; 0 where they don't fit, so that the legend stays above it.
  if (!state.items.length || state.chosen.size || state.kind === 'bars') return 0;
  const needed = Math.max(0, ...[...ends].map(([group, end]) => lengthOf(`${state.items[group].name} ${end.value}`, 700))) + 44;
  const fits = ends.size <= MOST_NAMES && ends.size * LINE <= height - TOP - BOTTOM && needed <= width * 0.34;
  return fits ? needed : 0;
}

function freeTop(box, lowest, lines, taken) {
  // The height nearest to that of its point at which no line, no other name and no word crosses a name; undefined if there is none.
  const meets = (top, [left, right, above, below]) => right >= box.left && left <= box.left + box.width && below >= top && above <= top + LINE;
  const crosses = (top) => lines.some((points) => points.some(([x, y]) => meets(top, [x, x, y, y])))
    || taken.some((one) => meets(top, [one.left, one.left + one.width, one.top, one.top + LINE]));
  return [0, -22, 22, -44, 44, -66, 66].map((shift) => box.top + shift).find((top) => top >= 0 && top <= lowest && !crosses(top));
}

function sampled(state, traces, xOf, yOf) {
  // Points of each line, four pixels apart.
  return traces.map((trace) => {
    const points = trace.y.map((value, index) => (value === null ? null : [xOf(state.names.indexOf(trace.x[index])), yOf(Number(value))]));
    return points.flatMap((point, index) => {
      const next = points[index + 1];
      if (!point || !next) return point ? [point] : [];
      const steps = Math.max(1, Math.ceil((next[0] - point[0]) / 4));
      return Array.from({ length: steps }, (_, step) => [0, 1].map((axis) => point[axis] + ((next[axis] - point[axis]) * step) / steps));
    });
  });
}

function namesBeside(state, traces, ends, xOf, yOf, { right, lowest, words }) {
  // Where the names of lines that end earlier stand: next to their last point, if there is room before the names at the right.
  const lines = sampled(state, traces, xOf, yOf);
  const found = new Map();
  ends.forEach((end, group) => {
    const box = { left: xOf(end.place) + 6, top: yOf(end.level) - LINE / 2, width: lengthOf(`${state.items[group].name} ${end.value}`, 700) + 30 };
    const isFree = end.place < state.range[1] && box.left + box.width <= right;
    const top = isFree ? freeTop(box, lowest, lines, [...words, ...found.values()]) : undefined;
    if (top !== undefined) found.set(group, { ...box, top });
  });
  return found;
}

function placeNames(state, traces, ends, xOf, yOf, { width, height, room, words }) {
  const right = width - room;
  const lowest = height - BOTTOM - LINE;
  const beside = namesBeside(state, traces, ends, xOf, yOf, { right, lowest, words });
  const atRight = [...ends].filter(([group]) => !beside.has(group)).sort((a, b) => b[1].level - a[1].level);
  const tops = spread(atRight.map(([, end]) => yOf(end.level) - LINE / 2), LINE, 0, lowest + 4);
  state.items.forEach((item) => { item.node.hidden = !ends.has(item.group); });
  atRight.forEach(([group, end], index) => setPlace(state.items[group], right + 8, tops[index], end));
  beside.forEach((box, group) => setPlace(state.items[group], box.left, box.top, ends.get(group)));
}

function setPlace(item, left, top, end) {
  item.node.style.left = `${left}px`;
  item.node.style.top = `${top}px`;
  item.value.textContent = ` ${end.value}`;
}

// --- Drawing ---------------------------------------------------------------------------------------------------------
function draw(state) {
  const width = state.holder.clientWidth;
  if (!width) return;
  const ink = inks();
  const traces = shown(state);
  const axis = { linecolor: ink.soft, gridcolor: ink.grid, zerolinecolor: ink.soft, color: ink.soft, tickangle: 0, automargin: false };
  const base = {
    ...state.figure.layout,
    width,
    font: { family: FONT, size: TEXT, color: ink.strong },
    paper_bgcolor: TRANSPARENT,
    plot_bgcolor: TRANSPARENT,
    hoverlabel: { bgcolor: ink.ground, bordercolor: ink.soft, align: 'left', namelength: -1, font: { family: FONT, size: TEXT, color: ink.strong } },
  };
  const view = state.kind === 'hbars' ? rowView(state, traces, base, ink) : axisView(state, traces, base, axis, ink);
  state.view = view;
  Plotly.react(state.holder, view.data, view.layout, CONFIG);
  state.onFirstDrawing?.();
  state.onFirstDrawing = null;
}

function rowView(state, traces, base, ink) {
  const rows = state.figure.layout.annotations.map((_, place) => traces.map((trace) => Number(trace.x[place] ?? 0)));
  const ends = rows.flatMap((row) => [row.filter((value) => value > 0).reduce(add, 0), row.filter((value) => value < 0).reduce(add, 0)]);
  const range = [Math.min(0, ...ends), Math.max(state.figure.layout.meta.unit === '%' ? 100 : 0, ...ends) || 1];
  const layout = { ...base, margin: { l: 0, r: 0, t: 0, b: 0 }, annotations: rowWords(state, traces, ink), xaxis: { ...base.xaxis, range } };
  return { data: painted(state, traces, 0, null, ink), layout };
}

function axisView(state, traces, base, axis, ink) {
  const { width } = base;
  const { meta, yaxis, xaxis } = state.figure.layout;
  const [, height] = HEIGHTS.findLast(([least]) => width >= least);
  const ends = endsOf(state, traces);
  const room = roomForNames(state, ends, width, height);
  const margin = { l: AXIS, r: Math.max(room || EDGE, lengthOf(state.names[state.range[1]]) / 2), t: TOP, b: BOTTOM };
  state.legend?.classList.toggle('chart__legend--ends', room > 0);
  const plot = { width: width - margin.l - margin.r, height: height - TOP - BOTTOM };
  const isEdgeToEdge = state.kind !== 'bars';
  const [first, last] = state.range;
  const pad = isEdgeToEdge && last > first ? 0 : 0.5;
  const band = plot.width / (last - first + 2 * pad || 1);
  const ticks = yaxis.range ? [0, 20, 40, 60, 80, 100] : axisTicks(extent(state, traces));
  const [low, high] = [ticks[0], ticks.at(-1)];
  const scale = plot.height / (high - low);
  const group = groupOf(traces, band);
  const labels = categoryTicks(state.names, state.range, plot.width, meta.periods);
  const words = state.kind === 'bars' ? barWords(state, traces, group, scale, ink) : missingWords(state, traces, ink);
  const unit = { xref: 'paper', yref: 'paper', x: 0, y: 1, xanchor: 'left', yanchor: 'bottom', xshift: -AXIS, yshift: 8, text: yaxis.title.text, showarrow: false, font: { color: ink.soft, size: TEXT } };
  if (room) {
    const xOf = (place) => margin.l + (place - first + pad) * band;
    const yOf = (value) => TOP + (high - value) * scale;
    const written = [{ left: 0, top: TOP - LINE - 8, width: lengthOf(unit.text) }, ...words.map(({ x }) => ({ left: xOf(x) - 12, top: yOf(0) - LINE, width: 24 }))];
    placeNames(state, traces, ends, xOf, yOf, { width, height, room, words: written });
  } else state.items.forEach((item) => { item.node.hidden = false; item.value.textContent = ''; });
  const layout = {
    ...base,
    height,
    margin,
    annotations: [unit, ...words],
    xaxis: { ...xaxis, ...axis, tickmode: 'array', tickvals: labels.map(([place]) => place), ticktext: labels.map(([, name]) => name), showgrid: false, showspikes: false, zeroline: false, range: [first - pad, last + pad] },
    yaxis: { ...yaxis, ...axis, title: undefined, tickmode: 'array', tickvals: ticks, ticktext: ticks.map((tick) => tickText(tick, high)), range: [low, high], ticks: '' },
  };
  return { data: painted(state, traces, band, group, ink), layout };
}

// --- What readers choose ---------------------------------------------------------------------------------------------
function choose(state, group) {
  if (!state.chosen.delete(group)) state.chosen.add(group);
  state.items.forEach((item) => item.button?.setAttribute('aria-pressed', String(state.chosen.has(item.group))));
  draw(state);
}

function seriesButtons(state) {
  // The names of the legend become buttons, each of which shows its series alone, or with others.
  state.legend = state.graphic.querySelector('.chart__legend');
  if (!state.legend) return;
  const keys = [...state.legend.children];
  state.legend.removeAttribute('aria-hidden');
  state.items = keys.map((node, place) => {
    const item = { node, group: String(place), name: node.textContent, value: element('b', {}) };
    if (node.classList.contains('chart__key--target')) { node.append(item.value); return item; }
    item.button = element('button', { type: 'button', className: node.className }, item.name, item.value);
    item.button.setAttribute('aria-pressed', 'false');
    item.button.title = 'Afficher cette série seule, ou avec d’autres';
    item.button.addEventListener('click', () => choose(state, item.group));
    node.replaceChildren(item.button);
    node.className = 'chart__choice';
    return item;
  });
  if (keys.length > MOST_NAMES) seriesList(state);
}

function seriesList(state) {
  // Many names are a list of choices.
  const options = state.items.map((item) => element('option', { value: item.group, textContent: item.name }));
  const list = element('select', { className: 'fr-select' }, element('option', { value: '', textContent: 'Toutes' }), ...options);
  list.addEventListener('change', () => { state.chosen = new Set(list.value ? [list.value] : []); draw(state); });
  state.legend.replaceWith(element('div', { className: 'chart__tools' }, element('label', { className: 'chart__tool' }, 'Série ', list)));
  state.legend = null;
  state.items = [];
}

function periodLists(state) {
  const { periods } = state.figure.layout.meta;
  if (periods.length < 3) return [];
  const lists = [0, 1].map((end) => {
    const options = periods.map(([year], place) => element('option', { value: place, textContent: year }));
    const list = element('select', { className: 'fr-select' }, ...options);
    list.value = end ? periods.length - 1 : 0;
    list.addEventListener('change', () => {
      const [from, to] = lists.map((one) => Number(one.value));
      if (from > to) lists[1 - end].value = list.value;
      state.range = [periods[Number(lists[0].value)][1], periods[Number(lists[1].value)][2]];
      draw(state);
    });
    return list;
  });
  return lists.map((list, end) => element('label', { className: 'chart__tool' }, end ? 'à ' : 'De ', list));
}

// --- Images ----------------------------------------------------------------------------------------------------------
const escaped = (text) => element('i', { textContent: text }).innerHTML;

function wrapped(text, letters) {
  return text.split(' ').reduce((lines, word) => {
    const line = lines.at(-1);
    return line && line.length + word.length < letters ? [...lines.slice(0, -1), `${line} ${word}`] : [...lines, word];
  }, []);
}

function keysOf(state, named, width) {
  // The names of the series for an image, each in its colour, on as many lines as needed.
  let [left, line] = [0, 0];
  const keys = named.map((item) => {
    const text = `■ ${escaped(item.name)}`;
    const length = lengthOf(text) + 20;
    if (left && left + length > width) [left, line] = [0, line + 1];
    left += length;
    return { text, left: left - length, line, color: colorOf(state.keyOf(item.group)) };
  });
  return { keys, height: keys.length ? (line + 1) * LINE : 0 };
}

async function imageOf(state) {
  // What is displayed, with its title, the names of its series and its source, as SVG.
  const { layout, data } = state.view;
  const ink = inks();
  const margin = { ...layout.margin, l: layout.margin.l + SIDE, r: layout.margin.r + SIDE };
  const width = layout.width + 2 * SIDE;
  const isNamed = state.legend?.classList.contains('chart__legend--ends');
  const named = state.items.filter((item) => !item.node.hidden && (!state.chosen.size || !item.button || state.chosen.has(item.group)));
  const { keys, height } = keysOf(state, isNamed ? [] : named, width - 2 * SIDE);
  const titles = wrapped(escaped(state.text('title')), width / 10);
  const lines = wrapped(escaped(state.text('subtitle')), width / 8);
  const top = (titles.length + lines.length) * LINE + height + SIDE;
  const words = { showarrow: false, xref: 'paper', yref: 'paper', x: 0, y: 1, xanchor: 'left', yanchor: 'top', align: 'left' };
  const at = (left, y) => ({ ...words, xshift: left - margin.l, yshift: margin.t + top - y });
  const notes = [
    { ...at(SIDE, 12), text: titles.join('<br>'), font: { ...bold(ink.strong), size: 15 } },
    { ...at(SIDE, 14 + titles.length * LINE), text: lines.join('<br>'), font: { color: ink.soft, size: TEXT } },
    ...keys.map((key) => ({ ...at(SIDE + key.left, 18 + (titles.length + lines.length + key.line) * LINE), text: key.text, font: { color: key.color, size: TEXT } })),
    { ...words, y: 0, xshift: SIDE - margin.l, yshift: -margin.b - 4, text: escaped(`${document.title}, ${location.href}`), font: { color: ink.soft, size: 11 } },
    ...(isNamed ? named : []).map((item) => {
      const [left, place] = [item.node.style.left, item.node.style.top].map(Number.parseFloat);
      return { ...at(left + SIDE, top + place), text: escaped(item.name + item.value.textContent), font: bold(colorOf(state.keyOf(item.group))) };
    }),
  ];
  const size = { width, height: layout.height + top + SIDE };
  const image = { ...layout, ...size, paper_bgcolor: ink.ground, margin: { ...margin, t: margin.t + top, b: margin.b + SIDE }, annotations: [...layout.annotations, ...notes] };
  return { size, svg: await Plotly.toImage({ data, layout: image, config: CONFIG }, { format: 'svg', imageDataOnly: true, ...size }) };
}

function keep(blob, name) {
  const link = element('a', { href: URL.createObjectURL(blob), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
}

async function keepImage(state, form) {
  const { svg, size } = await imageOf(state);
  const text = decodeURIComponent(svg);
  if (form === 'svg') { keep(new Blob([text], { type: 'image/svg+xml' }), `${state.name}.svg`); return; }
  const picture = element('img', { src: `data:image/svg+xml,${encodeURIComponent(text)}` });
  await picture.decode();
  const canvas = element('canvas', { width: 2 * size.width, height: 2 * size.height });
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => keep(blob, `${state.name}.png`));
}

function tools(state) {
  const images = ['png', 'svg'].map((form) => {
    const button = element('button', { type: 'button', className: 'chart__download', textContent: form.toUpperCase() });
    button.addEventListener('click', () => keepImage(state, form));
    return button;
  });
  const file = state.figureNode.querySelector('.chart__files a[href*="csv"]');
  const links = file ? [...images, element('a', { className: 'chart__download', href: file.href, download: '', textContent: 'CSV' })] : images;
  const list = element('ul', { className: 'chart__downloads' }, element('li', { textContent: 'Télécharger' }), ...links.map((link) => element('li', {}, link)));
  const periods = periodLists(state);
  return element('div', { className: 'chart__tools' }, ...(periods.length ? [element('div', { className: 'chart__period' }, ...periods)] : []), list);
}

// --- Links -----------------------------------------------------------------------------------------------------------
function followLink(state, { points, event }) {
  // Open the page behind the value nearest to the pointer.
  const box = state.holder.getBoundingClientRect();
  const linked = points.filter((point) => point.customdata?.[1]);
  const distance = (point) => {
    const away = { x: point.xaxis.l2p(point.xaxis.d2l(point.x)) + point.xaxis._offset - (event.clientX - box.left), y: point.yaxis.l2p(Number(point.y)) + point.yaxis._offset - (event.clientY - box.top) };
    if (state.kind !== 'bars') return Math.abs(away.y);
    const { offset = [], width = 0 } = point.fullData;
    return Math.abs(away.x + ((offset[point.pointNumber] || 0) + width / 2) * (point.xaxis._length / (point.xaxis.range[1] - point.xaxis.range[0])));
  };
  const [nearest] = linked.sort((a, b) => distance(a) - distance(b));
  if (nearest) location.assign(nearest.customdata[1]);
}

// --- Start -----------------------------------------------------------------------------------------------------------
let library;
function loadPlotly(source) {
  library ??= new Promise((resolve, reject) => {
    const script = element('script', { src: source });
    script.addEventListener('load', resolve);
    script.addEventListener('error', reject);
    document.head.append(script);
  }).then(() => Plotly.register({ moduleType: 'locale', name: 'fr', dictionary: {}, format: { decimal: ',', thousands: '\u202f', grouping: [3], currency: ['', '\u202f€'] } }));
  return library;
}

function start(holder) {
  const figure = JSON.parse(document.getElementById(holder.dataset.chart).textContent);
  const figureNode = holder.closest('figure');
  const graphic = figureNode.querySelector('.chart__graphic');
  const drawing = graphic.querySelector('.chart__static');
  const { meta, xaxis } = figure.layout;
  const names = xaxis.categoryarray || [];
  const state = { holder, figure, figureNode, graphic, names, kind: meta.kind, chosen: new Set(), items: [] };
  state.range = [0, state.names.length - 1];
  state.name = figureNode.id;
  state.text = (part) => figureNode.querySelector(`.chart__${part}`).textContent;
  state.keyOf = (group) => figure.data.find((trace) => trace.legendgroup === group).meta;
  ['role', 'aria-labelledby', 'aria-describedby'].forEach((name) => holder.setAttribute(name, drawing.firstElementChild.getAttribute(name)));
  seriesButtons(state);
  drawing.hidden = true;
  holder.hidden = false;
  graphic.classList.add('chart__graphic--explored');
  figureNode.classList.remove('chart--named');
  graphic.append(tools(state));
  if (figure.data.some((trace) => trace.customdata.some((one) => one[1]))) {
    holder.classList.add('chart__plot--linked');
    state.onFirstDrawing = () => holder.on('plotly_click', (event) => followLink(state, event));
  }
  draw(state);
  const redraw = () => requestAnimationFrame(() => draw(state));
  new MutationObserver(redraw).observe(root, { attributes: true, attributeFilter: ['data-fr-theme'] });
  forced.addEventListener('change', redraw);
  new ResizeObserver(redraw).observe(graphic);
}

function explain(holder) {
  holder.after(element('p', { className: 'chart__note', textContent: FAILED }));
}

const watcher = new IntersectionObserver((entries) => entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => {
  watcher.unobserve(target);
  const holder = target.querySelector('[data-chart]');
  loadPlotly(holder.dataset.library).then(() => start(holder), () => explain(holder));
}));
document.querySelectorAll('[data-chart]').forEach((holder) => watcher.observe(holder.parentElement));
