import { describeChannel } from "../channel-contract.ts";
import { createCloudBench, filesOf, usePeople } from "./bench.ts";

const BUDI = { phone: "6281234567890", bsuid: "ID.13491208655302741918" };

const book = usePeople();

describeChannel("whatsapp-cloud", async () => {
  const { api, channel, people, clock, close } = await createCloudBench(book);
  const budi = api.person(BUDI);
  // He wrote before, or nothing could be said to him.
  const meeting = await people.meet({ messageId: "wamid.earlier", who: BUDI, wroteAt: clock.now() });
  return {
    channel,
    chat: meeting?.person.chat ?? "",
    says: (text) => void budi.says(text),
    chooses: (label) => void budi.chooses(label),
    // A phone shows no joiner.
    shown: () => budi.heard.map(({ text }) => text.replaceAll("\u2060", "")),
    files: () => filesOf(budi, api),
    close,
  };
});
