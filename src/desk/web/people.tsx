import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Role } from "../../ports/agent-accounts.ts";
import type { Person } from "../api.ts";
import { newRequestKey, post, Refused, read } from "./server.ts";
import { me, tell } from "./state.ts";
import { t, tOf } from "./texts.ts";

const ROLES: readonly Role[] = ["agent", "supervisor", "auditor", "admin"];

/** The accounts of the desk: who is who, and the way in for new ones. */
export function PeoplePage() {
  const people = useSignal<readonly Person[]>([]);
  const link = useSignal<{ name: string; address: string } | null>(null);
  const load = () =>
    read<Person[]>("people").then((list) => {
      people.value = list;
    }, complain);
  useEffect(() => void load(), []);

  return (
    <main class="page">
      <header>
        <h1>{t("people-title")}</h1>
      </header>
      {link.value && <InvitationLink {...link.value} />}
      <InviteForm
        onInvited={(name, token) => {
          link.value = { name, address: addressOf(token) };
          void load();
        }}
      />
      <div class="table-box">
        <table class="list">
          <thead>
            <tr>
              <th>{t("name-column")}</th>
              <th>{t("login-label")}</th>
              <th>{t("role-column")}</th>
              <th>{t("state-column")}</th>
              <th>{t("duty-column")}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {people.value.map((person) => (
              <PersonRow key={person.id} person={person} link={link} onChanged={load} />
            ))}
          </tbody>
        </table>
      </div>
    </main>
  );
}

function complain(error: unknown): void {
  if (!(error instanceof Refused)) throw error;
  if (error.status === 401) return;
  if (error.error === "login-taken") tell(t("login-taken"), "trouble");
  else tell(t(error.status === 0 ? "no-line" : "not-done"), "trouble");
}

/** The token stands behind the `#`, which no server sees. */
function addressOf(token: string): string {
  return `${location.origin}/desk/#undangan=${token}`;
}

function InvitationLink({ name, address }: { name: string; address: string }) {
  return (
    <section class="invitation" role="status">
      <p>{t("invitation-link", { name })}</p>
      <code>{address}</code>
      <button
        type="button"
        onClick={() =>
          navigator.clipboard.writeText(address).then(
            () => tell(t("copied")),
            () => tell(t("not-done"), "trouble"),
          )
        }
      >
        {t("copy-button")}
      </button>
    </section>
  );
}

function InviteForm({ onInvited }: { onInvited(name: string, token: string): void }) {
  const name = useSignal("");
  const login = useSignal("");
  const role = useSignal<Role>("agent");
  const submit = async (event: Event) => {
    event.preventDefault();
    try {
      const fields = { requestKey: newRequestKey(), name: name.value, login: login.value, role: role.value };
      const { token } = await post<{ token: string }>("people", fields);
      onInvited(name.value, token);
      name.value = "";
      login.value = "";
    } catch (error) {
      complain(error);
    }
  };
  return (
    <form class="invite" onSubmit={submit}>
      <label>
        {t("name-column")}
        <input
          required
          maxLength={60}
          value={name.value}
          onInput={(event) => {
            name.value = event.currentTarget.value;
          }}
        />
      </label>
      <label>
        {t("login-label")}
        <input
          required
          pattern="[a-z][a-z0-9.\-]{2,31}"
          autocapitalize="none"
          title={t("login-hint")}
          value={login.value}
          onInput={(event) => {
            login.value = event.currentTarget.value;
          }}
        />
      </label>
      <label>
        {t("role-column")}
        <select
          value={role.value}
          onChange={(event) => {
            role.value = ROLES.find((one) => one === event.currentTarget.value) ?? "agent";
          }}
        >
          {ROLES.map((one) => (
            <option key={one} value={one}>
              {tOf("role-", one)}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" class="primary">
        {t("invite-button")}
      </button>
    </form>
  );
}

function PersonRow({
  person,
  link,
  onChanged,
}: {
  person: Person;
  link: Signal<{ name: string; address: string } | null>;
  onChanged(): Promise<unknown>;
}) {
  const { id, name, login, role, state, skills, capacity } = person;
  const change = async (path: string, fields: object = {}) => {
    try {
      const body = { requestKey: newRequestKey(), ...fields };
      const { token } = await post<{ token?: string }>(`people/${id}/${path}`, body);
      if (token !== undefined) link.value = { name, address: addressOf(token) };
    } catch (error) {
      complain(error);
    }
    await onChanged();
  };
  return (
    <tr class={state}>
      <th scope="row">{name}</th>
      <td>{login}</td>
      <td>{tOf("role-", role)}</td>
      <td>{tOf("account-", state)}</td>
      <td>
        {capacity > 0 ? `${skills.map((skill) => tOf("skill-", skill)).join(", ")} · ${capacity}` : "–"}
      </td>
      <td class="row-acts">
        {id !== me.value?.id && (
          <>
            <button type="button" class="small" onClick={() => change("invite-again")}>
              {t("invite-again-button")}
            </button>
            <button
              type="button"
              class="small"
              onClick={() => change("change", { state: state === "disabled" ? "active" : "disabled" })}
            >
              {t(state === "disabled" ? "enable-button" : "disable-button")}
            </button>
          </>
        )}
      </td>
    </tr>
  );
}
