import type { Topic } from "../../../flows/kit/desk.ts";
import type { Skill } from "../../ports/agent-desk.ts";

const SKILLS: Readonly<Record<Topic, Skill>> = {
  balance: "general",
  claim: "claims",
  account: "accounts",
  data: "accounts",
  company: "general",
  accident: "claims",
  death: "claims",
  complaint: "general",
  other: "general",
};

/** What an agent must know to take a talk about this. */
export function skillOf(topic: Topic): Skill {
  return SKILLS[topic];
}
