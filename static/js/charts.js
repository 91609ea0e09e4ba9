// Draws the Plotly figure of a chart (web/charts/figure.py) in the place of its SVG, once the chart comes into view: values on
// hover, one series or a range of years alone, images of what is displayed, and the page behind a value at a click. The keyboard
// reaches the series, the years, the images, and the table before the chart, whose values have the same links. The figure has its
// ticks, names and scales; what depends on the reader is here: the colours of the theme in use, and what fits the width.
const root = document.documentElement;
const forced = matchMedia('(forced-colors: active)');
const CONFIG = { displayModeBar: false, locale: 'fr', scrollZoom: false, doubleClick: false };
const TEXT = 13;
const LINE = 20;
const SIDE = 24;
const WIDEST_BAR = 50;
const NAMES_SHARE = 0.34;
const MOST_NAMES = 12;
const PATTERNS = ['', '/', 'x', '-', '|', '+', '.', '\\'];
const DASHES = ['solid', 'dash', 'dot', 'dashdot', 'longdash', 'longdashdot'];
const FORCED = { 'var(--background-default-grey)': 'Canvas', 'var(--border-default-grey)': 'GrayText' };
const FAILED = 'Le graphique interactif n’a pas pu être chargé. Le dessin et le tableau contiennent les mêmes valeurs.';
const pen = document.createElement('canvas').getContext('2d');

// --- Small helpers ---------------------------------------------------------------------------------------------------
const bold = (color) => ({ color, size: TEXT, weight: 700 });
const isTarget = (trace) => trace.meta === 'target';

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function resolved(variable) {
  // The value of a colour of the style sheet, or of the system where it forces its own; Plotly can't read their names.
  root.style.setProperty('outline-color', forced.matches ? FORCED[variable] || 'CanvasText' : variable);
  const color = getComputedStyle(root).outlineColor;
  root.style.removeProperty('outline-color');
  return color;
}

const colorOf = (key) => resolved(`var(--serie-${key}, var(--serie-other))`);
const readFigure = (text) => JSON.parse(text, (_, value) => (typeof value === 'string' && value.startsWith('var(--') ? resolved(value) : value));

function lengthOf(text) {
  pen.font = `400 ${TEXT}px Marianne, arial, sans-serif`;
  return pen.measureText(text).width;
}

// --- Drawing ---------------------------------------------------------------------------------------------------------
function draw(state) {
  const width = state.holder.clientWidth;
  if (!width) return;
  const { layout } = state.figure;
  // A target stays beside the chosen series, as what they are compared with.
  const traces = state.figure.data.filter((trace) => isChosen(state, trace.legendgroup) || isTarget(trace));
  state.view = state.kind === 'hbars' ? rowView(state, { ...layout, width }, traces) : axisView(state, { ...layout, width }, traces);
  if (forced.matches) state.view.data.forEach(distinguish);
  Plotly.react(state.holder, state.view.data, state.view.layout, CONFIG);
  document.getElementById('js-plotly-tester')?.setAttribute('aria-hidden', 'true'); // where Plotly measures texts
  state.onFirstDrawing?.();
  state.onFirstDrawing = null;
}

const isChosen = ({ chosen }, group) => !chosen.size || chosen.has(group);

function scaleOf({ chosen }, { meta }) {
  // The scale of the one series that is shown, if it has one of its own.
  return chosen.size === 1 ? meta.scales[[...chosen][0]] : {};
}

function distinguish(trace) {
  // Patterns and dashes in the place of colours.
  const place = Number(trace.legendgroup);
  const pattern = { shape: PATTERNS[place % PATTERNS.length], fgcolor: resolved(''), bgcolor: resolved('var(--background-default-grey)') };
  if (trace.stackgroup) trace.fillpattern = pattern;
  else if (trace.line?.dash === 'solid') trace.line = { ...trace.line, dash: DASHES[place % DASHES.length] };
  else if (trace.type === 'bar' && trace.meta !== 'live' && !trace.marker.pattern) trace.marker = { ...trace.marker, pattern };
}

function rowView(state, layout, traces) {
  // The total of a row stands beside the last line of its name: the value of a series that is alone, nothing for several.
  const { chosen } = state;
  const valueOf = (row) => (chosen.size === 1 ? traces[0].customdata[row][0] : '');
  const annotations = layout.annotations.map((one, place, words) => (place % 2
    ? { ...one, xshift: lengthOf(words[place - 1].text.split('<br>').at(-1)) + 8, text: chosen.size ? valueOf((place - 1) / 2) : one.text }
    : one));
  return { data: traces, layout: { ...layout, annotations, xaxis: { ...layout.xaxis, ...scaleOf(state, layout) } } };
}

