import { writeFileSync } from "node:fs";
import { catalogSource } from "./catalog.ts";

writeFileSync(new URL("../../locales/catalog.ts", import.meta.url), catalogSource());
