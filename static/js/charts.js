// Draws the Plotly figure of a chart of bars in the place of its SVG, in the colours of the theme in use. The keyboard reaches
// all that the mouse does: the names of the legend are buttons that show or hide a series, two lists choose the period.
(() => {
  const root = document.documentElement;
  const CONFIG = { displayModeBar: false, locale: 'fr', scrollZoom: false, doubleClick: false };
  const LETTER = 8;
  const WIDEST_BAR = 60;
  const BARS_SHARE = 0.72;
  const HEIGHT = 320;
  const LABEL_HEIGHT = 26;
  const css = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  function insideWhereCrossed(trace, targets, unitHeight) {
    // A label that the line of a target just above the bar would cross is written inside the bar.
    const isCrossed = (value, place) => targets.some(({ y }) => y[place] >= value && (y[place] - value) * unitHeight < LABEL_HEIGHT && Number(y[place]) !== Number(value));
    return trace.y.map((value, place) => (value !== null && isCrossed(Number(value), place) ? 'inside' : 'outside'));
  }

  function painted(trace, band, bars, targets, unitHeight) {
    const color = css(`--serie-${trace.meta}`) || css('--serie-other');
    const hollow = trace.meta === 'live';
    const marker = { ...trace.marker, color: hollow ? 'rgba(0,0,0,0)' : color, line: { ...trace.marker.line, color } };
    if (trace.meta === 'target') {
      marker.size = band * BARS_SHARE * 0.55;
      // A halo of the ground sets the line apart from a dark bar as from a light one.
      const halo = { ...marker, line: { width: 7, color: css('--background-default-grey') } };
      return [{ ...trace, marker: halo, hoverinfo: 'skip', hovertemplate: undefined }, { ...trace, marker }];
    }
    const longest = Math.max(0, ...(trace.text || []).map((text) => text.length));
    const room = (band * BARS_SHARE) / bars;
    const text = longest * LETTER < room ? trace.text : undefined;
    const width = Math.min(room, WIDEST_BAR) / band;
    const insidetextfont = { color: css(hollow ? '--text-default-grey' : '--background-default-grey') };
    const textposition = insideWhereCrossed(trace, targets, unitHeight);
    return [{ ...trace, marker, text, width, textposition, insidetextfont, insidetextanchor: 'end', textangle: 0, constraintext: 'none' }];
  }

  function ticks(names, [first, last], room) {
    // As many categories as fit, from the last one back.
    const longest = Math.max(...names.map((name) => name.length));
    const every = Math.ceil(((last - first + 1) * (longest * LETTER + 8)) / room);
    return names.map((_, place) => place).filter((place) => place <= last && place >= first && (last - place) % every === 0);
  }

  function draw(state) {
    const { holder, figure, hidden, range } = state;
    const width = holder.clientWidth;
    const { margin, xaxis, yaxis } = figure.layout;
    const [soft, strong, ground] = ['--text-mention-grey', '--text-default-grey', '--background-default-grey'].map(css);
    const axis = { linecolor: soft, gridcolor: css('--border-default-grey'), zerolinecolor: soft, tickangle: 0 };
    const font = { family: 'Marianne, arial, sans-serif', size: 13, color: strong };
    const band = (width - margin.l - margin.r) / (range[1] - range[0] + 1);
    const tickvals = ticks(figure.data[0].x, range, width - margin.l - margin.r);
    const traces = figure.data.filter((trace) => !hidden.has(trace.name));
    const bars = Math.max(1, traces.filter((trace) => trace.type === 'bar').length);
    const targets = traces.filter((trace) => trace.meta === 'target');
    const unitHeight = (HEIGHT - margin.t - margin.b) / (yaxis.range[1] - yaxis.range[0]);
    Plotly.react(holder, traces.flatMap((trace) => painted(trace, band, bars, targets, unitHeight)), {
      ...figure.layout,
      width,
      height: HEIGHT,
      font,
      dragmode: false,
      paper_bgcolor: 'rgba(0,0,0,0)',
      plot_bgcolor: 'rgba(0,0,0,0)',
      hoverlabel: { bgcolor: ground, font },
      xaxis: { ...xaxis, ...axis, tickmode: 'array', tickvals, showgrid: false, fixedrange: true, range: [range[0] - 0.5, range[1] + 0.5] },
      yaxis: { ...yaxis, ...axis, title: undefined, fixedrange: true, nticks: 6 },
      annotations: [{ xref: 'paper', yref: 'paper', x: 0, y: 1, xanchor: 'left', yanchor: 'bottom', xshift: -40, yshift: 10, text: yaxis.title.text, showarrow: false }],
    }, CONFIG);
  }

  function legendButtons(state, legend) {
    legend.removeAttribute('aria-hidden');
    legend.classList.add('chart__legend--buttons');
    [...legend.children].forEach((item) => {
      const button = element('button', { type: 'button', className: item.className, textContent: item.textContent });
      button.setAttribute('aria-pressed', 'true');
      item.replaceChildren(button);
      item.className = '';
      button.addEventListener('click', () => {
        if (!state.hidden.delete(button.textContent)) state.hidden.add(button.textContent);
        button.setAttribute('aria-pressed', String(!state.hidden.has(button.textContent)));
        draw(state);
      });
    });
  }

  function periodLists(state) {
    const names = state.figure.data[0].x;
    if (names.length < 3) return;
    const lists = ['De', 'à'].map((label, end) => {
      const options = names.map((name, place) => element('option', { value: place, textContent: name }));
      const select = element('select', { className: 'fr-select' }, ...options);
      select.value = state.range[end];
      select.addEventListener('change', () => {
        const place = Number(select.value);
        state.range = end ? [Math.min(place, state.range[0]), place] : [place, Math.max(place, state.range[1])];
        lists.forEach((list, index) => { list.value = state.range[index]; });
        draw(state);
      });
      return select;
    });
    const labels = lists.map((list, end) => element('label', { className: 'chart__period-label' }, end ? 'à' : 'De', ' ', list));
    state.holder.before(element('div', { className: 'chart__period' }, ...labels));
  }

  function start(holder) {
    const figure = JSON.parse(document.getElementById(holder.dataset.chart).textContent);
    const drawing = holder.parentElement.querySelector('.chart__static');
    const state = { holder, figure, hidden: new Set(), range: [0, figure.data[0].x.length - 1] };
    ['role', 'aria-labelledby', 'aria-describedby'].forEach((name) => {
      holder.setAttribute(name, drawing.firstElementChild.getAttribute(name));
    });
    holder.hidden = false;
    draw(state);
    drawing.hidden = true;
    const legend = holder.parentElement.querySelector('.chart__legend');
    if (legend) legendButtons(state, legend);
    periodLists(state);
    return () => draw(state);
  }

  Plotly.register({
    moduleType: 'locale',
    name: 'fr',
    dictionary: {},
    format: { decimal: ',', thousands: '\u202f', grouping: [3], currency: ['', '\u202f€'] },
  });
  const redraws = [...document.querySelectorAll('[data-chart]')].map(start);
  const redraw = () => redraws.forEach((one) => one());
  new MutationObserver(redraw).observe(root, { attributes: true, attributeFilter: ['data-fr-theme'] });
  new ResizeObserver(redraw).observe(document.querySelector('main'));
})();
