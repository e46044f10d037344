/* Draws the charts of a load report with uPlot. The page hands over `charts`; see chart.ts for their shape. */
/* global uPlot, charts */
(() => {
  const HEIGHT = 200;
  const DASHES = [[], [6, 3], [2, 3]];
  const drawn = [];

  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const show = (value) =>
    value === null || value === undefined
      ? "–"
      : Math.abs(value) >= 100
        ? Math.round(value).toLocaleString("en")
        : String(Number(value.toPrecision(3)));

  const paths = {
    line: () => undefined,
    step: () => uPlot.paths.stepped({ align: 1 }),
    bars: () => uPlot.paths.bars({ size: [0.6, 80] }),
    points: () => () => null,
  };

  function seriesOf(chart, colors) {
    return chart.series.map(({ label }, at) => ({
      label,
      stroke: colors[at % colors.length],
      width: chart.kind === "bars" ? 0 : 1.25,
      dash: DASHES[Math.floor(at / colors.length) % DASHES.length],
      spanGaps: chart.kind === "line",
      fill: chart.kind === "bars" ? css("--good") : undefined,
      paths: paths[chart.kind](),
      points: { show: chart.kind === "points", size: 5, fill: colors[at % colors.length] },
    }));
  }

  function axesOf(chart) {
    const common = { stroke: css("--muted"), font: `11px ${css("--font")}`, labelFont: `11px ${css("--font")}` };
    const lines = { grid: { stroke: css("--hairline"), width: 1 }, ticks: { stroke: css("--hairline"), width: 1 } };
    const { names } = chart.x;
    const named = names ? { splits: () => chart.xs, values: () => names, grid: { show: false } } : {};
    const label = chart.x.time || names ? {} : { label: chart.x.label, labelSize: 16, labelGap: 0 };
    return [
      { ...common, ...lines, size: 28, ...label, ...named },
      {
        ...common,
        ...lines,
        size: 56,
        label: chart.y.label,
        labelSize: 16,
        labelGap: 0,
        values: (_plot, splits) => splits.map((value) => (value === null ? "" : show(value))),
      },
    ];
  }

  function scalesOf(chart) {
    const largest = Math.max(...chart.series.flatMap(({ values }) => values.map((value) => value ?? 0)), 0);
    const x = chart.x.names ? { time: false, range: [-0.5, chart.xs.length - 0.5] } : { time: Boolean(chart.x.time) };
    const isLog = chart.y.log && largest > 0;
    return { x, y: isLog ? { distr: 3 } : { range: (_plot, _min, max) => [0, max > 0 ? max * 1.08 : 1] } };
  }

  function legendOf(chart, plot, colors) {
    const legend = document.createElement("div");
    legend.className = "legend";
    const values = chart.series.map(({ label }, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.setAttribute("aria-pressed", "true");
      const line = document.createElement("i");
      line.style.borderColor = chart.kind === "bars" ? css("--good") : colors[at % colors.length];
      const value = document.createElement("span");
      value.className = "value";
      button.append(line, label, value);
      button.addEventListener("click", () => {
        const isShown = !plot.series[at + 1].show;
        plot.setSeries(at + 1, { show: isShown });
        button.setAttribute("aria-pressed", String(isShown));
      });
      legend.append(button);
      return value;
    });
    const update = (index) => {
      for (const [at, { values: all }] of chart.series.entries())
        values[at].textContent = index === null || index === undefined ? "" : show(all[index]);
    };
    return { legend, update };
  }

  function draw(chart) {
    const place = document.getElementById(chart.id);
    const colors = css("--series").split(/\s+/);
    let update = () => {};
    const options = {
      width: place.clientWidth,
      height: HEIGHT,
      series: [{}, ...seriesOf(chart, colors)],
      axes: axesOf(chart),
      scales: scalesOf(chart),
      legend: { show: false },
      cursor: { y: false, sync: chart.x.time ? { key: "time" } : undefined, points: { size: 6 } },
      hooks: { setCursor: [(plot) => update(plot.cursor.idx)] },
    };
    const plot = new uPlot(options, [chart.xs, ...chart.series.map(({ values }) => values)], place);
    const made = legendOf(chart, plot, colors);
    update = made.update;
    place.append(made.legend);
    drawn.push({ plot, place });
  }

  function drawAll() {
    for (const { plot, place } of drawn.splice(0)) {
      plot.destroy();
      place.replaceChildren();
    }
    for (const chart of charts) draw(chart);
  }

  drawAll();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  let pending = 0;
  addEventListener("resize", () => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(() => {
      for (const { plot, place } of drawn) plot.setSize({ width: place.clientWidth, height: HEIGHT });
    });
  });
})();
