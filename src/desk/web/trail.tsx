import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Trail } from "../api.ts";
import { momentText } from "./format.ts";
import { Refused, read } from "./server.ts";
import { now, tell } from "./state.ts";
import { t, tOf } from "./texts.ts";

/** Who did what at the desk, newest first. */
export function TrailPage() {
  const trail = useSignal<Trail>([]);
  useEffect(() => {
    read<Trail>("trail").then(
      (acts) => {
        trail.value = acts;
      },
      (error: unknown) => {
        if (!(error instanceof Refused)) throw error;
        if (error.status !== 401) tell(t("no-line"), "trouble");
      },
    );
  }, [trail]);
  return (
    <main class="page">
      <header>
        <h1>{t("trail-title")}</h1>
        <p class="soft">{t("trail-text")}</p>
      </header>
      <div class="table-box">
        <table class="list">
          <thead>
            <tr>
              <th>{t("when-column")}</th>
              <th>{t("who-column")}</th>
              <th>{t("what-column")}</th>
              <th>{t("detail-column")}</th>
            </tr>
          </thead>
          <tbody>
            {trail.value.map(({ at, name, event, detail }, index) => (
              <tr key={index}>
                <td class="figures-cell">{momentText(at, now.value)}</td>
                <td>{name}</td>
                <td>
                  <span class={`event ${event}`}>{tOf("event-", event.replaceAll("_", "-"))}</span>
                </td>
                <td>
                  <code>{detail.replaceAll("|", " · ")}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </main>
  );
}
