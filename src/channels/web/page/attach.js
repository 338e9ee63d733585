import { byId } from "./dom.js";

/** The ways to bring a file: the button with the clip, dropping it anywhere on the chat, pasting it. `onFiles(files)` is called with those chosen. */
export function letAttach(onFiles) {
  const picker = byId("file");
  byId("attach").addEventListener("click", () => picker.click());
  picker.addEventListener("change", () => {
    onFiles(Array.from(picker.files));
    // The same one can be chosen again.
    picker.value = "";
  });
  document.addEventListener("dragover", (event) => {
    if (bringsFiles(event)) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    if (!bringsFiles(event)) return;
    event.preventDefault();
    onFiles(Array.from(event.dataTransfer.files));
  });
  document.addEventListener("paste", (event) => {
    const files = Array.from(event.clipboardData ? event.clipboardData.files : []);
    if (files.length === 0) return;
    event.preventDefault();
    onFiles(files);
  });
}

function bringsFiles({ dataTransfer }) {
  return dataTransfer !== null && Array.from(dataTransfer.types).includes("Files");
}
