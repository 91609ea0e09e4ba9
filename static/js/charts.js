// Makes the charts of a page explorable: the static drawing gives way to Plotly, in the theme of the colour scheme in use.
// Series are isolated by buttons, and the period is chosen by lists, so that the keyboard reaches all that the mouse does.
(() => {
  const root = document.documentElement;
  const NARROW_WIDTH = 560;
  const LABEL_GAP = 18;
  const LETTER = 7;
  const VALUES_WHEN_NARROW = 6;
  const MONTHS_NAMED = 12;
  const CONFIG = { displayModeBar: false, locale: 'fr', scrollZoom: false, doubleClick: 'reset' };

  const css = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const colorOf = (key) => css(`--serie-${key}`) || css('--serie-other');
  const theme = () => window.chartThemes[root.dataset.frTheme === 'dark' ? 'dark' : 'light'];
  const element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  Plotly.register({
    moduleType: 'locale',
    name: 'fr',
    dictionary: {},
    format: { decimal: ',', thousands: '\u202f', grouping: [3], currency: ['', '\u202f€'] },
  });

  function paintTrace(trace, band) {
    const color = colorOf(trace.meta.key);
    const painted = { ...trace, line: { ...trace.line, color } };
    if (trace.stackgroup) {
      painted.fillcolor = color;
      painted.line.color = css('--background-default-grey');
    }
    if (trace.error_y) painted.error_y = { ...trace.error_y, color };
    if (trace.marker) {
      const hollow = trace.meta.key === 'live' && trace.type === 'bar';
      const isTick = trace.marker.symbol === 'line-ew';
      painted.marker = { ...trace.marker, color: hollow ? 'rgba(0,0,0,0)' : color, line: { ...trace.marker.line, color } };
      if (isTick) painted.marker.size = band * 0.42;
    }
    return painted;
  }

  function endLabels(traces, kind) {
    // The names of areas and lines at their right end, from the top down and never one over another.
    if (kind === 'bars') return [];
    const last = traces.filter((trace) => trace.meta.ends_at !== null);
    return last.map((trace) => ({
      x: 1, xref: 'paper', xanchor: 'left', xshift: 10, y: Number(trace.meta.ends_at), yref: 'y', showarrow: false, align: 'left',
      text: `${trace.name} ${trace.customdata.at(-1)}`, font: { color: css('--text-default-grey'), size: 13 },
    }));
  }

  function apart(labels, range, height) {
    // Pushes the labels apart (in pixels), as the static drawing does.
    const [low, high] = range.map(Number);
    const pixels = (value) => height - ((value - low) / (high - low)) * height;
    const sorted = [...labels].sort((a, b) => b.y - a.y);
    let floor = 0;
    sorted.forEach((label, index) => {
      const greatest = height - LABEL_GAP * (sorted.length - 1 - index);
      const place = Math.max(floor, Math.min(pixels(label.y), greatest));
      label.yshift = pixels(label.y) - place;
      floor = place + LABEL_GAP;
    });
    return sorted;
  }

  function wordsThatFit(figure, narrow) {
    // Values over bars give way on a narrow screen, where they would cover one another.
    const ink = { color: css('--text-default-grey') };
    const words = figure.layout.annotations.map((word) => (word.name ? { ...word, font: ink } : word));
    const values = words.filter((word) => word.name === 'value');
    return narrow && values.length > VALUES_WHEN_NARROW ? words.filter((word) => word.name !== 'value') : words;
  }

  function ticks(figure, room, [first, last]) {
    // As many categories as fit, from the last one back; of many months the year of each January.
    const all = figure.layout.meta.categories.map((words, place) => [words, place]).slice(first, last + 1);
    const byYear = figure.layout.meta.months && all.length > MONTHS_NAMED;
    const choices = byYear ? all.filter(([, place]) => place % 12 === 0) : all;
    const word = (words) => (byYear ? words.slice(-4) : words);
    const longest = Math.max(...choices.map(([words]) => word(words).length));
    const every = Math.ceil(choices.length / Math.max(2, Math.floor(room / (longest * LETTER + 16))));
    const kept = choices.filter((_, place) => (choices.length - 1 - place) % every === 0);
    return { tickvals: kept.map(([, place]) => place), ticktext: kept.map(([words]) => word(words)) };
  }

  function layoutOf(state, traces, width) {
    const { figure, range } = state;
    const narrow = width < NARROW_WIDTH;
    const height = narrow ? 280 : 360;
    const { margin } = figure.layout;
    const whole = traces.length === figure.data.length && range[1] === figure.layout.meta.categories.length - 1;
    const named = narrow || !whole ? [] : endLabels(traces, figure.layout.meta.kind);
    const right = narrow || !whole ? margin.r : figure.layout.meta.names_width;
    const zoomed = range[0] > 0 || !whole;
    const yaxis = zoomed ? { ...figure.layout.yaxis, range: undefined, autorange: true } : figure.layout.yaxis;
    return {
      ...figure.layout,
      template: theme(),
      width,
      height,
      margin: { ...margin, r: right },
      xaxis: { ...figure.layout.xaxis, range: [range[0] - 0.5, range[1] + 0.5], tickmode: 'array', ...ticks(figure, width - margin.l - right, range) },
      yaxis,
      annotations: zoomed ? [] : [...wordsThatFit(figure, narrow), ...apart(named, figure.layout.yaxis.range, height - margin.t - margin.b)],
    };
  }

  function draw(state) {
    const { holder, figure, isolated } = state;
    const width = holder.clientWidth;
    const traces = figure.data.filter((trace) => !isolated || trace.name === isolated);
    const layout = layoutOf(state, traces, width);
    const band = (width - layout.margin.l - layout.margin.r) / (state.range[1] - state.range[0] + 1);
    Plotly.react(holder, traces.map((trace) => paintTrace(trace, band)), layout, CONFIG);
  }

  function legendButtons(state) {
    // Each name of the legend becomes a button that shows its series alone, then all of them again.
    const legend = state.holder.closest('.chart__graphic').querySelector('.chart__legend');
    if (!legend) return;
    legend.removeAttribute('aria-hidden');
    legend.classList.add('chart__legend--buttons');
    const buttons = [...legend.children].map((item) => {
      const button = element('button', { type: 'button', className: item.className, textContent: item.textContent });
      button.setAttribute('aria-pressed', 'false');
      item.replaceChildren(button);
      item.className = '';
      button.addEventListener('click', () => {
        state.isolated = state.isolated === button.textContent ? null : button.textContent;
        buttons.forEach((one) => one.setAttribute('aria-pressed', String(one.textContent === state.isolated)));
        draw(state);
      });
      return button;
    });
  }

  function periodLists(state) {
    // From which category to which one: what dragging over the figure chooses too.
    const names = state.figure.layout.meta.categories;
    if (names.length < 3) return;
    const list = (label, chosen, change) => {
      const options = names.map((name, place) => element('option', { value: place, textContent: name }));
      const select = element('select', { className: 'fr-select' }, ...options);
      select.value = chosen;
      select.addEventListener('change', () => change(Number(select.value)));
      return [select, element('label', { className: 'chart__period-label' }, label, ' ', select)];
    };
    const [from, fromLabel] = list('De', 0, (place) => show(place, Math.max(place, state.range[1])));
    const [to, toLabel] = list('à', names.length - 1, (place) => show(Math.min(place, state.range[0]), place));
    const show = (first, last) => {
      state.range = [first, last];
      [from.value, to.value] = state.range;
      draw(state);
    };
    const all = element('button', { type: 'button', className: 'fr-btn fr-btn--tertiary fr-btn--sm', textContent: 'Toute la période' });
    all.addEventListener('click', () => show(0, names.length - 1));
    state.holder.before(element('div', { className: 'chart__period' }, fromLabel, toLabel, all));
    state.holder.on('plotly_relayout', (change) => {
      const ends = [change['xaxis.range[0]'], change['xaxis.range[1]']];
      if (ends[0] === undefined) return;
      const inside = (value) => Math.max(0, Math.min(names.length - 1, value));
      show(inside(Math.ceil(ends[0])), inside(Math.floor(ends[1])));
    });
    state.holder.on('plotly_doubleclick', () => show(0, names.length - 1));
  }

  function start(holder) {
    const figure = JSON.parse(document.getElementById(holder.dataset.chart).textContent);
    const state = { holder, figure, isolated: null, range: [0, figure.layout.meta.categories.length - 1] };
    holder.hidden = false;
    draw(state);
    holder.parentElement.querySelectorAll('.chart__static, .chart__phone').forEach((drawing) => { drawing.hidden = true; });
    legendButtons(state);
    periodLists(state);
    return () => draw(state);
  }

  const redraws = [...document.querySelectorAll('[data-chart]')].map(start);
  new MutationObserver(() => redraws.forEach((redraw) => redraw())).observe(root, {
    attributes: true,
    attributeFilter: ['data-fr-theme'],
  });
  let timer;
  window.addEventListener('resize', () => {
    clearTimeout(timer);
    timer = setTimeout(() => redraws.forEach((redraw) => redraw()), 150);
  });
})();
