// Charts drawn from the data beside them. Each has a table of the same figures for who cannot see them; tips
// are drawn on the canvas, because a strict policy allows no styled markup.
const COLOURS = ["#0f7580", "#3e6fb0", "#c98a1b", "#7a5ba8", "#b3261e", "#5d8a3a", "#4b6a88", "#a14e75"];
const STATE_COLOURS = { new: "#e0a52f", answered: "#58a6b8", on_the_way: "#3e7fb0", arrived: "#2c5f93", solved: "#3d9a68" };
const INK = "#56707b";
const LINE = "#dfe7ea";

const BUILDERS = { states: statesChart, compliance: complianceChart, months: monthsChart };

document.querySelectorAll("[data-chart]").forEach((element) => {
  const data = JSON.parse(document.getElementById(element.dataset.source).textContent);
  const chart = window.echarts.init(element, null, { renderer: "canvas" });
  chart.setOption(BUILDERS[element.dataset.chart](data));
  new ResizeObserver(() => chart.resize()).observe(element);
});

function common() {
  return {
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    color: COLOURS,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: INK },
    tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" }, confine: true },
    legend: { bottom: 0, type: "scroll", icon: "roundRect", itemWidth: 12, itemHeight: 12, textStyle: { color: INK } },
  };
}

function statesChart(data) {
  return {
    ...common(),
    grid: { left: 8, right: 24, top: 8, bottom: 44, containLabel: true },
    xAxis: { type: "value", minInterval: 1, splitLine: { lineStyle: { color: LINE } } },
    yAxis: {
      type: "category", data: data.systems, inverse: true, axisTick: { show: false },
      axisLine: { lineStyle: { color: LINE } },
      axisLabel: { width: 156, overflow: "break", lineHeight: 16 },
    },
    series: data.series.map((row) => ({
      name: row.name, type: "bar", stack: "open", data: row.data, barMaxWidth: 24,
      itemStyle: { color: STATE_COLOURS[row.state] },
    })),
  };
}

function complianceChart(data) {
  const kind = data.months.length > 1 ? "line" : "bar";
  return {
    ...common(),
    animation: false, // the markers would come one after the other, the last month's over a second late
    grid: { left: 8, right: 24, top: 24, bottom: 56, containLabel: true },
    xAxis: {
      type: "category", data: data.months, boundaryGap: kind === "bar", axisTick: { show: false },
      axisLine: { lineStyle: { color: LINE } },
    },
    yAxis: {
      type: "value", min: 0, max: 100,
      axisLabel: { formatter: "{value}%" }, splitLine: { lineStyle: { color: LINE } },
    },
    series: data.series.map((row) => ({
      name: row.name, type: kind, data: row.data, smooth: false, connectNulls: true, symbolSize: 7,
      showAllSymbol: true, // otherwise months whose label does not fit have no marker
      lineStyle: { width: 2.5 }, barMaxWidth: 34,
    })),
  };
}

// One measure by month, in its own unit.
function monthsChart(data) {
  const chart = complianceChart(data);
  chart.legend.show = data.series.length > 1;
  chart.grid.bottom = data.series.length > 1 ? 56 : 24;
  chart.yAxis = {
    type: "value", min: 0, ...(data.unit === "%" ? { max: 100 } : {}),
    axisLabel: { formatter: `{value}${data.unit}` }, splitLine: { lineStyle: { color: LINE } },
  };
  return chart;
}
