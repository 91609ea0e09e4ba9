// Makes the charts of a page explorable: the static drawing gives way to Plotly, in the colours of the theme in use.
(() => {
  const root = document.documentElement;
  const NARROW_WIDTH = 560;
  const LABEL_GAP = 18;
  const LETTER = 7;
  const VALUES_WHEN_NARROW = 6;
  const CONFIG = { displayModeBar: false, locale: 'fr', scrollZoom: false };

  const css = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const colorOf = (key) => css(`--serie-${key}`) || css('--serie-other');

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

  function endLabels(figure) {
    // The names of areas and lines at their right end, from the top down and never one over another.
    const { kind } = figure.layout.meta;
    if (kind === 'bars') return [];
    const last = figure.data.filter((trace) => trace.meta.ends_at !== null);
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

  function categoriesThatFit(figure, room) {
    const longest = Math.max(...figure.data.flatMap((trace) => trace.x).map((category) => category.length));
    return Math.max(2, Math.floor(room / (longest * LETTER + 16)));
  }

  function layoutOf(figure, width) {
    const narrow = width < NARROW_WIDTH;
    const height = narrow ? 280 : 360;
    const ink = css('--text-mention-grey');
    const { margin } = figure.layout;
    const named = narrow ? [] : endLabels(figure);
    const right = narrow ? margin.r : figure.layout.meta.names_width;
    const plotHeight = height - margin.t - margin.b;
    return {
      ...figure.layout,
      width,
      height,
      paper_bgcolor: 'rgba(0,0,0,0)',
      plot_bgcolor: 'rgba(0,0,0,0)',
      font: { family: 'Marianne, arial, sans-serif', size: 13, color: ink },
      margin: { ...margin, r: right },
      xaxis: { ...figure.layout.xaxis, linecolor: ink, nticks: categoriesThatFit(figure, width - margin.l - right), tickangle: 0 },
      yaxis: { ...figure.layout.yaxis, gridcolor: css('--border-default-grey'), zerolinecolor: ink, nticks: 6 },
      hoverlabel: {
        bgcolor: css('--background-default-grey'), bordercolor: css('--border-default-grey'),
        font: { family: 'Marianne, arial, sans-serif', size: 13, color: css('--text-default-grey') },
      },
      annotations: [...wordsThatFit(figure, narrow), ...apart(named, figure.layout.yaxis.range, plotHeight)],
    };
  }

  function draw(holder, figure) {
    const width = holder.clientWidth;
    const layout = layoutOf(figure, width);
    const band = (width - layout.margin.l - layout.margin.r) / new Set(figure.data.flatMap((trace) => trace.x)).size;
    Plotly.react(holder, figure.data.map((trace) => paintTrace(trace, band)), layout, CONFIG);
  }

  function start(holder) {
    const figure = JSON.parse(document.getElementById(holder.dataset.chart).textContent);
    holder.hidden = false;
    draw(holder, figure);
    holder.previousElementSibling.hidden = true;
    return () => draw(holder, figure);
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
