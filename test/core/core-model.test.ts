import { simultaneityContract } from "./contract/simultaneity.ts";
import { describeCore } from "./core-contract.ts";
import { openModelSubject } from "./model-subject.ts";

describeCore("the model of the core", async () => openModelSubject(), simultaneityContract);
