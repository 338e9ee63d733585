import { useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Report } from "../api.ts";
import { decimalText, shareText, spanText } from "./format.ts";
import { BarPlot } from "./plot.tsx";
import { askCode } from "./reveal.tsx";
import { Refused, read } from "./server.ts";
import { can, now, tell } from "./state.ts";
import { t, tOf } from "./texts.ts";

const DAY_MS = 86_400_000;
const SPANS = [1, 7, 30] as const;
const AGAIN_MS = 15_000;

/** A day of Jakarta, so many days ago. */
function dayAgo(days: number): string {
  return new Date(now.peek() - days * DAY_MS).toLocaleDateString("en-CA", { timeZone: "Asia/Jakarta" });
}

/** What a supervisor wants to know: how it stands now, and how it went. */
export function ReportPage() {
  const days = useSignal<(typeof SPANS)[number]>(7);
  const report = useSignal<Report | null>(null);
  const span = useComputed(() => `from=${dayAgo(days.value - 1)}&to=${dayAgo(0)}`);
  const query = span.value;
  useEffect(() => {
    const load = () =>
      read<Report>(`report?${query}`).then(
        (loaded) => {
          report.value = loaded;
        },
        (error: unknown) => {
          if (!(error instanceof Refused)) throw error;
          if (error.status !== 401) tell(t("no-line"), "trouble");
        },
      );
    void load();
    const again = setInterval(load, AGAIN_MS);
    return () => clearInterval(again);
  }, [query, report]);

  return (
    <main class="page report">
      <header>
        <h1>{t("report-title")}</h1>
        <fieldset class="segments" aria-label={t("span-label")}>
          {SPANS.map((count) => (
            <button
              key={count}
              type="button"
              aria-pressed={days.value === count}
              onClick={() => {
                days.value = count;
              }}
            >
              {count === 1 ? t("span-today") : t("span-last", { count })}
            </button>
          ))}
        </fieldset>
        {can("export") && (
          <button type="button" onClick={() => download(query)}>
            {t("export-button")}
          </button>
        )}
      </header>
      {report.value && <Figures report={report.value} />}
    </main>
  );
}

/** Fetched and not linked, so that a missing second factor can be asked for. */
async function download(query: string): Promise<void> {
  const answer = await fetch(`/desk/api/report.csv?${query}`).catch(() => null);
  if (answer?.status === 403) return askCode(() => void download(query));
  if (!answer?.ok) return tell(t("not-done"), "trouble");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download =
    /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") ?? "")?.[1] ?? "desk.csv";
  link.click();
  URL.revokeObjectURL(link.href);
}

function Figures({ report }: { report: Report }) {
  const { waiting, later, longestWaitMs, held, opened, answered, inTime, firstReply, resolution, score } =
    report;
  const share = opened === 0 ? null : answered / opened;
  return (
    <>
      <section class="figures" aria-label={t("now-title")}>
        <Figure name={t("figure-waiting")} value={String(waiting)} more={waits(longestWaitMs, later)} />
        <Figure name={t("figure-held")} value={String(held)} />
        <Figure
          name={t("figure-answered")}
          value={shareText(share)}
          more={t("of-opened", { answered, opened })}
        />
        <Figure name={t("figure-in-time")} value={shareText(inTime)} />
        <Figure
          name={t("figure-first-reply")}
          value={spanText(firstReply.p50)}
          more={t("percentiles", { p90: spanText(firstReply.p90), p95: spanText(firstReply.p95) })}
        />
        <Figure
          name={t("figure-resolution")}
          value={spanText(resolution.p50)}
          more={t("percentiles", { p90: spanText(resolution.p90), p95: spanText(resolution.p95) })}
        />
        <Figure
          name={t("figure-score")}
          value={decimalText(score.mean)}
          more={t("from-ratings", { count: score.count })}
        />
      </section>
      <section class="plots">
        <BarPlot
          title={t("plot-days")}
          labels={report.days.map(({ day }) => `${Number(day.slice(8))}/${Number(day.slice(5, 7))}`)}
          series={[
            { name: t("plot-opened"), values: report.days.map(({ opened: count }) => count) },
            { name: t("plot-closed"), values: report.days.map(({ closed }) => closed) },
          ]}
        />
        <BarPlot
          title={t("plot-hours")}
          labels={report.hours.map(({ hour }) => String(hour).padStart(2, "0"))}
          series={[
            { name: t("plot-opened"), values: report.hours.map(({ opened: count }) => count) },
            { name: t("plot-answered"), values: report.hours.map(({ answered: count }) => count) },
          ]}
        />
        <BarPlot
          title={t("plot-score")}
          labels={["1", "2", "3", "4", "5"]}
          series={[{ name: t("plot-ratings"), values: score.spread }]}
        />
        <Topics report={report} />
      </section>
    </>
  );
}

/** How long already, and who will want somebody later: these are not among those who wait now. */
function waits(longestMs: number | null, later: number): string {
  const longest = longestMs === null ? t("nobody-waits") : t("longest-wait", { span: spanText(longestMs) });
  return later === 0 ? longest : `${longest}; ${t("later", { count: later })}`;
}

function Figure({ name, value, more }: { name: string; value: string; more?: string }) {
  return (
    <div class="figure">
      <p>{name}</p>
      <b>{value}</b>
      {more && <small>{more}</small>}
    </div>
  );
}

function Topics({ report: { topics } }: { report: Report }) {
  const most = Math.max(1, ...topics.map(({ opened }) => opened));
  return (
    <figure class="plot">
      <figcaption>{t("plot-topics")}</figcaption>
      {topics.length === 0 ? (
        <p class="soft">{t("nothing-yet")}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th>{t("topic-column")}</th>
              <th>{t("plot-opened")}</th>
              <th class="right">{t("figure-first-reply")}</th>
              <th class="right">{t("figure-score")}</th>
            </tr>
          </thead>
          <tbody>
            {topics.map(({ topic, opened, firstReplyP50, mean }) => (
              <tr key={topic}>
                <th scope="row">{tOf("topic-", topic)}</th>
                <td>
                  <Share part={opened / most} /> {opened}
                </td>
                <td class="right">{spanText(firstReplyP50)}</td>
                <td class="right">{decimalText(mean)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </figure>
  );
}

/** How much of the most, as a bar; the number beside it says it in words. */
function Share({ part }: { part: number }) {
  return (
    <svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect class="all" width="100" height="10" />
      <rect width={part * 100} height="10" />
    </svg>
  );
}
