import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { LinkedNumber } from "../api.ts";
import { Refused, read } from "./server.ts";
import { tell } from "./state.ts";
import { ofWhatsApp, t } from "./texts.ts";

/** A code to link with lives for twenty seconds, and a lost line is back in as many. */
const AGAIN_MS = 5_000;

type Answer = { number: LinkedNumber | null };

/** How the linked WhatsApp number stands. */
export function WhatsAppPage() {
  const answer = useSignal<Answer | null>(null);
  useEffect(() => {
    const load = () =>
      read<Answer>("whatsapp").then(
        (loaded) => {
          answer.value = loaded;
        },
        (error: unknown) => {
          if (!(error instanceof Refused)) throw error;
          if (error.status !== 401) tell(t("no-line"), "trouble");
        },
      );
    void load();
    const again = setInterval(load, AGAIN_MS);
    return () => clearInterval(again);
  }, [answer]);
  return (
    <main class="page">
      <header>
        <h1>{ofWhatsApp("title")}</h1>
        {answer.value?.number && <p class="soft">{ofWhatsApp("notice")}</p>}
      </header>
      {answer.value && <Standing number={answer.value.number} />}
    </main>
  );
}

function Standing({ number }: { number: LinkedNumber | null }) {
  if (number === null) return <p role="status">{t("whatsapp-none")}</p>;
  const { standing, restriction, phoneTalks, isToBeLinked } = number;
  return (
    <>
      <p role="status">{isToBeLinked ? t("whatsapp-to-be-linked") : ofWhatsApp(standing)}</p>
      {restriction !== null && <p>{ofWhatsApp(restriction)}</p>}
      {phoneTalks > 0 && (
        <p>
          {ofWhatsApp("phone-talks")} <strong>{phoneTalks}</strong>. {ofWhatsApp("phone-talks-how")}
        </p>
      )}
    </>
  );
}
