import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { InvitationShown } from "../api.ts";
import { post, Refused } from "./server.ts";
import { CodeField, Gate } from "./sign-in.tsx";
import { t, tOf } from "./texts.ts";

/** Takes an account up: a password of one's own, and an authenticator app. */
export function Invitation({ token }: { token: string }) {
  const shown = useSignal<InvitationShown | null>(null);
  const trouble = useSignal("");
  const over = useSignal(false);
  const done = useSignal(false);
  const password = useSignal("");
  const code = useSignal("");

  useEffect(() => {
    post<InvitationShown>("invitation", { token }).then(
      (invitation) => {
        shown.value = invitation;
      },
      (error: unknown) => {
        if (!(error instanceof Refused)) throw error;
        over.value = error.status !== 0;
        trouble.value = error.status === 0 ? t("no-line") : "";
      },
    );
  }, [token, shown, over, trouble]);

  const submit = async (event: Event) => {
    event.preventDefault();
    const { totpSecret, proof } = shown.value ?? {};
    try {
      await post("invitation/accept", {
        token,
        totpSecret,
        proof,
        password: password.value,
        code: code.value,
      });
      done.value = true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.error === "invitation-over") over.value = true;
      trouble.value = invitationTrouble(error);
    }
  };

  if (over.value) return <Gate title={t("invitation-over-title")}>{<p>{t("invitation-over")}</p>}</Gate>;
  if (done.value)
    return (
      <Gate title={t("invitation-done-title")}>
        <p>{t("invitation-done")}</p>
        <a class="primary button" href="/desk/?">
          {t("sign-in-button")}
        </a>
      </Gate>
    );
  const invitation = shown.value;
  return (
    <Gate title={invitation ? t("invitation-title", { name: invitation.name }) : t("invitation-reading")}>
      {invitation && (
        <TakeUpForm
          invitation={invitation}
          password={password}
          code={code}
          trouble={trouble.value}
          onSubmit={submit}
        />
      )}
      {!invitation && <p class="trouble">{trouble.value}</p>}
    </Gate>
  );
}

function TakeUpForm(parts: {
  invitation: InvitationShown;
  password: Signal<string>;
  code: Signal<string>;
  trouble: string;
  onSubmit(event: Event): void;
}) {
  const { invitation, password, code, trouble, onSubmit } = parts;
  return (
    <form onSubmit={onSubmit}>
      <p>{t("invitation-text", { user: invitation.login, role: tOf("role-", invitation.role) })}</p>
      <label>
        {t("new-password-label")}
        <input
          name="new-password"
          type="password"
          autocomplete="new-password"
          required
          value={password.value}
          onInput={(event) => {
            password.value = event.currentTarget.value;
          }}
        />
        <small>{t("new-password-hint")}</small>
      </label>
      <div class="qr-row">
        <Qr rows={invitation.qr} />
        <p>
          {t("qr-hint")} <code>{invitation.totpSecret.replace(/(.{4})/g, "$1 ").trim()}</code>
        </p>
      </div>
      <CodeField code={code} />
      <p class="trouble" role="alert">
        {trouble}
      </p>
      <button type="submit" class="primary">
        {t("take-up-button")}
      </button>
    </form>
  );
}

function invitationTrouble({ status, error }: Refused): string {
  if (status === 0) return t("no-line");
  if (error.startsWith("password-")) return tOf("password-", error.slice("password-".length));
  return error === "code-wrong" ? t("code-wrong") : t("not-done");
}

/** Drawn from its modules: no picture is loaded and no HTML made from a string. Dark on light in every theme, for cameras. */
function Qr({ rows }: { rows: readonly string[] }) {
  const path = rows
    .flatMap((row, y) => [...row].map((module, x) => (module === "1" ? `M${x} ${y}h1v1h-1z` : "")))
    .join("");
  return (
    <svg class="qr" viewBox={`0 0 ${rows.length} ${rows.length}`} role="img" aria-label={t("qr-label")}>
      <path d={path} />
    </svg>
  );
}
