'use strict';
(() => {
  const specs = JSON.parse(document.getElementById('charts').textContent);
  const number = new Intl.NumberFormat('en-US');
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const short = (text, most) => {
    const letters = [...text];
    return letters.length <= most ? text : letters.slice(0, most - 1).join('') + '…';
  };
  const narrow = window.innerWidth < 560;

  const axis = (title, more) => ({
    title: { display: title !== '', text: title, color: colour('--quiet') },
    ticks: { color: colour('--quiet'), ...(more || {}) },
    grid: { color: colour('--line') },
    border: { color: colour('--line') },
  });
  const counted = { precision: 0, maxRotation: 0, callback: value => number.format(value) };

  const bars = (spec, across) => ({
    type: 'bar',
    data: {
      labels: spec.labels,
      datasets: spec.series.map((series, i) => ({
        label: series.name,
        data: series.values,
        backgroundColor: colour('--series-' + (i % 4)),
        maxBarThickness: across ? 26 : 64,
      })),
    },
    options: {
      indexAxis: across ? 'y' : 'x',
      scales: across
        ? {
            x: { ...axis(spec.x, counted), beginAtZero: true },
            y: {
              ...axis(spec.y, {
                autoSkip: false,
                callback(value) { return short(this.getLabelForValue(value), narrow ? 14 : 30); },
              }),
              grid: { display: false },
            },
          }
        : {
            x: { ...axis(spec.x, { maxRotation: 60 }), grid: { display: false } },
            y: { ...axis(spec.y, counted), beginAtZero: true },
          },
      plugins: { legend: { display: spec.series.length > 1 } },
    },
  });

  const bubbles = spec => {
    const most = Math.max(51, ...spec.series.flatMap(s => s.points.map(p => p[2])));
    const radius = n => 3 + 19 * Math.sqrt((n - 1) / (most - 1));
    return {
      type: 'bubble',
      data: {
        datasets: spec.series.map((series, i) => ({
          label: series.name,
          data: series.points.map(([x, y, n]) => ({ x, y, n, r: radius(n) })),
          backgroundColor: colour('--series-' + (i % 4)) + '80',
          borderColor: colour('--series-' + (i % 4)),
        })),
      },
      options: {
        scales: { x: { ...axis(spec.x, counted), grace: '4%' }, y: { ...axis(spec.y, counted), grace: '4%' } },
        plugins: {
          legend: { display: spec.series.length > 1 },
          tooltip: {
            callbacks: {
              label: ({ dataset, raw }) =>
                `${dataset.label}: ${raw.x} × ${raw.y}, ${number.format(raw.n)}`,
            },
          },
        },
      },
    };
  };

  const heights = {
    bars: spec => 84 + spec.labels.length * (spec.series.length > 1 ? 34 : 24),
    columns: () => 280,
    bubbles: () => (narrow ? 320 : 420),
  };
  const kinds = { bars: s => bars(s, true), columns: s => bars(s, false), bubbles };

  const draw = spec => {
    const config = kinds[spec.kind](spec);
    config.options.animation = false;
    config.options.maintainAspectRatio = false;
    config.options.plugins.legend.labels = { color: colour('--ink'), boxWidth: 14 };
    config.options.plugins.legend.align = 'start';
    return new Chart(document.getElementById(spec.id), config);
  };

  let drawn = [];
  const drawAll = () => {
    drawn.forEach(chart => chart.destroy());
    drawn = specs.map(draw);
  };
  for (const spec of specs) {
    const canvas = document.getElementById(spec.id);
    canvas.parentElement.style.height = heights[spec.kind](spec) + 'px';
    canvas.closest('figure').hidden = false;
  }
  drawAll();
  for (const query of ['(prefers-color-scheme: dark)', 'print']) {
    window.matchMedia(query).addEventListener('change', drawAll);
  }
})();
