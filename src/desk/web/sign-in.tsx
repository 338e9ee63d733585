import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { DemoPerson, Me } from "../api.ts";
import { Mark } from "./icons.tsx";
import { post, Refused, read } from "./server.ts";
import { toast } from "./state.ts";
import { chooseLanguage, isDemo, language, t, tOf } from "./texts.ts";

/** Who are you: name, password and code together, so that nobody learns which of them was wrong. */
export function SignIn({ onSignedIn }: { onSignedIn(me: Me): void }) {
  const trouble = useSignal("");
  const busy = useSignal(false);
  const login = useSignal("");
  const password = useSignal("");
  const code = useSignal("");

  const submit = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    trouble.value = "";
    try {
      const fields = { login: login.value, password: password.value, code: code.value };
      onSignedIn(await post<Me>("sign-in", fields));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      code.value = "";
      trouble.value = signInTrouble(error);
    } finally {
      busy.value = false;
    }
  };

  return (
    <Gate title={t("sign-in-title")} note={toast.value?.text ?? ""}>
      <form onSubmit={submit}>
        <label>
          {t("login-label")}
          <input
            name="login"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            required
            value={login.value}
            onInput={(event) => {
              login.value = event.currentTarget.value;
            }}
          />
        </label>
        <label>
          {t("password-label")}
          <input
            name="password"
            type="password"
            autocomplete="current-password"
            required
            value={password.value}
            onInput={(event) => {
              password.value = event.currentTarget.value;
            }}
          />
        </label>
        <CodeField code={code} />
        <p class="trouble" role="alert">
          {trouble.value}
        </p>
        <button type="submit" class="primary" disabled={busy.value}>
          {t("sign-in-button")}
        </button>
      </form>
      {isDemo.value && (
        <DemoPeople
          onChoose={(person) => {
            login.value = person.login;
            password.value = person.password;
            code.value = person.code;
          }}
        />
      )}
    </Gate>
  );
}

function signInTrouble({ status, error }: Refused): string {
  if (status === 0) return t("no-line");
  return error === "busy" ? t("busy") : t("sign-in-wrong");
}

/** Six digits of an authenticator app. */
export function CodeField({ code }: { code: { value: string } }) {
  return (
    <label>
      {t("code-label")}
      <input
        name="code"
        class="code"
        inputMode="numeric"
        autocomplete="one-time-code"
        maxLength={7}
        required
        value={code.value}
        onInput={(event) => {
          code.value = event.currentTarget.value;
        }}
      />
    </label>
  );
}

/** The frame of what is seen before one is in. */
export function Gate({
  title,
  note,
  children,
}: {
  title: string;
  note?: string;
  children: preact.ComponentChildren;
}) {
  const other = language.value === "id" ? "en" : "id";
  return (
    <main class="gate">
      <div class="gate-card">
        <header>
          <Mark size={44} />
          <div>
            <p class="over">{t("desk-name")}</p>
            <h1>{title}</h1>
          </div>
        </header>
        {note && (
          <p class="gate-note" role="status">
            {note}
          </p>
        )}
        {children}
        <footer>
          {isDemo.value && <span class="badge">{t("demo-badge")}</span>}
          <button type="button" class="quiet small" lang={other} onClick={() => chooseLanguage(other)}>
            {t("other-language-button")}
          </button>
        </footer>
      </div>
    </main>
  );
}

/** The demo's people, each one click away; their codes change every half minute and are read anew. */
function DemoPeople({ onChoose }: { onChoose(person: DemoPerson): void }) {
  const people = useSignal<DemoPerson[]>([]);
  useEffect(() => {
    void read<DemoPerson[]>("demo-people").then(
      (list) => {
        people.value = list;
      },
      () => undefined,
    );
  }, [people]);
  const choose = async (login: string) => {
    const fresh = await read<DemoPerson[]>("demo-people").catch(() => people.value);
    const person = fresh.find((one) => one.login === login);
    if (person) onChoose(person);
  };
  return (
    <section class="demo-people" aria-label={t("demo-people-title")}>
      <p>{t("demo-people-title")}</p>
      <div>
        {people.value.map(({ login, name, role }) => (
          <button key={login} type="button" class="chip" onClick={() => choose(login)}>
            <b>{name.split(" ")[0]}</b> {tOf("role-", role)}
          </button>
        ))}
      </div>
    </section>
  );
}
