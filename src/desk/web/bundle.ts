import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, stop } from "esbuild";

/** The desk's page, ready to be served. */
export interface Bundle {
  html: string;
  script: string;
  style: string;
  icon: string;
}

const FOLDER = new URL("./", import.meta.url);

/** Makes the page from its sources. `npm run build` writes it to a folder; run from the sources, the server makes it at the first visit. */
export async function makeBundle(): Promise<Bundle> {
  const read = (name: string) => readFileSync(new URL(name, FOLDER), "utf8");
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("main.tsx", FOLDER))],
    bundle: true,
    write: false,
    outdir: "desk",
    format: "esm",
    target: ["chrome109", "firefox115", "safari16"],
    jsx: "automatic",
    jsxImportSource: "preact",
    minify: true,
    legalComments: "none",
    logLevel: "silent",
  });
  // Its helper process would outlive the one look that it was needed for.
  await stop();
  const textOf = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
  return { html: read("desk.html"), icon: read("icon.svg"), script: textOf(".js"), style: textOf(".css") };
}

/** Writes the page to a folder: `node --import tsx src/desk/web/bundle.ts dist/src/desk/page`. */
async function writeBundle(folder: string): Promise<void> {
  const { html, script, style, icon } = await makeBundle();
  mkdirSync(folder, { recursive: true });
  const files = { "desk.html": html, "desk.js": script, "desk.css": style, "icon.svg": icon };
  for (const [name, text] of Object.entries(files)) writeFileSync(`${folder}/${name}`, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeBundle(process.argv[2] ?? "");
