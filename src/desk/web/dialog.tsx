import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { dialog } from "./state.ts";
import { t } from "./texts.ts";

export function closeDialog(): void {
  dialog.value = null;
}

/** A native dialog: it keeps the focus inside, closes with Escape, and gives the focus back. */
export function Dialog({ title, children }: { title: string; children: ComponentChildren }) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => box.current?.showModal(), []);
  return (
    <dialog ref={box} aria-label={title} onClose={closeDialog}>
      <header>
        <h2>{title}</h2>
        <button type="button" class="quiet" onClick={closeDialog}>
          {t("close-button")}
        </button>
      </header>
      {children}
    </dialog>
  );
}
