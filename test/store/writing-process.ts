/**
 * A process that lives to be killed: it opens the embedded store in the folder it is given, handles message after message and
 * prints the number of each when the store has confirmed its commit.
 */
import { systemClock } from "../../src/ports/clock.ts";
import { openEmbeddedStore } from "../../src/store/embedded/open-embedded-store.ts";
import { handle, takeTurn } from "./turns.ts";

const { store } = await openEmbeddedStore({ folder: process.argv[2] ?? "", clock: systemClock });
process.stdout.write("open\n");
for (let i = 0; ; i++) {
  await store.finish(await handle(store, await takeTurn(store, `web:${i}`, "1", `body ${i}`)));
  process.stdout.write(`${i}\n`);
}
