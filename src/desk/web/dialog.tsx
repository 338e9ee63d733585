import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { dialog } from "./state.ts";
import { t } from "./texts.ts";

/** Closes the dialog that is open, if any. */
export function closeDialog(): void {
  dialog.value = null;
}

/**
 * A native dialog: it keeps the focus inside, closes with Escape, and gives the focus back. The browser tells of a closing only some time
 * after it; by then the next key may have opened another dialog, so Escape is heard here, and what is told late is not listened to.
 */
export function Dialog({ title, children }: { title: string; children: ComponentChildren }) {
  const box = useRef<HTMLDialogElement>(null);
  const isOver = useRef(false);
  useEffect(() => {
    const shown = box.current;
    shown?.showModal();
    // Whoever opened it by a key goes on typing: what is to be filled in comes before the button that closes.
    shown?.querySelector<HTMLElement>("input, textarea")?.focus();
    return () => {
      isOver.current = true;
      shown?.close();
    };
  }, []);
  return (
    <dialog
      ref={box}
      aria-label={title}
      onKeyDown={closeOnEscape}
      onClose={() => {
        if (!isOver.current) closeDialog();
      }}
    >
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

/** Escape means the dialog and nothing behind it. */
function closeOnEscape(event: KeyboardEvent): void {
  if (event.key !== "Escape") return;
  event.preventDefault();
  event.stopPropagation();
  closeDialog();
}