function axisView(state, layout, traces) {
  const { meta, xaxis, yaxis, width } = layout;
  const { names, range: [first, last] } = state;
  const isWhole = !state.chosen.size && first === 0 && last === names.length - 1;
  const ends = isWhole && meta.ends?.room <= width * NAMES_SHARE ? meta.ends : null;
  const margin = ends ? { ...layout.margin, r: ends.room } : layout.margin;
  const plot = width - margin.l - margin.r;
  const pad = state.kind === 'bars' || last === first ? 0.5 : 0;
  const band = plot / (last - first + 2 * pad);
  placeNames(state, ends, width);
  const labels = labelsOf(meta.labels, names, state.range, (plot * names.length) / (last - first + 1));
  const view = { ...layout, margin, xaxis: { ...xaxis, ...labels, range: [first - pad, last + pad] }, yaxis: { ...yaxis, ...scaleOf(state, layout) } };
  const bars = traces.filter((trace) => trace.type === 'bar');
  const squeeze = Math.min(1, WIDEST_BAR / ((bars[0]?.width || 1) * band));
  const fits = !bars.length || bars[0].width * band * squeeze * 1.1 >= meta.word;
  const squeezed = (place) => Math.round(place) + (place - Math.round(place)) * squeeze;
  const isShown = ({ name, x }) => !name || (fits && x >= first - 0.5 && x <= last + 0.5 && name.split(' ').some((group) => isChosen(state, group)));
  view.annotations = layout.annotations.filter(isShown).map((one) => (one.name ? { ...one, x: squeezed(one.x) } : one));
  view.shapes = layout.shapes.map((one) => ({ ...one, x0: squeezed(one.x0), x1: squeezed(one.x1) }));
  const data = traces.map((one) => (one.offset ? { ...one, width: one.width * squeeze, offset: one.offset.map((left) => left * squeeze) } : { ...one }));
  return { data, layout: view };
}

function labelsOf(steps, names, [from, to], room) {
  const [, first, every, cut] = steps.find(([least]) => room >= least);
  const tickvals = names.map((_, place) => place).filter((place) => place >= from && place <= to && place % every === first % every);
  return { tickvals, ticktext: tickvals.map((place) => names[place].slice(cut)) };
}

function placeNames(state, ends, width) {
  // The names of lines and areas stand at their ends where they fit there; else they are the legend above the plot.
  state.legend?.classList.toggle('chart__legend--ends', Boolean(ends));
  state.items.forEach(({ node, group, value }) => {
    const [top, words] = ends?.names[group] || [0, ''];
    node.hidden = Boolean(ends) && !words;
    node.style.left = `${width - (ends?.room || 0) + 8}px`;
    node.style.top = `${top}px`;
    value.textContent = words && ` ${words}`;
  });
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
    const list = element('select', { className: 'fr-select', ariaLabel: end ? 'à l’année' : 'De l’année' }, ...options);
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
  const [strong, soft, ground] = ['text-default', 'text-mention', 'background-default'].map((name) => resolved(`var(--${name}-grey)`));
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
    { ...at(SIDE, 12), text: titles.join('<br>'), font: { ...bold(strong), size: 15 } },
    { ...at(SIDE, 14 + titles.length * LINE), text: lines.join('<br>'), font: { color: soft, size: TEXT } },
    ...keys.map((key) => ({ ...at(SIDE + key.left, 18 + (titles.length + lines.length + key.line) * LINE), text: key.text, font: { color: key.color, size: TEXT } })),
    { ...words, y: 0, xshift: SIDE - margin.l, yshift: -margin.b - 4, text: escaped(`${document.title}, ${location.href}`), font: { color: soft, size: 11 } },
    ...(isNamed ? named : []).map((item) => {
      const [left, place] = [item.node.style.left, item.node.style.top].map(Number.parseFloat);
      return { ...at(left + SIDE, top + place), text: escaped(item.name + item.value.textContent), font: bold(colorOf(state.keyOf(item.group))) };
    }),
  ];
  const size = { width, height: layout.height + top + SIDE };
  const image = { ...layout, ...size, paper_bgcolor: ground, margin: { ...margin, t: margin.t + top, b: margin.b + SIDE }, annotations: [...layout.annotations, ...notes] };
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
  const files = [...state.figureNode.querySelectorAll('.chart__files a')].filter((file) => /csv|\.html/.test(file.href)).map((file) => (
    element('a', { className: 'chart__download', href: file.href, download: '', textContent: file.lastElementChild.textContent })
  ));
  const links = [...images, ...files];
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
  const { textContent } = document.getElementById(holder.dataset.chart);
  const figure = readFigure(textContent);
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
  const repaint = () => { state.figure = readFigure(textContent); redraw(); };
  new MutationObserver(repaint).observe(root, { attributes: true, attributeFilter: ['data-fr-theme'] });
  forced.addEventListener('change', repaint);
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
