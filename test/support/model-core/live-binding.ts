import type { ModelContext } from "./context.ts";
import type { Binding } from "./records.ts";

/** A binding that still speaks for its member. */
export function isBindingLive({ clock, policy }: ModelContext, binding: Binding): boolean {
  return (
    !binding.ended && !binding.suspended && binding.lastVerifiedAt > clock.now() - policy.binding.staleAfterMs
  );
}
