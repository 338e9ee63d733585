import { openEmbeddedStore } from "../../src/store/embedded/open-embedded-store.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { describeConversationStore } from "./conversation-store-contract.ts";
import { describeSigns } from "./signs-contract.ts";
import { describeTranscript } from "./transcript-contract.ts";

async function open() {
  const clock = createFakeClock();
  const opened = await openEmbeddedStore({ folder: null, clock });
  return {
    ...opened,
    other: opened.store,
    otherTranscript: opened.transcript,
    otherSigns: opened.signs,
    clock,
  };
}

describeConversationStore("a store without a file", open);
describeTranscript("a transcript without a file", open);
describeSigns("signs in one process", open);
