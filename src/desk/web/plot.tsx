import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { theme } from "./state.ts";
import { t } from "./texts.ts";

interface Series {
  name: string;
  values: readonly number[];
}

const HEIGHT = 210;

/** Counts as bars, drawn by uPlot in the colours of the page; a table says the same to who can't see it. */
export function BarPlot({
  title,
  labels,
  series,
}: {
  title: string;
  labels: readonly string[];
  series: readonly Series[];
}) {
  const box = useRef<HTMLDivElement>(null);
  const shown = JSON.stringify([labels, series, theme.value]);
  useEffect(() => {
    const place = box.current;
    if (!place) return;
    let plot = draw(place, labels, series);
    const redraw = () => {
      plot.destroy();
      plot = draw(place, labels, series);
    };
    const resized = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height: HEIGHT }));
    resized.observe(place);
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", redraw);
    return () => {
      resized.disconnect();
      dark.removeEventListener("change", redraw);
      plot.destroy();
    };
  }, [shown]);
  return (
    <figure class="plot">
      <figcaption>
        {title}
        <span class="legend">
          {series.map(({ name }, index) => (
            <span key={name} class={`key key-${index}`}>
              {name}
            </span>
          ))}
        </span>
      </figcaption>
      <div ref={box} aria-hidden="true" />
      <div class="unseen">
        <table>
          <caption>{title}</caption>
          <thead>
            <tr>
              <th>{t("plot-column")}</th>
              {series.map(({ name }) => (
                <th key={name}>{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {labels.map((label, at) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                {series.map(({ name, values }) => (
                  <td key={name}>{values[at] ?? 0}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

function draw(place: HTMLElement, labels: readonly string[], series: readonly Series[]): uPlot {
  const colours = getComputedStyle(document.documentElement);
  const colour = (name: string) => colours.getPropertyValue(name).trim();
  const fills = [colour("--accent"), colour("--second")];
  const axis = {
    stroke: colour("--soft-ink"),
    font: "12px system-ui, sans-serif",
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { show: false },
  };
  const every = Math.ceil(labels.length / 12);
  const most = Math.max(4, ...series.flatMap(({ values }) => values));
  const options: uPlot.Options = {
    width: place.clientWidth || 300,
    height: HEIGHT,
    cursor: { show: false },
    legend: { show: false },
    padding: [12, 8, 0, 0],
    scales: {
      x: { time: false, range: [-0.7, labels.length - 0.3] },
      y: { range: [0, most * 1.1] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 28,
        splits: () => labels.map((_, index) => index).filter((index) => index % every === 0),
        values: (_plot, splits) => splits.map((index) => labels[index] ?? ""),
      },
      {
        ...axis,
        size: 36,
        values: (_plot, splits) => splits.map((value) => (Number.isInteger(value) ? value : "")),
      },
    ],
    series: [
      {},
      ...series.map(({ name }, index) => ({
        label: name,
        fill: fills[index] ?? fills[0] ?? "",
        width: 0,
        points: { show: false },
        paths: bars(index, series.length),
      })),
    ],
  };
  const places = labels.map((_, index) => index);
  return new uPlot(options, [places, ...series.map(({ values }) => [...values])], place);
}

/** Bars of several series stand beside each other. */
function bars(index: number, count: number): uPlot.Series.PathBuilder {
  const { bars: build } = uPlot.paths;
  if (!build) throw new Error("uPlot was built without bars");
  const share = count === 1 ? 0.55 : 0.36;
  const align = count === 1 ? 0 : index === 0 ? -1 : 1;
  return build({ size: [share, 40], align, radius: 0.15 });
}
