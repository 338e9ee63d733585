/** What the server shows an agent, in pixels: more is only more to send. */
const LONGEST_SIDE = 3000;
/** A photo up to here goes as it is. */
const SMALL_BYTES = 1500000;
const QUALITY = 0.85;

/** What the server takes, by the ends of names: some phones do not say what a file is. */
const TYPES = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  pdf: "application/pdf",
};
const TAKEN = Object.values(TYPES);

/**
 * What is sent of a file that somebody chose: `{ blob, name, type }`; `type` is null for what is not taken. A large photo, or one of a kind
 * that only this phone can draw, is drawn anew; where the browser can't, it goes as it is.
 */
export async function asSendable(file) {
  const type = typeOf(file);
  if (type !== null && (!type.startsWith("image/") || file.size <= SMALL_BYTES)) return asItIs(file, type);
  const drawn = looksLikePhoto(file) ? await drawAnew(file) : null;
  if (drawn === null || (type !== null && drawn.size >= file.size)) return asItIs(file, type);
  // Its name would say another type than what it is now.
  return { blob: drawn, name: null, type: "image/jpeg" };
}

/** Before it was looked at. */
export function looksLikePhoto(file) {
  return (typeOf(file) || file.type).startsWith("image/");
}

function asItIs(file, type) {
  return { blob: file, name: file.name || null, type };
}

function typeOf({ type, name }) {
  if (TAKEN.includes(type)) return type;
  if (type !== "" && type !== "application/octet-stream") return null;
  return TYPES[(name || "").split(".").pop().toLowerCase()] || null;
}

async function drawAnew(file) {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "white";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  } catch {
    return null;
  }
}
